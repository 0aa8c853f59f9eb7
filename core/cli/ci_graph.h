// Commit graph questions of the range decision, answered on clones of any depth.
//
// Both walks go by commit time, newest first, and stop as soon as the answer can no longer grow.
// Times that lie make a walk longer or an answer wider (a commit counted as new that is not); a
// commit is excluded only when a chain of parents was followed to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "cli/ci_repository.h"

namespace leaksift {

class CiGraph {
 public:
  /// Most commits that one question visits; more is an Error (kBudget).
  static constexpr size_t kMaxVisited = 2'000'000;

  /// `repository` must outlive this object. Commits read once are remembered.
  explicit CiGraph(CiRepository* repository) : repository_(*repository) {}

  /// The best common ancestors of two commits, sorted; a commit counts as its own ancestor. Empty:
  /// none is known here. Ids that are not in this clone have no ancestors but themselves.
  Result<std::vector<std::string>> MergeBases(const std::string& a, const std::string& b);

  Result<bool> IsAncestor(const std::string& ancestor, const std::string& descendant);

  /// What is reachable from `include` and not from `exclude`.
  struct Difference {
    size_t commits = 0;
    bool is_cut = false;  // the walk met the end of a shallow clone or a commit that is not there
  };
  Result<Difference> Subtract(const std::vector<std::string>& include,
                              const std::vector<std::string>& exclude);

 private:
  struct Node {
    std::string id;
    std::vector<std::string> parents;
    int64_t time = 0;
    bool is_cut = false;
  };
  using Colours = std::unordered_map<size_t, uint8_t>;  // by index into nodes_

  Result<size_t> Load(const std::string& id);
  Result<Colours> Paint(const std::vector<std::string>& left, const std::vector<std::string>& right,
                        bool for_merge_bases);

  CiRepository& repository_;
  std::unordered_map<std::string, size_t> index_;
  std::vector<Node> nodes_;
};

}  // namespace leaksift
