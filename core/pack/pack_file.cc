#include "pack/pack_file.h"

#include <cstring>
#include <utility>

#include "base/hash.h"
#include "pack/big_endian.h"

namespace leaksift {
namespace {

Error Corrupt(std::string what) { return {ErrorKind::kCorrupt, std::move(what)}; }

}  // namespace

Result<PackFile> PackFile::Open(const std::string& path) {
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file.ok()) return file.error();
  Result<PackFile> pack = Parse(file->bytes(), path);
  if (pack.ok()) pack->file_ = std::move(*file);
  return pack;
}

Result<PackFile> PackFile::Parse(std::string_view bytes, const std::string& name) {
  if (bytes.size() < kHeaderSize + ObjectId::kSize) return Corrupt(name + ": too short");
  if (bytes.substr(0, 4) != "PACK") return Corrupt(name + ": not a pack");
  const uint32_t version = ReadBig32(bytes.data() + 4);
  if (version != 2 && version != 3) {
    return Error{ErrorKind::kUnsupported, name + ": a pack of an unknown version"};
  }
  PackFile pack;
  pack.name_ = name;
  pack.bytes_ = bytes;
  pack.object_count_ = ReadBig32(bytes.data() + 8);
  return pack;
}

Result<void> PackFile::VerifyTrailer() const {
  const Sha1Digest digest = Sha1(bytes_.substr(0, end()));
  if (std::memcmp(digest.data(), bytes_.data() + end(), digest.size()) != 0) {
    return Corrupt(name_ + ": its checksum does not fit its contents");
  }
  return {};
}

Result<PackEntry> PackFile::ReadEntry(uint64_t offset) const {
  if (offset < kHeaderSize || offset >= end()) return Corrupt("its entry lies outside of the pack");
  PackEntry entry;
  entry.offset = offset;
  uint64_t at = offset;
  uint8_t byte = static_cast<uint8_t>(bytes_[at++]);
  const int kind = byte >> 4 & 7;
  if (kind == 0 || kind == 5) return Corrupt("its entry has an unknown type");
  entry.kind = static_cast<EntryKind>(kind);
  entry.size = byte & 15;
  for (int shift = 4; byte & 0x80; shift += 7) {
    if (at >= end() || shift > 53) return Corrupt("the size in its entry is not a number");
    byte = static_cast<uint8_t>(bytes_[at++]);
    entry.size |= uint64_t{byte & 0x7fu} << shift;
  }
  entry.data = at;
  if (entry.is_delta()) {
    if (Result<void> base = ParseBase(&entry); !base.ok()) return base.error();
  }
  return entry;
}

Result<void> PackFile::ParseBase(PackEntry* entry) const {
  uint64_t at = entry->data;
  if (entry->kind == EntryKind::kRefDelta) {
    if (end() - at < ObjectId::kSize) return Corrupt("its delta base is cut off");
    entry->base_id = ObjectId::FromBytes(bytes_.substr(at));
    entry->data = at + ObjectId::kSize;
    return {};
  }
  uint64_t distance = 0;
  uint8_t byte = 0x80;
  for (bool first = true; byte & 0x80; first = false) {
    if (at >= end() || distance >> 56 != 0) return Corrupt("its delta base is not a number");
    byte = static_cast<uint8_t>(bytes_[at++]);
    distance = (first ? 0 : distance + 1) << 7 | (byte & 0x7f);
  }
  if (distance == 0 || distance > entry->offset - kHeaderSize) {
    return Corrupt("its delta base lies outside of the pack");
  }
  entry->base_offset = entry->offset - distance;
  entry->data = at;
  return {};
}

Result<uint64_t> PackFile::Inflate(const PackEntry& entry, Inflater* inflater, char* out,
                                   size_t room) const {
  const std::string_view in = bytes_.substr(entry.data, end() - entry.data);
  Result<size_t> consumed = inflater->Inflate(in, out, entry.size, room);
  if (!consumed.ok()) return consumed.error();
  return entry.data + *consumed;
}

}  // namespace leaksift
