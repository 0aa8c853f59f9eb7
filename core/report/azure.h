// Azure Pipelines logging commands ("##vso[task.logissue …]"): findings in the log and the summary
// of a run.
//
// The same findings in the same order as the GitHub annotations, at most 50, with the number of
// those left out. Source: learn.microsoft.com "Logging commands", LogIssue.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderAzure(const ReportView& view);

}  // namespace leaksift
