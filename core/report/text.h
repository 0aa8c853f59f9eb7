// The report for a person at a terminal: incidents first, then what was read and what was not.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderText(const ReportView& view);

}  // namespace leaksift
