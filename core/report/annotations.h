// GitHub workflow commands ("::error file=…"): annotations of the lines in a pull request.
//
// GitHub keeps 10 errors, 10 warnings and 10 notices of a step and drops the others without a word;
// so only that many are written, most severe first and those in the tree before those in the
// history, with a notice that says how many more there are. One annotation a line.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderAnnotations(const ReportView& view);

}  // namespace leaksift
