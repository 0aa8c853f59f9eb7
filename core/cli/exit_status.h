// The program's exit codes: part of its contract.
#pragma once

namespace leaksift {

enum class ExitStatus : int {
  kClean = 0,     // everything was scanned and nothing blocks
  kFindings = 1,  // everything was scanned; findings at or above the gate
  kUsage = 2,     // the command line or a configuration is wrong; nothing was scanned
  // Something could not be scanned; findings are reported. Also a report that could not be written,
  // but for `ci`, whose gate does not depend on reports.
  kIncomplete = 3,
};

}  // namespace leaksift
