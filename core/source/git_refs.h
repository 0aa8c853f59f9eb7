// Every name that a repository gives to objects: branches, tags, remotes, stash, notes,
// replacements, HEAD and its like, of all worktrees, and what the reflogs remember. Formats:
// gitrepository-layout(5), git-pack-refs(1), git-update-ref(1) "Logging updates".
//
// Reads files only; runs nothing. What cannot be understood is a problem, never silently left out:
// a ref that is not read may be the only way to a commit. Nothing of a broken line is quoted in
// messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_layout.h"
#include "source/git_object.h"

namespace leaksift {

struct GitRef {
  std::string name;             // "refs/heads/main", "HEAD", "worktrees/x/HEAD"; raw bytes
  ObjectId id;                  // of a symbolic ref: what it leads to
  std::string symbolic_target;  // empty for a direct one

  friend bool operator==(const GitRef&, const GitRef&) = default;
};

/// A line of a reflog.
struct GitReflogEntry {
  std::string ref;       // whose log it stands in
  ObjectId old_id;       // zero: did not exist before
  ObjectId new_id;       // zero: was deleted
  std::string identity;  // "A U Thor <author@example.com> 1700000000 +0100"
  std::string message;   // may be empty
};

struct GitRefs {
  std::vector<GitRef> refs;  // by name; refs/replace/… are in it, and nothing is replaced
  std::vector<GitReflogEntry> reflog;  // by ref, oldest first
  std::optional<ObjectId> head;      // what HEAD of this worktree leads to; empty when it is unborn
  std::vector<GitProblem> problems;  // by unit
};

struct GitRefLimits {
  size_t refs = 10'000'000;
  size_t reflog_entries = 20'000'000;
  size_t file_bytes = size_t{2} << 30;  // of packed-refs or one reflog
};

/// Never fails as a whole: what is unreadable is in `problems`.
GitRefs ReadGitRefs(const GitLayout& layout, const GitRefLimits& limits = {});

}  // namespace leaksift
