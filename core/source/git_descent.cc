// A bit for each of 64 groups, passed from commits to their children in one sweep over all commits.
#include "source/git_descent.h"

#include <algorithm>
#include <utility>

namespace leaksift {

GitDescent::GitDescent(const CommitGraph& graph, std::vector<uint32_t> tips)
    : tips_(std::move(tips)) {
  std::vector<uint32_t> position(graph.size());
  for (uint32_t i = 0; i < graph.size(); ++i) position[graph.order()[i]] = i;
  for (uint32_t commit : graph.order()) {
    for (uint32_t parent : graph.parents(commit)) parents_.push_back(position[parent]);
    parent_begin_.push_back(parents_.size());
  }
  for (uint32_t& tip : tips_) {
    if (tip != kNone) tip = position[tip];
  }
}

void GitDescent::FindRefs(const std::vector<std::vector<uint32_t>>& groups,
                          const Sink& sink) const {
  constexpr size_t kAtATime = 64;
  std::vector<uint64_t> mask(size());
  for (size_t first = 0; first < groups.size(); first += kAtATime) {
    const size_t count = std::min(kAtATime, groups.size() - first);
    std::fill(mask.begin(), mask.end(), 0);
    for (size_t i = 0; i < count; ++i) {
      for (uint32_t position : groups[first + i]) mask[position] |= uint64_t{1} << i;
    }
    for (size_t at = 0; at < size(); ++at) {
      for (uint32_t parent : parents(at)) mask[at] |= mask[parent];
    }
    std::vector<GitRefBits> found(count, GitRefBits((tips_.size() + 63) / 64));
    for (size_t ref = 0; ref < tips_.size(); ++ref) {
      for (uint64_t held = tips_[ref] == kNone ? 0 : mask[tips_[ref]]; held; held &= held - 1) {
        found[static_cast<size_t>(__builtin_ctzll(held))][ref / 64] |= uint64_t{1} << ref % 64;
      }
    }
    for (size_t i = 0; i < count; ++i) sink(first + i, found[i]);
  }
}

}  // namespace leaksift
