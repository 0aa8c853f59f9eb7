#include "source/git_commit_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace leaksift {

void CommitGraph::Part::Add(const ObjectId& id, const CommitView& commit) {
  commits_.push_back(
      {id, commit.tree, commit.committer.time, parents_.size(), commit.parents.size()});
  parents_.insert(parents_.end(), commit.parents.begin(), commit.parents.end());
}

CommitGraph::CommitGraph(const std::vector<Part>& parts) {
  std::vector<std::pair<const Part*, size_t>> all;
  for (const Part& part : parts) {
    for (size_t i = 0; i < part.commits_.size(); ++i) all.emplace_back(&part, i);
  }
  const auto raw = [&all](size_t i) -> const Part::Raw& {
    return all[i].first->commits_[all[i].second];
  };
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.first->commits_[a.second].id < b.first->commits_[b.second].id;
  });
  std::vector<int64_t> times;
  for (size_t i = 0; i < all.size(); ++i) {
    ids_.push_back(raw(i).id);
    trees_.push_back(raw(i).tree);
    times.push_back(raw(i).time);
  }
  for (size_t i = 0; i < all.size(); ++i) {
    parent_begin_.push_back(parents_.size());
    for (size_t p = 0; p < raw(i).parent_count; ++p) {
      const uint32_t parent = Find(all[i].first->parents_[raw(i).first_parent + p]);
      if (parent != kNone) parents_.push_back(parent);
    }
  }
  parent_begin_.push_back(parents_.size());
  Sort(times);
}

uint32_t CommitGraph::Find(const ObjectId& id) const {
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (found == ids_.end() || *found != id) return kNone;
  return static_cast<uint32_t>(found - ids_.begin());
}

void CommitGraph::Sort(const std::vector<int64_t>& times) {
  // Children by parent, as a counting sort.
  std::vector<size_t> child_end(size() + size_t{1}, 0);
  for (uint32_t parent : parents_) ++child_end[parent + 1];
  for (size_t i = 1; i < child_end.size(); ++i) child_end[i] += child_end[i - 1];
  const std::vector<size_t> child_begin = child_end;
  std::vector<uint32_t> children(parents_.size());
  for (uint32_t commit = 0; commit < size(); ++commit) {
    for (uint32_t parent : parents(commit)) children[child_end[parent]++] = commit;
  }

  using Ready = std::pair<int64_t, uint32_t>;  // commits are numbered by id
  std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
  std::vector<size_t> missing(size());
  for (uint32_t commit = 0; commit < size(); ++commit) {
    missing[commit] = parents(commit).size();
    if (missing[commit] == 0) ready.emplace(times[commit], commit);
  }
  order_.reserve(size());
  while (!ready.empty()) {
    const uint32_t commit = ready.top().second;
    ready.pop();
    order_.push_back(commit);
    for (size_t i = child_begin[commit]; i < child_end[commit]; ++i) {
      if (--missing[children[i]] == 0) ready.emplace(times[children[i]], children[i]);
    }
  }
  if (order_.size() == size()) return;
  // A circle: impossible with true ids, so only in a damaged or forged pack. Any order will do.
  for (uint32_t commit = 0; commit < size(); ++commit) {
    if (missing[commit] > 0) order_.push_back(commit);
  }
}

}  // namespace leaksift
