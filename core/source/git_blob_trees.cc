#include "source/git_blob_trees.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "source/git_parse.h"

namespace leaksift {
namespace {

Error Spent() { return {ErrorKind::kBudget, "too many trees to keep in memory"}; }

uint64_t Key(const ObjectId& id) {
  uint64_t key;
  std::memcpy(&key, id.bytes.data(), sizeof key);
  return key;
}

uint32_t FirstBytes(const ObjectId& id) {
  return static_cast<uint32_t>(id.bytes[0]) << 8 | id.bytes[1];
}

}  // namespace

WantedBlobs::WantedBlobs(std::vector<ObjectId> ids)
    : ids_(std::move(ids)), first_bytes_(65536 / 64, 0) {
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  for (const ObjectId& id : ids_) {
    first_bytes_[FirstBytes(id) / 64] |= uint64_t{1} << FirstBytes(id) % 64;
  }
}

uint32_t WantedBlobs::Find(const ObjectId& id) const {
  const uint32_t first = FirstBytes(id);
  if ((first_bytes_[first / 64] >> first % 64 & 1) == 0) return kNone;
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (found == ids_.end() || *found != id) return kNone;
  return static_cast<uint32_t>(found - ids_.begin());
}

// ---- first pass ----

Result<void> TreeScout::Part::Add(const ObjectId& id, std::string_view contents,
                                  const WantedBlobs& wanted, TreeBudget* budget) {
  if (budget->spent()) return Spent();
  const uint64_t key = Key(id);
  const size_t edges_before = edges_.size();
  bool direct = false;
  TreeReader reader(contents);
  TreeEntry entry;
  while (reader.Next(&entry)) {
    if (entry.is_tree()) {
      edges_.push_back({Key(entry.id), key});
    } else if (!direct) {
      direct = wanted.Find(entry.id) != WantedBlobs::kNone;
    }
  }
  if (direct) direct_.push_back(key);
  if (!budget->Take((edges_.size() - edges_before) * sizeof(Edge) + sizeof(key))) return Spent();
  if (!reader.ok()) return reader.error();
  return {};
}

TreeScout::TreeScout(std::vector<Part> parts) {
  using Edge = Part::Edge;
  std::vector<Edge> edges;
  std::vector<uint64_t> open;
  for (Part& part : parts) {
    edges.insert(edges.end(), part.edges_.begin(), part.edges_.end());
    open.insert(open.end(), part.direct_.begin(), part.direct_.end());
    part = Part();  // one copy of it is enough
  }
  const auto by_child = [](const Edge& a, const Edge& b) { return a.child < b.child; };
  std::sort(edges.begin(), edges.end(), by_child);
  std::unordered_set<uint64_t> leading(open.begin(), open.end());
  while (!open.empty()) {
    const uint64_t child = open.back();
    open.pop_back();
    const auto range = std::equal_range(edges.begin(), edges.end(), Edge{child, 0}, by_child);
    for (auto edge = range.first; edge != range.second; ++edge) {
      if (leading.insert(edge->parent).second) open.push_back(edge->parent);
    }
  }
  leading_.assign(leading.begin(), leading.end());
  std::sort(leading_.begin(), leading_.end());
}

bool TreeScout::Leads(const ObjectId& tree) const {
  return std::binary_search(leading_.begin(), leading_.end(), Key(tree));
}

// ---- second pass ----

Result<void> BlobTrees::Part::Add(const ObjectId& id, std::string_view contents,
                                  const WantedBlobs& wanted, const TreeScout& scout,
                                  TreeBudget* budget) {
  if (budget->spent()) return Spent();
  Tree tree{id, kept_.size(), kept_.size()};
  const size_t names_before = names_.size();
  TreeReader reader(contents);
  TreeEntry entry;
  while (reader.Next(&entry)) {
    Kept kept{names_.size(), entry.name.size(), entry.id, WantedBlobs::kNone};
    if (!entry.is_tree()) kept.blob = wanted.Find(entry.id);
    if (entry.is_tree() ? !scout.Leads(entry.id) : kept.blob == WantedBlobs::kNone) continue;
    names_ += entry.name;
    kept_.push_back(kept);
  }
  tree.end = kept_.size();
  trees_.push_back(tree);
  const uint64_t bytes = names_.size() - names_before + (tree.end - tree.begin) * sizeof(Kept);
  if (!budget->Take(bytes + sizeof(Tree))) return Spent();
  if (!reader.ok()) return reader.error();
  return {};
}

BlobTrees::BlobTrees(std::vector<Part> parts) : parts_(std::move(parts)) {
  for (const Part& part : parts_) {
    for (const Part::Tree& tree : part.trees_) {
      trees_.emplace(tree.id, static_cast<uint32_t>(trees_.size()));
    }
  }
  std::unordered_map<std::string_view, uint32_t> numbers;
  begin_.push_back(0);
  for (const Part& part : parts_) {
    for (const Part::Tree& tree : part.trees_) {
      for (size_t i = tree.begin; i < tree.end; ++i) {
        const Part::Kept& kept = part.kept_[i];
        const bool is_tree = kept.blob == WantedBlobs::kNone;
        const uint32_t child = is_tree ? Find(kept.tree) : kept.blob;
        if (child == kNone) continue;  // shares its first bytes with another tree, or is unreadable
        const std::string_view name =
            std::string_view(part.names_).substr(kept.name_begin, kept.name_size);
        const auto number = numbers.emplace(name, static_cast<uint32_t>(names_.size()));
        if (number.second) names_.push_back(name);
        entries_.push_back({number.first->second, child, is_tree});
      }
      std::sort(entries_.begin() + static_cast<ptrdiff_t>(begin_.back()), entries_.end(),
                [](const Entry& a, const Entry& b) { return a.name < b.name; });
      begin_.push_back(entries_.size());
    }
  }
}

uint32_t BlobTrees::Find(const ObjectId& tree) const {
  const auto found = trees_.find(tree);
  return found == trees_.end() ? kNone : found->second;
}

}  // namespace leaksift
