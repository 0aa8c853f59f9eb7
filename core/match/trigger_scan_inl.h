// The part of the trigger scan that both implementations share. Included by
// trigger_scan_portable.cc and trigger_scan_avx2.cc only.
//
// An implementation gives the masks of 64 bytes (Masks: a bit a byte); everything after that is
// arithmetic on 64-bit words. Runs: the erosion M & M>>1 & … & M>>11 leaves a bit where 12 token
// bytes begin, so the many short words of real text cost nothing. The stretch at the beginning of a
// word may continue one of the word before and the one at its end may go on: these two are handled
// through OpenRun.
//
// Everything is in an unnamed namespace and works on plain arrays: the AVX2 file must not give the
// linker any function that the rest of the program could pick up.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "match/generic.h"
#include "match/trigger_scan.h"

namespace leaksift {
namespace {

struct Masks {
  uint64_t token;  // A-Za-z0-9_-
  uint64_t digit;
  uint64_t letter;
  uint64_t literal;     // the three bytes from here may begin a literal
  uint64_t escape;      // \ % &
  uint8_t buckets[64];  // where `literal` is set: bit b = bucket b
};

// The scan looks for three bytes of each literal, those at `offset`; kBucketLiterals says which
// literals a bucket stands for. Literals whose bytes differ in one place share a bucket without
// false alarms.
struct LiteralEntry {
  const char* text;
  uint8_t size;
  uint8_t offset;
  uint8_t bucket;
  uint8_t index;  // in kGenericLiterals
};
constexpr LiteralEntry kLiteralEntries[] = {
    {"pass", 4, 0, 0, 0},   {"pwd", 3, 0, 1, 1},          {"secret", 6, 0, 2, 2},
    {"token", 5, 0, 3, 3},  {"key", 3, 0, 4, 4},          {"auth", 4, 0, 5, 5},
    {"cred", 4, 0, 6, 6},   {"://", 3, 0, 7, 7},          {"-----begin", 10, 4, 7, 8},
    {"bearer", 6, 0, 4, 9}, {"basic", 5, 0, 0, 10},       {"psw", 3, 0, 1, 11},
    {"login", 5, 0, 3, 12}, {"identified", 10, 6, 1, 13}, {":5432:", 6, 0, 7, 14}};
static_assert(std::size(kLiteralEntries) == kGenericLiterals.size());
constexpr size_t kLiteralCount = sizeof(kLiteralEntries) / sizeof(kLiteralEntries[0]);

constexpr char Fold(char c) { return static_cast<char>(c | 0x20); }

inline bool IsHexByte(unsigned char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

class BlockScanner {
 public:
  BlockScanner(std::string_view text, size_t end, OpenRun* open, TriggerEvents* events)
      : text_(text.data()), size_(text.size()), end_(end), open_(open), events_(events) {}

  // `at` is the offset of the 64 bytes; only the first `valid` of them belong to the block.
  void Consume(size_t at, size_t valid, const Masks& masks) {
    const uint64_t limit = valid >= 64 ? ~uint64_t{0} : (uint64_t{1} << valid) - 1;
    if (masks.literal & limit) Literals(at, masks.literal & limit, masks.buckets);
    if (masks.escape & limit) Escapes(at, masks.escape & limit);
    Runs(at, valid, masks.token & limit, masks.digit & limit, masks.letter & limit);
  }

  // The run that is open at the end of the text ends there.
  void Finish() {
    if (open_->open && end_ == size_) {
      Emit(open_->begin, size_, open_->has_digit, open_->has_letter);
      open_->open = false;
    }
  }

 private:
  void Emit(size_t begin, size_t end, bool digit, bool letter) {
    if (end - begin >= kMinRun) events_->runs[events_->run_count++] = {begin, end, digit, letter};
  }

  void Runs(size_t at, size_t valid, uint64_t token, uint64_t digit, uint64_t letter) {
    if (valid < 64 && token == (uint64_t{1} << valid) - 1 && valid > 0)
      return Extend(at, digit, letter);
    if (valid == 64 && token == ~uint64_t{0}) return Extend(at, digit, letter);
    if (token & 1) {
      const int length = std::countr_one(token);
      const uint64_t head = (uint64_t{1} << length) - 1;
      Extend(at, digit & head, letter & head);
      Emit(open_->begin, at + length, open_->has_digit, open_->has_letter);
      token &= ~head;
    } else if (open_->open) {
      Emit(open_->begin, at, open_->has_digit, open_->has_letter);
    }
    open_->open = false;
    Inner(at, valid, token, digit, letter);
  }

  // Runs that begin inside these bytes; the last one may stay open.
  void Inner(size_t at, size_t valid, uint64_t token, uint64_t digit, uint64_t letter) {
    if (valid > 0 && (token >> (valid - 1)) & 1) {
      const int tail_length = std::countl_one(token << (64 - valid));
      const size_t first = valid - tail_length;
      const uint64_t tail = ((uint64_t{1} << tail_length) - 1) << first;
      *open_ = {true, (digit & tail) != 0, (letter & tail) != 0, at + first};
      token &= ~tail;
    }
    uint64_t starts = token & (token >> 1);
    starts &= starts >> 2;
    starts &= starts >> 4;  // 8 bytes
    starts &= (token >> 8) & (token >> 9) & (token >> 10) & (token >> 11);
    starts &= ~(starts << 1);
    while (starts != 0) {
      const int first = std::countr_zero(starts);
      const int length = std::countr_one(token >> first);
      const uint64_t run = ((uint64_t{1} << length) - 1) << first;
      Emit(at + first, at + first + length, (digit & run) != 0, (letter & run) != 0);
      starts &= starts - 1;
    }
  }

  void Extend(size_t at, uint64_t digit, uint64_t letter) {
    if (!open_->open) *open_ = {true, false, false, at};
    open_->has_digit |= digit != 0;
    open_->has_letter |= letter != 0;
  }

  void Literals(size_t at, uint64_t hits, const uint8_t* buckets) {
    for (; hits != 0; hits &= hits - 1) {
      const int i = std::countr_zero(hits);
      for (const LiteralEntry& entry : kLiteralEntries) {
        if ((buckets[i] >> entry.bucket) & 1) Literal(at + i, entry);
      }
    }
  }

  void Literal(size_t pos, const LiteralEntry& entry) {
    if (pos < entry.offset) return;
    const size_t begin = pos - entry.offset;
    if (size_ - begin < entry.size) return;
    for (size_t i = 0; i < entry.size; ++i) {
      if (Fold(text_[begin + i]) != Fold(entry.text[i])) return;
    }
    events_->literals[events_->literal_count++] = {begin, entry.index};
  }

  void Escapes(size_t at, uint64_t hits) {
    for (; hits != 0; hits &= hits - 1) {
      const size_t pos = at + std::countr_zero(hits);
      if (size_ - pos >= 4 && EscapeBegins(text_ + pos)) {
        events_->escapes[events_->escape_count++] = pos;
      }
    }
  }

  static bool EscapeBegins(const char* p) {
    const auto next = static_cast<unsigned char>(p[1]);
    switch (p[0]) {
      case '\\':
        return next == 'u' || next == 'x' || next == 'U';
      case '%':
        return IsHexByte(next) && IsHexByte(static_cast<unsigned char>(p[2]));
      default:
        return next == '#';
    }
  }

  const char* text_;
  size_t size_;
  size_t end_;
  OpenRun* open_;
  TriggerEvents* events_;
};

// Arch::Compute(p, masks) reads p[0, 66).
template <typename Arch>
inline void ScanBlock(std::string_view text, size_t begin, size_t end, OpenRun* open,
                      TriggerEvents* events) {
  constexpr size_t kRead = 66;
  events->run_count = events->literal_count = events->escape_count = 0;
  BlockScanner scanner(text, end, open, events);
  Masks masks;
  size_t at = begin;
  for (; at + 64 <= end && at + kRead <= text.size(); at += 64) {
    Arch::Compute(text.data() + at, &masks);
    scanner.Consume(at, 64, masks);
  }
  for (; at < end; at += 64) {  // the last bytes, from a padded copy
    char copy[kRead] = {};
    const size_t available = text.size() - at;
    std::memcpy(copy, text.data() + at, available < kRead ? available : kRead);
    Arch::Compute(copy, &masks);
    scanner.Consume(at, end - at < 64 ? end - at : 64, masks);
  }
  scanner.Finish();
}

}  // namespace
}  // namespace leaksift
