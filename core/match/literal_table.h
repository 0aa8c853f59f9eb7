// LiteralTable: which literals begin with these few bytes? A bitmap answers "none" in a nanosecond.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace leaksift {

/// Maps keys (up to four bytes as an integer) to values. Built once, then read-only and
/// thread-safe. BITS is the size of the bitmap's index: 2^BITS / 8 bytes, small enough to stay in
/// the first-level cache.
template <int BITS>
class LiteralTable {
 public:
  LiteralTable() : bitmap_(size_t{1} << (BITS - 6)) {}

  void Add(uint32_t key, uint32_t value) { entries_.emplace_back(key, value); }

  /// Call after the last Add and before the first look-up.
  void Finish() {
    std::sort(entries_.begin(), entries_.end());
    entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
    for (const auto& [key, value] : entries_)
      bitmap_[Slot(key) / 64] |= uint64_t{1} << Slot(key) % 64;
  }

  bool MayContain(uint32_t key) const { return bitmap_[Slot(key) / 64] >> Slot(key) % 64 & 1; }

  /// All entries of `key`.
  std::span<const std::pair<uint32_t, uint32_t>> Find(uint32_t key) const {
    const auto first =
        std::lower_bound(entries_.begin(), entries_.end(), std::pair(key, uint32_t{0}));
    auto last = first;
    while (last != entries_.end() && last->first == key) ++last;
    return {first, last};
  }

 private:
  static uint32_t Slot(uint32_t key) { return key * 0x9e3779b1u >> (32 - BITS); }

  std::vector<uint64_t> bitmap_;
  std::vector<std::pair<uint32_t, uint32_t>> entries_;
};

}  // namespace leaksift
