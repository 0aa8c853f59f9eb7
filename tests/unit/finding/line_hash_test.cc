#include "finding/line_hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

namespace leaksift {
namespace {

std::vector<uint32_t> UpTo(uint32_t last) {
  std::vector<uint32_t> lines(last);
  std::iota(lines.begin(), lines.end(), 1);
  return lines;
}

/// The definition for ASCII, with 100 multiplications a line. One hash a line, the one after the
/// last line end included.
std::vector<std::string> Slow(std::string_view text) {
  std::vector<uint64_t> units;
  std::vector<size_t> starts;
  bool start = true;
  const auto add = [&](uint64_t unit) {
    if (start) starts.push_back(units.size());
    start = unit == '\n';
    units.push_back(unit);
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t') continue;
    if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
    add(text[i] == '\r' ? '\n' : static_cast<unsigned char>(text[i]));
  }
  add(65535);
  units.resize(units.size() + 100);
  std::unordered_map<uint64_t, int> seen;
  std::vector<std::string> hashes;
  for (size_t s : starts) {
    uint64_t hash = 0;
    for (size_t i = 0; i < 100; ++i) hash = hash * 37 + units[s + i];
    hashes.push_back(fmt::format("{:x}:{}", hash, ++seen[hash]));
  }
  return hashes;
}

TEST(LineHashes, KnownValues) {
  const std::vector<std::string> expected = {"271789c17abda88f:1", "54703d4cd895b18:1",
                                             "180aee12dab6264:1", "a23a3dc5e078b07b:1"};
  for (const char* text : {"a\nb\n\tc\n d", "a\r\nb\r\n\tc\r\n d", "a\rb\rc\rd"}) {
    EXPECT_EQ(LineHashes(text, UpTo(4)), expected) << testing::PrintToString(text);
  }
  EXPECT_EQ(LineHashes("", {1}), std::vector<std::string>{"c129715d7a2bc9a3:1"});
}

TEST(LineHashes, AByteOrderMarkCountsForNothing) {
  EXPECT_EQ(LineHashes("\xEF\xBB\xBF"
                       "one\ntwo",
                       UpTo(2)),
            LineHashes("one\ntwo", UpTo(2)));
  EXPECT_NE(LineHashes("one\xEF\xBB\xBF\ntwo", {1}), LineHashes("one\ntwo", {1}));
}

TEST(LineHashes, CountsEqualLines) {
  std::string text;
  for (int i = 0; i < 150; ++i) text += "same\n";
  const std::vector<std::string> hashes = LineHashes(text, {1, 2, 100});
  EXPECT_EQ(hashes[0].substr(0, hashes[0].find(':')), hashes[2].substr(0, hashes[2].find(':')));
  EXPECT_TRUE(hashes[0].ends_with(":1"));
  EXPECT_TRUE(hashes[1].ends_with(":2"));
  EXPECT_TRUE(hashes[2].ends_with(":100"));
}

TEST(LineHashes, AnyOrderRepeatsAndLinesThatAreNotThere) {
  const std::vector<std::string> all = LineHashes("a\nb\nc", UpTo(3));
  EXPECT_EQ(LineHashes("a\nb\nc", {3, 9, 1, 3}),
            (std::vector<std::string>{all[2], "", all[0], all[2]}));
  EXPECT_TRUE(LineHashes("a", {}).empty());
}

TEST(LineHashes, CountsUtf16UnitsAndReplacesInvalidBytes) {
  // A letter outside the BMP is two units: the same as the definition over U+D83D U+DE00.
  EXPECT_NE(LineHashes("😀", {1}), LineHashes("😁", {1}));
  EXPECT_EQ(LineHashes("\xE2\x82", {1}), LineHashes("\xEF\xBF\xBD", {1}));
  EXPECT_EQ(LineHashes("\xFF\xFF", {1}), LineHashes("\xEF\xBF\xBD\xEF\xBF\xBD", {1}));
}

RC_GTEST_PROP(LineHashesProperty, AgreesWithTheDefinition, ()) {
  const std::string text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aab \t\n\n\r"))) +
      *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  const std::vector<std::string> slow = Slow(text);
  RC_ASSERT(LineHashes(text, UpTo(static_cast<uint32_t>(slow.size()))) == slow);
}

}  // namespace
}  // namespace leaksift
