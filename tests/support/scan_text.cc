#include "support/scan_text.h"

#include <gtest/gtest.h>

#include "scan/detector.h"
#include "scan/scan_options.h"

namespace leaksift {

ScannedText ScanText(std::string_view text, const Provenance& provenance, const Detector& detector,
                     const CollectorContext& context) {
  Collector collector(context);
  DetectScratch scratch;
  std::vector<Hit> hits;
  EXPECT_TRUE(detector.DetectAll(text, &scratch, &hits).ok());
  collector.Add(text, {}, provenance, std::move(hits));
  return {std::move(collector.findings), std::move(collector.ledger)};
}

std::vector<Finding> ScanText(std::string_view text, const std::string& path, const RuleSet& rules,
                              const Policy& policy, const std::string& today) {
  ScanOptions options;
  options.policy = policy;
  options.today = today;
  options.fingerprint_key = "key of a test";
  const Detector detector(rules);
  const CollectorContext context(rules, options);
  Provenance provenance;
  provenance.path = path;
  return ScanText(text, provenance, detector, context).findings;
}

}  // namespace leaksift
