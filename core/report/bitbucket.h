// Bitbucket Code Insights, as lines of JSON that a shell can send one by one: the first is the
// report (PUT …/reports/{id}), each further one an array of up to 100 annotations (POST
// …/reports/{id}/annotations).
//
// At most 1,000 annotations, most severe first; the report says how many were left out. Source:
// developer.atlassian.com "Reports" (Bitbucket Cloud REST API): 1,000 annotations a report, 100 a
// request, summaries of 450 characters, details of 2,000.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

std::string RenderBitbucket(const ReportView& view);

}  // namespace leaksift
