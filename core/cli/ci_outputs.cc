#include "cli/ci_outputs.h"

#include <fmt/format.h>

namespace leaksift {

std::string CiOutputs(const CiDecision& decision, const CiOutcome& outcome) {
  const bool complete = decision.complete && outcome.ledger_complete;
  return fmt::format(
      "LEAKSIFT_EXIT_CODE={}\n"
      "LEAKSIFT_FINDINGS={}\n"
      "LEAKSIFT_BLOCKING={}\n"
      "LEAKSIFT_COVERAGE={}\n"
      "LEAKSIFT_RANGE_BASE={}\n"
      "LEAKSIFT_RANGE_HEAD={}\n",
      outcome.exit_code, outcome.findings, outcome.blocking, complete ? "complete" : "partial",
      decision.fork_commit, decision.head);
}

}  // namespace leaksift
