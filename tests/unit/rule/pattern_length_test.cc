#include "rule/pattern_length.h"

#include <gtest/gtest.h>

#include "rule/pattern.h"
#include "rule/rule_set.h"
#include "rule/sample.h"

namespace leaksift {
namespace {

struct Case {
  std::string_view pattern;
  std::optional<size_t> length;
};

TEST(LongestMatch, AddsUpWhatAMatchCanHave) {
  const Case cases[] = {
      {"", 0},
      {"abc", 3},
      {"a|bcd|", 3},
      {"[a-z]{6}\\.[a-z0-9]{16}", 23},
      {"x{2,5}y?", 6},
      {"(?:ab|c){3}", 6},
      {"(ab)?(?i:c|de)", 4},
      {"(?i)tok_[0-9]{4,8}?", 12},
      {"(?P<key>[^\\]]{2})\\b$", 2},
      {"[]a]{3}", 3},
      {"[^]a]\\s\\{", 3},
      {"\\Aa\\z", 1},
      {"a*", std::nullopt},
      {"(?:ab+)?", std::nullopt},
      {"a{3,}", std::nullopt},
      {"[[:alpha:]]", std::nullopt},
      {"\\x41", std::nullopt},
      {"\\pL", std::nullopt},
      {"(a", std::nullopt},
      {"a)", std::nullopt},
      {"((a{1000}){1000}){1000}", std::nullopt},
  };
  for (const Case& one : cases) EXPECT_EQ(LongestMatch(one.pattern), one.length) << one.pattern;
}

// No example of a rule is longer than its expression allows.
TEST(LongestMatch, BoundsEveryMatchOfEveryRule) {
  const RuleSet rules = RuleSet::Builtin();
  for (const Rule* rule : rules.rules()) {
    const std::optional<size_t> longest = LongestMatch(rule->pattern);
    if (rule->pattern.empty() || !longest) continue;
    const Pattern pattern(rule->pattern);
    for (size_t i = 0; i < rule->match.size(); ++i) {
      const Result<Sample> sample = MatchSample(*rule, i);
      ASSERT_TRUE(sample.ok()) << rule->id;
      const auto hit = pattern.Find(sample->text, 0);
      ASSERT_TRUE(hit.ok()) << rule->id;
      EXPECT_LE(*hit ? (*hit)->whole.size() : 0, *longest) << rule->id;
    }
  }
}

}  // namespace
}  // namespace leaksift
