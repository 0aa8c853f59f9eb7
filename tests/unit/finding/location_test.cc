#include "finding/location.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace leaksift {
namespace {

struct LineColumn {
  uint32_t line;
  uint32_t column;
};

/// The definition, byte by byte from the start.
LineColumn Slow(std::string_view text, size_t offset) {
  LineColumn at{1, 1};
  for (size_t i = 0; i < offset; ++i) {
    const bool lf = text[i] == '\n';
    const bool cr = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    at = lf || cr ? LineColumn{at.line + 1, 1} : LineColumn{at.line, at.column + 1};
  }
  return at;
}

TEST(LineIndex, CountsEachKindOfLineEnd) {
  struct Case {
    std::string text;
    size_t offset;
    uint32_t line, column;
  };
  const Case cases[] = {
      {"", 0, 1, 1},       {"abc", 0, 1, 1},    {"abc", 3, 1, 4},      {"a\nb", 1, 1, 2},
      {"a\nb", 2, 2, 1},   {"a\r\nb", 1, 1, 2}, {"a\r\nb", 2, 1, 3},   {"a\r\nb", 3, 2, 1},
      {"a\rb", 2, 2, 1},   {"a\r", 2, 2, 1},    {"a\r\rb", 3, 3, 1},   {"a\n\nb", 3, 3, 1},
      {"a\n\rb", 3, 3, 1}, {"\n", 1, 2, 1},     {"\r\n\r\n", 4, 3, 1},
  };
  for (const Case& c : cases) {
    const Location at = LineIndex(c.text).Locate({c.offset, c.offset});
    EXPECT_EQ(at.line, c.line) << testing::PrintToString(c.text) << " " << c.offset;
    EXPECT_EQ(at.column, c.column) << testing::PrintToString(c.text) << " " << c.offset;
  }
}

TEST(LineIndex, EndIsExclusiveAndMayBeOnALaterLine) {
  const std::string text = "one\ntwo three\nfour";
  const Location at = LineIndex(text).Locate({8, 18});
  EXPECT_EQ(at.line, 2u);
  EXPECT_EQ(at.column, 5u);
  EXPECT_EQ(at.end_line, 3u);
  EXPECT_EQ(at.end_column, 5u);
}

TEST(LineIndex, Utf16ColumnsCountUnitsNotBytes) {
  const std::string text = "x\né😀k=v";  // é: 2 bytes, 1 unit; the face: 4 bytes, 2 units
  const Location at = LineIndex(text).Locate({8, 11});
  EXPECT_EQ(at.column, 7u);
  EXPECT_EQ(at.utf16_column, 4u);
  EXPECT_EQ(at.utf16_end_column, 7u);
}

TEST(LineIndex, GivesTheLineWithoutItsEnd) {
  const std::string text = "one\r\ntwo\rthree";
  LineIndex lines(text);
  EXPECT_EQ(lines.LineAt(0).In(text), "one");
  EXPECT_EQ(lines.LineAt(4).In(text), "one");  // on the LF
  EXPECT_EQ(lines.LineAt(5).In(text), "two");
  EXPECT_EQ(lines.LineAt(14).In(text), "three");
}

// Lookups in any order, over texts long enough to have checkpoints, agree with the definition.
RC_GTEST_PROP(LineIndexProperty, AgreesWithTheDefinition, ()) {
  const auto piece = rc::gen::elementOf(
      std::vector<std::string>{"\n", "\r", "\r\n", "x", "é", "😀", std::string(61, 'y')});
  std::string text;
  for (const std::string& p : *rc::gen::container<std::vector<std::string>>(300, piece)) text += p;
  LineIndex lines(text);
  for (int i = 0; i < 20; ++i) {
    const auto offset = *rc::gen::inRange<size_t>(0, text.size() + 1);
    const Location at = lines.Locate({offset, offset});
    const LineColumn slow = Slow(text, offset);
    RC_ASSERT(at.line == slow.line);
    RC_ASSERT(at.column == slow.column);
  }
}

}  // namespace
}  // namespace leaksift
