// Is a value drawn by a machine, or written by a person? Two measures, both independent of length:
// how likely its pairs of characters are in names and words, and how much of it is common words.
// Pure functions, thread-safe, linear in the length of the value.
#pragma once

#include <cstddef>
#include <string_view>

namespace leaksift {

/// Which characters a value has.
struct CharacterMix {
  size_t lower = 0;
  size_t upper = 0;
  size_t digits = 0;
  size_t other = 0;     // neither letter nor digit; bytes from 0x80 on included
  size_t distinct = 0;  // different bytes
  bool hex = true;      // hexadecimal digits only, letters of one case

  size_t letters() const { return lower + upper; }
  /// Of lower, upper, digits, other: how many occur.
  int classes() const { return (lower > 0) + (upper > 0) + (digits > 0) + (other > 0); }
};

CharacterMix MixOf(std::string_view value);

/// Bits a pair by which `value` is dearer as a name than as a draw from the smallest of the usual
/// alphabets (digits, hexadecimal, letters, base 36, 62, 64, printable) that holds it. Above 0:
/// rather random. Under 2 bytes: 0.
double RandomnessRatio(std::string_view value);

/// Share of the bytes of `value`, 0 to 1, that lie in common words of at least four letters.
double WordCoverage(std::string_view value);

/// Whether `word` (lower-case letters) is one of the common words.
bool IsCommonWord(std::string_view word);

/// A token of at least eight characters that looks drawn: the ratio is above what names of its
/// length reach, words cover less than a third, and its characters are not few, repeated, or in
/// sequence.
bool LooksRandom(std::string_view value);

/// Runs such as "abcdef", "123456", "qwerty", "aaaa", "abcabcabc": more than half of the value.
bool IsSequenceOrRepeat(std::string_view value);

}  // namespace leaksift
