// SARIF 2.1.0 (OASIS, errata 01) as GitHub code scanning, GitLab and Jenkins read it.
//
// One result a (rule, path, line): GitHub keeps one alert for results that share
// primaryLocationLineHash, so further secrets of the rule on that line are related locations of the
// first. Suppressed findings are left out, as GitHub would show them as open. Results are sorted
// most severe first, because consumers that have a limit keep the first ones, and stay inside
// GitHub's limits (25,000 results, 10 MB compressed); what was left out is said in a notification.
// So is every unit that was not read, and executionSuccessful is false where one failed.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

enum class SarifScope {
  kTree,     // findings that stand in the checked-out tree
  kHistory,  // the others: blobs that are not in HEAD, commit messages …
};

std::string RenderSarif(const ReportView& view, SarifScope scope);

}  // namespace leaksift
