// The part of the trigger scan that the three implementations share. Included by
// trigger_scan_{portable,avx2,avx512}.cc only.
//
// An implementation gives the masks of 64 bytes (Masks: a bit a byte); everything after that is
// arithmetic on 64-bit words without branches until there is something to report. Runs are found at
// their end: the erosion A12 has a bit where twelve token bytes end, so ~T & A12 << 1 has one right
// behind every run of twelve or more, and the many short words of real text cost nothing. What a
// word must know of the one before it is carried in RunState.
//
// Everything is in an unnamed namespace, inlined, and works on plain arrays: the AVX files must not
// give the linker any function that the rest of the program could pick up.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "match/generic.h"
#include "match/trigger_scan.h"

#define LEAKSIFT_INLINE [[gnu::always_inline]] inline

namespace leaksift {
// Each of the three files has its own copy of all this, on purpose.
// NOLINTBEGIN(misc-definitions-in-headers)
namespace {

struct Masks {
  uint64_t token = 0;  // A-Za-z0-9_-
  uint64_t digit = 0;
  uint64_t letter = 0;
  uint64_t literal = 0;    // the three bytes from here may begin a literal
  uint64_t backslash = 0;  // may be more bytes than that; the same for the next two
  uint64_t percent_or_ampersand = 0;
  uint64_t second = 0;  // u x U #
};

// The scan looks for three bytes of each literal, those at `offset`, in eight buckets. Literals
// whose bytes differ in one place share a bucket without false alarms; the others that share one
// rarely give any.
struct LiteralEntry {
  const char* text;
  uint8_t size;
  uint8_t offset;
  uint8_t index;  // in kGenericLiterals
};
constexpr int kBuckets = 8;
constexpr int kBucketSize = 3;
constexpr LiteralEntry kBucketLiterals[kBuckets][kBucketSize] = {
    {{"pass", 4, 0, 0}, {"basic", 5, 0, 10}},
    {{"pwd", 3, 0, 1}, {"psw", 3, 0, 11}, {"identified", 10, 6, 13}},
    {{"secret", 6, 0, 2}},
    {{"token", 5, 0, 3}},
    {{"key", 3, 0, 4}, {"bearer", 6, 0, 9}},
    {{"auth", 4, 0, 5}, {"salt", 4, 1, 15}},
    {{"cred", 4, 0, 6}, {"login", 5, 2, 12}},
    {{"://", 3, 0, 7}, {"-----begin", 10, 4, 8}, {":5432:", 6, 0, 14}}};

constexpr size_t CountLiterals() {
  size_t count = 0;
  for (const auto& bucket : kBucketLiterals) {
    for (const LiteralEntry& entry : bucket) count += entry.size > 0;
  }
  return count;
}
static_assert(CountLiterals() == kGenericLiterals.size());

constexpr char Fold(char c) { return static_cast<char>(c | 0x20); }

// Literals by the first of their three bytes, in either case.
struct LiteralsByFirst {
  static constexpr int kMost = 3;  // pass, pwd, psw
  const LiteralEntry* of[256][kMost];
};
constexpr LiteralsByFirst MakeLiteralsByFirst() {
  LiteralsByFirst table{};
  for (const auto& bucket : kBucketLiterals) {
    for (const LiteralEntry& entry : bucket) {
      if (entry.size == 0) continue;
      for (int c = 0; c < 256; ++c) {
        if (Fold(static_cast<char>(c)) != Fold(entry.text[entry.offset])) continue;
        int slot = 0;
        while (table.of[c][slot] != nullptr) ++slot;  // too many for kMost do not compile
        table.of[c][slot] = &entry;
      }
    }
  }
  return table;
}
constexpr LiteralsByFirst kByFirst = MakeLiteralsByFirst();

enum ByteClass : uint8_t {
  kToken = 1,
  kDigit = 2,
  kLetter = 4,
  kBackslash = 8,
  kPercentOrAmpersand = 16,
  kSecond = 32
};

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    uint8_t bits = 0;
    if (IsTokenByte(static_cast<unsigned char>(c))) bits |= kToken;
    if (c >= '0' && c <= '9') bits |= kDigit;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) bits |= kLetter;
    if (c == '\\') bits |= kBackslash;
    if (c == '%' || c == '&') bits |= kPercentOrAmpersand;
    if (c == 'u' || c == 'x' || c == 'U' || c == '#') bits |= kSecond;
    classes[c] = bits;
  }
  return classes;
}

// table[i][c]: the buckets that have a literal whose i-th scanned byte is c (folded).
constexpr std::array<std::array<uint8_t, 256>, 3> MakeBuckets() {
  std::array<std::array<uint8_t, 256>, 3> table{};
  for (int bucket = 0; bucket < kBuckets; ++bucket) {
    for (const LiteralEntry& entry : kBucketLiterals[bucket]) {
      for (int i = 0; i < 3 && entry.size > 0; ++i) {
        const char wanted = Fold(entry.text[entry.offset + i]);
        for (int c = 0; c < 256; ++c) {
          if (Fold(static_cast<char>(c)) == wanted)
            table[i][c] |= static_cast<uint8_t>(1 << bucket);
        }
      }
    }
  }
  return table;
}

constexpr auto kByteClasses = MakeClasses();
constexpr auto kBucketTables = MakeBuckets();

LEAKSIFT_INLINE bool IsHexByte(unsigned char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

// Bits of `word` moved up by N, the gap filled from the word before.
template <int N>
LEAKSIFT_INLINE uint64_t Up(uint64_t word, uint64_t before) {
  return word << N | before >> (64 - N);
}

// Bit i: the N bytes up to and including byte i are all token bytes.
struct Erosions {
  uint64_t two = 0, four = 0, eight = 0, twelve = 0;
};

// What one word of 64 bytes hands to the next.
struct RunState {
  uint64_t token = 0, digit = 0, letter = 0;  // masks of the word before
  Erosions eroded;
  size_t tail = 0;  // where the run begins that reaches the end of the word before
  // Of that run, in words before the one before:
  bool long_digit = false, long_letter = false;
};

template <typename Arch>
class BlockScanner {
 public:
  BlockScanner(std::string_view text, TriggerEvents* events)
      : text_(text.data()), size_(text.size()), events_(events) {}

  // The 64 bytes at offset `at`; `from` are the bytes themselves, possibly in a padded copy.
  LEAKSIFT_INLINE void Word(size_t at, const char* from) {
    const Masks masks = Arch::Compute(from);
    Places(at, masks, ~uint64_t{0});
    Runs(at, masks);
  }

  // The last bytes of the block when they are fewer than 64. What begins in them may go on behind
  // them.
  void LastWord(size_t at, size_t valid, const char* from, OpenRun* open) {
    Masks masks = Arch::Compute(from);
    const uint64_t limit = (uint64_t{1} << valid) - 1;
    Places(at, masks, limit);
    masks.token &= limit;
    const Erosions eroded = Erode(masks.token);
    Ended(at, RunEnds(masks.token, eroded) & limit, masks);
    *open = TailOf(at, static_cast<int>(valid), masks);
  }

  // The run that is open behind the last whole word.
  OpenRun Open(size_t end) const {
    if (state_.tail >= end) return {};
    return {true, TailHas(state_.digit, state_.long_digit, end - 64),
            TailHas(state_.letter, state_.long_letter, end - 64), state_.tail};
  }

  // Takes up the run that is open before `at`, where the next word begins.
  void Resume(size_t at, const OpenRun& open) {
    state_.tail = open.open ? open.begin : at;
    if (!open.open) return;
    // As if the word before had held it. The erosions of a longer run cannot be seen from one word.
    const size_t length = at - open.begin;
    RunState& s = state_;
    s.token = length >= 64 ? ~uint64_t{0} : ~uint64_t{0} << (64 - length);
    s.eroded = {s.token, s.token, s.token, s.token};
    if (length < 64) s.eroded = Erode(s.token, Erosions{}, 0);
    s.digit = open.has_digit ? ~uint64_t{0} : 0;
    s.letter = open.has_letter ? ~uint64_t{0} : 0;
    s.long_digit = open.has_digit;
    s.long_letter = open.has_letter;
  }

 private:
  LEAKSIFT_INLINE void Emit(const Run& run) { events_->runs[events_->run_count++] = run; }

  // Literals and escapes that begin at a bit of `limit`.
  LEAKSIFT_INLINE void Places(size_t at, const Masks& masks, uint64_t limit) {
    if ((masks.literal & limit) != 0) Literals(at, masks.literal & limit);
    constexpr uint64_t kLast = uint64_t{1} << 63,
                       kLastTwo = uint64_t{3} << 62;  // next byte unknown
    const uint64_t alnum = masks.digit | masks.letter;
    const uint64_t second = masks.second >> 1 | kLast;
    const uint64_t two = (alnum >> 1 | kLast) & (alnum >> 2 | kLastTwo);
    const uint64_t escape =
        (masks.backslash & second) | (masks.percent_or_ampersand & (second | two));
    if ((escape & limit) != 0) Escapes(at, escape & limit);
  }

  LEAKSIFT_INLINE static Erosions Erode(uint64_t token, const Erosions& before,
                                        uint64_t token_before) {
    Erosions e;
    e.two = token & Up<1>(token, token_before);
    e.four = e.two & Up<2>(e.two, before.two);
    e.eight = e.four & Up<4>(e.four, before.four);
    e.twelve = e.eight & Up<8>(e.four, before.four);
    return e;
  }
  LEAKSIFT_INLINE Erosions Erode(uint64_t token) const {
    return Erode(token, state_.eroded, state_.token);
  }

  LEAKSIFT_INLINE uint64_t RunEnds(uint64_t token, const Erosions& eroded) const {
    return ~token & Up<1>(eroded.twelve, state_.eroded.twelve);
  }

  LEAKSIFT_INLINE void Runs(size_t at, const Masks& m) {
    RunState& s = state_;
    const Erosions eroded = Erode(m.token);
    const uint64_t ends = RunEnds(m.token, eroded);
    if (ends != 0) Ended(at, ends, m);
    if (m.token == ~uint64_t{0}) [[unlikely]] {
      s.long_digit = TailHas(s.digit, s.long_digit, at - 64);
      s.long_letter = TailHas(s.letter, s.long_letter, at - 64);
    } else {
      s.long_digit = s.long_letter = false;
      s.tail = at + 64 - std::countl_one(m.token);
    }
    s.token = m.token;
    s.digit = m.digit;
    s.letter = m.letter;
    s.eroded = eroded;
  }

  // Runs that end inside the word at `at`; the first may have begun in a word before.
  void Ended(size_t at, uint64_t ends, const Masks& m) {
    for (; ends != 0; ends &= ends - 1) {
      const int end = std::countr_zero(ends);
      const OpenRun run = TailOf(at, end, m);
      Emit({run.begin, at + end, run.has_digit, run.has_letter});
    }
  }

  // The run that reaches byte `end` of the word at `at`.
  OpenRun TailOf(size_t at, int end, const Masks& m) const {
    const int ones = end == 0 ? 0 : std::countl_one(m.token << (64 - end));
    const uint64_t bits = ones == 0 ? 0 : ~uint64_t{0} >> (64 - ones) << (end - ones);
    OpenRun run{true, (m.digit & bits) != 0, (m.letter & bits) != 0, at + end - ones};
    if (ones == end) {
      run.begin = state_.tail;
      run.has_digit |= TailHas(state_.digit, state_.long_digit, at - 64);
      run.has_letter |= TailHas(state_.letter, state_.long_letter, at - 64);
    }
    run.open = run.begin < at + end;
    return run;
  }

  // Whether the run that reaches the end of the word at `word` has a bit of `mask` (of that word)
  // or had one before it.
  bool TailHas(uint64_t mask, bool before, size_t word) const {
    if (state_.tail <= word) return before || mask != 0;
    const size_t first = state_.tail - word;
    return first < 64 && (mask >> first) != 0;
  }

  void Literals(size_t at, uint64_t hits) {
    for (; hits != 0; hits &= hits - 1) {
      const size_t pos = at + std::countr_zero(hits);
      for (const LiteralEntry* entry : kByFirst.of[static_cast<unsigned char>(text_[pos])]) {
        if (entry != nullptr) Literal(pos, *entry);
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
      case '&':
        return next == '#';
      default:
        return false;
    }
  }

  const char* text_;
  size_t size_;
  TriggerEvents* events_;
  RunState state_;
};

// Arch::Compute(p) gives the masks of p[0, 64) and reads p[0, 66).
template <typename Arch>
LEAKSIFT_INLINE void ScanBlock(std::string_view text, size_t begin, size_t end, OpenRun* open,
                               TriggerEvents* events) {
  constexpr size_t kRead = 66;
  events->run_count = events->literal_count = events->escape_count = 0;
  if (begin >= end) return;
  BlockScanner<Arch> scanner(text, events);
  scanner.Resume(begin, *open);
  size_t at = begin;
  for (; at + 64 <= end && at + kRead <= text.size(); at += 64) scanner.Word(at, text.data() + at);
  *open = scanner.Open(at);
  if (at < end && at + kRead <= text.size()) {
    scanner.LastWord(at, end - at, text.data() + at, open);
  } else if (at < end) {  // at most two words, from a padded copy
    char copy[kRead + 64] = {};
    const size_t available = text.size() - at;
    std::memcpy(copy, text.data() + at, available < sizeof(copy) ? available : sizeof(copy));
    const char* from = copy;
    for (; at + 64 <= end; at += 64, from += 64) {
      scanner.Word(at, from);
      *open = scanner.Open(at + 64);
    }
    if (at < end) scanner.LastWord(at, end - at, from, open);
  }
  if (end < text.size()) return;
  if (open->open && end - open->begin >= kMinRun) {
    events->runs[events->run_count++] = {open->begin, end, open->has_digit, open->has_letter};
  }
  *open = {};
}

}  // namespace
// NOLINTEND(misc-definitions-in-headers)
}  // namespace leaksift
