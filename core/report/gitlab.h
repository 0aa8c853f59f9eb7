// GitLab's secret detection report, security report schema 15.0 (an analyzer's file
// gl-secret-detection-report.json). docs/schemas/gitlab-secret-detection.schema.json is ours,
// written from its documentation. Suppressed findings are left out; raw_source_code_extract always.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderGitlab(const ReportView& view);

}  // namespace leaksift
