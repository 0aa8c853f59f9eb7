// The examples of rules, run through the whole detector: what `rules test` and the tests of the
// built-in rules do.
#pragma once

#include <string>
#include <vector>

#include "rule/rule_set.h"
#include "scan/detector.h"

namespace leaksift {

/// An example that did not behave. `what` is a sentence; sample secrets are invented, so it may
/// show the text.
struct ExampleFailure {
  std::string rule;
  std::string what;
};

/// Runs all examples of `rule`: every `match` must be reported under the rule with exactly its
/// secret, and no `no_match` may be. `detector` holds the whole rule set that `rule` belongs to.
std::vector<ExampleFailure> CheckExamples(const Rule& rule, const Detector& detector);

}  // namespace leaksift
