#include <array>

#include "match/trigger_scan_inl.h"
#include "match/trigger_scan_kinds.h"

namespace leaksift {
namespace {

enum ByteClass : uint8_t { kToken = 1, kDigit = 2, kLetter = 4, kEscape = 8 };

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    uint8_t bits = 0;
    if (IsTokenByte(static_cast<unsigned char>(c))) bits |= kToken;
    if (c >= '0' && c <= '9') bits |= kDigit;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) bits |= kLetter;
    if (c == '\\' || c == '%' || c == '&') bits |= kEscape;
    classes[c] = bits;
  }
  return classes;
}

// table[i][c]: the buckets that have a literal whose i-th scanned byte is c (folded).
constexpr std::array<std::array<uint8_t, 256>, 3> MakeBuckets() {
  std::array<std::array<uint8_t, 256>, 3> table{};
  for (const LiteralEntry& entry : kLiteralEntries) {
    for (int i = 0; i < 3; ++i) {
      const char wanted = Fold(entry.text[entry.offset + i]);
      for (int c = 0; c < 256; ++c) {
        if (Fold(static_cast<char>(c)) == wanted)
          table[i][c] |= static_cast<uint8_t>(1 << entry.bucket);
      }
    }
  }
  return table;
}

constexpr auto kClasses = MakeClasses();
constexpr auto kBuckets = MakeBuckets();

struct Portable {
  static void Compute(const char* p, Masks* masks) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(p);
    masks->token = masks->digit = masks->letter = masks->literal = masks->escape = 0;
    for (int i = 0; i < 64; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      const uint8_t bits = kClasses[bytes[i]];
      if (bits & kToken) masks->token |= bit;
      if (bits & kDigit) masks->digit |= bit;
      if (bits & kLetter) masks->letter |= bit;
      if (bits & kEscape) masks->escape |= bit;
      const uint8_t buckets =
          kBuckets[0][bytes[i]] & kBuckets[1][bytes[i + 1]] & kBuckets[2][bytes[i + 2]];
      masks->buckets[i] = buckets;
      if (buckets) masks->literal |= bit;
    }
  }
};

}  // namespace

void ScanTriggersPortable(std::string_view text, size_t begin, size_t end, OpenRun* open,
                          TriggerEvents* events) {
  ScanBlock<Portable>(text, begin, end, open, events);
}

}  // namespace leaksift
