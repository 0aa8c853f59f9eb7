// LiteralTable: which literals begin with these few bytes? A bitmap answers "none" in a nanosecond.
#pragma once

#include <algorithm>
#include <bit>
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
    slots_.assign(std::bit_ceil(entries_.size() * 2 + 1), Slot{});
    for (size_t i = 0; i < entries_.size(); ++i) {
      const uint32_t key = entries_[i].first;
      bitmap_[Hash(key) / 64] |= uint64_t{1} << Hash(key) % 64;
      size_t at = key * kFactor & (slots_.size() - 1);
      while (slots_[at].used && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
      if (!slots_[at].used) slots_[at] = {key, static_cast<uint32_t>(i), 0, true};
      ++slots_[at].count;
    }
  }

  bool MayContain(uint32_t key) const { return bitmap_[Hash(key) / 64] >> Hash(key) % 64 & 1; }

  /// All entries of `key`.
  std::span<const std::pair<uint32_t, uint32_t>> Find(uint32_t key) const {
    size_t at = key * kFactor & (slots_.size() - 1);
    while (slots_[at].used && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return std::span(entries_).subspan(slots_[at].first, slots_[at].count);
  }

 private:
  static constexpr uint32_t kFactor = 0x9e3779b1u;  // 2^32 / golden ratio
  static uint32_t Hash(uint32_t key) { return key * kFactor >> (32 - BITS); }

  // Entries of one key stand together; an open-addressing table finds the first.
  struct Slot {
    uint32_t key = 0;
    uint32_t first = 0;
    uint32_t count = 0;
    bool used = false;
  };
  std::vector<uint64_t> bitmap_;
  std::vector<std::pair<uint32_t, uint32_t>> entries_;
  std::vector<Slot> slots_;
};

}  // namespace leaksift
