// Private keys in text: PEM blocks (RFC 7468; RFC 1421 headers), OpenSSH, PGP and PuTTY keys, also
// written on one line with \n, as joined string literals, indented, or quoted. Public keys and
// certificates are none.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/span.h"

namespace leaksift {

enum class PrivateKeyKind : unsigned char { kPem, kPgp, kPutty };

struct PrivateKeyBlock {
  PrivateKeyKind kind;
  Span span;  // from the first mark to the end of the last
};

/// The longest block that is read; a longer one is cut there.
inline constexpr size_t kMaxPrivateKey = 16 * 1024;

/// The block whose "-----BEGIN" stands at `begin`. Empty: the label names no private key, or less
/// than 64 digits of body follow.
std::optional<PrivateKeyBlock> FindPemBlock(std::string_view text, size_t begin);

/// The key file whose "PuTTY-User-Key-File-" stands at `begin`.
std::optional<PrivateKeyBlock> FindPuttyKey(std::string_view text, size_t begin);

}  // namespace leaksift
