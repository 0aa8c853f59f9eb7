// GitLab's code quality report (the Code Climate subset that its merge request widget reads): the
// one inline channel of its free tier. Suppressed findings are left out.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderCodeQuality(const ReportView& view);

}  // namespace leaksift
