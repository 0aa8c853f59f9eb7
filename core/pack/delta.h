// Git's deltas: instructions that build one object from another by copying ranges of it and
// inserting new bytes. Format: gitformat-pack(5), "Deltified representation".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace leaksift {

/// A piece of an object that was built from its base. The runs of a delta cover the object from 0
/// to its end without gap or overlap. Runs that continue each other are one: two copies that are
/// adjacent in the base too, and two insertions.
struct DeltaRun {
  static constexpr uint32_t kInserted = 0xffffffff;

  uint32_t target = 0;          // first byte in the object
  uint32_t size = 0;            // > 0
  uint32_t source = kInserted;  // first byte in the base; kInserted: new bytes

  bool inserted() const { return source == kInserted; }
  friend bool operator==(const DeltaRun&, const DeltaRun&) = default;
};

/// The runs of one delta. A hostile delta has one run for each byte it builds; after kMaxRuns they
/// are given up, and `complete` says so: the object is right all the same.
struct DeltaRuns {
  static constexpr size_t kMaxRuns = size_t{1} << 20;

  std::vector<DeltaRun> runs;
  bool complete = true;
};

/// What a delta states about itself, before its instructions.
struct DeltaHeader {
  uint64_t base_size = 0;
  uint64_t result_size = 0;
  size_t instructions = 0;  // offset of the first one
};

/// Error (kCorrupt) for numbers that are cut off or over 64 bits.
Result<DeltaHeader> ReadDeltaHeader(std::string_view delta);

/// Builds the object in out[0, header.result_size) and its runs in `runs` (emptied first; null when
/// they are not wanted). `header` is the one of `delta`; sizes must be below 4 GiB. Error
/// (kCorrupt) when the base has another size than stated, an instruction is unknown or cut off,
/// copies from outside of the base or writes beyond the stated size, or the instructions end before
/// it; `out` is then partly written.
Result<void> ApplyDelta(std::string_view base, std::string_view delta, const DeltaHeader& header,
                        char* out, DeltaRuns* runs);

}  // namespace leaksift
