// Commits and how they descend from each other, in flat arrays: about 70 bytes a commit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "source/git_object.h"
#include "source/git_parse.h"

namespace leaksift {

class CommitGraph {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  /// Commits that are still to become a graph: one part a thread.
  class Part {
   public:
    void Add(const ObjectId& id, const CommitView& commit);

   private:
    friend class CommitGraph;
    struct Raw {
      ObjectId id;
      ObjectId tree;
      int64_t time = 0;  // of the committer
      size_t first_parent = 0;
      size_t parent_count = 0;
    };
    std::vector<Raw> commits_;
    std::vector<ObjectId> parents_;
  };

  /// The parts may be in any order: the graph is the same. Parents that are in none are left out.
  explicit CommitGraph(const std::vector<Part>& parts);

  uint32_t size() const { return static_cast<uint32_t>(ids_.size()); }
  const ObjectId& id(uint32_t commit) const { return ids_[commit]; }
  const ObjectId& tree(uint32_t commit) const { return trees_[commit]; }
  std::span<const uint32_t> parents(uint32_t commit) const {
    return {parents_.data() + parent_begin_[commit],
            parent_begin_[commit + 1] - parent_begin_[commit]};
  }

  /// kNone when there is no such commit.
  uint32_t Find(const ObjectId& id) const;

  /// All commits, parents before children, and as far as that allows by date, then id.
  const std::vector<uint32_t>& order() const { return order_; }

 private:
  void Sort(const std::vector<int64_t>& times);

  std::vector<ObjectId> ids_;  // sorted
  std::vector<ObjectId> trees_;
  std::vector<size_t> parent_begin_;  // into parents_; one more than commits
  std::vector<uint32_t> parents_;
  std::vector<uint32_t> order_;
};

}  // namespace leaksift
