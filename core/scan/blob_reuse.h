// Delta reuse: what is found in an object that was built from another by a delta, without reading
// again what the other one already showed.
//
// By law 1 a hit depends on the bytes Hit::depends and no others. So what lies, with all it depends
// on, in a range that the delta copies stays a hit; everything else can only be found from places
// at most kRescanReach away from an inserted byte or from a seam between two copied ranges, or from
// a LongPlace. The result equals a scan of the whole object, hit by hit (tested on random
// repositories).
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/delta.h"
#include "scan/detector.h"

namespace leaksift {

/// What an object's children need to know of it. Immutable once built; shared by threads.
struct BlobState {
  std::vector<Hit> hits;  // not settled; dropped ones only if the detector's user wants them
  std::vector<LongPlace> places;  // sorted, unique
  bool reusable = true;           // false: UTF-16 and the like: children are read whole
};

/// How a blob is judged again from its parent.
struct BlobParent {
  size_t size = 0;                   // of its contents
  const BlobState* state = nullptr;  // null: nothing was found and nothing is to be remembered
  std::span<const DeltaRun> runs;
};

struct BlobScan {
  std::unique_ptr<BlobState> state;  // null when there is nothing to remember
  size_t scanned = 0;                // bytes that were looked at
  Result<void> result;               // Error: incomplete (see Detector::Detect)
};

struct BlobScanOptions {
  bool keep_dropped = false;  // dropped hits are in the state too
  bool has_children = true;   // false: the state needs its hits only
};

/// Finds what is in `text`. `parent` may be null.
BlobScan ScanBlob(std::string_view text, const BlobParent* parent, const Detector& detector,
                  const BlobScanOptions& options, DetectScratch* scratch);

}  // namespace leaksift
