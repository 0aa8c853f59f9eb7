// Samples: the example texts of rules, made from their recipes (core/providers/README.md,
// "Examples").
//
// Secrets are made when they are needed, with a generator seeded by the rule's id, so that nothing
// in the repository looks like a secret and every run sees the same texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/span.h"
#include "rule/rule.h"

namespace leaksift {

struct Sample {
  std::string text;
  Span secret;  // what stood between « and »; empty where there were none
};

/// Makes the text of `recipe`. Same recipe, check and seed, same text. Error kUsage: an unknown
/// recipe, unbalanced « ».
Result<Sample> ExpandRecipe(std::string_view recipe, TokenCheck check, uint64_t seed);

/// The `index`-th example of `rule.match` or `rule.no_match`.
Result<Sample> MatchSample(const Rule& rule, size_t index);
Result<Sample> NoMatchSample(const Rule& rule, size_t index);

}  // namespace leaksift
