#include "match/whole_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <tuple>

#include "rule/rule_file.h"

namespace leaksift {
namespace {

// Small enough that texts of a few hundred bytes meet every border.
constexpr WholeTextLimits kSmall{.length = 12, .near = 16, .chain = 20, .gap = 4};
constexpr size_t kSmallReach = 16 + 64;

struct RuleSpec {
  std::string pattern;
  std::vector<std::string> keywords = {};
  int group = 0;
};

RuleSet RulesOf(const std::vector<RuleSpec>& specs) {
  RuleSet set;
  RuleArena& arena = *set.arena();
  Provider* provider = arena.NewProvider();
  std::vector<Rule> rules;
  for (const RuleSpec& spec : specs) {
    Rule rule;
    rule.id = arena.Keep("rule-" + std::to_string(rules.size()));
    rule.provider = provider;
    rule.extractor = Extractor::kWholeText;
    rule.pattern = arena.Keep(spec.pattern);
    rule.group = static_cast<uint8_t>(spec.group);
    rule.reach = kWholeTextReach;
    std::vector<std::string_view> keywords;
    for (const std::string& keyword : spec.keywords) keywords.push_back(arena.Keep(keyword));
    rule.keywords = arena.Keep(std::move(keywords));
    rules.push_back(rule);
  }
  provider->rules = arena.Keep(std::move(rules));
  EXPECT_TRUE(set.AddProvider(*provider).ok());
  return set;
}

using Key = std::tuple<std::string, size_t, size_t, size_t, size_t>;  // rule, token, secret

std::set<Key> KeysOf(const std::vector<Match>& matches) {
  std::set<Key> keys;
  for (const Match& m : matches) {
    keys.emplace(m.rule->id, m.token.begin, m.token.end, m.secret.begin, m.secret.end);
  }
  return keys;
}

std::vector<Match> FindAll(const WholeTextFinder& finder, std::string_view text) {
  std::vector<Match> matches;
  const Span whole{0, text.size()};
  EXPECT_TRUE(finder.Find(text, {&whole, 1}, &matches).ok());
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return a.token < b.token; });
  return matches;
}

// What is found, each match as "token>secret".
std::vector<std::string> Found(const RuleSpec& spec, std::string_view text) {
  const RuleSet rules = RulesOf({spec});
  std::vector<std::string> out;
  for (const Match& m : FindAll(WholeTextFinder(rules), text)) {
    out.push_back(std::string(m.token.In(text)) + ">" + std::string(m.secret.In(text)));
  }
  return out;
}

using Strings = std::vector<std::string>;

TEST(WholeText, FindsAnywhereWithoutBoundaries) {
  EXPECT_EQ((Strings{"ab12>ab12", "ab34>ab34"}), Found({"ab[0-9]{2}"}, "xxab12yyab345"));
  EXPECT_EQ((Strings{"ab12>ab12", "ab34>ab34"}), Found({"ab[0-9]{2}"}, "ab12ab34"));
  EXPECT_EQ(Strings{}, Found({"ab[0-9]{2}"}, "ab1"));
  EXPECT_EQ(Strings{}, Found({"ab[0-9]{2}"}, ""));
}

TEST(WholeText, BordersOfTheTextAndOfLinesAreSeen) {
  EXPECT_EQ((Strings{"ab>ab"}), Found({"^ab"}, "ab ab"));
  EXPECT_EQ((Strings{"ab>ab", "ab>ab"}), Found({"(?m)^ab$"}, "ab\nabc\nab"));
  EXPECT_EQ((Strings{"ab>ab"}), Found({R"(\bab\b)"}, "xab ab abx"));
}

TEST(WholeText, TheSecretIsTheGroup) {
  EXPECT_EQ((Strings{"k=abc>abc"}), Found({"k=([a-z]+)"}, "k=abc"));
  EXPECT_EQ((Strings{"k='abc'>abc"}), Found({"(?:k=\"([a-z]+)\"|k='([a-z]+)')"}, "k='abc'"));
  EXPECT_EQ((Strings{"k=abc>abc"}), Found({"(k)=([a-z]+)", {}, 2}, "k=abc"));
  EXPECT_EQ((Strings{"k=abc>k"}), Found({"(k)=([a-z]+)"}, "k=abc"));
  EXPECT_EQ((Strings{"k=abc>k=abc"}), Found({"k=(x?)abc"}, "k=abc"));  // no group took part
}

TEST(WholeText, KeywordsStandNearInAnyCase) {
  const RuleSpec spec{"[0-9]{4}", {"token"}};
  EXPECT_EQ((Strings{"1234>1234"}), Found(spec, "the TOKEN is 1234"));
  EXPECT_EQ((Strings{"1234>1234"}), Found(spec, "1234 was his Token"));
  EXPECT_EQ(Strings{}, Found(spec, "the taken is 1234"));
  const std::string far(5000, ' ');
  EXPECT_EQ(Strings{}, Found(spec, "token" + far + "1234"));
  EXPECT_EQ((Strings{"5678>5678"}), Found(spec, "1234" + far + "token 5678" + far + "9012"));
  EXPECT_EQ((Strings{"1234>1234"}), Found({"[0-9]{4}", {"to"}}, "1234"));  // too short: ignored
}

TEST(WholeText, LongMatchesAreCutOrDoNotCount) {
  const std::string long_text = "key=" + std::string(9000, 'a');
  const auto cut = Found({"key=a+"}, long_text);
  ASSERT_EQ(1u, cut.size());
  EXPECT_EQ(8000u + 1 + 8000u, cut[0].size());
  EXPECT_EQ(Strings{}, Found({"key=a+;"}, long_text + ";"));
  EXPECT_EQ(1u, Found({"key=a+;"}, "key=" + std::string(7000, 'a') + ";").size());
}

TEST(WholeText, OfADenseRunTheBeginningCounts) {
  const auto found = Found({"a{20}"}, std::string(100'000, 'a') + " " + std::string(20, 'a'));
  EXPECT_EQ(4096u / 20 + 1 + 1, found.size());
}

TEST(WholeText, ALongListIsFoundToItsEnd) {
  std::string list;
  for (int i = 0; i < 10'000; ++i) list += "tok_" + std::to_string(100'000 + i) + ",";
  EXPECT_EQ(10'000u, Found({"tok_[0-9]{6}"}, list).size());
  EXPECT_EQ(10'000u, Found({"[a-z_]{0,9}?k_[0-9]+,"}, list).size());
}

TEST(WholeText, ExpressionsThatMatchNothingOrTooMuchAreAnError) {
  for (const char* pattern : {"a*", "b.*c"}) {
    const RuleSet rules = RulesOf({{pattern}});
    const WholeTextFinder finder(rules);
    const std::string text = std::string(50'000, 'b') + "c";
    std::vector<Match> matches;
    const Span whole{0, text.size()};
    const Result<void> result = finder.Find(text, {&whole, 1}, &matches);
    ASSERT_FALSE(result.ok()) << pattern;
    EXPECT_EQ(ErrorKind::kBudget, result.error().kind);
    EXPECT_NE(std::string::npos, result.error().message.find("rule-0"));
  }
}

const std::vector<RuleSpec> kRules = {
    {"ab+"},
    {"a{3}"},
    {"[ab]{2,5}c"},
    {"(?m)^a.*$"},
    {"a[^c]{0,30}c", {"kkk"}},
    {R"(\ba(b|c))", {"kkk", "lll"}},
    {"[a-z]{0,3}?k", {}, 0},
    {"a(b)?(c)?"},
};

rc::Gen<std::string> Texts() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::weightedElement<std::string>(
          {{8, "a"},
           {6, "b"},
           {3, "c"},
           {2, "\n"},
           {1, "kkk"},
           {1, "LLL"},
           {2, "      "},
           {1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}})),
      [](const std::vector<std::string>& pieces) {
        std::string text;
        for (const std::string& piece : pieces) text += piece;
        return text;
      });
}

RC_GTEST_PROP(WholeTextProperty, EqualsTheDefinition, ()) {
  const std::string text = *rc::gen::resize(300, Texts());
  const RuleSet rules = RulesOf(kRules);
  const WholeTextFinder finder(rules, kSmall);
  std::vector<Match> expected;
  RC_ASSERT(finder.FindByDefinition(text, &expected).ok());
  RC_ASSERT(KeysOf(FindAll(finder, text)) == KeysOf(expected));
}

// Law 1: what a range finds is in the whole, and of the whole it finds all that touches the range.
RC_GTEST_PROP(WholeTextProperty, ARangeFindsWhatDependsOnIt, ()) {
  const std::string text = *rc::gen::resize(300, Texts());
  const size_t begin = *rc::gen::inRange<size_t>(0, text.size() + 1);
  const Span range{begin, *rc::gen::inRange<size_t>(begin, text.size() + 1)};
  const RuleSet rules = RulesOf(kRules);
  const WholeTextFinder finder(rules, kSmall);
  const std::vector<Match> all = FindAll(finder, text);
  std::vector<Match> found;
  RC_ASSERT(finder.Find(text, {&range, 1}, &found).ok());
  const std::set<Key> of_all = KeysOf(all), of_range = KeysOf(found);
  RC_ASSERT(std::includes(of_all.begin(), of_all.end(), of_range.begin(), of_range.end()));
  for (const Match& match : all) {
    if (!Widen(match.token, kSmallReach, text.size()).Overlaps(range)) continue;
    RC_ASSERT(of_range.count(*KeysOf({match}).begin()) == 1u);
  }
}

// Law 1 once more, by changing what is out of reach.
RC_GTEST_PROP(WholeTextProperty, BytesOutOfReachDecideNothing, ()) {
  const std::string left = *Texts(), middle = *Texts(), right = *Texts();
  const std::string other_left = *Texts(), other_right = *Texts();
  const RuleSet rules = RulesOf(kRules);
  const WholeTextFinder finder(rules, kSmall);
  const auto inside = [&](const std::string& before, const std::string& after) {
    std::set<Key> keys;
    std::string text = before + middle + after;
    for (const Match& m : FindAll(finder, text)) {
      const bool near = m.token.begin < before.size() + kSmallReach ||
                        m.token.end + kSmallReach > before.size() + middle.size();
      if (near) continue;
      keys.emplace(m.rule->id, m.token.begin - before.size(), m.token.end - before.size(),
                   m.secret.begin - before.size(), m.secret.end - before.size());
    }
    return keys;
  };
  RC_ASSERT(inside(left, right) == inside(other_left, other_right));
}

TEST(WholeText, ReachIsWhatTheRulesSay) {
  constexpr WholeTextLimits limits;
  EXPECT_LE(limits.length + 1, kWholeTextReach);
  EXPECT_LE(limits.chain + limits.gap + 1, kWholeTextReach);
  EXPECT_LE(limits.near + 64, kWholeTextReach);
}

TEST(RuleSet, AddProviderRefusesAnIdThatExists) {
  RuleSet set = RulesOf({{"a"}});
  Provider* provider = set.arena()->NewProvider();
  Rule rule;
  rule.id = "rule-0";
  provider->rules = set.arena()->Keep(std::vector{rule});
  const Result<void> added = set.AddProvider(*provider);
  ASSERT_FALSE(added.ok());
  EXPECT_EQ("a rule with the id \"rule-0\" exists already", added.error().message);
  EXPECT_EQ(1u, set.rules().size());
}

}  // namespace
}  // namespace leaksift
