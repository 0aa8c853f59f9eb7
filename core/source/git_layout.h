// Where the parts of a repository are, and whether it may and can be read at all.
//
// Reads a few small files, runs nothing, opens no link of the configuration. What the repository's
// own files say is believed only as far as it cannot lead to other people's data: see
// GitOpenOptions.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_object.h"

namespace leaksift {

struct GitOpenOptions {
  /// Reads repositories that belong to another user. Without it they are refused, as git does
  /// (safe.directory): a shared folder is where somebody may have put one for us to fall into.
  bool trust_owner = false;

  /// Follows a ".git" file, "commondir" or core.worktree link that leads out of the folder and is
  /// not confirmed from its other end, as worktrees and submodules are. Without it such a
  /// repository is refused: it may show us someone else's history.
  bool allow_outside = false;

  /// Looks for ".git" in the folders above the given path too.
  bool search_parents = false;

  /// Where a push keeps its objects until it is accepted: GIT_QUARANTINE_PATH, which git sets for
  /// the hooks of a server (git-receive-pack(1), "Quarantine environment"). Empty: nowhere.
  std::string quarantine = {};
};

struct GitLayout {
  std::string git_dir;     // HEAD, index and reflog of this worktree
  std::string common_dir;  // what all worktrees share: refs, packed-refs, objects, config
  std::string object_dir;
  std::string quarantine;         // a folder of objects more; or empty
  std::string work_tree;          // empty for a bare repository
  bool promisor = false;          // configured as a partial clone: objects may be missing by design
  std::vector<ObjectId> shallow;  // commits whose parents were cut off; sorted
  std::vector<GitProblem> problems;
};

/// `path` is a worktree's root, a ".git" file or folder, or a bare repository. Errors:
/// kMissing: no repository there. kUnsupported: SHA-256, reftable, an extension or version that is
/// not known, or a link to outside. kIo: another owner (the message names --trust-owner), or
/// unreadable. kCorrupt: a configuration that git would refuse.
Result<GitLayout> OpenGitLayout(const std::string& path, const GitOpenOptions& options);

/// Error (kIo) unless the file or folder belongs to the user who runs this (or, for root, to the
/// one who called sudo).
Result<void> CheckOwner(const std::string& path);

/// Whether `path` looks like a git folder, as git decides it: HEAD, and objects and refs here or
/// where commondir says.
bool IsGitDir(const std::string& path);

}  // namespace leaksift
