#include "finding/text_escape.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/utf8.h"

namespace leaksift {
namespace {

using namespace std::string_literals;

TEST(TerminalText, NothingReachesTheTerminalButText) {
  struct Case {
    std::string raw;
    std::string shown;
  };
  const Case cases[] = {
      {"src/main.c", "src/main.c"},
      {"naïve/日本.txt", "naïve/日本.txt"},
      {"a\nb", "a\\x0ab"},
      {"a\tb\r", "a\\x09b\\x0d"},
      {"\x1b[2J\x1b]0;x\x07", "\\x1b[2J\\x1b]0;x\\x07"},
      {"\xC2\x9B"
       "31m",
       "\\xc2\\x9b31m"},  // C1 control: CSI in one character
      {"a\xE2\x80\xAE"
       "txt.exe",
       "a\\xe2\\x80\\xaetxt.exe"},  // right-to-left override
      {"zero\xE2\x80\x8Bwidth", "zero\\xe2\\x80\\x8bwidth"},
      {"\xFF\xFE", "\\xff\\xfe"},
      {"nul\0x"s, "nul\\x00x"},
      {"::error::x", "\\x3a:error::x"},
      {"  ::set-output name=a::b", "  \\x3a:set-output name=a::b"},
      {"std::vector", "std::vector"},
      {"x##[command]y##vso[task]", "x#\\x23[command]y#\\x23vso[task]"},
      {"####", "#\\x23#\\x23"},
      {"", ""},
  };
  for (const Case& c : cases)
    EXPECT_EQ(TerminalText(c.raw), c.shown) << testing::PrintToString(c.raw);
}

TEST(NameText, KeepsReadableNamesAndEscapesTheRest) {
  EXPECT_EQ(NameText("dir x/cfg [1].env"), "dir x/cfg [1].env");
  EXPECT_EQ(NameText("größe"), "größe");
  EXPECT_EQ(NameText("a\nb\x1b\xFF"), "a%0Ab%1B%FF");
  EXPECT_EQ(NameText("\xEF\xBF\xBE"), "%EF%BF%BE");  // U+FFFE: not allowed in XML
}

TEST(DocumentText, ReplacesWhatXmlDoesNotAllow) {
  EXPECT_EQ(DocumentText("a\n\tb\r"), "a\n\tb\r");
  EXPECT_EQ(DocumentText("a\x1b[0m"), "a\xEF\xBF\xBD[0m");
  EXPECT_EQ(DocumentText("\xEF\xBF\xBF"), "\xEF\xBF\xBD");
  EXPECT_EQ(DocumentText("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(UriReference, IsValidForAnyName) {
  struct Case {
    std::string path;
    std::string uri;
  };
  const Case cases[] = {
      {"src/a.c", "src/a.c"},
      {"dir x/cfg [1].env", "dir%20x/cfg%20%5B1%5D.env"},
      {"c:/x", "c%3A/x"},
      {"http://x", "http%3A//x"},
      {"100%.txt", "100%25.txt"},
      {"a?b#c", "a%3Fb%23c"},
      {"é", "%C3%A9"},
      {"\xFF\n", "%FF%0A"},
      {"back\\slash", "back%5Cslash"},
      {"@types/~x(1)+y,z;a=b&c!$'*", "@types/~x(1)+y,z;a=b&c!$'*"},
      {"/etc/passwd", "file:///etc/passwd"},
      {"//server/x", "file:///server/x"},
      {"/", "file:///"},
      {"", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(UriReference(c.path), c.uri);
}

TEST(EscapeWord, IsOneWordAndReadable) {
  EXPECT_EQ(EscapeWord("src/größe.c"), "src/größe.c");
  EXPECT_EQ(EscapeWord("a b#c%d\n"), "a%20b%23c%25d%0A");
  EXPECT_EQ(EscapeWord("a\xC2\xA0z"), "a%C2%A0z");
}

TEST(UnescapeWord, RefusesOtherSpellings) {
  for (const char* word : {"%", "%4", "%zz", "%41", "%2f", "a b", "x#y", "%0a"}) {
    EXPECT_FALSE(UnescapeWord(word)) << word;
  }
}

RC_GTEST_PROP(EscapeWordProperty, IsLossless, ()) {
  const std::string raw = *rc::gen::arbitrary<std::string>();
  RC_ASSERT(UnescapeWord(EscapeWord(raw)) == raw);
}

RC_GTEST_PROP(EscapeProperty, OutputIsValidUtf8WithoutControls, ()) {
  const std::string raw = *rc::gen::arbitrary<std::string>();
  for (const std::string& text :
       {TerminalText(raw), NameText(raw), UriReference(raw), EscapeWord(raw)}) {
    for (size_t pos = 0; pos < text.size();) {
      const Utf8Char c = DecodeUtf8(text, pos);
      RC_ASSERT(c.valid);
      RC_ASSERT(c.code >= 0x20 && c.code != 0x7F);
      pos += c.size;
    }
  }
}

TEST(Truncated, CutsBetweenCharacters) {
  EXPECT_EQ(Truncated("abcdef", 6), "abcdef");
  EXPECT_EQ(Truncated("abcdefg", 6), "abc…");
  EXPECT_EQ(Truncated("aéééé", 7), "aé…");
  EXPECT_EQ(Truncated("日本語日本", 7), "日…");
}

}  // namespace
}  // namespace leaksift
