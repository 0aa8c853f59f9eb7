// Packs and indexes written byte by byte: the shapes and lies that git itself would not write.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/git_object.h"

namespace leaksift::testing {

/// A delta's text: sizes first, then instructions as they are added.
class DeltaText {
 public:
  DeltaText(uint64_t base_size, uint64_t result_size);
  DeltaText& Copy(uint32_t offset, uint32_t size);  // size ≤ 0xffffff
  DeltaText& Insert(std::string_view bytes);        // any length
  DeltaText& Raw(std::string_view bytes);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A zlib stream of `bytes`.
std::string Compressed(std::string_view bytes);

/// SHA-1 of `bytes`, raw.
std::string RawSha1(std::string_view bytes);

class PackBuilder {
 public:
  struct Entry {
    ObjectId id;
    uint64_t offset = 0;
  };

  /// A whole object. Its number, for AddDelta.
  size_t Add(ObjectType type, std::string_view contents);

  /// A delta against an earlier entry, by distance or by id. `id` is what the index will say of it.
  size_t AddOfsDelta(size_t base, std::string_view delta, const ObjectId& id);
  size_t AddRefDelta(const ObjectId& base, std::string_view delta, const ObjectId& id);

  /// An entry of any bytes.
  size_t AddRaw(std::string_view bytes, const ObjectId& id);

  const Entry& entry(size_t number) const { return entries_[number]; }
  Entry& entry(size_t number) { return entries_[number]; }

  /// Counts that the header states instead of the true one.
  void LieAboutCount(uint32_t count) { count_ = count; }

  std::string Pack() const;
  /// Version 2; offsets from `large_from` on go through the table of 64-bit offsets.
  std::string IndexV2(uint64_t large_from = 0x80000000) const;
  std::string IndexV1() const;

 private:
  std::string body_;
  std::vector<Entry> entries_;
  std::optional<uint32_t> count_;
};

/// The bytes of an entry's header: type in bits 4-6, size in the rest.
std::string EntryHeader(int kind, uint64_t size);

/// A made-up id, different for each number.
ObjectId FakeId(uint64_t number);

}  // namespace leaksift::testing
