#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace leaksift {
namespace {

using namespace std::string_literals;

/// Code points of `text`; an invalid piece is '?' and its length.
std::string Pieces(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const Utf8Char c = DecodeUtf8(text, pos);
    if (!out.empty()) out += ' ';
    out += c.valid ? std::to_string(static_cast<uint32_t>(c.code)) : '?' + std::to_string(c.size);
    pos += c.size;
  }
  return out;
}

TEST(Utf8, CutsInvalidBytesAsTheEncodingStandardDoes) {
  struct Case {
    std::string text;
    std::string pieces;
  };
  const Case cases[] = {
      {"", ""},
      {"a", "97"},
      {"\0"s, "0"},
      {"é€😀", "233 8364 128512"},
      {"\x7F\xC2\x80", "127 128"},
      {"\xF4\x8F\xBF\xBF", "1114111"},
      {"\x80", "?1"},                       // a continuation byte alone
      {"\xC0\xAF", "?1 ?1"},                // overlong '/'
      {"\xE0\x80\xAF", "?1 ?1 ?1"},         // the same, three bytes
      {"\xED\xA0\x80", "?1 ?1 ?1"},         // a surrogate
      {"\xF4\x90\x80\x80", "?1 ?1 ?1 ?1"},  // over U+10FFFF
      {"\xE2\x82", "?2"},                   // cut at the end
      {"\xE2\x82z", "?2 122"},              // cut by the next character
      {"\xF0\x9F\x98z", "?3 122"},
      {"\xFF\xFE", "?1 ?1"},
      {"\xE2\xE2\x82\xAC", "?1 8364"},
  };
  for (const Case& c : cases) EXPECT_EQ(Pieces(c.text), c.pieces) << testing::PrintToString(c.text);
}

}  // namespace
}  // namespace leaksift
