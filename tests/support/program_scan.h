// `leaksift git` on a repository, from outside, and what its report says.
#pragma once

#include <string>
#include <vector>

#include "support/program.h"

namespace leaksift::testing {

struct ScannedUnit {
  std::string kind;     // "object", "ref" …
  std::string outcome;  // "failed" or "skipped"
  std::string unit;
  std::string reason;
};

struct ScannedFinding {
  std::string source;  // "git-blob", "git-commit-message" …
  std::string path;
  std::string object;
  std::string fingerprint;
  std::vector<std::string> commits;  // that introduced it
  bool in_head = false;
};

struct ProgramScan {
  int status = -1;
  std::string out;  // the JSON report as it was printed
  std::string err;
  bool complete = false;
  uint64_t commits = 0;
  uint64_t objects = 0;
  std::vector<ScannedUnit> units;  // that were not wholly read
  std::vector<ScannedFinding> findings;

  /// The reason of the first unit whose name ends so and that was not wholly read; "" if there is
  /// none.
  std::string Reason(const std::string& unit) const;

  /// Whether a finding is at this path.
  bool Finds(const std::string& path) const;
};

/// What the JSON report on standard output says. It is well-formed unless the status is 2.
ProgramScan ReadProgramScan(const ProgramOutput& run);

/// What a failing test shows of a scan.
std::string Describe(const ProgramScan& scan);

#ifdef LEAKSIFT_PROGRAM
/// Runs `leaksift git` with a JSON report and `words` behind it.
inline ProgramScan ScanWithProgram(const std::vector<std::string>& words,
                                   const ProgramInput& input = {}) {
  std::vector<std::string> all = {"git", "--report", "json=-"};
  all.insert(all.end(), words.begin(), words.end());
  return ReadProgramScan(Leaksift(all, input));
}
#endif

}  // namespace leaksift::testing
