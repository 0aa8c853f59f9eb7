// Where decoders may start: most of these places are found beside runs of token bytes, which the
// trigger scan gives anyway, so one byte at the end of a run decides.
#include "decode/region.h"

namespace leaksift {
namespace {

bool IsTokenByte(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

/// The line that ends at `at` (a line end) goes on with a token byte, blanks aside.
bool GoesOn(std::string_view text, size_t at) {
  if (at < text.size() && text[at] == '\r') ++at;
  if (at >= text.size() || text[at] != '\n') return false;
  ++at;
  for (int blanks = 0; blanks < 32 && at < text.size() && (text[at] == ' ' || text[at] == '\t');
       ++blanks)
    ++at;
  return at < text.size() && IsTokenByte(text[at]);
}

/// Where the digits of Base64 begin that go on up to `at`, at most 48 bytes before it.
size_t StretchBegin(std::string_view text, size_t at) {
  const size_t floor = at > 48 ? at - 48 : 0;
  while (at > floor && (IsTokenByte(text[at - 1]) || text[at - 1] == '+' || text[at - 1] == '/'))
    --at;
  return at;
}

}  // namespace

std::optional<Encoding> EncodingAtRun(std::string_view text, Span run, size_t* pos) {
  *pos = run.end;
  const char before = run.begin > 0 ? text[run.begin - 1] : '\0';
  if (before == '=' && (text.substr(run.begin, 2) == "3D" || text.substr(run.begin, 2) == "3d")) {
    *pos = run.begin;
    return Encoding::kQuotedPrintable;
  }
  // Of a gzip member in Base64, the first digits: +, / and the bytes of a date may part them from
  // the first long run.
  constexpr std::string_view kGzip64 = "H4sI";
  const size_t head = before == '+' || before == '/' ? StretchBegin(text, run.begin) : run.begin;
  if (text.substr(head, kGzip64.size()) == kGzip64) {
    *pos = run.begin;
    return Encoding::kBase64;
  }
  const bool not_ascii_before = static_cast<unsigned char>(before) >= 0x80;
  if (not_ascii_before && run.begin >= 3 &&
      (decode::ZeroWidthSize(text, run.begin - 3) == 3 ||
       decode::ZeroWidthSize(text, run.begin - 2) == 2)) {
    return Encoding::kZeroWidth;
  }
  if (run.end >= text.size()) return std::nullopt;
  switch (text[run.end]) {
    case '=':
      if (GoesOn(text, run.end + 1)) return Encoding::kQuotedPrintable;
      return std::nullopt;
    case '\\':
      if (GoesOn(text, run.end + 1)) return Encoding::kJoinedLiteral;
      return std::nullopt;
    case '"':
    case '\'':
    case '`': {
      const size_t next = decode::PastJoint(text, run.end + 1, text.size());
      if (next != decode::kNone && text[next - 1] == text[run.end]) return Encoding::kJoinedLiteral;
      return std::nullopt;
    }
    default:
      if (decode::ZeroWidthSize(text, run.end) > 0) return Encoding::kZeroWidth;
      return std::nullopt;
  }
}

}  // namespace leaksift
