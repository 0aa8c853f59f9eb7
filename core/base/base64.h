// Base64 (RFC 4648, sections 4 and 5), both alphabets at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leaksift {

/// The value 0-63 of a digit of either alphabet ('-' = '+', '_' = '/'), or -1.
int Base64Value(char c);

/// Decodes digits of either alphabet, with or without '=' at the end. Empty optional: another
/// character, '=' not at the end, or a length that no encoder makes (4n + 1). Bits left over in the
/// last digit are not checked, as people cut tokens by hand.
std::optional<std::string> Base64Decode(std::string_view digits);

/// Encodes with the standard alphabet and padding.
std::string Base64Encode(std::string_view bytes);

}  // namespace leaksift
