// Whether a run of token bytes may be encoded text: what Base64 or hex would make of its first
// bytes is printable.
#pragma once

#include <string_view>

namespace leaksift {

/// `run` has at least 16 bytes and its first 12 decode to nine printable ones: true for one random
/// run in 7,500. Both alphabets (RFC 4648, sections 4 and 5).
bool LooksLikeBase64(std::string_view run);

/// `run` has at least 32 bytes and its first 16 are hex digits of eight printable bytes.
bool LooksLikeHex(std::string_view run);

}  // namespace leaksift
