#include "scan/collector.h"

#include <gtest/gtest.h>

#include <string>

#include "support/builtin.h"
#include "support/sample_secret.h"
#include "support/scan_text.h"

namespace leaksift {
namespace {

ScannedText Collect(const std::string& text, const Provenance& provenance, size_t most) {
  ScanOptions options;
  options.today = "2027-01-01";
  options.fingerprint_key = "key of a test";
  options.max_findings_of_text = most;
  return ScanText(text, provenance, BuiltinDetector(), CollectorContext(BuiltinRules(), options));
}

std::string Lines(int count) {
  const std::string line = SampleOf("github-personal-access-token").line + "\n";
  std::string text;
  for (int i = 0; i < count; ++i) text += line;
  return text;
}

TEST(Collector, ATextWithTooManyFindingsGivesTheFirstAndFails) {
  Provenance file;
  file.path = "keys.env";
  const ScannedText all = Collect(Lines(3), file, 3);
  EXPECT_EQ(3u, all.findings.size());
  EXPECT_TRUE(all.ledger.complete());

  const ScannedText cut = Collect(Lines(4), file, 3);
  ASSERT_EQ(3u, cut.findings.size());
  EXPECT_EQ(3u, cut.findings.back().location.line);
  ASSERT_EQ(1u, cut.ledger.entries.size());
  const LedgerEntry expected{UnitKind::kFile, UnitOutcome::kFailed, "keys.env",
                             "more than 3 findings in one text: the others are not listed"};
  EXPECT_EQ(expected, cut.ledger.entries[0]);
}

TEST(Collector, AnObjectWithTooManyFindingsFailsByItsId) {
  Provenance object;
  object.kind = SourceKind::kGitBlob;
  object.object_id = std::string(40, 'a');
  const ScannedText cut = Collect(Lines(2), object, 1);
  ASSERT_EQ(1u, cut.ledger.entries.size());
  EXPECT_EQ(UnitKind::kObject, cut.ledger.entries[0].kind);
  EXPECT_EQ(object.object_id, cut.ledger.entries[0].unit);
}

}  // namespace
}  // namespace leaksift
