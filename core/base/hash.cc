#include "base/hash.h"

#include <libdeflate.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

namespace leaksift {
namespace {

const unsigned char* Bytes(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

}  // namespace

Sha1Digest Sha1(std::string_view bytes) {
  Sha1Digest out;
  SHA1(Bytes(bytes), bytes.size(), out.data());
  return out;
}

Sha256Digest Sha256(std::string_view bytes) {
  Sha256Digest out;
  SHA256(Bytes(bytes), bytes.size(), out.data());
  return out;
}

Sha256Digest HmacSha256(std::string_view key, std::string_view bytes) {
  Sha256Digest out;
  unsigned int size = out.size();
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(bytes), bytes.size(),
       out.data(), &size);
  return out;
}

bool SameBytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::string> RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  if (RAND_bytes(data, static_cast<int>(size)) != 1) return std::nullopt;
  return bytes;
}

uint32_t Crc32(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

std::string HexEncode(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char c : bytes) {
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

}  // namespace leaksift
