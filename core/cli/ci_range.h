// The range decision: which commits a CI run must scan. One function for all platforms.
//
//   Result<CiDecision> decision = DecideCi(context, overrides, &repository);
//
// The decision is made from what the platform claims (CiContext) and what the repository holds.
// Claims choose between ranges that the repository supports and never make the scan smaller than
// that:
//   * a commit is excluded only if it is an ancestor of the head and of every base that is known;
//   * a range that would be empty is believed only when a branch of the repository has the head
//   already;
//   * a base that is not there widens the range; history that is not there makes it partial (exit
//   code 3).
//     It is never "the last commit".
// Only the target and the default branch count as scanned before. Other branches do not: a branch
// whose pipeline was skipped, or two new branches pushed together, would vouch for each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/ci_context.h"
#include "cli/ci_repository.h"

namespace leaksift {

/// What the user asked for; goes before what the platform says.
struct CiOverrides {
  std::string base = {};          // a commit id or reference; empty: not given
  std::string head = {};          // likewise
  bool full = false;              // the whole history of the head
  bool tree = false;              // only what the head's own tree holds, no history
  std::string remote = "origin";  // whose branches refs/remotes/ holds
};

enum class CiScope : uint8_t {
  kRange,    // what is new in `ranges`
  kHistory,  // everything reachable from the heads; `ranges` have no exclude
  kTree,     // the trees of the included commits alone
};
std::string_view ToString(CiScope scope);  // "range", "history", "tree"

enum class CiPolicySource : uint8_t {
  kCommit,  // a commit that the change has no hand in
  kHead,    // the head's own: it is the branch itself that is scanned, not a change to it
  kNone,  // built-in defaults, nothing ignored: no commit is known to be out of the change's reach
};
std::string_view ToString(CiPolicySource policy);  // "commit", "head", "none"

/// Objects reachable from `include` and not from `exclude`, trees of excluded commits included
/// (git rev-list --objects). Full commit ids, all present in the clone.
struct CiRange {
  std::vector<std::string> include;
  std::vector<std::string> exclude;

  friend bool operator==(const CiRange&, const CiRange&) = default;
};

struct CiDecision {
  CiContext context;
  CiScope scope = CiScope::kRange;
  std::string head;             // the commit that reports name
  std::vector<CiRange> ranges;  // their union is scanned; the first one is the head's
  /// Commits in `ranges`, one counted for each range that has it; empty: a whole history or a tree
  /// is among them, and was not counted.
  std::optional<size_t> commits;
  bool complete = true;     // false: report "partial", exit code 3
  std::string why;          // what was chosen and for which reason: a sentence, plain ASCII
  std::string partial_why;  // empty when complete
  /// What to fetch to make the range smaller or complete: full commit ids and
  /// "refs/heads/<branch>". With `deepen`, history behind them too. Empty and not `deepen`:
  /// fetching changes nothing.
  std::vector<std::string> fetch;
  bool deepen = false;
  /// Where configuration, ignores and baseline come from (law 6); policy_commit is set for kCommit
  /// only.
  CiPolicySource policy = CiPolicySource::kNone;
  std::string policy_commit;
  /// Where the change forked: the policy files of this commit and of the head are compared. Often
  /// equal to policy_commit.
  std::string fork_commit;
  std::vector<std::string> notes;  // sentences for the user, plain ASCII
};

/// Errors: kUsage, an override that names nothing in a complete clone, or overrides that exclude
/// each other; kMissing, a repository without any commit; kBudget, a graph of millions of commits;
/// and those of the repository.
Result<CiDecision> DecideCi(const CiContext& context, const CiOverrides& overrides,
                            CiRepository* repository);

/// `leaksift ci-range --json`: one object, format "leaksift-ci-range" version 1;
/// docs/ci/ci-range.md.
std::string CiDecisionJson(const CiDecision& decision);

/// `leaksift ci-range`: the same for shells, a "name=value" a line, repeated names for lists. No
/// value holds a line break or a control character.
std::string CiDecisionLines(const CiDecision& decision);

}  // namespace leaksift
