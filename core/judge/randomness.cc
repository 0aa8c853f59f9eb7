// Names are cheap under a table of bigram costs made from names (make_tables.py): about 3.5 bits a
// pair where a draw from 26 letters costs 4.7. Random text is dear: 8 bits and more where its
// alphabet costs 4 to 6.5. The difference of the two, a pair, is a log-likelihood ratio that does
// not grow with length; only its spread shrinks, so the threshold falls with the length. Words
// settle what the table cannot: a long name of rare words, and a random text that happens to be
// cheap.
#include "judge/randomness.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "judge/bigram_table.h"
#include "judge/common_words.h"

namespace leaksift {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return IsUpper(c) ? static_cast<char>(c | 0x20) : c; }

size_t Symbol(char c) {
  if (IsLower(c)) return static_cast<size_t>(c - 'a');
  if (IsUpper(c)) return static_cast<size_t>(26 + c - 'A');
  if (IsDigit(c)) return static_cast<size_t>(52 + c - '0');
  return c == '_' ? 62 : 63;
}

double AlphabetSize(const CharacterMix& mix) {
  if (mix.letters() == 0 && mix.other == 0) return 10;
  if (mix.hex && mix.digits > 0) return 16;
  const bool one_case = mix.lower == 0 || mix.upper == 0;
  double size = mix.letters() == 0 ? 0 : one_case ? 26 : 52;
  if (mix.digits > 0) size += 10;
  if (mix.other > 0) size += mix.letters() + mix.digits > 8 * mix.other ? 4 : 33;
  return size;
}

/// Where the words that begin with three given letters stand in kCommonWords.
class WordIndex {
 public:
  WordIndex() {
    starts_.assign(kLetters * kLetters * kLetters + 1, 0);
    size_t at = 0;
    size_t next = 0;
    while (at < kCommonWords.size()) {
      const size_t bucket = Bucket(kCommonWords.substr(at));
      while (next <= bucket) starts_[next++] = static_cast<uint16_t>(at);
      at = kCommonWords.find(' ', at) + 1;
    }
    while (next < starts_.size()) starts_[next++] = static_cast<uint16_t>(at);
  }

  /// Length of the longest common word that `text` (lower case) starts with, at most `limit`; 0:
  /// none.
  size_t Longest(std::string_view text, size_t limit) const {
    if (limit < 4) return 0;
    const size_t bucket = Bucket(text);
    size_t longest = 0;
    for (size_t at = starts_[bucket]; at < starts_[bucket + 1];) {
      const size_t end = kCommonWords.find(' ', at);
      const std::string_view word = kCommonWords.substr(at, end - at);
      if (word.size() <= limit && word.size() > longest && text.substr(0, word.size()) == word) {
        longest = word.size();
      }
      at = end + 1;
    }
    return longest;
  }

 private:
  static constexpr size_t kLetters = 26;
  static size_t Bucket(std::string_view word) {
    return (static_cast<size_t>(word[0] - 'a') * kLetters + static_cast<size_t>(word[1] - 'a')) *
               kLetters +
           static_cast<size_t>(word[2] - 'a');
  }
  std::vector<uint16_t> starts_;  // offsets; the list is under 64 KiB
};

const WordIndex& Words() {
  static const WordIndex index;
  return index;
}

/// What names of this length hardly ever reach: of 400,000 names in Go modules 99 % have a ratio
/// under 1.0 at 8 characters, 0.5 at 12, 0.2 at 16 and 0 at 24 (the rest are mostly keys and
/// digests themselves), while of random draws of 12, 16 and 24 characters 98 % and more lie above
/// this line.
double RatioThreshold(size_t size) { return 0.15 + 7.0 / static_cast<double>(size); }

/// Places in a keyboard's rows and the alphabet, for sequences.
bool IsStep(char a, char b) {
  if (a == b) return true;
  if ((IsDigit(a) && IsDigit(b)) || (IsLower(a) && IsLower(b))) {
    if (b == a + 1 || b == a - 1) return true;
  }
  if (a == '9' && b == '0') return true;
  static constexpr std::string_view kRows = "qwertyuiop asdfghjkl zxcvbnm";
  const size_t at = kRows.find(a);
  return at != std::string_view::npos && at + 1 < kRows.size() && kRows[at + 1] == b && b != ' ';
}

}  // namespace

CharacterMix MixOf(std::string_view value) {
  CharacterMix mix;
  std::bitset<256> seen;
  bool lower_hex = false;
  bool upper_hex = false;
  for (char c : value) {
    seen.set(static_cast<unsigned char>(c));
    if (IsLower(c)) {
      ++mix.lower;
      c <= 'f' ? lower_hex = true : mix.hex = false;
    } else if (IsUpper(c)) {
      ++mix.upper;
      c <= 'F' ? upper_hex = true : mix.hex = false;
    } else if (IsDigit(c)) {
      ++mix.digits;
    } else {
      ++mix.other;
      mix.hex = false;
    }
  }
  if (lower_hex && upper_hex) mix.hex = false;
  mix.distinct = seen.count();
  return mix;
}

double RandomnessRatio(std::string_view value) {
  if (value.size() < 2) return 0;
  // Separators tell little about what they separate: pairs with one are left out unless the value
  // is full of them.
  constexpr size_t kOther = kBigramSymbols - 1;
  CharacterMix mix = MixOf(value);
  const bool skip = mix.other * 4 <= value.size();
  if (skip && mix.other > 0) {
    std::string letters_and_digits;
    for (char c : value) {
      if (Symbol(c) != kOther) letters_and_digits += c;
    }
    mix = MixOf(letters_and_digits);
  }
  uint64_t cost = 0;
  size_t pairs = 0;
  size_t last = Symbol(value[0]);
  for (size_t i = 1; i < value.size(); ++i) {
    const size_t symbol = Symbol(value[i]);
    if (!skip || (last != kOther && symbol != kOther)) {
      cost += kBigramCost[last][symbol];
      ++pairs;
    }
    last = symbol;
  }
  if (pairs == 0) return 0;
  return static_cast<double>(cost) / 16 / static_cast<double>(pairs) - std::log2(AlphabetSize(mix));
}

double WordCoverage(std::string_view value) {
  size_t covered = 0;
  char run[64];
  for (size_t i = 0; i < value.size();) {
    size_t size = 0;
    while (size < sizeof run && i + size < value.size() && IsLower(Lower(value[i + size]))) {
      if (size > 0 && IsLower(value[i + size - 1]) && IsUpper(value[i + size])) break;  // camelCase
      run[size] = Lower(value[i + size]);
      ++size;
    }
    for (size_t k = 0; k + 4 <= size;) {
      const size_t word = Words().Longest({run + k, size - k}, size - k);
      covered += word;
      k += word > 0 ? word : 1;
    }
    i += size > 0 ? size : 1;
  }
  return value.empty() ? 0 : static_cast<double>(covered) / static_cast<double>(value.size());
}

bool IsCommonWord(std::string_view word) {
  if (word.size() < 4 || !std::all_of(word.begin(), word.end(), IsLower)) return false;
  return Words().Longest(word, word.size()) == word.size();
}

bool IsSequenceOrRepeat(std::string_view value) {
  if (value.size() < 4) return false;
  size_t steps = 0;
  for (size_t i = 1; i < value.size(); ++i) steps += IsStep(Lower(value[i - 1]), Lower(value[i]));
  if (steps * 2 > value.size()) return true;
  // A short piece again and again.
  for (size_t period = 2; period <= 8 && period * 2 < value.size(); ++period) {
    if (value.substr(period) == value.substr(0, value.size() - period)) return true;
  }
  return false;
}

namespace {

/// The longest run of hexadecimal digits of one case; of tokens such as PT7d79…, key-7d79….
std::string_view LongestHexRun(std::string_view value) {
  std::string_view longest;
  for (size_t begin = 0; begin < value.size();) {
    size_t end = begin;
    bool lower = false;
    bool upper = false;
    for (; end < value.size(); ++end) {
      const char c = value[end];
      if (c >= 'a' && c <= 'f' && !upper) {
        lower = true;
      } else if (c >= 'A' && c <= 'F' && !lower) {
        upper = true;
      } else if (!IsDigit(c)) {
        break;
      }
    }
    if (end - begin > longest.size()) longest = value.substr(begin, end - begin);
    begin = std::max(end, begin + 1);
  }
  return longest;
}

/// Fewer different characters than any draw of this length has: even one of 32 hexadecimal digits
/// has eight.
bool HasFewCharacters(const CharacterMix& mix, size_t size) {
  return mix.distinct < (size >= 32 ? 8 : std::min<size_t>(6, size / 2 + 1));
}

bool IsDrawn(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  if (mix.letters() == 0 || HasFewCharacters(mix, value.size())) return false;
  return RandomnessRatio(value) > RatioThreshold(value.size());
}

}  // namespace

bool LooksRandom(std::string_view value) {
  if (value.size() < 8 || IsSequenceOrRepeat(value)) return false;
  if (WordCoverage(value) >= 1.0 / 3) return false;
  if (IsDrawn(value)) return true;
  const std::string_view hex = LongestHexRun(value);
  return hex.size() >= 16 && hex.size() * 3 >= value.size() && MixOf(hex).digits > 0 &&
         IsDrawn(hex) && !IsSequenceOrRepeat(hex);
}

}  // namespace leaksift
