// Both questions are one walk with colours. Commits start with the colour of their side and hand it
// to their parents; a commit that gains a colour is looked at (again). The queue gives the newest
// commit first, so that each is usually looked at once, after all its children.
//
// Merge bases: a commit with both colours is a common ancestor; its ancestors are common as well
// but worse, and get a third colour, stale. The walk ends when only stale commits wait. Difference:
// a commit with the right colour is excluded. The walk ends when only excluded commits wait: no
// included commit can then still turn up, though one that was counted might still have turned
// excluded.

#include "cli/ci_graph.h"

#include <algorithm>
#include <set>
#include <utility>

namespace leaksift {
namespace {

constexpr uint8_t kLeft = 1;
constexpr uint8_t kRight = 2;
constexpr uint8_t kBoth = kLeft | kRight;
constexpr uint8_t kStale = 4;

}  // namespace

Result<size_t> CiGraph::Load(const std::string& id) {
  if (const auto it = index_.find(id); it != index_.end()) return it->second;
  if (nodes_.size() >= kMaxVisited) {
    return Error{ErrorKind::kBudget, "the commit graph has more than 2,000,000 commits to look at"};
  }
  Result<std::optional<CiCommit>> commit = repository_.Read(id);
  if (!commit.ok()) return commit.error();
  Node node;
  node.id = id;
  node.is_cut = true;
  if (commit->has_value()) {
    node.time = (*commit)->time;
    node.is_cut = (*commit)->is_cut;
    if (!node.is_cut) node.parents = std::move((*commit)->parents);
  }
  nodes_.push_back(std::move(node));
  index_.emplace(id, nodes_.size() - 1);
  return nodes_.size() - 1;
}

Result<CiGraph::Colours> CiGraph::Paint(const std::vector<std::string>& left,
                                        const std::vector<std::string>& right,
                                        bool for_merge_bases) {
  const uint8_t done = for_merge_bases ? kStale : kRight;
  Colours colours;
  std::set<std::pair<int64_t, size_t>> queue;  // by time, then by order of loading
  size_t waiting = 0;                          // queued commits without the colour `done`

  const auto add = [&](const std::string& id, uint8_t gained) -> Result<void> {
    const Result<size_t> node = Load(id);
    if (!node.ok()) return node.error();
    uint8_t& colour = colours[*node];
    if ((colour | gained) == colour) return {};
    const bool was_waiting = !queue.emplace(nodes_[*node].time, *node).second && !(colour & done);
    colour |= gained;
    if (was_waiting) --waiting;
    if (!(colour & done)) ++waiting;
    return {};
  };
  for (const std::string& id : left) {
    if (auto added = add(id, kLeft); !added.ok()) return added.error();
  }
  for (const std::string& id : right) {
    if (auto added = add(id, kRight); !added.ok()) return added.error();
  }
  while (waiting > 0) {
    const auto newest = std::prev(queue.end());
    const size_t node = newest->second;
    queue.erase(newest);
    uint8_t handed = colours[node];
    if (!(handed & done)) --waiting;
    if (for_merge_bases && (handed & kBoth) == kBoth) handed |= kStale;
    for (size_t i = 0; i < nodes_[node].parents.size(); ++i) {
      // By copy: loading the parent may move the nodes.
      const std::string parent = nodes_[node].parents[i];
      if (auto added = add(parent, handed); !added.ok()) return added.error();
    }
  }
  return colours;
}

Result<std::vector<std::string>> CiGraph::MergeBases(const std::string& a, const std::string& b) {
  const Result<Colours> colours = Paint({a}, {b}, /*for_merge_bases=*/true);
  if (!colours.ok()) return colours.error();
  std::vector<std::string> bases;
  for (const auto& [node, colour] : *colours) {
    if ((colour & kBoth) == kBoth && !(colour & kStale)) bases.push_back(nodes_[node].id);
  }
  std::sort(bases.begin(), bases.end());
  return bases;
}

Result<bool> CiGraph::IsAncestor(const std::string& ancestor, const std::string& descendant) {
  const Result<std::vector<std::string>> bases = MergeBases(ancestor, descendant);
  if (!bases.ok()) return bases.error();
  return std::find(bases->begin(), bases->end(), ancestor) != bases->end();
}

Result<CiGraph::Difference> CiGraph::Subtract(const std::vector<std::string>& include,
                                              const std::vector<std::string>& exclude) {
  const Result<Colours> colours = Paint(include, exclude, /*for_merge_bases=*/false);
  if (!colours.ok()) return colours.error();
  Difference difference;
  for (const auto& [node, colour] : *colours) {
    if (colour & kRight) continue;
    ++difference.commits;
    if (nodes_[node].is_cut) difference.is_cut = true;
  }
  return difference;
}

}  // namespace leaksift
