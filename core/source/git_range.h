// The objects that a range of commits brings: reachable from some commits and not from others.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_layout.h"
#include "source/git_object.h"
#include "source/git_object_reader.h"

namespace leaksift {

/// What `git rev-list --objects include… ^exclude…` lists. With `tree_only`, the trees of `include`
/// alone.
struct GitRange {
  std::vector<ObjectId> include;
  std::vector<ObjectId> exclude;
  bool tree_only = false;
  std::vector<ObjectId> tags = {};  // annotated tags that are of it too
};

struct GitRangeObjects {
  std::unordered_set<ObjectId, ObjectIdHash> objects;  // commits, blobs and tags, no trees
  std::vector<GitProblem> problems;                    // what could not be read on the way
};

/// Merges, also evil ones and octopuses, need no special care: a blob is new when no tree of the
/// excluded side that touches the range has it. A blob that only an older excluded commit had may
/// be listed; none that is new is left out. `layout` is the repository that `reader` reads. At its
/// shallow commits the walk ends, and all of their trees counts as new. Error: kMissing for an
/// include that is not there; kCorrupt when the walk over commits breaks off.
Result<GitRangeObjects> ListRangeObjects(const GitLayout& layout, const GitObjectReader& reader,
                                         const std::vector<GitRange>& ranges);

/// The commit that `name` stands for (git-rev-parse's language). Annotated tags on the way to it
/// are appended to `tags` unless that is null. Error kUsage: none.
Result<ObjectId> ResolveCommit(const GitLayout& layout, const std::string& name,
                               std::vector<ObjectId>* tags = nullptr);

/// Commits reachable from HEAD with a committer date of `time` (seconds since 1970) or later, as a
/// range.
Result<GitRange> RangeSince(const GitLayout& layout, int64_t time);

/// An entry of the index that HEAD's tree does not have at that path.
struct StagedBlob {
  std::string path;
  ObjectId id;
};

/// What would be committed: new and changed files, in the order of paths. Without a HEAD all
/// entries.
Result<std::vector<StagedBlob>> ListStagedBlobs(const GitLayout& layout);

}  // namespace leaksift
