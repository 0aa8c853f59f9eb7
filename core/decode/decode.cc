#include "decode/decode.h"

#include "base/utf8.h"
#include "decode/region.h"

namespace leaksift {

std::string_view ToString(Encoding encoding) {
  switch (encoding) {
    case Encoding::kBase64:
      return "base64";
    case Encoding::kHex:
      return "hex";
    case Encoding::kPercent:
      return "percent";
    case Encoding::kBackslash:
      return "backslash";
    case Encoding::kHtmlEntity:
      return "html-entity";
    case Encoding::kQuotedPrintable:
      return "quoted-printable";
    case Encoding::kJoinedLiteral:
      return "joined-literal";
    case Encoding::kZeroWidth:
      return "zero-width";
    case Encoding::kUtf16Le:
      return "utf-16le";
    case Encoding::kUtf16Be:
      return "utf-16be";
    case Encoding::kUtf32Le:
      return "utf-32le";
    case Encoding::kUtf32Be:
      return "utf-32be";
    case Encoding::kGzip:
      return "gzip";
  }
  return "";
}

std::optional<Segment> DecodeAt(std::string_view text, Encoding encoding, size_t pos,
                                size_t* tried) {
  size_t unused = 0;
  size_t* const end = tried != nullptr ? tried : &unused;
  *end = pos + 1;
  if (pos >= text.size()) return std::nullopt;
  switch (encoding) {
    case Encoding::kBase64:
      return decode::DecodeBase64At(text, pos, end);
    case Encoding::kHex:
      return decode::DecodeHexAt(text, pos, end);
    case Encoding::kPercent:
      return decode::DecodePercentAt(text, pos, end);
    case Encoding::kBackslash:
      return decode::DecodeBackslashAt(text, pos, end);
    case Encoding::kHtmlEntity:
      return decode::DecodeEntitiesAt(text, pos, end);
    case Encoding::kQuotedPrintable:
      return decode::DecodeQuotedPrintableAt(text, pos, end);
    case Encoding::kJoinedLiteral:
      return decode::DecodeJoinedAt(text, pos, end);
    case Encoding::kZeroWidth:
      return decode::DecodeZeroWidthAt(text, pos, end);
    // These are properties of the whole: DecodeWideText, Unpack.
    case Encoding::kGzip:
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be:
    case Encoding::kUtf32Le:
    case Encoding::kUtf32Be:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace decode {

std::optional<Segment> SegmentBuilder::Finish() {
  if (segment_.text.size() < kMinDecoded || !IsText(segment_.text)) return std::nullopt;
  segment_.origin.push_back(static_cast<uint32_t>(segment_.source.size()));
  return std::move(segment_);
}

bool IsText(std::string_view bytes) {
  size_t good = 0;
  for (size_t at = 0; at < bytes.size();) {
    const unsigned char c = static_cast<unsigned char>(bytes[at]);
    if (c < 0x80) {
      good += (c >= ' ' && c != 0x7f) || c == '\n' || c == '\r' || c == '\t';
      ++at;
      continue;
    }
    const Utf8Char character = DecodeUtf8(bytes, at);
    if (character.valid) good += character.size;
    at += character.size;
  }
  return good * 10 >= bytes.size() * 9;
}

std::string Utf8(uint32_t code) {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  std::string out;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 63));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 63));
    out += static_cast<char>(0x80 | (code & 63));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 63));
    out += static_cast<char>(0x80 | (code >> 6 & 63));
    out += static_cast<char>(0x80 | (code & 63));
  }
  return out;
}

int64_t HexNumber(std::string_view text, size_t at, size_t count) {
  if (at > text.size() || text.size() - at < count) return -1;
  int64_t number = 0;
  for (size_t i = 0; i < count; ++i) {
    const int digit = HexValue(text[at + i]);
    if (digit < 0) return -1;
    number = number << 4 | digit;
  }
  return number;
}

}  // namespace decode
}  // namespace leaksift
