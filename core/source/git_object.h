// Names and kinds of git objects: what everything that reads git repositories talks in.
//
// SHA-1 repositories only; a SHA-256 repository is refused with a reason where it is opened.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace leaksift {

/// The name of an object: SHA-1 of "<type> <size>\0<contents>".
struct ObjectId {
  static constexpr size_t kSize = 20;
  std::array<uint8_t, kSize> bytes{};

  /// 40 lower-case hexadecimal digits.
  std::string Hex() const;

  /// Exactly 40 hexadecimal digits of either case; anything else is empty.
  static std::optional<ObjectId> FromHex(std::string_view hex);

  /// The first 20 bytes of `raw`, which must have that many.
  static ObjectId FromBytes(std::string_view raw) {
    ObjectId id;
    std::memcpy(id.bytes.data(), raw.data(), kSize);
    return id;
  }

  /// All zero: git's way of writing "no object".
  bool IsZero() const { return *this == ObjectId{}; }

  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;
};

/// Hash for unordered containers. An id is a hash already: its first bytes serve.
struct ObjectIdHash {
  size_t operator()(const ObjectId& id) const {
    size_t h;
    std::memcpy(&h, id.bytes.data(), sizeof h);
    return h;
  }
};

/// Values are those of git's pack format (gitformat-pack, "Object types").
enum class ObjectType : uint8_t { kCommit = 1, kTree = 2, kBlob = 3, kTag = 4 };

/// "commit", "tree", "blob", "tag".
std::string_view ToString(ObjectType type);

/// The inverse of ToString.
std::optional<ObjectType> ParseObjectType(std::string_view word);

/// The id that an object of this type and contents has.
ObjectId ComputeObjectId(ObjectType type, std::string_view contents);

}  // namespace leaksift
