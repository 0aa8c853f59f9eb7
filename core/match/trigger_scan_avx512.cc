// Byte classes and literal candidates by table look-up.
//
// VPERMI2B looks up 64 bytes at once in a table of 128, which is all of ASCII: the portable
// implementation's tables, read 64 bytes at a time. Bytes from 0x80 have no class; for the second
// and third byte of a literal the top bit is ignored, which can only give candidates that the
// comparison refuses.
#if defined(__x86_64__)

#include <immintrin.h>

#include "match/trigger_scan_kinds.h"

#if defined(__clang__)
// Templates of the library that are instantiated here keep their own target.
#pragma clang diagnostic ignored "-Wignored-attributes"
// clang-format off
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vbmi,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
// clang-format on
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vbmi,bmi,bmi2,lzcnt,popcnt")
#endif
#include "match/trigger_scan_inl.h"

namespace leaksift {
namespace {

LEAKSIFT_INLINE __m512i Load(const void* p) { return _mm512_loadu_si512(p); }

LEAKSIFT_INLINE __m512i LookUp(const std::array<uint8_t, 256>& table, __m512i bytes) {
  return _mm512_permutex2var_epi8(Load(table.data()), bytes, Load(table.data() + 64));
}

LEAKSIFT_INLINE uint64_t Any(__m512i classes, uint8_t bits) {
  return _mm512_test_epi8_mask(classes, _mm512_set1_epi8(static_cast<char>(bits)));
}

struct Avx512 {
  LEAKSIFT_INLINE static Masks Compute(const char* p) {
    const __m512i bytes = Load(p);
    const __mmask64 ascii = ~_mm512_movepi8_mask(bytes);
    const __m512i classes = _mm512_maskz_mov_epi8(ascii, LookUp(kByteClasses, bytes));
    const __m512i buckets = _mm512_and_si512(
        _mm512_and_si512(LookUp(kBucketTables[0], bytes), LookUp(kBucketTables[1], Load(p + 1))),
        LookUp(kBucketTables[2], Load(p + 2)));
    Masks masks;
    masks.token = Any(classes, kToken);
    masks.digit = Any(classes, kDigit);
    masks.letter = Any(classes, kLetter);
    masks.literal = _mm512_mask_test_epi8_mask(ascii, buckets, buckets);
    masks.backslash = Any(classes, kBackslash);
    masks.percent_or_ampersand = Any(classes, kPercentOrAmpersand);
    masks.second = Any(classes, kSecond);
    return masks;
  }
};

}  // namespace

void ScanTriggersAvx512(std::string_view text, size_t begin, size_t end, OpenRun* open,
                        TriggerEvents* events) {
  ScanBlock<Avx512>(text, begin, end, open, events);
}

}  // namespace leaksift
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif  // defined(__x86_64__)
