// What the parts of one scan have in common, so that a merge can tell those of different scans.
#pragma once

#include "cli/options.h"
#include "cli/scan_setup.h"
#include "finding/baseline.h"
#include "report/report.h"

namespace leaksift {

/// The part that `options` name, of the scan that `report` is of (target and source are read).
/// Parts that would be judged or shown in another way, or that read something else, differ. The day
/// does not count: a part may be scanned after midnight.
ShardIdentity IdentifyScan(const Options& options, const ScanSetup& setup, const Baseline& baseline,
                           const ScanReport& report);

}  // namespace leaksift
