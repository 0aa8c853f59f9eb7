#include <array>

#include "match/trigger_scan_inl.h"
#include "match/trigger_scan_kinds.h"

namespace leaksift {
namespace {

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

constexpr auto kClasses = MakeClasses();
constexpr auto kBucketTables = MakeBuckets();

struct Portable {
  LEAKSIFT_INLINE static Masks Compute(const char* p) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(p);
    Masks masks;
    for (int i = 0; i < 64; ++i) {
      const uint8_t bits = kClasses[bytes[i]];
      const auto put = [i, bits](ByteClass wanted, uint64_t* mask) {
        *mask |= static_cast<uint64_t>((bits & wanted) != 0) << i;
      };
      put(kToken, &masks.token);
      put(kDigit, &masks.digit);
      put(kLetter, &masks.letter);
      put(kBackslash, &masks.backslash);
      put(kPercentOrAmpersand, &masks.percent_or_ampersand);
      put(kSecond, &masks.second);
      const uint8_t buckets = kBucketTables[0][bytes[i]] & kBucketTables[1][bytes[i + 1]] &
                              kBucketTables[2][bytes[i + 2]];
      masks.literal |= static_cast<uint64_t>(buckets != 0) << i;
    }
    return masks;
  }
};

}  // namespace

void ScanTriggersPortable(std::string_view text, size_t begin, size_t end, OpenRun* open,
                          TriggerEvents* events) {
  ScanBlock<Portable>(text, begin, end, open, events);
}

}  // namespace leaksift
