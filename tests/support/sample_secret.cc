#include "support/sample_secret.h"

#include <gtest/gtest.h>

#include "rule/rule_set.h"
#include "rule/sample.h"

namespace leaksift {

SampleSecret SampleOf(std::string_view rule) {
  static const RuleSet rules = RuleSet::Builtin();
  const Rule* found = rules.Find(rule);
  EXPECT_NE(nullptr, found) << rule;
  if (!found) return {};
  const Result<Sample> sample = MatchSample(*found, 0);
  EXPECT_TRUE(sample.ok());
  if (!sample.ok()) return {};
  return {std::string(sample->secret.In(sample->text)), sample->text};
}

}  // namespace leaksift
