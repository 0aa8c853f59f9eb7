// Base64 and hexadecimal: the region is a stretch of digits. Base64 may be wrapped in lines (PEM
// 64, MIME 76, YAML blocks), so a line end inside is crossed when digits stand on both sides and
// the line before is long enough to have been wrapped. A region may begin with something that is no
// part of it (a path before the digits): then it is read from `pos` on, where the caller saw digits
// that decode to text.
#include "base/base64.h"
#include "decode/region.h"

namespace leaksift::decode {
namespace {

constexpr size_t kMinWrapped = 40;

bool IsDigit64(char c) { return Base64Value(c) >= 0; }

/// One past a line end and the indentation (or quoting) behind it at `at`, if digits follow; `at`
/// otherwise.
size_t PastWrap(std::string_view text, size_t at) {
  size_t next = at;
  if (next < text.size() && text[next] == '\r') ++next;
  if (next >= text.size() || text[next] != '\n') {
    // The line end of a string literal.
    if (text.substr(at, 2) != "\\n") return at;
    next = at + 1;
  }
  ++next;
  for (size_t blanks = 0;
       blanks < 16 && next < text.size() && (text[next] == ' ' || text[next] == '\t'); ++blanks)
    ++next;
  return next < text.size() && IsDigit64(text[next]) ? next : at;
}

/// One past the last digit or '=' of the region that begins at `begin`.
size_t EndOfDigits(std::string_view text, size_t begin) {
  const size_t last = std::min(text.size(), begin + kMaxRegion);
  size_t line = begin;
  size_t at = begin;
  while (at < last) {
    if (IsDigit64(text[at])) {
      ++at;
      continue;
    }
    const size_t next = at - line >= kMinWrapped ? PastWrap(text, at) : at;
    if (next == at || next >= last) break;
    line = at = next;
  }
  for (int padding = 0; padding < 2 && at < last && text[at] == '='; ++padding) ++at;
  return at;
}

/// Decodes [begin, end); digits that make no whole group at the end are left out.
std::optional<Segment> Decode64(std::string_view text, Span region) {
  SegmentBuilder builder(Encoding::kBase64, region);
  std::string bytes;
  uint32_t bits = 0;
  int held = 0;
  size_t first = region.begin;  // of the digits that the next byte comes from
  for (size_t at = region.begin; at < region.end; ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;  // \n
      continue;
    }
    const int value = Base64Value(c);
    if (value < 0) continue;
    if (held == 0) first = at;
    bits = bits << 6 | static_cast<uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    builder.Add(static_cast<char>(bits >> held & 0xff), first);
    first = at;
  }
  const std::string& decoded = builder.text();
  if (decoded.size() > 18 && decoded.compare(0, 3, "\x1f\x8b\x08") == 0) {
    auto inflated = Inflate(decoded);
    if (!inflated) return std::nullopt;
    SegmentBuilder whole(Encoding::kBase64, region);
    whole.Add(*inflated, region.begin);
    auto segment = whole.Finish();
    if (segment) segment->indivisible = true;
    return segment;
  }
  return builder.Finish();
}

}  // namespace

std::optional<Segment> DecodeBase64At(std::string_view text, size_t pos, size_t* tried) {
  if (!IsDigit64(text[pos])) return std::nullopt;
  size_t begin = pos;
  const size_t first = pos < kMaxRegion / 2 ? 0 : pos - kMaxRegion / 2;
  while (begin > first && IsDigit64(text[begin - 1])) --begin;
  // The letter of an escape (\n) before the digits belongs to it.
  if (begin > 0 && begin < pos && text[begin - 1] == '\\') ++begin;
  const size_t end = EndOfDigits(text, begin);
  // A short region may begin with something else and still hold digits that decode from a later
  // place.
  constexpr size_t kLong = 1024;
  if (end - begin >= kLong) *tried = end;
  if (begin != pos) {
    if (auto segment = Decode64(text, {begin, end})) return segment;
  }
  return end > pos ? Decode64(text, {pos, std::min(EndOfDigits(text, pos), pos + kMaxRegion)})
                   : std::nullopt;
}

std::optional<Segment> DecodeHexAt(std::string_view text, size_t pos, size_t* tried) {
  if (HexValue(text[pos]) < 0) return std::nullopt;
  Span region = StretchAround(text, pos, [](char c) { return HexValue(c) >= 0; });
  if (region.size() % 2 != 0) --region.end;
  *tried = region.end;
  SegmentBuilder builder(Encoding::kHex, region);
  for (size_t at = region.begin; at < region.end; at += 2) {
    builder.Add(static_cast<char>(HexValue(text[at]) << 4 | HexValue(text[at + 1])), at);
  }
  return builder.Finish();
}

}  // namespace leaksift::decode
