// The work tree against the index: what `git status` calls changed and untracked.
#pragma once

#include "base/result.h"
#include "source/directory.h"
#include "source/git_layout.h"

namespace leaksift {

/// Visits every file and symbolic link of the work tree whose contents are not those of its entry
/// in the index, and those that have no entry and are not ignored. Nothing is run: contents are
/// compared as they are, so a file that a filter or a conversion of line ends would change counts
/// as changed, as does one of more than 32 MiB that was touched. Marks of the index that hide
/// changes (assume-unchanged, skip-worktree) do not count. A file that is gone or differs only in
/// its mode is not visited.
///
/// Links on the way to an entry are not followed: the entry is gone then. Submodules and other
/// repositories inside of the work tree are noted as skipped: they have an index of their own.
/// Paths are relative to the work tree. Of `options` the globs are used. Errors: kUsage for a
/// repository without work tree; kCorrupt for an index that cannot be read.
Result<void> WalkUnstaged(const GitLayout& layout, const WalkOptions& options,
                          WalkVisitor* visitor);

}  // namespace leaksift
