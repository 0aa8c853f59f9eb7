// What earlier scans found out about the objects of a repository: which of them hold nothing. Ids,
// sizes and two bits each; no contents, no names, no values.
//
// Contents (of a cache file, little-endian): "objects\n", u32 count, count ids of 20 bytes in
// order, count u32 sizes, count bytes of flags.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/git_object.h"

namespace leaksift {

struct KnownObject {
  // The flags: its type in the low three bits, 0 if that is not known, and:
  static constexpr uint8_t kTypeMask = 7;
  static constexpr uint8_t kClean = 8;      // was read; nothing in it can be reported
  static constexpr uint8_t kComplete = 16;  // all objects that it refers to were there

  ObjectId id;
  uint32_t size = 0;  // of its contents; meaningful with kClean
  uint8_t flags = 0;

  bool clean() const { return (flags & kClean) != 0; }
  bool complete() const { return (flags & kComplete) != 0; }
  bool is(ObjectType type) const { return (flags & kTypeMask) == static_cast<uint8_t>(type); }
  friend bool operator==(const KnownObject&, const KnownObject&) = default;
};

/// Immutable, so safe to read from several threads.
class KnownObjects {
 public:
  static constexpr size_t kNone = SIZE_MAX;

  KnownObjects() = default;
  /// Any order. Of several with one id the last one counts.
  explicit KnownObjects(std::vector<KnownObject> objects);

  /// Nothing when `bytes` are not what Serialize gives. Takes from `bytes` what it reads.
  static std::optional<KnownObjects> Parse(std::string_view* bytes);
  void Serialize(std::string* out) const;

  size_t size() const { return ids_.size(); }
  const std::vector<ObjectId>& ids() const { return ids_; }  // sorted
  KnownObject At(size_t i) const { return {ids_[i], sizes_[i], flags_[i]}; }
  size_t Find(const ObjectId& id) const;

 private:
  void IndexIds();

  std::vector<ObjectId> ids_;
  std::vector<uint32_t> sizes_;
  std::vector<uint8_t> flags_;
  std::vector<uint32_t> begin_;  // by the ids' first 16 bits: where in ids_
};

}  // namespace leaksift
