#include "match/matcher.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "rule/sample.h"

namespace leaksift {
namespace {

const RuleSet& Rules() {
  static const RuleSet rules = RuleSet::Builtin();
  return rules;
}

const Matcher& Everything() {
  static const Matcher matcher(Rules());
  return matcher;
}

using Key = std::tuple<std::string, size_t, size_t, size_t, size_t>;

std::vector<Key> Keys(const MatchScratch& scratch) {
  std::vector<Key> keys;
  for (const Match& m : scratch.matches) {
    keys.emplace_back(m.rule->id, m.token.begin, m.token.end, m.secret.begin, m.secret.end);
  }
  return keys;
}

std::vector<Key> WithTables(const std::string& text) {
  MatchScratch scratch;
  const Span whole{0, text.size()};
  EXPECT_TRUE(Everything().Find(text, {&whole, 1}, &scratch).ok());
  return Keys(scratch);
}

std::vector<Key> WithoutTables(const std::string& text) {
  MatchScratch scratch;
  EXPECT_TRUE(Everything().FindWithoutTables(text, &scratch).ok());
  return Keys(scratch);
}

// Dropping a candidate early is a claim: nothing that the plain search finds is lost, nothing is
// added.
TEST(Matcher, TablesLoseNothingOfTheExamplesOfAnyRule) {
  for (const Rule* rule : Rules().rules()) {
    for (size_t i = 0; i < rule->match.size(); ++i) {
      const Result<Sample> sample = MatchSample(*rule, i);
      ASSERT_TRUE(sample.ok());
      EXPECT_EQ(WithTables(sample->text), WithoutTables(sample->text)) << sample->text;
    }
  }
}

TEST(Matcher, TablesLoseNothingOfRandomTexts) {
  std::mt19937 random(20261124);
  for (int round = 0; round < 25; ++round) {
    std::string text;
    while (text.size() < 800) {
      const Rule& rule = *Rules().rules()[random() % Rules().rules().size()];
      const Result<Sample> sample = MatchSample(rule, random() % rule.match.size());
      std::string piece = sample->text;
      if (random() % 3 == 0) piece = piece.substr(random() % (piece.size() + 1));
      for (int i = random() % 3; i > 0 && !piece.empty(); --i)
        piece[random() % piece.size()] = static_cast<char>(random());
      text += piece + (random() % 2 ? "\n" : " ");
    }
    ASSERT_EQ(WithTables(text), WithoutTables(text)) << text;
  }
}

TEST(Matcher, AnOrdinaryWordCountsWhole) {
  Rule rule;
  rule.id = "copper-api-key";
  rule.pattern = "[a-z0-9]{16}";
  constexpr std::string_view kKeywords[] = {"copper$"};
  rule.keywords = kKeywords;
  Provider provider;
  provider.rules = {&rule, 1};
  rule.provider = &provider;
  RuleSet rules;
  ASSERT_TRUE(rules.AddProvider(provider).ok());
  const Matcher matcher(rules);
  const auto finds = [&](const std::string& before) {
    const std::string text = before + "k3j9dlq2zxt7vbn4'";
    MatchScratch scratch;
    const Span whole{0, text.size()};
    EXPECT_TRUE(matcher.Find(text, {&whole, 1}, &scratch).ok());
    return !scratch.matches.empty();
  };
  for (const char* before : {"copper = '", "copper'", "COPPER_X='", "copperKey = '", "myCopper: '"})
    EXPECT_TRUE(finds(before)) << before;
  for (const char* before : {"copperx = '", "COPPERS='", "coppersmith '", "xcopper = '"})
    EXPECT_FALSE(finds(before)) << before;
}

TEST(Matcher, FindsTheSameWhateverTheText) {
  const std::string empty;
  EXPECT_TRUE(WithTables(empty).empty());
  const std::vector<std::string> texts = {"a", "://", "-----BEGIN", "key", std::string(70000, 'a')};
  for (const std::string& text : texts) {
    EXPECT_EQ(WithTables(text), WithoutTables(text.size() > 1000 ? "" : text))
        << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace leaksift
