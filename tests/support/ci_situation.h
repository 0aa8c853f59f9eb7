// What can have happened to a repository before a CI job starts, as one story that every platform's
// table tells in its own variables. The tables are joined with the range decision: from a recorded
// environment to the commits that are scanned.
//
// main is m0 - m1 - m2 - m3. The feature is f1 (on m1) - f2 - f3 - f4, and f5 came later; before a
// forced push away from f4 to g2, it is f4. M is the platform's test merge of m3 and f4. q1 is the
// queue's entry before q2, which merges f4 into it. p1 to p40 are a long feature on m2, N its test
// merge.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/ci_environment.h"
#include "cli/ci_range.h"
#include "support/fake_ci_repository.h"

namespace leaksift {

enum class Situation {
  kPush,            // three commits: f1 to f4
  kFirstPush,       // the default branch, m0 to m3; there was none
  kForcedPush,      // f4 to g2
  kNewBranch,       // f4; there was none
  kTag,             // on m2
  kEmptyPush,       // a new branch at m3, which main has
  kPullRequest,     // f4 into main
  kForkRequest,     // the same from another repository
  kFortyCommits,    // p40 into main
  kStaleBase,       // f4 into main, where what is known of main is m0
  kQueue,           // q2 behind q1
  kSchedule,        // m3
  kRerun,           // of kPush, when the branch has f5
  kDeletedBranch,   // f4 is gone; m3 is checked out
  kDepthOneClone,   // kPush in a clone of depth 1
  kDepthOneRequest  // kPullRequest in a clone of depth 1
};
inline constexpr size_t kSituations = 16;

struct Cell {
  Situation situation;
  Environment environment;  // as the platform sets it, with variables that are not to be used
  std::string payload = "";
  std::string checkout;              // the commit that HEAD is
  std::vector<CiRange> ranges = {};  // what is to be scanned, the head's range first
};

/// A situation that a platform does not start a job for, and why.
using Absent = std::pair<Situation, const char*>;

inline CiRange Range(const std::string& include, const std::vector<std::string>& exclude) {
  CiRange range;
  range.include = {FakeId(include)};
  for (const std::string& name : exclude) range.exclude.push_back(FakeId(name));
  std::sort(range.exclude.begin(), range.exclude.end());
  return range;
}

/// The clone that the job finds.
FakeCiRepository RepositoryOf(const Cell& cell);

/// Every situation is in one of the lists, once; every cell's decision is the expected one,
/// complete but in clones of depth 1. And for every cell: whatever single variable (or the payload)
/// is missing or holds garbage, nothing of what is new in the checked-out commit is left out,
/// unless the run says that it is partial or fails.
void CheckPlatform(const std::vector<Cell>& cells, const std::vector<Absent>& absent);

/// For every cell: whatever single variable, or place of the payload, has another value that is
/// valid in itself (of another job of the platform, any commit, any branch), nothing of what is new
/// in the checked-out commit is left out of a run that says that it is complete. But for
/// `believed`: names of those that nothing in a clone can contradict; docs/ci/README.md lists them.
void CheckLies(const std::vector<Cell>& cells, const std::set<std::string>& believed);

}  // namespace leaksift
