#include "match/encoded_run.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace leaksift {
namespace {

// Encoded text shorter than this holds no secret of 12 bytes.
constexpr size_t kMinBase64 = 16;
constexpr size_t kMinHex = 32;

bool IsPrintable(unsigned char c) {
  return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

constexpr std::array<int8_t, 256> MakeBase64Values() {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}
constexpr std::array<int8_t, 256> kBase64 = MakeBase64Values();

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool LooksLikeBase64(std::string_view run) {
  if (run.size() < kMinBase64) return false;
  const char* p = run.data();
  for (int group = 0; group < 3; ++group, p += 4) {
    uint32_t bits = 0;
    for (int i = 0; i < 4; ++i) {
      const int value = kBase64[static_cast<unsigned char>(p[i])];
      if (value < 0) return false;
      bits = bits << 6 | static_cast<uint32_t>(value);
    }
    if (!IsPrintable(bits >> 16 & 255) || !IsPrintable(bits >> 8 & 255) || !IsPrintable(bits & 255))
      return false;
  }
  return true;
}

bool LooksLikeHex(std::string_view run) {
  if (run.size() < kMinHex) return false;
  const char* p = run.data();
  for (int i = 0; i < 16; i += 2) {
    const int high = HexValue(p[i]), low = HexValue(p[i + 1]);
    if (high < 0 || low < 0 || !IsPrintable(static_cast<unsigned char>(high << 4 | low)))
      return false;
  }
  return true;
}

}  // namespace leaksift
