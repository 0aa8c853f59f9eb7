#include "finding/text_escape.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace leaksift {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Characters that print nothing or change how their neighbours are shown (general categories Cc,
/// Cf, Zl, Zp, and the fillers that look like blanks): what a name could use to pass for another.
constexpr std::array<Range, 17> kInvisible = {{
    {0x0000, 0x001F},
    {0x007F, 0x009F},
    {0x00AD, 0x00AD},
    {0x034F, 0x034F},
    {0x061C, 0x061C},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0x3164, 0x3164},
    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
}};

bool IsNoncharacter(char32_t code) {
  return (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
}

bool IsInvisible(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return false;
  return IsNoncharacter(code) || std::any_of(kInvisible.begin(), kInvisible.end(), [&](Range r) {
           return r.first <= code && code <= r.last;
         });
}

void AppendHexBytes(std::string_view bytes, std::string_view introducer, bool upper,
                    std::string* out) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  for (unsigned char c : bytes) {
    *out += introducer;
    *out += digits[c >> 4];
    *out += digits[c & 15];
  }
}

/// `keep(character)` says which characters stay; the others are written byte by byte.
template <typename Keep>
std::string EscapeUnless(std::string_view raw, std::string_view introducer, bool upper, Keep keep) {
  std::string out;
  out.reserve(raw.size());
  for (size_t pos = 0; pos < raw.size();) {
    const Utf8Char c = DecodeUtf8(raw, pos);
    const std::string_view bytes = raw.substr(pos, c.size);
    if (c.valid && keep(c.code)) {
      out += bytes;
    } else {
      AppendHexBytes(bytes, introducer, upper, &out);
    }
    pos += c.size;
  }
  return out;
}

bool IsUriCharacter(char32_t c) {
  const bool alphanumeric =
      (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return alphanumeric || (c < 0x80 && c != 0 &&
                          std::string_view("-._~!$&'()*+,;=@/").find(static_cast<char>(c)) !=
                              std::string_view::npos);
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string TerminalText(std::string_view raw) {
  std::string out =
      EscapeUnless(raw, "\\x", false, [](char32_t code) { return !IsInvisible(code); });
  // Build servers take "::command::" at the start of a line (blanks aside) and "##[command]" or
  // "##vso[command]" anywhere for orders to themselves.
  const size_t start = out.find_first_not_of(' ');
  if (start != std::string::npos && out.compare(start, 2, "::") == 0) {
    out.replace(start, 1, "\\x3a");
  }
  for (size_t at = 0; (at = out.find("##", at)) != std::string::npos; at += 5) {
    out.replace(at + 1, 1, "\\x23");
  }
  return out;
}

std::string NameText(std::string_view raw) {
  return EscapeUnless(raw, "%", true, [](char32_t code) { return !IsInvisible(code); });
}

std::string DocumentText(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t pos = 0; pos < raw.size();) {
    const Utf8Char c = DecodeUtf8(raw, pos);
    const bool control = c.code < 0x20 && c.code != '\t' && c.code != '\n' && c.code != '\r';
    if (!c.valid || control || c.code == 0xFFFE || c.code == 0xFFFF) {
      out += "\xEF\xBF\xBD";
    } else {
      out += raw.substr(pos, c.size);
    }
    pos += c.size;
  }
  return out;
}

std::string UriReference(std::string_view path) {
  std::string out = EscapeUnless(path, "%", true, IsUriCharacter);
  if (!path.starts_with('/')) return out;
  const size_t first = std::min(out.find_first_not_of('/'), out.size());
  return "file:///" + out.substr(first);
}

std::string EscapeWord(std::string_view raw) {
  return EscapeUnless(raw, "%", true, [](char32_t code) {
    const bool blank = code == ' ' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) ||
                       code == 0x1680 || code == 0x202F || code == 0x205F || code == 0x3000;
    return !blank && code != '#' && code != '%' && !IsInvisible(code);
  });
}

std::optional<std::string> UnescapeWord(std::string_view word) {
  std::string raw;
  for (size_t i = 0; i < word.size(); ++i) {
    if (word[i] != '%') {
      raw += word[i];
      continue;
    }
    if (i + 2 >= word.size()) return std::nullopt;
    const int high = HexValue(word[i + 1]);
    const int low = HexValue(word[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    raw += static_cast<char>(high * 16 + low);
    i += 2;
  }
  // Only what EscapeWord writes: one spelling per path, so that equal paths are equal lines.
  if (EscapeWord(raw) != word) return std::nullopt;
  return raw;
}

std::string Truncated(std::string_view text, size_t limit) {
  static constexpr std::string_view kEllipsis = "…";
  if (text.size() <= limit) return std::string(text);
  size_t end = limit > kEllipsis.size() ? limit - kEllipsis.size() : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

}  // namespace leaksift
