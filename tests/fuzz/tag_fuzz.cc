// Tags, and the file of a loose object around them.
#include <cstdlib>
#include <string>
#include <string_view>

#include "pack/loose_object.h"
#include "source/git_parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<TagView> tag = ParseTag(bytes);
  if (tag.ok()) {
    if (bytes.substr(0, tag->headers.size()) != tag->headers) std::abort();
    const std::string copies = std::string(tag->name) + std::string(tag->tagger.email);
    if (copies.size() > size) std::abort();
  }
  const Result<GitObjectData> loose = ParseLooseObject(bytes, 1 << 16);
  if (loose.ok() && loose->contents.size() > 1 << 16) std::abort();
  return 0;
}
