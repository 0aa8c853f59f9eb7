// GitHub workflow commands ("::error file=…"): annotations of the lines in a pull request.
//
// GitHub keeps 10 errors, 10 warnings and 10 notices of a step and drops the others without a word;
// so only that many are written, most severe first and those in the tree before those in the
// history, with a notice that says how many more there are. One annotation a line.
#pragma once

#include <string>
#include <vector>

#include "report/view.h"

namespace leaksift {

std::string RenderAnnotations(const ReportView& view);

/// Active findings, one a line, in the order in which they deserve an annotation: each secret once
/// before any of them again, those that can be shown at their line first, most severe first.
std::vector<const Finding*> AnnotationCandidates(const ReportView& view);

}  // namespace leaksift
