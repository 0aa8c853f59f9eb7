#include "match/word_begin.h"

#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace leaksift {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

struct Cases {
  uint64_t lower = 0;
  uint64_t upper = 0;
};

#if defined(__SSE2__)
// Bytes of `bytes` in [first, first + 26). SSE2 compares signed bytes, hence the shift to the
// bottom of the range.
uint64_t InRange(__m128i bytes, char first) {
  const __m128i low = _mm_set1_epi8(static_cast<char>(-128 + 26));
  const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(-128 - first)));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmplt_epi8(moved, low)));
}

Cases CasesOf(const char* p) {
  Cases cases;
  for (int i = 0; i < 64; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    cases.lower |= InRange(bytes, 'a') << i;
    cases.upper |= InRange(bytes, 'A') << i;
  }
  return cases;
}
#else
Cases CasesOf(const char* p) {
  Cases cases;
  for (int i = 0; i < 64; ++i) {
    cases.lower |= static_cast<uint64_t>(IsLower(p[i])) << i;
    cases.upper |= static_cast<uint64_t>(IsUpper(p[i])) << i;
  }
  return cases;
}
#endif

}  // namespace

bool WordBegins(std::string_view text, size_t at) {
  const char c = text[at];
  if (!IsLower(c) && !IsUpper(c)) return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  if (!IsLower(before) && !IsUpper(before)) return true;
  if (!IsUpper(c)) return false;
  return IsLower(before) || (at + 1 < text.size() && IsLower(text[at + 1]));
}

bool WordEnds(std::string_view text, size_t end) {
  if (end >= text.size()) return true;
  const char c = text[end];
  return IsUpper(c) ? !IsUpper(text[end - 1]) : !IsLower(c);
}

uint64_t WordBegins64(std::string_view text, size_t at) {
  const char before = at > 0 ? text[at - 1] : '\0';
  Cases cases;
  if (text.size() - at >= 64) {
    cases = CasesOf(text.data() + at);
  } else {
    std::array<char, 64> copy{};
    std::memcpy(copy.data(), text.data() + at, text.size() - at);
    cases = CasesOf(copy.data());
  }
  const char behind = text.size() - at > 64 ? text[at + 64] : '\0';
  const uint64_t letters = cases.lower | cases.upper;
  const uint64_t after_lower = cases.lower << 1 | static_cast<uint64_t>(IsLower(before));
  const uint64_t after_letter =
      letters << 1 | static_cast<uint64_t>(IsLower(before) || IsUpper(before));
  const uint64_t before_lower = cases.lower >> 1 | static_cast<uint64_t>(IsLower(behind)) << 63;
  return (letters & ~after_letter) | (cases.upper & (after_lower | (after_letter & before_lower)));
}

}  // namespace leaksift
