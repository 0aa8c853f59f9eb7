// Every decoder at a place that the first two bytes of the input choose. What must hold for any
// input: offsets rise, stay in the text, and mapping the whole text back gives the region.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "decode/decode.h"
#include "decode/unpack.h"

namespace {

void Check(const leaksift::Segment& segment, size_t size) {
  bool good = segment.origin.size() == segment.text.size() + 1 && segment.source.end <= size;
  for (size_t i = 1; i < segment.origin.size(); ++i)
    good = good && segment.origin[i - 1] <= segment.origin[i];
  good = good && segment.Original({0, segment.text.size()}).end == segment.source.end;
  if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t pos = (static_cast<size_t>(data[0]) << 8 | data[1]) % text.size();
  for (int encoding = 0; encoding <= static_cast<int>(leaksift::Encoding::kGzip); ++encoding) {
    const auto segment = leaksift::DecodeAt(text, static_cast<leaksift::Encoding>(encoding), pos);
    if (segment) Check(*segment, text.size());
  }
  (void)leaksift::Unpack(text);
  if (const auto wide = leaksift::DecodeWideText(text)) Check(*wide, text.size());
  return 0;
}
