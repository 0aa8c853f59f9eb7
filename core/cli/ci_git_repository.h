// CiRepository on a real repository, through libgit2.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>

#include "cli/ci_repository.h"
#include "source/git_handle.h"

namespace leaksift {

class CiGitRepository : public CiRepository {
 public:
  /// `repository` must outlive this object. Reads the shallow boundary once; Error (kCorrupt): a
  /// "shallow" file that holds anything but commit ids.
  static Result<std::unique_ptr<CiGitRepository>> Open(git_repository* repository);

  Result<std::optional<std::string>> Resolve(const std::string& name) override;
  Result<std::optional<std::string>> SymbolicTarget(const std::string& name) override;
  Result<std::optional<CiCommit>> Read(const std::string& id) override;
  bool IsShallow() override { return !boundary_.empty(); }

 private:
  explicit CiGitRepository(git_repository* repository) : repository_(repository) {}

  git_repository* repository_;
  std::unordered_set<std::string> boundary_;  // ids of the commits whose parents are cut off
};

}  // namespace leaksift
