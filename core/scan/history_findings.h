// From what was found in objects to findings: which commits and paths brought it, and is it still
// there.
#pragma once

#include <string>
#include <vector>

#include "pack/object_store.h"
#include "scan/collector.h"
#include "source/git_refs.h"

namespace leaksift {

/// Looks up where the objects of `pending` come from and adds the findings that result to
/// `collector`; paths begin with `prefix`.
void DecideHistoryFindings(std::vector<PendingFinding> pending, const ObjectStore& store,
                           const GitRefs& refs, const std::string& prefix, Collector* collector);

}  // namespace leaksift
