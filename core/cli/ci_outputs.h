// The outcome of a CI run as variables: `--outputs FILE` of ci and merge.
//
// One NAME=value a line, as dotenv reports and shells read it. Names are fixed; values are numbers,
// hex ids and words of a fixed set, so nothing needs quoting and nothing from the scanned change
// gets in.
#pragma once

#include <cstddef>
#include <string>

#include "cli/ci_range.h"
#include "cli/exit_status.h"
#include "report/report.h"

namespace leaksift {

struct CiOutcome {
  size_t findings = 0;          // active ones (Finding::active)
  size_t blocking = 0;          // of them, at or above the gate
  bool ledger_complete = true;  // Ledger::complete
  int exit_code = 0;
};
CiOutcome OutcomeOf(const ScanReport& report, ExitStatus status);

/// LEAKSIFT_EXIT_CODE, _FINDINGS, _BLOCKING, _COVERAGE (complete or partial).
std::string OutcomeLines(const CiOutcome& outcome);

/// The same, where the decision may make the coverage partial, and _RANGE_BASE, _RANGE_HEAD.
std::string CiOutputs(const CiDecision& decision, const CiOutcome& outcome);

}  // namespace leaksift
