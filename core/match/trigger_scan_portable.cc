#include "match/trigger_scan_inl.h"
#include "match/trigger_scan_kinds.h"

namespace leaksift {
namespace {

struct Portable {
  LEAKSIFT_INLINE static Masks Compute(const char* p) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(p);
    Masks masks;
    for (int i = 0; i < 64; ++i) {
      const uint8_t bits = kByteClasses[bytes[i]];
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
