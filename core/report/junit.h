// JUnit XML for the test result pages of CI systems: one case for each secret at a path.
//
// A case fails when its finding fails the gate; suppressed findings and those below the gate are
// skipped ones with the reason; units that could not be read are errors; one case always passes, as
// several readers take a file without cases for a broken one. Names have no line numbers, so that a
// case is the same one after the lines moved. At most 10,000 cases and 20 MB, most severe first
// (GitLab: 30 MB, 250,000 nodes); what is left out is a failing case of its own.
#pragma once

#include <string>

#include "report/view.h"

namespace leaksift {

enum class JunitProfile {
  kGeneric,  // with `file` and `line` attributes, which GitLab, CircleCI and annotating actions use
  kStrict,   // without them, as Jenkins' xUnit plugin asks; docs/schemas/junit-strict.xsd
};

std::string RenderJunit(const ReportView& view, JunitProfile profile);

}  // namespace leaksift
