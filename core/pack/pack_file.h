// A packfile: its header, the entries in it, its trailer. Format: gitformat-pack(5), "pack-*.pack
// files have the following format". Version 2 and 3 (which differ in nothing that is read here).
//
// Nothing is trusted: every offset and length is checked against the file before it is used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pack/inflate.h"
#include "pack/mapped_file.h"
#include "source/git_object.h"

namespace leaksift {

/// How an entry is stored. Whole objects have their type's value.
enum class EntryKind : uint8_t {
  kCommit = 1,
  kTree = 2,
  kBlob = 3,
  kTag = 4,
  kOfsDelta = 6,  // against the entry at an earlier offset of this pack
  kRefDelta = 7,  // against an object by id
};

/// The header of an entry, decoded.
struct PackEntry {
  EntryKind kind = EntryKind::kBlob;
  uint64_t offset = 0;       // of the entry in the pack
  uint64_t data = 0;         // of its zlib stream
  uint64_t size = 0;         // bytes that the stream inflates to: the contents, or the delta
  uint64_t base_offset = 0;  // kOfsDelta: below `offset`
  ObjectId base_id;          // kRefDelta

  bool is_delta() const { return kind == EntryKind::kOfsDelta || kind == EntryKind::kRefDelta; }
};

/// Immutable, so safe to read from several threads.
class PackFile {
 public:
  /// Where the first entry stands.
  static constexpr uint64_t kHeaderSize = 12;

  /// Maps the file and checks its header.
  static Result<PackFile> Open(const std::string& path);

  /// `bytes` must outlive the object; `name` is for messages.
  static Result<PackFile> Parse(std::string_view bytes, const std::string& name);

  const std::string& name() const { return name_; }
  uint32_t object_count() const { return object_count_; }

  /// Where the entries end and the trailer begins.
  uint64_t end() const { return bytes_.size() - ObjectId::kSize; }

  /// The stated SHA-1 of everything before it.
  ObjectId trailer() const { return ObjectId::FromBytes(bytes_.substr(end())); }

  /// Error (kCorrupt) unless the trailer is right: reads the whole file, about 1 GB/s.
  Result<void> VerifyTrailer() const;

  /// Error (kIo) when the file has changed its size since it was opened.
  Result<void> CheckUnchanged() const { return file_.CheckUnchanged(); }

  /// Decodes the header of the entry at `offset`, which may be any number.
  Result<PackEntry> ReadEntry(uint64_t offset) const;

  /// The stored bytes of an entry, header included, up to where the next one begins. 0 … offset ≤
  /// next ≤ end().
  std::string_view Stored(uint64_t offset, uint64_t next) const {
    return bytes_.substr(offset, next - offset);
  }

  /// Inflates `entry.size` bytes to `out` (`room` ≥ that, better with Inflater::kSlack). Gives the
  /// offset where the stream ended.
  Result<uint64_t> Inflate(const PackEntry& entry, Inflater* inflater, char* out,
                           size_t room) const;

 private:
  Result<void> ParseBase(PackEntry* entry) const;

  MappedFile file_;  // empty when made by Parse
  std::string name_;
  std::string_view bytes_;
  uint32_t object_count_ = 0;
};

}  // namespace leaksift
