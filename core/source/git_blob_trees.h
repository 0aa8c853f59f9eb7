// The part of a repository's trees that leads to certain blobs. Found in two passes over trees, so
// that of millions of them only those that matter are kept:
//   1. TreeScout notes for every tree whether it holds a wanted blob itself, and its subtrees; from
//   that it
//      knows which trees lead to one.
//   2. BlobTrees keeps of those trees the entries that do.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "source/git_object.h"

namespace leaksift {

/// The blobs that are looked for. Immutable, so safe to read from several threads.
class WantedBlobs {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  explicit WantedBlobs(std::vector<ObjectId> ids);

  const std::vector<ObjectId>& ids() const { return ids_; }  // sorted, each once

  /// The blob's number, kNone if it is not wanted. Nearly always kNone, and nearly always after one
  /// look at a table of 8 KiB.
  uint32_t Find(const ObjectId& id) const;

 private:
  std::vector<ObjectId> ids_;
  std::vector<uint64_t> first_bytes_;  // bit set of the first 16 bits of the ids
};

/// What both passes may keep, in bytes. Thread-safe.
class TreeBudget {
 public:
  explicit TreeBudget(uint64_t bytes) : bytes_(bytes) {}

  /// False when there is no room for `bytes` more.
  bool Take(uint64_t bytes) {
    return used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bytes_;
  }
  bool spent() const { return used_.load(std::memory_order_relaxed) > bytes_; }

 private:
  const uint64_t bytes_;
  std::atomic<uint64_t> used_{0};
};

/// Which trees lead to wanted blobs. Trees are known by the first 8 bytes of their ids: two that
/// share them are both kept if one is, which costs a little work in the second pass and changes no
/// result.
class TreeScout {
 public:
  /// One a thread.
  class Part {
   public:
    /// Error: kCorrupt for a broken tree (what stands before the break counts), kBudget.
    Result<void> Add(const ObjectId& id, std::string_view contents, const WantedBlobs& wanted,
                     TreeBudget* budget);

   private:
    friend class TreeScout;
    struct Edge {
      uint64_t child = 0;
      uint64_t parent = 0;
    };
    std::vector<uint64_t> direct_;
    std::vector<Edge> edges_;
  };

  TreeScout() = default;
  explicit TreeScout(std::vector<Part> parts);

  bool Leads(const ObjectId& tree) const;

 private:
  std::vector<uint64_t> leading_;  // sorted
};

class BlobTrees {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  struct Entry {
    uint32_t name = 0;
    uint32_t child = 0;  // a blob's number in WantedBlobs, or a tree's here
    bool tree = false;
  };

  /// One a thread.
  class Part {
   public:
    /// Keeps what matters of a tree that leads to wanted blobs. Error as TreeScout's.
    Result<void> Add(const ObjectId& id, std::string_view contents, const WantedBlobs& wanted,
                     const TreeScout& scout, TreeBudget* budget);

   private:
    friend class BlobTrees;
    struct Kept {
      size_t name_begin = 0;  // in names_
      size_t name_size = 0;
      ObjectId tree;  // when blob is kNone
      uint32_t blob = WantedBlobs::kNone;
    };
    struct Tree {
      ObjectId id;
      size_t begin = 0;  // in kept_
      size_t end = 0;
    };
    std::string names_;
    std::vector<Kept> kept_;
    std::vector<Tree> trees_;
  };

  explicit BlobTrees(std::vector<Part> parts);
  BlobTrees(const BlobTrees&) = delete;  // names are views into parts_
  BlobTrees& operator=(const BlobTrees&) = delete;

  uint32_t size() const { return static_cast<uint32_t>(begin_.size()) - 1; }

  /// kNone when the tree leads to no wanted blob.
  uint32_t Find(const ObjectId& tree) const;

  /// The entries of a tree that lead to wanted blobs, by name number.
  std::span<const Entry> entries(uint32_t tree) const {
    return {entries_.data() + begin_[tree], begin_[tree + 1] - begin_[tree]};
  }
  std::string_view name(uint32_t number) const { return names_[number]; }

 private:
  std::vector<Part> parts_;
  std::unordered_map<ObjectId, uint32_t, ObjectIdHash> trees_;
  std::vector<std::string_view> names_;
  std::vector<size_t> begin_;
  std::vector<Entry> entries_;
};

}  // namespace leaksift
