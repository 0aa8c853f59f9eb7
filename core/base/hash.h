// Digests and checksums. SHA through OpenSSL, CRC-32 through libdeflate.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leaksift {

using Sha1Digest = std::array<uint8_t, 20>;
using Sha256Digest = std::array<uint8_t, 32>;

Sha1Digest Sha1(std::string_view bytes);
Sha256Digest Sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104). Any key length.
Sha256Digest HmacSha256(std::string_view key, std::string_view bytes);

/// Compares in a time that does not depend on where they differ.
bool SameBytes(std::string_view a, std::string_view b);

/// From the system's generator; empty optional when it gives none.
std::optional<std::string> RandomBytes(size_t size);

/// CRC-32 as zip, PNG and git use it (polynomial 0xEDB88320).
uint32_t Crc32(std::string_view bytes);

/// Lower-case hexadecimal of any bytes.
std::string HexEncode(std::string_view bytes);
template <size_t N>
std::string HexEncode(const std::array<uint8_t, N>& bytes) {
  return HexEncode(std::string_view(reinterpret_cast<const char*>(bytes.data()), N));
}

}  // namespace leaksift
