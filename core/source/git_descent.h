// How the commits of a repository descend from each other, and which refs lead to which of them.
// Numbers only: about 8 bytes a commit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "source/git_commit_graph.h"

namespace leaksift {

/// One bit for each ref, in the order of GitRefs::refs.
using GitRefBits = std::vector<uint64_t>;

class GitDescent {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  GitDescent() = default;
  /// `tips` are the commits that the refs lead to, as numbers in `graph`; kNone for other objects.
  GitDescent(const CommitGraph& graph, std::vector<uint32_t> tips);

  size_t ref_count() const { return tips_.size(); }

  /// For each group of commits (by position, see CommitGraph::order) calls
  /// sink(group, refs) with the refs whose history has one of them, in the order of groups. The
  /// bits are valid during the call.
  using Sink = std::function<void(size_t group, const GitRefBits& refs)>;
  void FindRefs(const std::vector<std::vector<uint32_t>>& groups, const Sink& sink) const;

 private:
  size_t size() const { return parent_begin_.size() - 1; }
  std::span<const uint32_t> parents(size_t position) const {
    return {parents_.data() + parent_begin_[position],
            parent_begin_[position + 1] - parent_begin_[position]};
  }

  std::vector<size_t> parent_begin_ = {0};  // by position, into parents_; one more than commits
  std::vector<uint32_t> parents_;           // positions
  std::vector<uint32_t> tips_;              // positions, by ref
};

}  // namespace leaksift
