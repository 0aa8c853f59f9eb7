// What pairs of characters cost in names and words that people write.
#pragma once

#include <cstddef>
#include <cstdint>

namespace leaksift {

/// a-z, A-Z, 0-9, '_' and one symbol for every other byte.
inline constexpr size_t kBigramSymbols = 64;

/// -16 log2 P(second | first), at most 255.
extern const uint8_t kBigramCost[kBigramSymbols][kBigramSymbols];

}  // namespace leaksift
