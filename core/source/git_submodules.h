// The repositories that a repository refers to from its own trees: submodules. Each has a history
// of its own. Formats: gitsubmodules(7), gitmodules(5).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_layout.h"

namespace leaksift {

/// Git folders of submodules that are kept inside of this one, those of its other worktrees and
/// those of submodules included (modules/…, worktrees/…/modules/…), sorted.
std::vector<std::string> ListSubmodules(const GitLayout& layout, std::vector<GitProblem>* problems);

/// Where the index has a repository that is none of `kept` (what ListSubmodules gave): it was not
/// cloned, or has its git folder in the work tree. Sorted; none without an index. Error kCorrupt:
/// the index cannot be read.
Result<std::vector<std::string>> ListOtherSubmodules(const GitLayout& layout,
                                                     const std::vector<std::string>& kept);

}  // namespace leaksift
