// Percent encoding, backslash escapes, HTML entities and quoted-printable: the region is the
// stretch of text that such an encoding applies to, and all of it is copied but for the escapes. A
// region without any escape decodes to itself and is not returned.
#include <array>

#include "decode/region.h"

namespace leaksift::decode {
namespace {

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

/// The segment, if something in it was decoded.
std::optional<Segment> FinishIf(bool changed, SegmentBuilder* builder) {
  return changed ? builder->Finish() : std::nullopt;
}

/// The character that a one-letter escape stands for, or 0.
char OneLetterEscape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\'':
    case '\\':
    case '/':
    case '`':
      return c;
    default:
      return 0;
  }
}

/// A \u, \U or \x escape.
struct NumericEscape {
  uint32_t code = 0;
  size_t size = 0;  // bytes from the backslash; 0: none
  bool byte = false;
};

NumericEscape ReadNumericEscape(std::string_view text, size_t at) {
  const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
  if (kind == 'x') {
    const int64_t value = HexNumber(text, at + 2, 2);
    return value < 0 ? NumericEscape{} : NumericEscape{static_cast<uint32_t>(value), 4, true};
  }
  if (kind == 'U') {
    const int64_t value = HexNumber(text, at + 2, 8);
    return value < 0 || value > 0x10ffff ? NumericEscape{}
                                         : NumericEscape{static_cast<uint32_t>(value), 10};
  }
  if (kind != 'u') return {};
  if (at + 2 < text.size() && text[at + 2] == '{') {  // JavaScript, Rust, Swift: \u{1F600}
    uint32_t code = 0;
    size_t end = at + 3;
    while (end < text.size() && end < at + 9 && HexValue(text[end]) >= 0)
      code = code << 4 | static_cast<uint32_t>(HexValue(text[end++]));
    return end > at + 3 && end < text.size() && text[end] == '}' ? NumericEscape{code, end + 1 - at}
                                                                 : NumericEscape{};
  }
  const int64_t high = HexNumber(text, at + 2, 4);
  if (high < 0) return {};
  if (high >= 0xd800 && high < 0xdc00 && text.substr(std::min(at + 6, text.size()), 2) == "\\u") {
    const int64_t low = HexNumber(text, at + 8, 4);
    if (low >= 0xdc00 && low < 0xe000) {
      return {static_cast<uint32_t>(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12};
    }
  }
  return {static_cast<uint32_t>(high), 6};
}

/// Whether the character at `at` has an odd number of backslashes before it, at most 16 looked at.
bool IsEscaped(std::string_view text, size_t at) {
  size_t count = 0;
  while (count < 16 && at > count && text[at - count - 1] == '\\') ++count;
  return count % 2 == 1;
}

/// The string literal, or the line, around `pos`.
Span LiteralAround(std::string_view text, size_t pos) {
  const auto ends = [&](size_t at) {
    return IsLineEnd(text[at]) ||
           ((text[at] == '"' || text[at] == '\'' || text[at] == '`') && !IsEscaped(text, at));
  };
  size_t begin = pos;
  const size_t first = pos < kMaxRegion / 2 ? 0 : pos - kMaxRegion / 2;
  while (begin > first && !ends(begin - 1)) --begin;
  size_t end = pos;
  const size_t last = std::min(text.size(), begin + kMaxRegion);
  while (end < last && !ends(end)) ++end;
  return {begin, end};
}

/// The code of an entity at `at` and its size; size 0: none.
struct Entity {
  uint32_t code = 0;
  size_t size = 0;
};

Entity ReadEntity(std::string_view text, size_t at) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> kNamed = {{{"&quot;", '"'},
                                                                               {"&amp;", '&'},
                                                                               {"&lt;", '<'},
                                                                               {"&gt;", '>'},
                                                                               {"&apos;", '\''},
                                                                               {"&nbsp;", ' '}}};
  for (const auto& [name, c] : kNamed) {
    if (text.substr(at, name.size()) == name) return {static_cast<uint32_t>(c), name.size()};
  }
  if (text.substr(at, 2) != "&#") return {};
  size_t digit = at + 2;
  const bool hex = digit < text.size() && (text[digit] | 0x20) == 'x';
  digit += hex;
  uint32_t code = 0;
  const size_t first = digit;
  for (; digit < text.size() && digit < first + 7; ++digit) {
    const int value = HexValue(text[digit]);
    if (value < 0 || (!hex && value > 9)) break;
    code = code * (hex ? 16 : 10) + static_cast<uint32_t>(value);
  }
  return digit > first && digit < text.size() && text[digit] == ';' ? Entity{code, digit + 1 - at}
                                                                    : Entity{};
}

}  // namespace

std::optional<Segment> DecodePercentAt(std::string_view text, size_t pos, size_t* tried) {
  const Span region = StretchAround(text, pos, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != '<' && c != '>' &&
           c != '`';
  });
  *tried = region.end;
  SegmentBuilder builder(Encoding::kPercent, region);
  bool changed = false;
  for (size_t at = region.begin; at < region.end; ++at) {
    const int64_t value = text[at] == '%' && at + 2 < region.end ? HexNumber(text, at + 1, 2) : -1;
    if (value < 0) {
      builder.Add(text[at], at);
      continue;
    }
    builder.Add(static_cast<char>(value), at);
    changed = true;
    at += 2;
  }
  return FinishIf(changed, &builder);
}

std::optional<Segment> DecodeBackslashAt(std::string_view text, size_t pos, size_t* tried) {
  const Span region = LiteralAround(text, pos);
  const std::string_view view = text.substr(0, region.end);
  *tried = region.end;
  SegmentBuilder builder(Encoding::kBackslash, region);
  bool changed = false;
  for (size_t at = region.begin; at < region.end;) {
    if (text[at] != '\\' || at + 1 >= region.end) {
      builder.Add(text[at], at);
      ++at;
      continue;
    }
    if (const NumericEscape escape = ReadNumericEscape(view, at); escape.size > 0) {
      if (escape.byte) {
        builder.Add(static_cast<char>(escape.code), at);
      } else {
        builder.Add(Utf8(escape.code), at);
      }
      changed = true;
      at += escape.size;
      continue;
    }
    const char c = OneLetterEscape(text[at + 1]);
    builder.Add(c != 0 ? c : '\\', at);
    at += c != 0 ? 2 : 1;
  }
  return FinishIf(changed, &builder);
}

std::optional<Segment> DecodeEntitiesAt(std::string_view text, size_t pos, size_t* tried) {
  const Span region =
      StretchAround(text, pos, [](char c) { return c != '<' && c != '>' && !IsLineEnd(c); });
  const std::string_view view = text.substr(0, region.end);
  *tried = region.end;
  SegmentBuilder builder(Encoding::kHtmlEntity, region);
  bool changed = false;
  for (size_t at = region.begin; at < region.end;) {
    const Entity entity = text[at] == '&' ? ReadEntity(view, at) : Entity{};
    if (entity.size == 0) {
      builder.Add(text[at], at);
      ++at;
      continue;
    }
    builder.Add(Utf8(entity.code), at);
    changed = true;
    at += entity.size;
  }
  return FinishIf(changed, &builder);
}

std::optional<Segment> DecodeQuotedPrintableAt(std::string_view text, size_t pos, size_t* tried) {
  // The paragraph around pos: lines of at most 78 bytes are joined where they end in '='.
  constexpr size_t kAround = 4096;
  size_t begin = pos < kAround ? 0 : pos - kAround;
  for (size_t at = pos; at > begin; --at) {
    if (text[at - 1] == '\n' && !(at >= 2 && text[at - 2] == '=') &&
        !(at >= 3 && text[at - 2] == '\r' && text[at - 3] == '=')) {
      begin = at;
      break;
    }
  }
  size_t end = pos;
  const size_t last = std::min(text.size(), pos + kAround);
  while (end < last && !(text[end] == '\n' && !(end >= 1 && text[end - 1] == '=') &&
                         !(end >= 2 && text[end - 1] == '\r' && text[end - 2] == '=')))
    ++end;
  *tried = end;
  SegmentBuilder builder(Encoding::kQuotedPrintable, {begin, end});
  bool changed = false;
  for (size_t at = begin; at < end;) {
    if (text[at] == '=') {
      const size_t line_end = at + 1 + (at + 1 < end && text[at + 1] == '\r');
      if (line_end < end && text[line_end] == '\n') {
        changed = true;
        at = line_end + 1;
        continue;
      }
      const int64_t value = at + 2 < end ? HexNumber(text, at + 1, 2) : -1;
      if (value >= 0) {
        builder.Add(static_cast<char>(value), at);
        changed = true;
        at += 3;
        continue;
      }
    }
    builder.Add(text[at], at);
    ++at;
  }
  return FinishIf(changed, &builder);
}

}  // namespace leaksift::decode
