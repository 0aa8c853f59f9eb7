// A pack as a forest: whole objects are roots, a delta is a child of its base. This is the shape
// alone; forest_walk.h goes through it and builds the contents.
//
// Nodes are numbered 0 … size()-1 in the order of their offsets in the pack. 38 bytes a node.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "pack/pack_file.h"
#include "pack/pack_index.h"
#include "source/git_object.h"

namespace leaksift {

class DeltaForest {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  /// An object that cannot be built, whatever is tried.
  struct Unreadable {
    uint32_t node = 0;
    Error error;
  };

  /// Says whether an object is to be delivered.
  using Wants = std::function<bool(const ObjectId&, ObjectType)>;

  /// Reads the header of every entry. The shape alone: Narrow says what is wanted. `pack` and
  /// `index` must outlive the forest. Error (kCorrupt) when they do not belong together: another
  /// checksum or number of objects, two objects at one offset; kIo when one of them was cut off.
  /// What is wrong with single objects is in unreadable().
  static Result<DeltaForest> Build(const PackFile& pack, const PackIndex& index);

  /// Narrows the forest to the objects that `wants` accepts and what those are built from: call it
  /// once, on (a copy of) what Build made, before anything is asked about what is wanted. `wants`
  /// is called once for every readable object, in no particular order.
  void Narrow(const Wants& wants);

  uint32_t size() const { return static_cast<uint32_t>(offsets_.size()); }
  uint64_t offset(uint32_t node) const { return offsets_[node]; }
  /// Where the next entry (or the trailer) begins.
  uint64_t end(uint32_t node) const {
    return node + 1 < size() ? offsets_[node + 1] : pack_->end();
  }
  uint32_t index_position(uint32_t node) const { return positions_[node]; }
  ObjectId id(uint32_t node) const { return index_->Id(positions_[node]); }
  /// The type of a readable object: for a delta that of its root.
  ObjectType type(uint32_t node) const { return static_cast<ObjectType>(types_[node]); }
  /// The base of a delta, kNone for a root.
  uint32_t parent(uint32_t node) const { return parents_[node]; }
  bool wanted(uint32_t node) const { return wanted_[node] != 0; }

  /// Wanted objects in the subtree of `node`, itself included.
  uint32_t weight(uint32_t node) const { return weights_[node]; }

  /// Children with wanted objects below them, by offset, but the one of the greatest weight last:
  /// whoever keeps a parent's contents only until its last child is begun holds at most
  /// log2(size()) of them.
  std::span<const uint32_t> children(uint32_t node) const {
    return {children_.data() + child_begin_[node], child_end_[node] - child_begin_[node]};
  }

  /// Roots with wanted objects below them, by offset.
  const std::vector<uint32_t>& roots() const { return roots_; }

  const std::vector<Unreadable>& unreadable() const { return unreadable_; }

  /// The node whose entry begins at `offset`; kNone when there is none.
  uint32_t FindOffset(uint64_t offset) const;

 private:
  DeltaForest(const PackFile& pack, const PackIndex& index) : pack_(&pack), index_(&index) {}

  Result<void> SortByOffset();
  void ReadHeaders();
  Result<uint32_t> FindBase(const PackEntry& entry) const;
  void LinkChildren();
  void ResolveTypes();
  void DropUnwantedChildren();

  const PackFile* pack_;
  const PackIndex* index_;
  std::vector<uint64_t> offsets_;
  std::vector<uint32_t> positions_;  // in the index
  std::vector<uint32_t> parents_;
  std::vector<uint32_t> child_begin_;  // into children_
  std::vector<uint32_t> child_end_;
  std::vector<uint32_t> children_;
  std::vector<uint32_t> weights_;
  std::vector<uint32_t> roots_;
  std::vector<uint32_t> order_;  // readable ones, parents before children
  std::vector<uint8_t> types_;   // 0: not readable
  std::vector<uint8_t> wanted_;
  std::vector<Unreadable> unreadable_;
};

}  // namespace leaksift
