// Delivers the objects of a pack, each inflated once and each delta applied once, in parallel.
//
//   class Printer : public PackVisitor {
//     bool Wants(const ObjectId&, ObjectType type) override { return type == ObjectType::kBlob; }
//     VisitState Visit(const PackObject& object, size_t worker) override { …; return nullptr; }
//     void Failed(const ObjectId& id, const Error& error) override { … }
//   };
//   Result<PackWalkStats> stats = WalkPack(pack, index, &printer, {.threads = 2});
//
// Every object that is wanted is either visited or failed, exactly once, if WalkPack returns a
// value. An Error means that the pack was not read to its end: what was not delivered is then
// unread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "pack/delta.h"
#include "pack/delta_forest.h"
#include "pack/pack_file.h"
#include "pack/pack_index.h"
#include "source/git_object.h"

namespace leaksift {

/// What a visitor hands from an object to those that are deltas of it (such as its findings). Null
/// for nothing, which costs nothing. Shared by all children, on any thread: const.
using VisitState = std::shared_ptr<const void>;

/// The base that a delivered object was built from.
struct DeltaParent {
  ObjectId id;
  std::string_view contents;
  bool visited = false;  // it was wanted, and so delivered, before this object
  VisitState state;      // what Visit returned for it; null when it was not visited
  /// How the object was built from `contents`, covering it from 0 to its end without gap or
  /// overlap.
  std::span<const DeltaRun> runs;
};

/// An object as it is delivered. All views die when Visit returns.
struct PackObject {
  ObjectId id;
  ObjectType type = ObjectType::kBlob;
  std::string_view contents;
  uint64_t offset = 0;        // of its entry in the pack
  bool has_children = false;  // whether anybody will see the state that Visit returns
  const DeltaParent* parent =
      nullptr;  // null for a whole object, and for a delta of over a million runs
};

/// Receives a pack's objects. Visit and Failed are called from several threads at once; one
/// `worker` number in [0, threads) is never in two calls at the same time, so scratch memory can be
/// kept by it.
class PackVisitor {
 public:
  virtual ~PackVisitor() = default;

  /// Whether to deliver an object: decides by type, or leaves out what is known already. Called
  /// once for every readable object, never twice at a time; by WalkPack on the calling thread,
  /// before the first Visit. Objects that are not wanted and that no wanted object is built from
  /// are not even inflated: refusing trees skips all of them.
  virtual bool Wants(const ObjectId& id, ObjectType type) = 0;

  /// Whether an object is refused whatever its type is. Asked before Wants where finding out the
  /// type costs as much as reading the object (loose ones); never twice at a time.
  virtual bool Refuses(const ObjectId&) { return false; }

  /// Takes an object; returns the state for its children.
  virtual VisitState Visit(const PackObject& object, size_t worker) = 0;

  /// An object cannot be delivered: its entry, or one that it is built from, is damaged, missing
  /// from the pack or over a limit. Objects whose entry is too broken to know their type come here
  /// whatever Wants says.
  virtual void Failed(const ObjectId& id, const Error& error) = 0;
};

struct PackWalkOptions {
  size_t threads = 1;  // the calling thread is one of them

  /// Bytes of contents that may be held at a time, over all threads. Parents are dropped and built
  /// again when they do not fit. An object that does not fit with its base alone is built all the
  /// same, one at a time.
  size_t memory_bytes = size_t{96} << 20;

  /// Objects above this size fail (kBudget), as does what is built from them. At most 4 GiB - 1.
  uint64_t max_object_bytes = uint64_t{2} << 30;

  /// The walk ends with an Error (kBudget) when more than this has been built: a few bytes of delta
  /// can state gigabytes, so contents are not bounded by the pack's size.
  uint64_t max_total_bytes = uint64_t{16} << 40;

  /// Compares each entry with the index' CRC-32 (version 2 only; for version 1 the pack's SHA-1 is
  /// compared before the walk). Catches any damage on disk, for a few per cent of the time.
  bool verify_stored = true;

  /// Computes each delivered object's id. Doubles the time; also catches damage that was packed.
  bool verify_ids = false;

  /// Ends the walk with an Error (kBudget) soon after it becomes true. May be null.
  const std::atomic<bool>* stop = nullptr;
};

struct PackWalkStats {
  uint64_t visited = 0;
  uint64_t failed = 0;
  uint64_t unwanted = 0;
  uint64_t visited_bytes = 0;  // contents of visited objects
  uint64_t built_bytes = 0;    // contents of all objects that were built, again included
  uint64_t rebuilt = 0;        // objects built once more because of the memory budget
  size_t peak_bytes = 0;       // the most contents held at a time
};

/// Error (kCorrupt) when pack and index do not belong together (see DeltaForest::Build); kBudget
/// when stopped or over max_total_bytes; kIo when the pack changes under the walk.
Result<PackWalkStats> WalkPack(const PackFile& pack, const PackIndex& index, PackVisitor* visitor,
                               const PackWalkOptions& options);

/// The same for a pack whose forest is known: as Build made it, of this pack and index.
Result<PackWalkStats> WalkPack(const PackFile& pack, const PackIndex& index,
                               const DeltaForest& forest, PackVisitor* visitor,
                               const PackWalkOptions& options);

/// Error (kCorrupt) unless `contents` are what `id` names.
Result<void> VerifyObject(const ObjectId& id, ObjectType type, std::string_view contents);

}  // namespace leaksift
