#include "cli/ci_outputs.h"

#include <fmt/format.h>

#include <algorithm>

namespace leaksift {

CiOutcome OutcomeOf(const ScanReport& report, ExitStatus status) {
  const auto active = std::count_if(report.findings.begin(), report.findings.end(),
                                    [](const Finding& f) { return f.active(); });
  return {static_cast<size_t>(active), BlockingFindings(report), report.ledger.complete(),
          static_cast<int>(status)};
}

std::string OutcomeLines(const CiOutcome& outcome) {
  return fmt::format(
      "LEAKSIFT_EXIT_CODE={}\n"
      "LEAKSIFT_FINDINGS={}\n"
      "LEAKSIFT_BLOCKING={}\n"
      "LEAKSIFT_COVERAGE={}\n",
      outcome.exit_code, outcome.findings, outcome.blocking,
      outcome.ledger_complete ? "complete" : "partial");
}

std::string CiOutputs(const CiDecision& decision, const CiOutcome& outcome) {
  CiOutcome whole = outcome;
  whole.ledger_complete = decision.complete && outcome.ledger_complete;
  return OutcomeLines(whole) + fmt::format(
                                   "LEAKSIFT_RANGE_BASE={}\n"
                                   "LEAKSIFT_RANGE_HEAD={}\n",
                                   decision.fork_commit, decision.head);
}

}  // namespace leaksift
