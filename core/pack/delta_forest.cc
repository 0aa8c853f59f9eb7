// Built in linear passes over flat arrays, without a vector for each node:
//   1. sort the index by offset: that numbers the nodes;
//   2. read each entry's header: whole objects are roots, a delta gets the number of its base;
//   3. count children, then place them (a counting sort by parent, "CSR");
//   4. breadth first from the roots: gives types to deltas and an order of parents before children.
//   What it
//      does not reach hangs on a missing or broken base, or on itself;
//   5. backwards through that order: weights, and with them what can be left out (again for each
//   walk).
#include "pack/delta_forest.h"

#include <algorithm>
#include <string>
#include <utility>

namespace leaksift {
namespace {

Error Corrupt(std::string what) { return {ErrorKind::kCorrupt, std::move(what)}; }

}  // namespace

Result<DeltaForest> DeltaForest::Build(const PackFile& pack, const PackIndex& index) {
  if (Result<void> same = pack.CheckUnchanged(); !same.ok()) return same.error();
  if (Result<void> same = index.CheckUnchanged(); !same.ok()) return same.error();
  if (pack.object_count() != index.size()) {
    return Corrupt(pack.name() + ": has another number of objects than its index");
  }
  if (pack.trailer() != index.pack_checksum()) {
    return Corrupt(pack.name() + ": is not the pack that its index was made for");
  }
  DeltaForest forest(pack, index);
  if (Result<void> sorted = forest.SortByOffset(); !sorted.ok()) return sorted.error();
  forest.ReadHeaders();
  forest.LinkChildren();
  forest.ResolveTypes();
  return forest;
}

Result<void> DeltaForest::SortByOffset() {
  const uint32_t count = index_->size();
  std::vector<std::pair<uint64_t, uint32_t>> entries(count);
  for (uint32_t i = 0; i < count; ++i) entries[i] = {index_->Offset(i), i};
  std::sort(entries.begin(), entries.end());
  offsets_.resize(count);
  positions_.resize(count);
  for (uint32_t node = 0; node < count; ++node) {
    if (node > 0 && entries[node].first == entries[node - 1].first) {
      return Corrupt(pack_->name() + ": its index has two objects at one offset");
    }
    offsets_[node] = entries[node].first;
    positions_[node] = entries[node].second;
  }
  return {};
}

void DeltaForest::ReadHeaders() {
  parents_.assign(size(), kNone);
  types_.assign(size(), 0);
  for (uint32_t node = 0; node < size(); ++node) {
    Result<PackEntry> entry = pack_->ReadEntry(offsets_[node]);
    if (!entry.ok()) {
      unreadable_.push_back({node, entry.error()});
    } else if (!entry->is_delta()) {
      types_[node] = static_cast<uint8_t>(entry->kind);
    } else if (Result<uint32_t> base = FindBase(*entry); base.ok()) {
      parents_[node] = *base;
    } else {
      unreadable_.push_back({node, base.error()});
    }
  }
}

Result<uint32_t> DeltaForest::FindBase(const PackEntry& entry) const {
  if (entry.kind == EntryKind::kOfsDelta) {
    const uint32_t base = FindOffset(entry.base_offset);
    if (base == kNone) return Corrupt("no object begins where its delta base should be");
    return base;
  }
  const std::optional<uint32_t> position = index_->Find(entry.base_id);
  if (!position.has_value()) {
    return Error{ErrorKind::kMissing,
                 "its delta base " + entry.base_id.Hex() + " is not in the pack (a thin pack)"};
  }
  return FindOffset(index_->Offset(*position));
}

uint32_t DeltaForest::FindOffset(uint64_t offset) const {
  const auto found = std::lower_bound(offsets_.begin(), offsets_.end(), offset);
  if (found == offsets_.end() || *found != offset) return kNone;
  return static_cast<uint32_t>(found - offsets_.begin());
}

void DeltaForest::LinkChildren() {
  child_begin_.assign(size(), 0);
  child_end_.assign(size(), 0);
  for (uint32_t parent : parents_) {
    if (parent != kNone) ++child_end_[parent];
  }
  uint32_t next = 0;
  for (uint32_t node = 0; node < size(); ++node) {
    child_begin_[node] = next;
    next += std::exchange(child_end_[node], next);
  }
  children_.resize(next);
  for (uint32_t node = 0; node < size(); ++node) {
    if (parents_[node] != kNone) children_[child_end_[parents_[node]]++] = node;
  }
}

void DeltaForest::ResolveTypes() {
  std::vector<uint32_t>& order = order_;
  order.reserve(size());
  for (uint32_t node = 0; node < size(); ++node) {
    if (types_[node] != 0) order.push_back(node);
  }
  for (size_t i = 0; i < order.size(); ++i) {
    for (uint32_t child : children(order[i])) {
      types_[child] = types_[order[i]];
      order.push_back(child);
    }
  }
  if (order.size() + unreadable_.size() == size()) return;
  std::vector<uint8_t> explained(size(), 0);
  for (const Unreadable& known : unreadable_) explained[known.node] = 1;
  for (uint32_t node = 0; node < size(); ++node) {
    if (types_[node] != 0 || explained[node] != 0) continue;
    unreadable_.push_back({node, Corrupt("its chain of delta bases has no readable beginning")});
  }
}

void DeltaForest::Narrow(const Wants& wants) {
  wanted_.assign(size(), 0);
  weights_.assign(size(), 0);
  roots_.clear();
  for (uint32_t node : order_) wanted_[node] = wants(id(node), type(node)) ? 1 : 0;
  for (size_t i = order_.size(); i-- > 0;) {
    const uint32_t node = order_[i];
    weights_[node] += wanted_[node];
    if (parents_[node] != kNone) weights_[parents_[node]] += weights_[node];
  }
  for (uint32_t node : order_) {
    if (parents_[node] == kNone && weights_[node] > 0) roots_.push_back(node);
  }
  DropUnwantedChildren();
}

void DeltaForest::DropUnwantedChildren() {
  for (uint32_t node = 0; node < size(); ++node) {
    const auto begin = children_.begin() + child_begin_[node];
    auto end = children_.begin() + child_end_[node];
    end = std::remove_if(begin, end, [this](uint32_t child) { return weights_[child] == 0; });
    child_end_[node] = static_cast<uint32_t>(end - children_.begin());
    if (begin == end) continue;
    const auto heaviest = std::max_element(
        begin, end, [this](uint32_t a, uint32_t b) { return weights_[a] < weights_[b]; });
    std::rotate(heaviest, heaviest + 1, end);
  }
}

}  // namespace leaksift
