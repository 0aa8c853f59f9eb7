// The pieces that the decoders share: a text under construction with the origin of each byte, and
// stretches of text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/span.h"
#include "decode/decode.h"

namespace leaksift::decode {

/// Shortest decoded text that can hold a secret.
inline constexpr size_t kMinDecoded = 12;

/// Builds a Segment byte by byte.
class SegmentBuilder {
 public:
  SegmentBuilder(Encoding encoding, Span source) {
    segment_.encoding = encoding;
    segment_.source = source;
    segment_.text.reserve(source.size());
    segment_.origin.reserve(source.size() + 1);
  }

  /// A decoded byte that begins at `from`, an offset into the whole text.
  void Add(char c, size_t from) {
    segment_.text += c;
    segment_.origin.push_back(static_cast<uint32_t>(from - segment_.source.begin));
  }
  void Add(std::string_view bytes, size_t from) {
    for (char c : bytes) Add(c, from);
  }

  size_t size() const { return segment_.text.size(); }
  const std::string& text() const { return segment_.text; }

  /// The segment; empty when it is too short or no text. With `end` the region ends there, earlier
  /// than was thought.
  std::optional<Segment> Finish();
  std::optional<Segment> Finish(size_t end) {
    segment_.source.end = end;
    return Finish();
  }

 private:
  Segment segment_;
};

/// Printable: at least 9 of 10 bytes are printable ASCII or white space, or part of valid UTF-8.
bool IsText(std::string_view bytes);

/// The UTF-8 form of `code`; U+FFFD for what is no character.
std::string Utf8(uint32_t code);

/// The stretch around `pos` whose bytes `inside` accepts, at most kMaxRegion bytes, half of them
/// before `pos` at most.
template <typename Inside>
Span StretchAround(std::string_view text, size_t pos, Inside inside) {
  size_t begin = pos;
  const size_t first = pos < kMaxRegion / 2 ? 0 : pos - kMaxRegion / 2;
  while (begin > first && inside(text[begin - 1])) --begin;
  size_t end = pos;
  const size_t last = std::min(text.size(), begin + kMaxRegion);
  while (end < last && inside(text[end])) ++end;
  return {begin, end};
}

inline constexpr size_t kNone = std::string_view::npos;

/// One past what joins two literals at `at`, which is one past a closing quote: blanks, line ends,
/// one of + . & \\ _ .. or nothing, and an opening quote. kNone: they are not joined.
size_t PastJoint(std::string_view text, size_t at, size_t limit);

/// Length of a character without width at `at`: U+200B-U+200F, U+2060, U+FEFF, U+00AD; 0: none.
size_t ZeroWidthSize(std::string_view text, size_t at);

inline int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The number that `count` hexadecimal digits at `at` write; -1: they are not all digits.
int64_t HexNumber(std::string_view text, size_t at, size_t count);

/// One encoding each; `tried` as DecodeAt says.
std::optional<Segment> DecodeBase64At(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeHexAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodePercentAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeBackslashAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeEntitiesAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeQuotedPrintableAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeJoinedAt(std::string_view text, size_t pos, size_t* tried);
std::optional<Segment> DecodeZeroWidthAt(std::string_view text, size_t pos, size_t* tried);

/// Inflates one gzip member, at most kMaxInflated bytes; empty: corrupt, or larger.
inline constexpr size_t kMaxInflated = 256 * 1024;
std::optional<std::string> Inflate(std::string_view member);

}  // namespace leaksift::decode
