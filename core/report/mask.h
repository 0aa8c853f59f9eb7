// A report as it may leave the process: no text of it holds a secret of the report (law 4), and it
// is ordered by what is shown. So the parts of a scan, each of which is masked before it is
// written, join to what the whole would have been.
#pragma once

#include <functional>
#include <string>

#include "report/report.h"

namespace leaksift {

/// Calls `edit` for every text of the report that comes from what was scanned: paths, people,
/// subjects, names of refs, details of reasons, units. Not for secrets, ids and texts of rules.
void EditForeignTexts(const std::function<void(std::string*)>& edit, ScanReport* report);

/// Puts findings and ledger in their order.
void SortReport(ScanReport* report);

/// Masks the report's secrets in its foreign texts, then sorts. The secrets themselves stay.
void MaskReport(ScanReport* report);

}  // namespace leaksift
