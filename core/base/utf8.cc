// The second byte's range depends on the first (Unicode Standard, table 3-7): that rules out
// overlong forms, surrogates and code points over U+10FFFF without looking at the value.
#include "base/utf8.h"

namespace leaksift {
namespace {

struct Lead {
  int trail;  // continuation bytes; 0: this byte starts nothing
  unsigned char low;
  unsigned char high;  // range of the first continuation byte
};

Lead LeadOf(unsigned char c) {
  if (c >= 0xC2 && c <= 0xDF) return {1, 0x80, 0xBF};
  if (c == 0xE0) return {2, 0xA0, 0xBF};
  if (c == 0xED) return {2, 0x80, 0x9F};
  if (c >= 0xE1 && c <= 0xEF) return {2, 0x80, 0xBF};
  if (c == 0xF0) return {3, 0x90, 0xBF};
  if (c >= 0xF1 && c <= 0xF3) return {3, 0x80, 0xBF};
  if (c == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Utf8Char DecodeUtf8(std::string_view text, size_t pos) {
  const auto first = static_cast<unsigned char>(text[pos]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = LeadOf(first);
  char32_t code = first & (0x3Fu >> lead.trail);
  unsigned char low = lead.low;
  unsigned char high = lead.high;
  for (int i = 1; i <= lead.trail; ++i) {
    const size_t at = pos + static_cast<size_t>(i);
    const auto c = static_cast<unsigned char>(at < text.size() ? text[at] : 0);
    if (c < low || c > high) return {0xFFFD, static_cast<uint8_t>(i), false};
    code = (code << 6) | (c & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  if (lead.trail == 0) return {0xFFFD, 1, false};
  return {code, static_cast<uint8_t>(lead.trail + 1), true};
}

}  // namespace leaksift
