// Which commits stood before a change, on more than the change's own word. Private to
// core/cli/ci_*.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/ci_context.h"
#include "cli/ci_graph.h"
#include "cli/ci_range.h"
#include "cli/ci_repository.h"

namespace leaksift {

struct CiTrust {
  std::vector<std::string> commits;  // with all their history; all in the clone
  std::string target_tip;            // of the clone's own target branch; empty: not here
  bool is_default_tip = false;       // `commits` is the clone's own default branch
  bool is_target_named = false;      // by the platform, and it is not the change's own branch
  bool is_default_branch = false;    // the default branch itself was pushed
  std::vector<std::string> wanted;   // ids and "refs/heads/…" whose history settles the question
  std::vector<std::string> missing;  // those of them that the clone has not
  std::vector<std::string> notes;
};

/// `head` is in the clone. Errors: kUsage for a base that was asked for and is not in a complete
/// clone, and those of graph and repository.
Result<CiTrust> FindCiTrust(const CiContext& context, const CiOverrides& overrides,
                            const std::string& head, CiRepository* repository, CiGraph* graph);

/// The commit of an override: a commit id, HEAD, a full reference name, or the short name of a
/// branch of the remote, a tag or a local branch, tried in that order. Empty: not in the clone.
Result<std::optional<std::string>> ResolveCiName(const std::string& name,
                                                 const CiOverrides& overrides,
                                                 CiRepository* repository);

/// Appends `id` unless it is empty or already there.
void AddOnce(std::vector<std::string>* ids, const std::string& id);

bool Contains(const std::vector<std::string>& ids, const std::string& id);

}  // namespace leaksift
