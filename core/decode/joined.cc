// Text that was taken apart: neighbouring string literals ("abc" + "def"), lines that a backslash
// continues, and characters without width between the others.
#include "decode/region.h"

namespace leaksift::decode {
namespace {

// A statement is looked at this far around the place where two literals meet.
constexpr size_t kBefore = 512;
constexpr size_t kAfter = 4096;

bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

/// One past what joins two literals at `at`, which is one past a closing quote: blanks, line ends,
/// one of + . & \ _ .. or, across a line's end, nothing, and an opening quote. On one line
/// literals with a blank between them are the words of a command. kNone: they are not joined.
size_t PastJoint(std::string_view text, size_t at, size_t limit) {
  const size_t stop = std::min(limit, at + 80);
  size_t operators = 0;
  bool line_end = false;
  for (; at < stop; ++at) {
    const char c = text[at];
    if (IsQuote(c)) return line_end || operators > 0 ? at + 1 : kNone;
    if (IsSpace(c)) {
      line_end = line_end || c == '\n' || c == '\r';
    } else if ((c == '+' || c == '.' || c == '&' || c == '\\' || c == '_') && operators < 3) {
      ++operators;
    } else if (!(operators > 0 && (c == 'b' || c == 'f' || c == 'r' || c == 'u'))) {
      return kNone;
    }
  }
  return kNone;
}

/// Length of a character without width at `at`: U+200B-U+200F, U+2060, U+FEFF, U+00AD; 0: none.
size_t ZeroWidthSize(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) >= 0x8b && byte(2) <= 0x8f) return 3;
  if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) == 0xa0) return 3;
  if (byte(0) == 0xef && byte(1) == 0xbb && byte(2) == 0xbf) return 3;
  return byte(0) == 0xc2 && byte(1) == 0xad ? 2 : 0;
}

std::optional<Segment> DecodeJoinedAt(std::string_view text, size_t pos, size_t* tried) {
  size_t begin = pos < kBefore ? 0 : pos - kBefore;
  // From the line's begin; a statement may have begun on a line before, but its name stands beside
  // the first literal.
  for (size_t at = pos; at > begin; --at) {
    if (text[at - 1] == '\n') {
      begin = at;
      break;
    }
  }
  const size_t limit = std::min(text.size(), pos + kAfter);
  SegmentBuilder builder(Encoding::kJoinedLiteral, {begin, limit});
  bool changed = false;
  size_t at = begin;
  while (at < limit) {
    if (IsQuote(text[at]) && at > begin) {
      const size_t next = PastJoint(text, at + 1, limit);
      if (next != kNone && text[next - 1] == text[at]) {
        changed = true;
        at = next;
        continue;
      }
    }
    if (text[at] == '\\' && at + 1 < limit && (text[at + 1] == '\n' || text[at + 1] == '\r')) {
      at += text[at + 1] == '\r' && at + 2 < limit && text[at + 2] == '\n' ? 3 : 2;
      while (at < limit && (text[at] == ' ' || text[at] == '\t')) ++at;
      changed = true;
      continue;
    }
    if (text[at] == '\n' && at >= pos) break;  // the statement's last line is done
    builder.Add(text[at], at);
    ++at;
  }
  *tried = at;
  return changed ? builder.Finish(at) : std::nullopt;
}

std::optional<Segment> DecodeZeroWidthAt(std::string_view text, size_t pos, size_t* tried) {
  const Span region = StretchAround(text, pos, [](char c) { return c != '\n' && c != '\r'; });
  *tried = region.end;
  SegmentBuilder builder(Encoding::kZeroWidth, region);
  bool changed = false;
  for (size_t at = region.begin; at < region.end;) {
    const size_t size = ZeroWidthSize(text.substr(0, region.end), at);
    if (size > 0) {
      changed = true;
      at += size;
      continue;
    }
    builder.Add(text[at], at);
    ++at;
  }
  return changed ? builder.Finish() : std::nullopt;
}

}  // namespace leaksift::decode
