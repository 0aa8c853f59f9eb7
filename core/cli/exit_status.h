// The program's exit codes: part of its contract.
#pragma once

namespace leaksift {

enum class ExitStatus : int {
  kClean = 0,     // everything was scanned and nothing blocks
  kFindings = 1,  // everything was scanned; findings at or above the gate
  kUsage = 2,     // the command line or a configuration is wrong; nothing was scanned
  kIncomplete =
      3,  // something could not be scanned, or a report not be written; findings are reported
};

}  // namespace leaksift
