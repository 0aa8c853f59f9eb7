// What `leaksift explain` promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "rule/rule_set.h"
#include "support/program.h"

namespace leaksift {
namespace {

bool Contains(const std::string& text, const std::string& needle) {
  return text.find(needle) != std::string::npos;
}

// Which providers have been checked changes with every batch; that each says so or not does not.
TEST(Explain, SaysWhetherItsFactsWereChecked) {
  size_t checked = 0, unchecked = 0;
  for (const Provider& provider : BuiltinProviders()) {
    if (!provider.is_service || (checked > 0 && unchecked > 0)) continue;
    size_t& seen = provider.checked.empty() ? unchecked : checked;
    if (seen++ > 0) continue;
    const ProgramOutput run = Leaksift({"explain", std::string(provider.id)});
    ASSERT_EQ(0, run.status) << run.err;
    const std::string yes =
        "\nSteps checked against the service's documentation: " + std::string(provider.checked) +
        ".\n";
    EXPECT_EQ(!provider.checked.empty(), Contains(run.out, yes)) << run.out;
    EXPECT_EQ(provider.checked.empty(), Contains(run.out, "\nSteps not checked against"))
        << run.out;
  }
  EXPECT_EQ(1u, std::min<size_t>(checked, 1)) << "no provider was ever checked";
}

TEST(Explain, FitsAWindowAndKeepsLinksWhole) {
  const ProgramOutput run = Leaksift({"explain", "stripe-secret-key", "aws"});
  ASSERT_EQ(0, run.status) << run.err;
  for (const char* part :
       {"(stripe-secret-key, severity critical)\n", "\n\nAmazon Web Services (aws)\n", "\n  1. ",
        "  - https://docs.stripe.com/keys\n", "\nRules\n  aws-"}) {
    EXPECT_TRUE(Contains(run.out, part)) << part << "\nnot in:\n" << run.out;
  }
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) {
    if (Contains(line, "https://")) continue;
    EXPECT_LE(line.size(), 88u + 8u) << line;  // a few characters have more than one byte
  }
}

}  // namespace
}  // namespace leaksift
