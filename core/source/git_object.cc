#include "source/git_object.h"

#include <openssl/evp.h>

#include <memory>

#include "base/hash.h"

namespace leaksift {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string ObjectId::Hex() const { return HexEncode(bytes); }

std::optional<ObjectId> ObjectId::FromHex(std::string_view hex) {
  if (hex.size() != 2 * kSize) return std::nullopt;
  ObjectId id;
  for (size_t i = 0; i < kSize; ++i) {
    const int high = HexDigit(hex[2 * i]);
    const int low = HexDigit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return id;
}

std::string_view ToString(ObjectType type) {
  switch (type) {
    case ObjectType::kCommit:
      return "commit";
    case ObjectType::kTree:
      return "tree";
    case ObjectType::kBlob:
      return "blob";
    case ObjectType::kTag:
      return "tag";
  }
  return "unknown";
}

std::optional<ObjectType> ParseObjectType(std::string_view word) {
  for (ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (word == ToString(type)) return type;
  }
  return std::nullopt;
}

ObjectId ComputeObjectId(ObjectType type, std::string_view contents) {
  std::string header(ToString(type));
  header += ' ';
  header += std::to_string(contents.size());
  header += '\0';
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  ObjectId id;
  EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr);
  EVP_DigestUpdate(context.get(), header.data(), header.size());
  EVP_DigestUpdate(context.get(), contents.data(), contents.size());
  EVP_DigestFinal_ex(context.get(), id.bytes.data(), nullptr);
  return id;
}

}  // namespace leaksift
