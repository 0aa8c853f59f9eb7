// Numbers in little-endian order, as files of our own store them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace leaksift {

/// The 4 bytes at `p`, which may be unaligned.
inline uint32_t ReadLittle32(const char* p) {
  uint32_t v;
  std::memcpy(&v, p, sizeof v);
  if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) v = __builtin_bswap32(v);
  return v;
}

inline void AppendLittle32(uint32_t v, std::string* out) {
  if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) v = __builtin_bswap32(v);
  out->append(reinterpret_cast<const char*>(&v), sizeof v);
}

}  // namespace leaksift
