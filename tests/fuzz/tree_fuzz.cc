// Trees: names and ids lie inside of the input, one after the other.
#include <cstdlib>
#include <string_view>

#include "source/git_parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  TreeReader reader(bytes);
  TreeEntry entry;
  const char* end = bytes.data();
  while (reader.Next(&entry)) {
    if (entry.name.data() < end) std::abort();
    end = entry.name.data() + entry.name.size();
    if (end + 1 + ObjectId::kSize > bytes.data() + size) std::abort();
  }
  if (reader.Next(&entry)) std::abort();
  return 0;
}
