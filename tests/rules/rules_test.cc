// Every built-in rule, one test each, named by its id: the checks that hold for all of them. Run
// one with
//   build/dev/tests/rules_tests --gtest_filter='*stripe_secret_key'
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "finding/fingerprint.h"
#include "rule/pattern.h"
#include "rule/rule_set.h"
#include "rule/sample.h"
#include "scan/rule_examples.h"
#include "support/builtin.h"

namespace leaksift {
namespace {

class BuiltinRule : public testing::TestWithParam<const Rule*> {};

TEST_P(BuiltinRule, ExamplesBehaveInTheWholeScanner) {
  for (const ExampleFailure& failure : CheckExamples(*GetParam(), BuiltinDetector())) {
    ADD_FAILURE() << failure.what;
  }
}

TEST_P(BuiltinRule, ReachCoversItsExamples) {
  const Rule& rule = *GetParam();
  for (size_t i = 0; i < rule.match.size(); ++i) {
    const Result<Sample> sample = MatchSample(rule, i);
    ASSERT_TRUE(sample.ok());
    EXPECT_LE(sample->secret.size(), rule.reach);
  }
}

// Law 1: what stands further away than the reach changes nothing.
TEST_P(BuiltinRule, DependsOnNothingBeyondItsReach) {
  const Rule& rule = *GetParam();
  if (rule.is_public) GTEST_SKIP() << "nothing is reported";
  const std::string far =
      "\n" + std::string(rule.reach, ' ') + "password: admin example test public xxxx\n";
  const Result<Sample> sample = MatchSample(rule, 0);
  ASSERT_TRUE(sample.ok());
  const auto found = [&](const std::string& text) {
    DetectScratch scratch;
    std::vector<Hit> hits;
    EXPECT_TRUE(BuiltinDetector().DetectAll(text, &scratch, &hits).ok());
    std::vector<std::pair<std::string, Confidence>> out;
    for (const Hit& hit : hits) {
      if (hit.rule == &rule && hit.verdict.keep)
        out.emplace_back(hit.secret.Reveal(), hit.verdict.confidence);
    }
    return out;
  };
  const std::string blank = "\n" + std::string(far.size() - 2, ' ') + "\n";
  EXPECT_EQ(found(far + sample->text + far), found(blank + sample->text + blank));
}

std::string TestName(const testing::TestParamInfo<const Rule*>& info) {
  std::string name(info.param->id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, BuiltinRule, testing::ValuesIn(BuiltinRules().rules()), TestName);

TEST(BuiltinRules, CoverTheServicesAndHavePlaybooks) {
  size_t full = 0;
  for (const Provider& p : BuiltinProviders()) {
    full += !p.what.empty() && p.uses.size() >= 2 && !p.risk.empty() && !p.generate.empty() &&
            !p.revoke.empty() && !p.logs.empty() && !p.links.empty();
  }
  EXPECT_GE(BuiltinProviders().size(), 900u);
  EXPECT_GE(full, 350u);
}

}  // namespace
}  // namespace leaksift
