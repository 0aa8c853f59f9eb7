#include "cli/ci_outputs.h"

#include <gtest/gtest.h>

namespace leaksift {
namespace {

TEST(CiOutputs, Lines) {
  CiDecision decision;
  decision.head = std::string(40, 'a');
  decision.fork_commit = std::string(40, 'b');
  decision.context.branch = "x\nLEAKSIFT_EXIT_CODE=0";
  EXPECT_EQ(CiOutputs(decision, {.findings = 3, .blocking = 1, .exit_code = 1}),
            "LEAKSIFT_EXIT_CODE=1\nLEAKSIFT_FINDINGS=3\nLEAKSIFT_BLOCKING=1\n"
            "LEAKSIFT_COVERAGE=complete\nLEAKSIFT_RANGE_BASE=" +
                std::string(40, 'b') + "\nLEAKSIFT_RANGE_HEAD=" + std::string(40, 'a') + "\n");
}

TEST(CiOutputs, EitherHalfMakesItPartial) {
  CiDecision decision;
  const std::string partial = "LEAKSIFT_COVERAGE=partial\n";
  EXPECT_EQ(CiOutputs(decision, {}).find(partial), std::string::npos);
  EXPECT_NE(CiOutputs(decision, {.ledger_complete = false}).find(partial), std::string::npos);
  decision.complete = false;
  EXPECT_NE(CiOutputs(decision, {}).find(partial), std::string::npos);
}

}  // namespace
}  // namespace leaksift
