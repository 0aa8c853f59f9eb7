// Byte classes and literal candidates by nibble shuffles.
//
// A byte belongs to a class when table_low[c & 15] & table_high[c >> 4] has the class's bit; PSHUFB
// looks up 32 bytes at once. The literal search is the Teddy method (G. Langdale, in Hyperscan):
// the same two look-ups for each of three consecutive bytes, ANDed, leave the buckets whose three
// bytes all agree.
#if defined(__x86_64__)

#include <immintrin.h>

#include "match/trigger_scan_kinds.h"

#if defined(__clang__)
// Templates of the library that are instantiated here keep their own target.
#pragma clang diagnostic ignored "-Wignored-attributes"
// clang-format off
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
// clang-format on
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")
#endif
#include "match/trigger_scan_inl.h"

namespace leaksift {
namespace {

// Bits of the class tables. Upper and lower case letters differ in the high nibble only, but a-o
// and p-z, 0-9 and the rest need rows of their own.
enum ClassBit : uint8_t {
  kDigitRow = 1,       // 0-9:      high 3, low 0-9
  kLetterRow1 = 2,     // A-O, a-o: high 4, 6, low 1-15
  kLetterRow2 = 4,     // P-Z, p-z: high 5, 7, low 0-10
  kUnderscore = 8,     // high 5, low 15
  kHyphen = 16,        // high 2, low 13
  kBackslashRow = 32,  // high 5, low 12
  kPercentRow = 64,    // high 2, low 5, 6
  kSecondRow = 128,    // # u x U and more: high 2, 5, 7, low 3, 5, 8
};
constexpr uint8_t kTokenBits = kDigitRow | kLetterRow1 | kLetterRow2 | kUnderscore | kHyphen;

struct Nibbles {
  alignas(16) uint8_t low[16];
  alignas(16) uint8_t high[16];
};

constexpr Nibbles MakeClassTable() {
  Nibbles t{};
  for (int i = 0; i < 16; ++i) {
    if (i <= 9) t.low[i] |= kDigitRow;
    if (i >= 1) t.low[i] |= kLetterRow1;
    if (i <= 10) t.low[i] |= kLetterRow2;
    if (i == 15) t.low[i] |= kUnderscore;
    if (i == 13) t.low[i] |= kHyphen;
    if (i == 12) t.low[i] |= kBackslashRow;
    if (i == 5 || i == 6) t.low[i] |= kPercentRow;
    if (i == 3 || i == 5 || i == 8) t.low[i] |= kSecondRow;
  }
  t.high[2] = kHyphen | kPercentRow | kSecondRow;
  t.high[3] = kDigitRow;
  t.high[4] = t.high[6] = kLetterRow1;
  t.high[5] = kLetterRow2 | kUnderscore | kBackslashRow | kSecondRow;
  t.high[7] = kLetterRow2 | kSecondRow;
  return t;
}

constexpr Nibbles MakeLiteralTable(int position) {
  Nibbles t{};
  for (int bucket = 0; bucket < kBuckets; ++bucket) {
    for (const LiteralEntry& entry : kBucketLiterals[bucket]) {
      if (entry.size == 0) continue;
      const auto wanted = static_cast<unsigned char>(Fold(entry.text[entry.offset + position]));
      t.low[wanted & 15] |= static_cast<uint8_t>(1 << bucket);
      t.high[wanted >> 4] |= static_cast<uint8_t>(1 << bucket);
    }
  }
  return t;
}

constexpr Nibbles kClassTable = MakeClassTable();
constexpr Nibbles kLiteralTables[3] = {MakeLiteralTable(0), MakeLiteralTable(1),
                                       MakeLiteralTable(2)};

LEAKSIFT_INLINE __m256i Table(const uint8_t* table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table)));
}

LEAKSIFT_INLINE __m256i LookUp(const Nibbles& table, __m256i bytes) {
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  const __m256i low = _mm256_shuffle_epi8(Table(table.low), _mm256_and_si256(bytes, nibble));
  const __m256i high =
      _mm256_shuffle_epi8(Table(table.high), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
  return _mm256_and_si256(low, high);
}

LEAKSIFT_INLINE uint64_t NonZero(__m256i bytes) {
  return static_cast<uint32_t>(
      ~_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())));
}

LEAKSIFT_INLINE uint64_t Any(__m256i classes, uint8_t bits) {
  return NonZero(_mm256_and_si256(classes, _mm256_set1_epi8(static_cast<char>(bits))));
}

// One class bit, moved to the sign of each byte. Bits that cross from the lower byte of a pair do
// not reach the sign of the upper one.
template <int BIT>
LEAKSIFT_INLINE uint64_t One(__m256i classes) {
  constexpr int kShift = 7 - std::countr_zero(static_cast<unsigned>(BIT));
  return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(classes, kShift)));
}

LEAKSIFT_INLINE __m256i Load(const char* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

struct Avx2 {
  LEAKSIFT_INLINE static Masks Half(const char* p) {
    const __m256i fold = _mm256_set1_epi8(0x20);
    const __m256i bytes = Load(p);
    const __m256i classes = LookUp(kClassTable, bytes);
    const __m256i buckets = _mm256_and_si256(
        _mm256_and_si256(LookUp(kLiteralTables[0], _mm256_or_si256(bytes, fold)),
                         LookUp(kLiteralTables[1], _mm256_or_si256(Load(p + 1), fold))),
        LookUp(kLiteralTables[2], _mm256_or_si256(Load(p + 2), fold)));
    Masks masks;
    masks.token = Any(classes, kTokenBits);
    masks.digit = One<kDigitRow>(classes);
    masks.letter = Any(classes, kLetterRow1 | kLetterRow2);
    masks.literal = NonZero(buckets);
    masks.backslash = One<kBackslashRow>(classes);
    masks.percent_or_ampersand = One<kPercentRow>(classes);
    masks.second = One<kSecondRow>(classes);
    return masks;
  }

  LEAKSIFT_INLINE static Masks Compute(const char* p) {
    Masks low = Half(p);
    const Masks high = Half(p + 32);
    low.token |= high.token << 32;
    low.digit |= high.digit << 32;
    low.letter |= high.letter << 32;
    low.literal |= high.literal << 32;
    low.backslash |= high.backslash << 32;
    low.percent_or_ampersand |= high.percent_or_ampersand << 32;
    low.second |= high.second << 32;
    return low;
  }
};

}  // namespace

void ScanTriggersAvx2(std::string_view text, size_t begin, size_t end, OpenRun* open,
                      TriggerEvents* events) {
  ScanBlock<Avx2>(text, begin, end, open, events);
}

}  // namespace leaksift
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif  // defined(__x86_64__)
