// Decoders: text hidden in base64, hex, percent, escapes, HTML entities, quoted-printable, joined
// string literals and UTF-16/32, with a map back to the original bytes.
//
// A decoder works on a *region*: the maximal stretch of encoded text around a place. A region is at
// most kMaxRegion bytes; what a region decodes to depends on nothing outside it (and on
// kRegionMargin bytes around, which decide where it ends), so law 1 holds with kDecodeReach.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaksift {

enum class Encoding : uint8_t {
  kBase64,
  kHex,
  kPercent,
  kBackslash,
  kHtmlEntity,
  kQuotedPrintable,
  kJoinedLiteral,
  kZeroWidth,
  kUtf16Le,
  kUtf16Be,
  kUtf32Le,
  kUtf32Be,
  kGzip,
};

std::string_view ToString(Encoding encoding);  // "base64" …

inline constexpr size_t kMaxRegion = 16 * 1024;
inline constexpr size_t kRegionMargin = 16;
inline constexpr size_t kDecodeReach = kMaxRegion + kRegionMargin;
inline constexpr int kMaxDecodeDepth = 3;

/// Decoded text and where each of its bytes came from.
struct Segment {
  Encoding encoding;
  Span source;  // the region in the text that was decoded
  std::string text;
  /// origin[i] is the offset in the *source text* of the first byte that made text[i];
  /// origin.back() (one more than text) is source.end. Non-decreasing.
  std::vector<uint32_t> origin;  // relative to source.begin

  /// Compressed bytes cannot be told apart: every part of the text came from the whole region.
  bool indivisible = false;

  /// The bytes of the source text that made text[span].
  Span Original(Span span) const {
    if (indivisible) return source;
    // Two bytes out of three end in a base64 digit that the next byte begins with.
    const bool shared = encoding == Encoding::kBase64 && !span.empty() && span.end % 3 != 0 &&
                        span.end < text.size();
    return {source.begin + origin[span.begin], source.begin + origin[span.end] + shared};
  }
};

/// Decodes the region of `encoding` that contains `pos`. Empty: there is none, it is too short to
/// hold a secret (under 12 decoded bytes), or it does not decode to text. Thread-safe; linear in
/// kMaxRegion. The regions:
///
///   kBase64           the stretch of digits (RFC 4648, both alphabets), also wrapped in lines; a
///   gzip
///                     member inside is inflated
///   kHex              the stretch of hexadecimal digits
///   kPercent          the stretch without blanks, quotes and angle brackets (RFC 3986, 2.1)
///   kBackslash        the string literal, or the line, around pos: \uXXXX, \u{X}, \UXXXXXXXX,
///   \xXX,
///                     \n and the like
///   kHtmlEntity       the text between two tags or line ends: &#N; &#xN; and the named ones of XML
///   kQuotedPrintable  the lines around pos that soft line breaks join (RFC 2045, 6.7)
///   kJoinedLiteral    the line up to pos and what follows, neighbouring literals and continued
///   lines
///                     made one
///   kZeroWidth        the line around pos without zero-width characters
///
/// `tried`, where given, becomes one past what was looked at for nothing or with success: places of
/// the same encoding before it need not be tried again, which keeps many escapes in one region
/// linear.
std::optional<Segment> DecodeAt(std::string_view text, Encoding encoding, size_t pos,
                                size_t* tried = nullptr);

/// A decoder that could go on where the run of token bytes [run.begin, run.end) begins or ends: a
/// soft line break or =3D (quoted-printable), literals that are joined, a continued line, a
/// character without width, gzip inside base64. `pos` becomes the place for DecodeAt. Looks at most
/// 80 bytes further. Cheap: one byte decides in most cases.
std::optional<Encoding> EncodingAtRun(std::string_view text, Span run, size_t* pos);

/// The whole text is UTF-16 or UTF-32 (byte order mark, or NUL pattern of the first kilobytes):
/// converted to UTF-8. Empty: it is not.
std::optional<Segment> DecodeWideText(std::string_view text);

}  // namespace leaksift
