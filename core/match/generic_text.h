// Small reading helpers of the generic extractor. Positions are byte offsets; every function takes
// and returns positions in [0, text.size()].
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace leaksift::generic {

inline constexpr size_t kNone = std::string_view::npos;
/// Longest name that is read; longer ones are cut at their begin.
inline constexpr size_t kMaxName = 96;
/// Longest value of an assignment.
inline constexpr size_t kMaxValue = 512;

constexpr bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// A set of bytes, asked in one step: names are read for every hit.
class ByteSet {
 public:
  template <typename Contains>
  static constexpr ByteSet Of(Contains contains) {
    ByteSet set;
    for (int c = 0; c < 256; ++c) set.has_[c] = contains(static_cast<char>(c));
    return set;
  }
  static constexpr ByteSet Listed(std::string_view bytes) {
    return Of([bytes](char c) { return bytes.find(c) != std::string_view::npos; });
  }
  constexpr bool operator[](char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

inline constexpr ByteSet kNameBytes = ByteSet::Of(
    [](char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '-' || c == '$'; });
constexpr bool IsNameByte(char c) { return kNameBytes[c]; }
inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }
inline bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }
inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// Letters and digits both: what a bare value needs to be more than a word.
inline bool HasLetterAndDigit(std::string_view value) {
  bool letter = false;
  bool digit = false;
  for (char c : value) {
    letter = letter || IsLetter(c);
    digit = digit || IsDigit(c);
  }
  return letter && digit;
}

/// text[at], or 0 at the end.
inline char At(std::string_view text, size_t at) { return at < text.size() ? text[at] : '\0'; }

inline size_t SkipBlanks(std::string_view text, size_t at, size_t limit = 32) {
  for (const size_t stop = at + limit; at < text.size() && at < stop && IsBlank(text[at]);) ++at;
  return at;
}

/// Over blanks and line ends.
inline size_t SkipSpace(std::string_view text, size_t at, size_t limit = 64) {
  for (const size_t stop = at + limit;
       at < text.size() && at < stop && (IsBlank(text[at]) || IsLineEnd(text[at]));)
    ++at;
  return at;
}

/// More blanks than usually stand between a name and its value. More are skipped too, but what
/// stands behind them is no longer near (see Assignments::far).
inline constexpr size_t kFewBlanks = 8;

/// `text[at…]` starts with `word` (lower case), without case.
inline bool StartsFolded(std::string_view text, size_t at, std::string_view word) {
  if (at > text.size() || text.size() - at < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (Lower(text[at + i]) != word[i]) return false;
  }
  return true;
}

/// One past the name that begins at `at`; dots count inside a name. At most kMaxName bytes.
inline size_t NameEnd(std::string_view text, size_t at) {
  const size_t stop = text.size() - at < kMaxName ? text.size() : at + kMaxName;
  while (at < stop &&
         (IsNameByte(text[at]) || (text[at] == '.' && at + 1 < stop && IsLetter(text[at + 1]))))
    ++at;
  return at;
}

/// Where the name begins that ends at `at`; dots count inside. At most kMaxName bytes back.
inline size_t NameBegin(std::string_view text, size_t at) {
  const size_t stop = at < kMaxName ? 0 : at - kMaxName;
  while (at > stop && (IsNameByte(text[at - 1]) || text[at - 1] == '.')) --at;
  return at;
}

}  // namespace leaksift::generic
