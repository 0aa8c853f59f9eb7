// Numbers in network byte order, as git's index formats store them.
#pragma once

#include <cstdint>
#include <cstring>

namespace leaksift {

/// The 4 bytes at `p`, which may be unaligned.
inline uint32_t ReadBig32(const char* p) {
  uint32_t v;
  std::memcpy(&v, p, sizeof v);
  if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) v = __builtin_bswap32(v);
  return v;
}

/// The 8 bytes at `p`, which may be unaligned.
inline uint64_t ReadBig64(const char* p) {
  return static_cast<uint64_t>(ReadBig32(p)) << 32 | ReadBig32(p + 4);
}

}  // namespace leaksift
