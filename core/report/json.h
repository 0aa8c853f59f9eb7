// leaksift's own report: everything that is known, nothing cut.
// docs/schemas/leaksift-report-1.schema.json describes both forms; a field is never removed or
// given another meaning under the same version.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

/// One object; of a part of a scan with the member "shard" (report/shard.h).
std::string RenderJson(const ReportView& view);

/// One object a line: the scan, each rule hit, each finding, each unit that was not read, the
/// summary.
std::string RenderJsonLines(const ReportView& view);

}  // namespace leaksift
