// One text through the whole scanner: detector, judge, policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "finding/ledger.h"
#include "rule/rule_set.h"
#include "scan/collector.h"
#include "scan/policy.h"

namespace leaksift {

struct ScannedText {
  std::vector<Finding> findings;  // suppressed ones included
  Ledger ledger;
};

/// What a collector makes of `text`. The detector must not fail.
ScannedText ScanText(std::string_view text, const Provenance& provenance, const Detector& detector,
                     const CollectorContext& context);

/// The findings of `text` at `path` under `policy`, suppressed ones included.
std::vector<Finding> ScanText(std::string_view text, const std::string& path, const RuleSet& rules,
                              const Policy& policy, const std::string& today = "2027-01-01");

}  // namespace leaksift
