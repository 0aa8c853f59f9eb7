// The outcome of a CI run as variables: `leaksift ci --outputs FILE`.
//
// One NAME=value a line, as dotenv reports and shells read it. Names are fixed; values are numbers,
// hex ids and words of a fixed set, so nothing needs quoting and nothing from the scanned change
// gets in.
#pragma once

#include <cstddef>
#include <string>

#include "cli/ci_range.h"

namespace leaksift {

struct CiOutcome {
  size_t findings = 0;          // active ones (Finding::active)
  size_t blocking = 0;          // of them, at or above the gate
  bool ledger_complete = true;  // Ledger::complete
  int exit_code = 0;
};

/// LEAKSIFT_EXIT_CODE, _FINDINGS, _BLOCKING, _COVERAGE (complete or partial), _RANGE_BASE,
/// _RANGE_HEAD.
std::string CiOutputs(const CiDecision& decision, const CiOutcome& outcome);

}  // namespace leaksift
