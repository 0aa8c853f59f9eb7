#include "pack/pack_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/hash.h"
#include "pack/big_endian.h"

namespace leaksift {
namespace {

constexpr size_t kFanoutBytes = 256 * 4;
constexpr size_t kHash = ObjectId::kSize;
constexpr uint32_t kLargeOffset = 0x80000000;
constexpr std::string_view kMagicV2 = "\377tOc";

Error Corrupt(std::string what) { return {ErrorKind::kCorrupt, std::move(what)}; }

Error Named(const std::string& name, Error error) {
  error.message = name + ": " + error.message;
  return error;
}

/// All of these formats end in the SHA-1 of what stands before it.
Result<void> CheckTrailer(std::string_view bytes, IndexChecksum checksum) {
  if (bytes.size() < kHash) return Corrupt("too short");
  if (checksum == IndexChecksum::kSkip) return {};
  const Sha1Digest digest = Sha1(bytes.substr(0, bytes.size() - kHash));
  if (std::memcmp(digest.data(), bytes.data() + bytes.size() - kHash, kHash) != 0) {
    return Corrupt("its checksum does not fit its contents");
  }
  return {};
}

}  // namespace

uint32_t SortedIds::Fanout(int bucket) const {
  return bucket < 0 ? 0 : ReadBig32(fanout_ + static_cast<size_t>(bucket) * 4);
}

Result<SortedIds> SortedIds::Check(const char* fanout, const char* ids, size_t stride,
                                   uint32_t count) {
  SortedIds sorted;
  sorted.fanout_ = fanout;
  sorted.ids_ = ids;
  sorted.stride_ = stride;
  sorted.count_ = count;
  uint32_t i = 0;
  for (int bucket = 0; bucket < 256; ++bucket) {
    const uint32_t end = sorted.Fanout(bucket);
    if (end < i || end > count) return Corrupt("its fan-out table does not ascend");
    for (; i < end; ++i) {
      if (static_cast<uint8_t>(*sorted.At(i)) != bucket) {
        return Corrupt("an id stands outside of its fan-out bucket");
      }
      if (i > 0 && std::memcmp(sorted.At(i - 1), sorted.At(i), kHash) > 0) {
        return Corrupt("its ids are not in order");
      }
    }
  }
  if (i != count) return Corrupt("its fan-out table does not end at the number of objects");
  return sorted;
}

// Ids are hashes, so they are spread evenly over their bucket, and the next four bytes say to
// within a few places where an id stands. From there steps double until they pass it; then, as
// where ids are not spread evenly, halves.
std::optional<uint32_t> SortedIds::Find(const ObjectId& id) const {
  if (count_ == 0) return std::nullopt;
  uint32_t low = Fanout(id.bytes[0] - 1);
  uint32_t high = Fanout(id.bytes[0]);
  const uint64_t next_bytes = ReadBig32(reinterpret_cast<const char*>(id.bytes.data() + 1));
  uint64_t probe = low + ((high - low) * next_bytes >> 32);
  for (uint64_t step = 2; low < high; step *= 2) {
    const auto at = static_cast<uint32_t>(probe);
    const int order = std::memcmp(At(at), id.bytes.data(), kHash);
    if (order == 0) return at;
    if (order < 0) {
      low = at + 1;
      probe = low + step;
    } else {
      high = at;
      probe = high - std::min<uint64_t>(high, step);
    }
    if (probe < low || probe >= high) probe = low + (high - low) / 2;
  }
  return std::nullopt;
}

Result<PackIndex> PackIndex::Open(const std::string& path, IndexChecksum checksum) {
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file.ok()) return file.error();
  Result<PackIndex> index = Parse(file->bytes(), path, checksum);
  if (index.ok()) index->file_ = std::move(*file);
  return index;
}

Result<PackIndex> PackIndex::Parse(std::string_view bytes, const std::string& name,
                                   IndexChecksum checksum) {
  if (Result<void> checked = CheckTrailer(bytes, checksum); !checked.ok()) {
    return Named(name, checked.error());
  }
  PackIndex index;
  const bool v2 = bytes.substr(0, kMagicV2.size()) == kMagicV2;
  const Result<void> parsed = v2 ? index.ParseV2(bytes) : index.ParseV1(bytes);
  if (!parsed.ok()) return Named(name, parsed.error());
  index.pack_checksum_ = ObjectId::FromBytes(bytes.substr(bytes.size() - 2 * kHash));
  return index;
}

Result<void> PackIndex::ParseV1(std::string_view bytes) {
  constexpr size_t kStride = 4 + kHash;
  if (bytes.size() < kFanoutBytes + 2 * kHash) return Corrupt("too short");
  const char* fanout = bytes.data();
  const uint32_t count = ReadBig32(fanout + kFanoutBytes - 4);
  if (bytes.size() != kFanoutBytes + uint64_t{count} * kStride + 2 * kHash) {
    return Corrupt("its size does not fit its number of objects");
  }
  Result<SortedIds> ids = SortedIds::Check(fanout, fanout + kFanoutBytes + 4, kStride, count);
  if (!ids.ok()) return ids.error();
  ids_ = *ids;
  offsets_ = fanout + kFanoutBytes;
  offset_stride_ = kStride;
  return {};
}

Result<void> PackIndex::ParseV2(std::string_view bytes) {
  constexpr size_t kHeader = 8;
  if (bytes.size() < kHeader + kFanoutBytes + 2 * kHash) return Corrupt("too short");
  if (ReadBig32(bytes.data() + 4) != 2) {
    return Error{ErrorKind::kUnsupported, "a pack index of an unknown version"};
  }
  const char* fanout = bytes.data() + kHeader;
  const uint64_t count = ReadBig32(fanout + kFanoutBytes - 4);
  const uint64_t fixed = kHeader + kFanoutBytes + count * (kHash + 4 + 4) + 2 * kHash;
  if (bytes.size() < fixed || (bytes.size() - fixed) % 8 != 0) {
    return Corrupt("its size does not fit its number of objects");
  }
  const uint64_t large = (bytes.size() - fixed) / 8;
  const char* ids_begin = fanout + kFanoutBytes;
  Result<SortedIds> ids = SortedIds::Check(fanout, ids_begin, kHash, static_cast<uint32_t>(count));
  if (!ids.ok()) return ids.error();
  ids_ = *ids;
  crcs_ = ids_begin + count * kHash;
  offsets_ = crcs_ + count * 4;
  large_offsets_ = offsets_ + count * 4;
  for (uint64_t i = 0; i < count; ++i) {
    const uint32_t offset = ReadBig32(offsets_ + i * 4);
    if (offset >= kLargeOffset && offset - kLargeOffset >= large) {
      return Corrupt("an offset refers to outside of the table of large offsets");
    }
  }
  return {};
}

uint64_t PackIndex::Offset(uint32_t i) const {
  const uint32_t offset = ReadBig32(offsets_ + static_cast<size_t>(i) * offset_stride_);
  if (large_offsets_ == nullptr || offset < kLargeOffset) return offset;
  return ReadBig64(large_offsets_ + static_cast<size_t>(offset - kLargeOffset) * 8);
}

uint32_t PackIndex::Crc(uint32_t i) const { return ReadBig32(crcs_ + static_cast<size_t>(i) * 4); }

// ---- multi-pack-index ----

struct MultiPackIndex::Chunks {
  std::string_view names, fanout, ids, offsets, large_offsets;
};

namespace {

constexpr size_t kMidxHeader = 12;
constexpr size_t kChunkRow = 12;

/// The chunk called `name` by the table of contents; empty when it has none. `rows` is the table
/// with the terminating row, checked by CheckChunkTable.
std::string_view FindChunk(std::string_view bytes, std::string_view rows, std::string_view name) {
  for (size_t row = 0; row + kChunkRow < rows.size(); row += kChunkRow) {
    if (rows.substr(row, 4) != name) continue;
    const uint64_t begin = ReadBig64(rows.data() + row + 4);
    const uint64_t end = ReadBig64(rows.data() + row + kChunkRow + 4);
    return bytes.substr(begin, end - begin);
  }
  return {};
}

/// Chunks ascend and end before the trailing hash.
Result<void> CheckChunkTable(std::string_view bytes, std::string_view rows) {
  uint64_t previous = kMidxHeader + rows.size();
  for (size_t row = 0; row < rows.size(); row += kChunkRow) {
    const uint64_t begin = ReadBig64(rows.data() + row + 4);
    if (begin < previous || begin > bytes.size() - kHash) {
      return Corrupt("its chunk table does not ascend inside of the file");
    }
    previous = begin;
  }
  return {};
}

}  // namespace

Result<MultiPackIndex> MultiPackIndex::Open(const std::string& path, IndexChecksum checksum) {
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file.ok()) return file.error();
  Result<MultiPackIndex> index = Parse(file->bytes(), path, checksum);
  if (index.ok()) index->file_ = std::move(*file);
  return index;
}

Result<MultiPackIndex> MultiPackIndex::Parse(std::string_view bytes, const std::string& name,
                                             IndexChecksum checksum) {
  MultiPackIndex index;
  Result<void> loaded = CheckTrailer(bytes, checksum);
  if (loaded.ok()) loaded = index.Load(bytes);
  if (!loaded.ok()) return Named(name, loaded.error());
  return index;
}

Result<void> MultiPackIndex::Load(std::string_view bytes) {
  if (bytes.size() < kMidxHeader + kChunkRow + kHash) return Corrupt("too short");
  if (bytes.substr(0, 4) != "MIDX") return Corrupt("not a multi-pack-index");
  const uint8_t version = static_cast<uint8_t>(bytes[4]);
  const uint8_t hash_version = static_cast<uint8_t>(bytes[5]);
  if (version != 1) return Error{ErrorKind::kUnsupported, "a multi-pack-index of another version"};
  if (hash_version != 1) return Error{ErrorKind::kUnsupported, "a multi-pack-index of sha256"};
  if (bytes[7] != 0) return Error{ErrorKind::kUnsupported, "a multi-pack-index with a base"};
  const size_t table = (static_cast<uint8_t>(bytes[6]) + size_t{1}) * kChunkRow;
  if (bytes.size() < kMidxHeader + table + kHash) return Corrupt("its chunk table is cut off");
  const std::string_view rows = bytes.substr(kMidxHeader, table);
  if (Result<void> checked = CheckChunkTable(bytes, rows); !checked.ok()) return checked;

  Chunks chunks;
  chunks.names = FindChunk(bytes, rows, "PNAM");
  chunks.fanout = FindChunk(bytes, rows, "OIDF");
  chunks.ids = FindChunk(bytes, rows, "OIDL");
  chunks.offsets = FindChunk(bytes, rows, "OOFF");
  chunks.large_offsets = FindChunk(bytes, rows, "LOFF");
  if (chunks.fanout.size() != kFanoutBytes) return Corrupt("its fan-out chunk has a wrong size");
  const uint64_t count = ReadBig32(chunks.fanout.data() + kFanoutBytes - 4);
  if (chunks.ids.size() != count * kHash) return Corrupt("its id chunk has a wrong size");
  if (chunks.offsets.size() != count * 8) return Corrupt("its offset chunk has a wrong size");
  Result<SortedIds> ids = SortedIds::Check(chunks.fanout.data(), chunks.ids.data(), kHash,
                                           static_cast<uint32_t>(count));
  if (!ids.ok()) return ids.error();
  ids_ = *ids;
  const uint32_t packs = ReadBig32(bytes.data() + 8);
  if (Result<void> names = LoadNames(chunks.names, packs); !names.ok()) return names;
  return LoadOffsets(chunks, packs);
}

Result<void> MultiPackIndex::LoadNames(std::string_view chunk, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const size_t end = chunk.find('\0');
    if (end == std::string_view::npos || end == 0) return Corrupt("its pack names are cut off");
    const std::string_view name = chunk.substr(0, end);
    if (name.find('/') != std::string_view::npos) return Corrupt("a pack name has a folder");
    pack_names_.emplace_back(name);
    chunk.remove_prefix(end + 1);
  }
  return {};
}

Result<void> MultiPackIndex::LoadOffsets(const Chunks& chunks, uint32_t packs) {
  places_ = chunks.offsets.data();
  // Without this chunk all 32 bits of an offset are the offset.
  large_offsets_ = chunks.large_offsets.empty() ? nullptr : chunks.large_offsets.data();
  const uint64_t large = chunks.large_offsets.size() / 8;
  for (uint32_t i = 0; i < size(); ++i) {
    const char* place = places_ + static_cast<size_t>(i) * 8;
    if (ReadBig32(place) >= packs) return Corrupt("an object lies in a pack that is not listed");
    const uint32_t offset = ReadBig32(place + 4);
    if (large_offsets_ != nullptr && offset >= kLargeOffset && offset - kLargeOffset >= large) {
      return Corrupt("an offset refers to outside of the table of large offsets");
    }
  }
  return {};
}

MultiPackIndex::Place MultiPackIndex::At(uint32_t i) const {
  const char* place = places_ + static_cast<size_t>(i) * 8;
  const uint32_t offset = ReadBig32(place + 4);
  if (large_offsets_ == nullptr || offset < kLargeOffset) return {ReadBig32(place), offset};
  return {ReadBig32(place),
          ReadBig64(large_offsets_ + static_cast<size_t>(offset - kLargeOffset) * 8)};
}

}  // namespace leaksift
