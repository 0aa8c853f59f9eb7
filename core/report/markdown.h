// A summary in GitHub-flavoured Markdown, for a job's summary page or a comment. Below 1 MiB, which
// is what GitHub takes of one step; incidents that find no room are counted at the end. Foreign
// text stands only in code spans without backticks, bars and backslashes, so that it can be neither
// markup nor a table cell.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderMarkdown(const ReportView& view);

}  // namespace leaksift
