// The trigger scan: one pass over the bytes that finds the few places worth a look.
//
// It reports, for a block of text,
//  - *runs*: maximal stretches of at least kMinRun bytes of A-Za-z0-9_- (a token of any service
//  contains one);
//  - *literals*: the short words that feed the generic extractor (match/generic.h), without case;
//  - *escapes*: places where an escaped character begins (\uXXXX, \xXX, %XX, &#…;), for the
//  decoders.
// Everything else of the engine works from these three lists, so most bytes are read once, at
// memory speed.
//
// There are a portable implementation and ones for AVX2 and AVX-512, chosen when the program
// starts; all give the same lists for the same text (tested).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace leaksift {

inline constexpr size_t kMinRun = 12;

/// A maximal stretch of token bytes, [begin, end).
struct Run {
  size_t begin;
  size_t end;
  bool has_digit;
  bool has_letter;
};

struct LiteralHit {
  size_t begin;
  uint8_t literal;  // index into kGenericLiterals
};

/// The lists of one block. Fixed capacity, reused from block to block: scanning allocates nothing.
class TriggerEvents {
 public:
  static constexpr size_t kBlock = 32 * 1024;

  TriggerEvents();

  // Capacity follows from kBlock: a run takes kMinRun + 1 bytes, a literal 3, an escape 2; one run
  // may end in a block without having begun in it.
  static constexpr size_t kMaxRuns = kBlock / (kMinRun + 1) + 2;
  static constexpr size_t kMaxLiterals = kBlock;
  static constexpr size_t kMaxEscapes = kBlock;

  std::unique_ptr<Run[]> runs;
  std::unique_ptr<LiteralHit[]> literals;
  std::unique_ptr<size_t[]> escapes;
  size_t run_count = 0;
  size_t literal_count = 0;
  size_t escape_count = 0;
};

/// What one block hands to the next: the run that is open at its end.
struct OpenRun {
  bool open = false;
  bool has_digit = false;
  bool has_letter = false;
  size_t begin = 0;
};

/// Scans text[begin, end), end - begin <= kBlock, and replaces the contents of `events`. A run is
/// reported by the block in which it ends; a run that reaches `end` stays in `open` unless end ==
/// text.size(). Literals and escapes are those that begin in the block; they may reach beyond it.
void ScanTriggers(std::string_view text, size_t begin, size_t end, OpenRun* open,
                  TriggerEvents* events);

/// The implementations, for tests and benchmarks.
enum class TriggerScanKind { kPortable, kAvx2, kAvx512 };
bool TriggerScanAvailable(TriggerScanKind kind);
void ScanTriggersWith(TriggerScanKind kind, std::string_view text, size_t begin, size_t end,
                      OpenRun* open, TriggerEvents* events);

/// Whether `c` is one of A-Za-z0-9_-.
constexpr bool IsTokenByte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

}  // namespace leaksift
