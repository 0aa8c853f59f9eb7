// CiRepository: the little that the range decision asks of a git repository. The program answers
// from the object database; tests answer from a table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace leaksift {

struct CiCommit {
  std::vector<std::string> parents;  // as written in the commit, present here or not
  int64_t time = 0;                  // committer's; only an order to walk in, never trusted
  bool is_cut = false;  // on the boundary of a shallow clone: its parents are not followed
};

/// Ids are lower-case hex. Errors are those of reading (kIo, kCorrupt); "not here" is an empty
/// optional. Called from one thread.
class CiRepository {
 public:
  virtual ~CiRepository() = default;

  /// The commit that `name` leads to, tags peeled: a full commit or tag id, "HEAD" or a full
  /// reference name such as "refs/remotes/origin/main". Empty: no such name, or the object is not
  /// in this clone.
  virtual Result<std::optional<std::string>> Resolve(const std::string& name) = 0;

  /// The name that the symbolic reference `name` holds; empty: there is none, or it is not
  /// symbolic.
  virtual Result<std::optional<std::string>> SymbolicTarget(const std::string& name) = 0;

  /// Empty: the commit is not in this clone.
  virtual Result<std::optional<CiCommit>> Read(const std::string& id) = 0;

  virtual bool IsShallow() = 0;
};

}  // namespace leaksift
