// ForEachWord and HasWordIn of match/generic_key.h; templates, hence a header.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace leaksift {
namespace key_words {

enum class Kind : unsigned char { kOther, kLower, kUpper, kDigit };

inline Kind KindOf(char c) {
  if (c >= 'a' && c <= 'z') return Kind::kLower;
  if (c >= 'A' && c <= 'Z') return Kind::kUpper;
  return c >= '0' && c <= '9' ? Kind::kDigit : Kind::kOther;
}

/// One past the last byte of the word that begins at `begin` (a letter or digit).
inline size_t WordEnd(std::string_view name, size_t begin) {
  const Kind kind = KindOf(name[begin]);
  size_t end = begin + 1;
  if (kind == Kind::kUpper) {
    while (end < name.size() && KindOf(name[end]) == Kind::kUpper) ++end;
    const bool lower_follows = end < name.size() && KindOf(name[end]) == Kind::kLower;
    if (lower_follows && end - begin > 1) return end - 1;  // HTTPToken: HTTP, Token
    if (!lower_follows) return end;
  }
  const Kind rest = kind == Kind::kDigit ? Kind::kDigit : Kind::kLower;
  while (end < name.size() && KindOf(name[end]) == rest) ++end;
  return end;
}

}  // namespace key_words

template <typename Visit>
void ForEachWord(std::string_view name, Visit visit) {
  constexpr int kMaxWords = 24;
  constexpr size_t kMaxWord = 32;
  char lower[kMaxWord];
  int words = 0;
  for (size_t at = 0; at < name.size() && words < kMaxWords;) {
    if (key_words::KindOf(name[at]) == key_words::Kind::kOther) {
      ++at;
      continue;
    }
    const size_t end = key_words::WordEnd(name, at);
    const size_t size = end - at < kMaxWord ? end - at : kMaxWord;
    for (size_t i = 0; i < size; ++i) {
      const char c = name[at + i];
      lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    visit(std::string_view(lower, size));
    ++words;
    at = end;
  }
}

template <typename Words>
bool HasWordIn(std::string_view name, const Words& words) {
  bool found = false;
  ForEachWord(name, [&](std::string_view word) {
    found = found || std::find(std::begin(words), std::end(words), word) != std::end(words);
  });
  return found;
}

}  // namespace leaksift
