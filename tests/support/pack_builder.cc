#include "support/pack_builder.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "base/hash.h"
#include "pack/pack_file.h"

namespace leaksift::testing {
namespace {

std::string Big32(uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
          static_cast<char>(v)};
}

std::string Big64(uint64_t v) {
  return Big32(static_cast<uint32_t>(v >> 32)) + Big32(static_cast<uint32_t>(v));
}

std::string LittleVarint(uint64_t v) {
  std::string out;
  while (v >= 0x80) {
    out += static_cast<char>(v | 0x80);
    v >>= 7;
  }
  return out + static_cast<char>(v);
}

std::string OfsVarint(uint64_t v) {
  std::string out(1, static_cast<char>(v & 0x7f));
  while (v >>= 7) out.insert(out.begin(), static_cast<char>(--v | 0x80));
  return out;
}

std::string Raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), ObjectId::kSize};
}

std::string Fanout(const std::vector<PackBuilder::Entry>& sorted) {
  std::string out;
  uint32_t count = 0;
  for (int bucket = 0; bucket < 256; ++bucket) {
    while (count < sorted.size() && sorted[count].id.bytes[0] <= bucket) ++count;
    out += Big32(count);
  }
  return out;
}

std::vector<PackBuilder::Entry> SortedById(std::vector<PackBuilder::Entry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return entries;
}

}  // namespace

DeltaText::DeltaText(uint64_t base_size, uint64_t result_size)
    : text_(LittleVarint(base_size) + LittleVarint(result_size)) {}

DeltaText& DeltaText::Copy(uint32_t offset, uint32_t size) {
  uint8_t opcode = 0x80;
  std::string operands;
  for (int i = 0; i < 4; ++i) {
    if (const char byte = static_cast<char>(offset >> (8 * i)); byte != 0) {
      opcode |= static_cast<uint8_t>(1 << i);
      operands += byte;
    }
  }
  for (int i = 0; i < 3; ++i) {
    if (const char byte = static_cast<char>(size >> (8 * i)); byte != 0) {
      opcode |= static_cast<uint8_t>(0x10 << i);
      operands += byte;
    }
  }
  text_ += static_cast<char>(opcode);
  text_ += operands;
  return *this;
}

DeltaText& DeltaText::Insert(std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min<size_t>(127, bytes.size()))) {
    const std::string_view piece = bytes.substr(0, 127);
    text_ += static_cast<char>(piece.size());
    text_ += piece;
  }
  return *this;
}

DeltaText& DeltaText::Raw(std::string_view bytes) {
  text_ += bytes;
  return *this;
}

std::string Compressed(std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(1), &libdeflate_free_compressor);
  std::string out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(),
                                      out.size()));
  return out;
}

std::string RawSha1(std::string_view bytes) {
  const Sha1Digest digest = Sha1(bytes);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string EntryHeader(int kind, uint64_t size) {
  std::string out;
  uint8_t byte = static_cast<uint8_t>(kind << 4 | (size & 15));
  for (size >>= 4; size > 0; size >>= 7) {
    out += static_cast<char>(byte | 0x80);
    byte = static_cast<uint8_t>(size & 0x7f);
  }
  return out + static_cast<char>(byte);
}

size_t PackBuilder::AddRaw(std::string_view bytes, const ObjectId& id) {
  entries_.push_back({id, PackFile::kHeaderSize + body_.size()});
  body_ += bytes;
  return entries_.size() - 1;
}

size_t PackBuilder::Add(ObjectType type, std::string_view contents) {
  return AddRaw(EntryHeader(static_cast<int>(type), contents.size()) + Compressed(contents),
                ComputeObjectId(type, contents));
}

size_t PackBuilder::AddOfsDelta(size_t base, std::string_view delta, const ObjectId& id) {
  const uint64_t distance = PackFile::kHeaderSize + body_.size() - entries_[base].offset;
  return AddRaw(EntryHeader(6, delta.size()) + OfsVarint(distance) + Compressed(delta), id);
}

size_t PackBuilder::AddRefDelta(const ObjectId& base, std::string_view delta, const ObjectId& id) {
  return AddRaw(EntryHeader(7, delta.size()) + Raw(base) + Compressed(delta), id);
}

std::string PackBuilder::Pack() const {
  const uint32_t count = count_.value_or(static_cast<uint32_t>(entries_.size()));
  const std::string pack = "PACK" + Big32(2) + Big32(count) + body_;
  return pack + RawSha1(pack);
}

std::string PackBuilder::IndexV2(uint64_t large_from) const {
  const std::vector<Entry> sorted = SortedById(entries_);
  std::vector<uint64_t> starts = {PackFile::kHeaderSize + body_.size()};
  for (const Entry& entry : entries_) starts.push_back(entry.offset);
  std::sort(starts.begin(), starts.end());
  const std::string pack = Pack();
  std::string ids, crcs, offsets, large;
  for (const Entry& entry : sorted) {
    ids += Raw(entry.id);
    const auto next = std::upper_bound(starts.begin(), starts.end(), entry.offset);
    const bool inside = next != starts.end();
    crcs += Big32(inside ? Crc32(std::string_view(pack).substr(entry.offset, *next - entry.offset))
                         : 0);
    if (entry.offset < large_from) {
      offsets += Big32(static_cast<uint32_t>(entry.offset));
    } else {
      offsets += Big32(0x80000000 | static_cast<uint32_t>(large.size() / 8));
      large += Big64(entry.offset);
    }
  }
  const std::string index = "\377tOc" + Big32(2) + Fanout(sorted) + ids + crcs + offsets + large +
                            pack.substr(pack.size() - ObjectId::kSize);
  return index + RawSha1(index);
}

std::string PackBuilder::IndexV1() const {
  const std::vector<Entry> sorted = SortedById(entries_);
  std::string index = Fanout(sorted);
  for (const Entry& entry : sorted) {
    index += Big32(static_cast<uint32_t>(entry.offset)) + Raw(entry.id);
  }
  const std::string pack = Pack();
  index += pack.substr(pack.size() - ObjectId::kSize);
  return index + RawSha1(index);
}

ObjectId FakeId(uint64_t number) {
  return ComputeObjectId(ObjectType::kBlob, "a made-up object " + std::to_string(number));
}

}  // namespace leaksift::testing
