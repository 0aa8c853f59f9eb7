// The text is a sequence of UTF-16 units; spaces and tabs are left out, CR and CR LF become LF, and
// the unit 65535 stands for the end, followed by zeros. The hash of a line is the polynomial
//
//   u[0]*37^99 + u[1]*37^98 + … + u[99]   mod 2^64
//
// over the 100 units that start with the line's first one, so it sees a little of the lines below.
// It rolls: one pass with a window of 100 units gives the hash of every line, in order. Which of
// several equal hashes a line has needs a count over all lines above it; instead of a table of all
// hashes, the first pass finds the hashes of the lines asked for and the second counts only those.
#include "finding/line_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/utf8.h"

namespace leaksift {
namespace {

constexpr size_t kWindow = 100;
constexpr uint64_t kFactor = 37;
constexpr uint32_t kEndOfText = 65535;

constexpr uint64_t Power(uint64_t base, size_t exponent) {
  uint64_t power = 1;
  for (size_t i = 0; i < exponent; ++i) power *= base;
  return power;
}
constexpr uint64_t kLeaving = Power(kFactor, kWindow);

/// Calls `on_line(line, hash)` for each line in order until it returns false.
template <typename OnLine>
class RollingHash {
 public:
  explicit RollingHash(OnLine on_line) : on_line_(on_line) {}

  void Run(std::string_view text) {
    // Who reads the file as text does not see its byte order mark.
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (size_t pos = 0; pos < text.size() && !stopped_;) {
      if (const auto ascii = static_cast<unsigned char>(text[pos]); ascii < 0x80) {
        Unit(ascii);
        ++pos;
        continue;
      }
      const Utf8Char c = DecodeUtf8(text, pos);
      pos += c.size;
      if (c.code < 0x10000) {
        Unit(c.code);
      } else {  // a surrogate pair
        Unit(0xD800 + ((c.code - 0x10000) >> 10));
        Unit(0xDC00 + ((c.code - 0x10000) & 0x3FF));
      }
    }
    Unit(kEndOfText);
    for (size_t i = 0; i < kWindow && !stopped_; ++i) {
      Report();
      Roll(0);
    }
  }

 private:
  void Unit(uint32_t unit) {
    const bool rest_of_crlf = after_cr_ && unit == '\n';
    after_cr_ = unit == '\r';
    if (unit == ' ' || unit == '\t' || rest_of_crlf) return;
    if (unit == '\r') unit = '\n';
    Report();
    if (line_start_) window_[next_].line = ++line_;
    line_start_ = unit == '\n';
    Roll(unit);
  }

  /// The oldest unit is about to leave: if it starts a line, the hash is now that line's.
  void Report() {
    Slot& oldest = window_[next_];
    if (oldest.line != 0 && !stopped_) stopped_ = !on_line_(oldest.line, hash_);
    oldest.line = 0;
  }

  void Roll(uint32_t unit) {
    Slot& slot = window_[next_];
    hash_ = hash_ * kFactor + unit - slot.unit * kLeaving;
    slot.unit = unit;
    next_ = next_ + 1 == kWindow ? 0 : next_ + 1;
  }

  struct Slot {
    uint32_t unit = 0;
    uint32_t line = 0;  // the line that starts with this unit; 0: none
  };

  OnLine on_line_;
  std::array<Slot, kWindow> window_{};
  size_t next_ = 0;
  uint64_t hash_ = 0;
  uint32_t line_ = 0;
  bool line_start_ = true;
  bool after_cr_ = false;
  bool stopped_ = false;
};

template <typename OnLine>
void ForEachLineHash(std::string_view text, OnLine on_line) {
  RollingHash<OnLine>(on_line).Run(text);
}

}  // namespace

std::vector<std::string> LineHashes(std::string_view text, const std::vector<uint32_t>& lines) {
  if (lines.empty()) return {};
  const uint32_t last = *std::max_element(lines.begin(), lines.end());
  std::unordered_map<uint32_t, uint64_t> hash_of;  // the lines asked for
  for (uint32_t line : lines) hash_of.emplace(line, 0);
  std::unordered_map<uint64_t, uint32_t> count;  // their hashes
  ForEachLineHash(text, [&](uint32_t line, uint64_t hash) {
    if (const auto it = hash_of.find(line); it != hash_of.end()) {
      it->second = hash;
      count.emplace(hash, 0);
    }
    return line < last;
  });
  std::unordered_map<uint32_t, std::string> result;
  ForEachLineHash(text, [&](uint32_t line, uint64_t hash) {
    const auto it = count.find(hash);
    if (it == count.end()) return line < last;
    ++it->second;
    if (hash_of.contains(line)) result.emplace(line, fmt::format("{:x}:{}", hash, it->second));
    return line < last;
  });
  std::vector<std::string> out;
  out.reserve(lines.size());
  for (uint32_t line : lines) out.push_back(result[line]);
  return out;
}

}  // namespace leaksift
