// Secrets for tests, made when the test runs from the recipes of the built-in rules, so that no
// scanner trips over the source.
#pragma once

#include <string>
#include <string_view>

namespace leaksift {

struct SampleSecret {
  std::string secret;
  std::string line;  // a realistic line that holds it
};

/// The first example of a built-in rule. Fails the test when there is no such rule.
SampleSecret SampleOf(std::string_view rule);

}  // namespace leaksift
