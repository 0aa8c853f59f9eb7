// The index of a pack (.idx, versions 1 and 2) and the multi-pack-index: where each object is.
// Formats: gitformat-pack(5), "Version 1 pack-*.idx", "Version 2 pack-*.idx", "multi-pack-index".
//
// Opening checks everything that later calls rely on: sizes, an ascending fan-out, ids in order,
// every 64-bit offset reference in range, and the file's own SHA-1. After that no call can fail or
// read outside. Immutable, so safe to read from several threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/mapped_file.h"
#include "source/git_object.h"

namespace leaksift {

/// Whether the SHA-1 at the end of an index is compared. Skipped only by fuzz targets, which could
/// not get past it.
enum class IndexChecksum { kVerify, kSkip };

/// Sorted ids with a 256-entry table of counts by first byte: shared by both kinds of index.
class SortedIds {
 public:
  SortedIds() = default;

  /// `fanout` points to 256 big-endian counts, `ids` to the first of the ids, `stride` bytes apart.
  /// Error (kCorrupt) unless the counts ascend to `count`, and the ids ascend and stand in their
  /// buckets.
  static Result<SortedIds> Check(const char* fanout, const char* ids, size_t stride,
                                 uint32_t count);

  uint32_t size() const { return count_; }
  ObjectId Id(uint32_t i) const { return ObjectId::FromBytes({At(i), ObjectId::kSize}); }
  std::optional<uint32_t> Find(const ObjectId& id) const;

 private:
  const char* At(uint32_t i) const { return ids_ + static_cast<size_t>(i) * stride_; }
  uint32_t Fanout(int bucket) const;

  const char* fanout_ = nullptr;
  const char* ids_ = nullptr;
  size_t stride_ = ObjectId::kSize;
  uint32_t count_ = 0;
};

/// The index of one pack. Positions are 0 … size()-1 in the order of ids.
class PackIndex {
 public:
  static Result<PackIndex> Open(const std::string& path,
                                IndexChecksum checksum = IndexChecksum::kVerify);

  /// `bytes` must outlive the index; `name` is for messages.
  static Result<PackIndex> Parse(std::string_view bytes, const std::string& name,
                                 IndexChecksum checksum = IndexChecksum::kVerify);

  uint32_t size() const { return ids_.size(); }
  ObjectId Id(uint32_t i) const { return ids_.Id(i); }
  std::optional<uint32_t> Find(const ObjectId& id) const { return ids_.Find(id); }

  /// Byte offset of the object's entry in the pack. Not yet known to lie inside of it.
  uint64_t Offset(uint32_t i) const;

  /// CRC-32 of the entry as it is stored; version 1 has none.
  bool has_crc() const { return crcs_ != nullptr; }
  uint32_t Crc(uint32_t i) const;

  /// Error (kIo) when the file has changed its size since it was opened.
  Result<void> CheckUnchanged() const { return file_.CheckUnchanged(); }

  /// SHA-1 at the end of the pack that this index describes.
  ObjectId pack_checksum() const { return pack_checksum_; }

 private:
  Result<void> ParseV1(std::string_view bytes);
  Result<void> ParseV2(std::string_view bytes);

  MappedFile file_;  // empty when made by Parse
  SortedIds ids_;
  const char* offsets_ = nullptr;
  size_t offset_stride_ = 4;
  const char* crcs_ = nullptr;
  const char* large_offsets_ = nullptr;
  ObjectId pack_checksum_;
};

/// One index over several packs.
class MultiPackIndex {
 public:
  static Result<MultiPackIndex> Open(const std::string& path,
                                     IndexChecksum checksum = IndexChecksum::kVerify);
  static Result<MultiPackIndex> Parse(std::string_view bytes, const std::string& name,
                                      IndexChecksum checksum = IndexChecksum::kVerify);

  struct Place {
    uint32_t pack = 0;    // into pack_names()
    uint64_t offset = 0;  // of the entry in that pack
  };

  uint32_t size() const { return ids_.size(); }
  ObjectId Id(uint32_t i) const { return ids_.Id(i); }
  std::optional<uint32_t> Find(const ObjectId& id) const { return ids_.Find(id); }
  Place At(uint32_t i) const;

  /// File names without folder, ending in ".idx" or ".pack", as the file has them: checked to have
  /// no '/'.
  const std::vector<std::string>& pack_names() const { return pack_names_; }

 private:
  struct Chunks;
  Result<void> Load(std::string_view bytes);
  Result<void> LoadNames(std::string_view chunk, uint32_t count);
  Result<void> LoadOffsets(const Chunks& chunks, uint32_t packs);

  MappedFile file_;
  SortedIds ids_;
  const char* places_ = nullptr;  // 8 bytes an object: pack, offset
  const char* large_offsets_ = nullptr;
  std::vector<std::string> pack_names_;
};

}  // namespace leaksift
