// Byte classes and literal candidates by nibble shuffles.
//
// A byte belongs to a class when table_low[c & 15] & table_high[c >> 4] has the class's bit; PSHUFB
// looks up 32 bytes at once. The literal search is the Teddy method (G. Langdale, in Hyperscan):
// the same two look-ups for each of three consecutive bytes, ANDed, leave the buckets whose three
// bytes all agree.
#if defined(__x86_64__)

#include "match/trigger_scan_inl.h"
#include "match/trigger_scan_kinds.h"

#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")
#include <immintrin.h>

namespace leaksift {
namespace {

// Bits of the class tables. Upper and lower case letters differ in the high nibble only, but a-o
// and p-z, 0-9 and the rest need rows of their own.
enum ClassBit : uint8_t {
  kDigitRow = 1,     // 0-9:      high 3, low 0-9
  kLetterRow1 = 2,   // A-O, a-o: high 4, 6, low 1-15
  kLetterRow2 = 4,   // P-Z, p-z: high 5, 7, low 0-10
  kUnderscore = 8,   // high 5, low 15
  kHyphen = 16,      // high 2, low 13
  kBackslash = 32,   // high 5, low 12
  kPercentAmp = 64,  // high 2, low 5, 6
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
    if (i == 12) t.low[i] |= kBackslash;
    if (i == 5 || i == 6) t.low[i] |= kPercentAmp;
  }
  t.high[2] = kHyphen | kPercentAmp;
  t.high[3] = kDigitRow;
  t.high[4] = t.high[6] = kLetterRow1;
  t.high[5] = kLetterRow2 | kUnderscore | kBackslash;
  t.high[7] = kLetterRow2;
  return t;
}

constexpr Nibbles MakeLiteralTable(int position) {
  Nibbles t{};
  for (const LiteralEntry& entry : kLiteralEntries) {
    const auto wanted = static_cast<unsigned char>(Fold(entry.text[entry.offset + position]));
    t.low[wanted & 15] |= static_cast<uint8_t>(1 << entry.bucket);
    t.high[wanted >> 4] |= static_cast<uint8_t>(1 << entry.bucket);
  }
  return t;
}

constexpr Nibbles kClassTable = MakeClassTable();
constexpr Nibbles kLiteralTables[3] = {MakeLiteralTable(0), MakeLiteralTable(1),
                                       MakeLiteralTable(2)};

inline __m256i Table(const uint8_t* table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table)));
}

inline __m256i LookUp(const Nibbles& table, __m256i bytes) {
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  const __m256i low = _mm256_shuffle_epi8(Table(table.low), _mm256_and_si256(bytes, nibble));
  const __m256i high =
      _mm256_shuffle_epi8(Table(table.high), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
  return _mm256_and_si256(low, high);
}

inline uint32_t NonZero(__m256i bytes) {
  return ~static_cast<uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())));
}

inline uint32_t Any(__m256i classes, uint8_t bits) {
  return NonZero(_mm256_and_si256(classes, _mm256_set1_epi8(static_cast<char>(bits))));
}

inline __m256i Load(const char* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

struct Avx2 {
  static void Half(const char* p, int shift, Masks* masks) {
    const __m256i fold = _mm256_set1_epi8(0x20);
    const __m256i bytes = Load(p);
    const __m256i classes = LookUp(kClassTable, bytes);
    const __m256i buckets = _mm256_and_si256(
        _mm256_and_si256(LookUp(kLiteralTables[0], _mm256_or_si256(bytes, fold)),
                         LookUp(kLiteralTables[1], _mm256_or_si256(Load(p + 1), fold))),
        LookUp(kLiteralTables[2], _mm256_or_si256(Load(p + 2), fold)));
    masks->token |= uint64_t{Any(classes, kTokenBits)} << shift;
    masks->digit |= uint64_t{Any(classes, kDigitRow)} << shift;
    masks->letter |= uint64_t{Any(classes, kLetterRow1 | kLetterRow2)} << shift;
    masks->escape |= uint64_t{Any(classes, kBackslash | kPercentAmp)} << shift;
    masks->literal |= uint64_t{NonZero(buckets)} << shift;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(masks->buckets + shift), buckets);
  }

  static void Compute(const char* p, Masks* masks) {
    masks->token = masks->digit = masks->letter = masks->literal = masks->escape = 0;
    Half(p, 0, masks);
    Half(p + 32, 32, masks);
  }
};

}  // namespace

void ScanTriggersAvx2(std::string_view text, size_t begin, size_t end, OpenRun* open,
                      TriggerEvents* events) {
  ScanBlock<Avx2>(text, begin, end, open, events);
}

}  // namespace leaksift
#pragma GCC pop_options

#endif  // defined(__x86_64__)
