// A token inside of every encoding that the decoders know is found by the whole scanner, and the
// finding stands on exactly the original bytes, line and column.
#include <gtest/gtest.h>
#include <functional>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/hash.h"
#include "rule/rule_set.h"
#include "rule/token_check.h"
#include "scan/policy.h"
#include "support/builtin.h"
#include "support/gzip.h"
#include "support/scan_text.h"

namespace leaksift {
namespace {

/// A token of GitHub with a valid checksum, made of pieces.
std::string Token() {
  const std::string body = std::string("gh") + "p_" + "k3J9dLq2ZxT7vBn4Yp0RsW8mQ1cF6h";
  return body + ChecksumTail(TokenCheck::kCrc32Base62, body);
}

std::string EachByte(const std::string& text, const std::function<std::string(char)>& encode) {
  std::string out;
  for (const char c : text) out += encode(c);
  return out;
}

std::string Hex2(char c) { return HexEncode(std::string(1, c)); }

std::string Wrapped(const std::string& text, size_t width, const std::string& line_end) {
  std::string out;
  for (size_t i = 0; i < text.size(); i += width)
    out += (i > 0 ? line_end : "") + text.substr(i, width);
  return out;
}

std::string Base64Url(const std::string& text) {
  std::string out = Base64Encode(text);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

/// ASCII in `size` bytes a character.
std::string Wide(const std::string& text, size_t size, bool big_endian) {
  return EachByte(text, [&](char c) {
    std::string unit(size, '\0');
    unit[big_endian ? size - 1 : 0] = c;
    return unit;
  });
}

struct Expected {
  std::string name;
  std::string text;
  Span span;          // of the bytes that hold the token
  uint32_t line = 3;  // of its first byte
  uint32_t column = 1;
};

/// `head` + encoded token + `tail` on the third line.
Expected OnThirdLine(const std::string& name, const std::string& head, const std::string& encoded,
                     const std::string& tail) {
  const std::string above = "first line\n\tsecond line\n";
  Expected out{name, above + head + encoded + tail + "\nlast line\n", {}, 3, 1};
  out.span.begin = above.size() + head.size();
  out.span.end = out.span.begin + encoded.size();
  out.column = static_cast<uint32_t>(head.size()) + 1;
  return out;
}

std::vector<Expected> Cases() {
  const std::string token = Token();
  const auto percent = [](char c) { return "%" + Hex2(c); };
  const auto backslash_u = [](char c) { return "\\u00" + Hex2(c); };
  const auto backslash_x = [](char c) { return "\\x" + Hex2(c); };
  const auto entity = [](char c) { return "&#" + std::to_string(static_cast<int>(c)) + ";"; };
  const std::string half = token.substr(0, 20);
  const std::string rest = token.substr(20);
  std::vector<Expected> cases = {
      OnThirdLine("plain", "x = \"", token, "\""),
      OnThirdLine("base64", "x: ", Base64Encode(token), ""),
      OnThirdLine("base64url", "x: ", Base64Url(token), ""),
      OnThirdLine("wrapped_base64", "x: ", Wrapped(Base64Encode(token), 40, "\n"), ""),
      OnThirdLine("wrapped_base64_crlf", "x: ", Wrapped(Base64Encode(token), 40, "\r\n"), ""),
      OnThirdLine("base64_in_base64", "x: ", Base64Encode(Base64Encode(token)), ""),
      OnThirdLine("hex", "x: ", HexEncode(token), ""),
      OnThirdLine("percent", "?x=", EachByte(token, percent), "&y=1"),
      OnThirdLine("backslash_u", "\"", EachByte(token, backslash_u), "\""),
      OnThirdLine("backslash_x", "\"", EachByte(token, backslash_x), "\""),
      OnThirdLine("html_entity", "<p>", EachByte(token, entity), "</p>"),
      OnThirdLine("json_in_string", R"({"a": "{\"token\": \")", token, R"(\"}"})"),
      OnThirdLine("quoted_printable", "x=3D", half + "=\n" + rest, " y"),
      OnThirdLine("gzip_in_base64", "x: ", Base64Encode(Gzip("token: " + token)), ""),
      OnThirdLine("joined_literals", "x = \"", half + "\" +\n    \"" + rest, "\";"),
      OnThirdLine("continued_line", "X=", half + "\\\n" + rest, ""),
      OnThirdLine("zero_width", "x: ", half + "\xe2\x80\x8b" + rest, ""),
      OnThirdLine("hex_in_percent", "?x=", EachByte(HexEncode(token), percent), "&y=1"),
  };
  // A text of two or four bytes a character has no lines of its own: columns count its bytes.
  for (const size_t size : {2, 4}) {
    for (const bool big_endian : {false, true}) {
      const std::string head = "abc = \"";
      const std::string body = Wide(head + token + "\" and more", size, big_endian);
      std::string first = big_endian ? "\xfe\xff" : "\xff\xfe";  // the byte order mark
      if (size == 4)
        first = big_endian ? std::string(2, '\0') + first : first + std::string(2, '\0');
      Expected out{std::string("utf") + (size == 2 ? "16" : "32") + (big_endian ? "be" : "le"),
                   first + body,
                   {},
                   1,
                   0};
      out.span.begin = first.size() + head.size() * size;
      out.span.end = out.span.begin + token.size() * size;
      out.column = static_cast<uint32_t>(out.span.begin) + 1;
      cases.push_back(out);
    }
  }
  return cases;
}

class Decoded : public testing::TestWithParam<Expected> {};

TEST_P(Decoded, IsFoundAtItsExactPlace) {
  const Expected& expected = GetParam();
  size_t found = 0;
  for (const Finding& finding : ScanText(expected.text, "a.txt", BuiltinRules(), Policy())) {
    if (!finding.active() || finding.secret.Reveal() != Token()) continue;
    ++found;
    EXPECT_EQ(finding.span, expected.span);
    EXPECT_EQ(finding.location.line, expected.line);
    EXPECT_EQ(finding.location.column, expected.column);
    EXPECT_EQ(finding.verdict.confidence, Confidence::kHigh);
  }
  EXPECT_EQ(found, 1u);
}

INSTANTIATE_TEST_SUITE_P(Encodings, Decoded, testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace leaksift
