// From what was found in objects to findings: which commits and paths brought a secret, and is it
// still there.
#pragma once

#include <string>
#include <vector>

#include "pack/object_store.h"
#include "scan/collector.h"
#include "source/git_range.h"
#include "source/git_refs.h"

namespace leaksift {

/// Where the objects of findings come from.
struct HistoryOrigins {
  const ObjectStore* store = nullptr;
  const GitRefs* refs = nullptr;
  std::span<const StagedBlob> staged;  // paths of blobs that no commit has yet
  std::string prefix;                  // before every path: that of a submodule
};

/// A secret stays in a file through many versions of it; each is an object of its own. So there is
/// one finding for each secret and path: placed in HEAD's version of the file if that has it, else
/// in the first version that had it, with the commits that brought it first. Findings of no known
/// path (dangling objects) are one a secret. Adds them to `collector`.
void DecideHistoryFindings(std::vector<PendingFinding> pending, const HistoryOrigins& origins,
                           Collector* collector);

}  // namespace leaksift
