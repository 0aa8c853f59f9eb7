#include "finding/finding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "finding/ledger.h"
#include "support/make_rule.h"

namespace leaksift {
namespace {

const Rule kLow = MakeRule("a-low", nullptr, Severity::kLow);
const Rule kCritical = MakeRule("b-critical", nullptr, Severity::kCritical);

Finding At(const Rule& rule, std::string path, uint32_t line, std::string fingerprint) {
  Finding finding;
  finding.rule = &rule;
  finding.provenance.path = std::move(path);
  finding.location = {line, 1, line, 9};
  finding.fingerprint = std::move(fingerprint);
  return finding;
}

TEST(ReportOrder, IsPathThenLocationThenRule) {
  std::vector<Finding> sorted = {At(kLow, "a", 2, "x"),  At(kCritical, "a", 2, "x"),
                                 At(kLow, "a", 10, "x"), At(kLow, "a/b", 1, "x"),
                                 At(kLow, "b", 1, "x"),  At(kLow, "b", 1, "y")};
  std::vector<Finding> shuffled = sorted;
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::sort(shuffled.begin(), shuffled.end(), ReportOrder);
    for (size_t i = 0; i < sorted.size(); ++i) {
      EXPECT_FALSE(ReportOrder(sorted[i], shuffled[i]) || ReportOrder(shuffled[i], sorted[i])) << i;
    }
  }
}

TEST(ReportOrder, TellsApartWhatDiffersOnlyInTheSource) {
  Finding a = At(kLow, "a", 1, "x");
  Finding b = a;
  EXPECT_FALSE(ReportOrder(a, b) || ReportOrder(b, a));
  b.provenance.object_id = "1234";
  EXPECT_TRUE(ReportOrder(a, b));
  b = a;
  b.provenance.kind = SourceKind::kGitBlob;
  EXPECT_TRUE(ReportOrder(a, b));
}

TEST(GroupByIncident, HighestSeverityFirstThenFirstFinding) {
  const std::vector<Finding> findings = {At(kLow, "a", 1, "one"),      At(kLow, "b", 1, "two"),
                                         At(kCritical, "c", 1, "two"), At(kLow, "d", 1, "one"),
                                         At(kLow, "e", 1, ""),         At(kLow, "f", 1, "")};
  const std::vector<Incident> incidents = GroupByIncident(findings);
  ASSERT_EQ(incidents.size(), 4u);
  EXPECT_EQ(incidents[0].fingerprint, "two");
  EXPECT_EQ(incidents[0].severity, Severity::kCritical);
  EXPECT_EQ(incidents[0].findings, (std::vector<const Finding*>{&findings[1], &findings[2]}));
  EXPECT_EQ(incidents[1].findings, (std::vector<const Finding*>{&findings[0], &findings[3]}));
  EXPECT_EQ(incidents[2].findings.size(), 1u) << "no fingerprint: an incident of its own";
  EXPECT_TRUE(GroupByIncident({}).empty());
}

TEST(PlaceName, IsNeverEmpty) {
  Provenance provenance;
  provenance.kind = SourceKind::kStdin;
  EXPECT_EQ(PlaceName(provenance), "stdin");
  provenance.kind = SourceKind::kGitCommitMessage;
  provenance.object_id = "12ab";
  EXPECT_EQ(PlaceName(provenance), "git-commit-message/12ab");
  provenance.path = "a/b";
  EXPECT_EQ(PlaceName(provenance), "a/b");
}

TEST(Words, SourceAndUnitKindsHaveDistinctNames) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(SourceKind::kGitReflog); ++i) {
    names.insert(ToString(static_cast<SourceKind>(i)));
  }
  EXPECT_EQ(names.size(), 8u);
  names.clear();
  for (int i = 0; i <= static_cast<int>(UnitKind::kMember); ++i) {
    names.insert(ToString(static_cast<UnitKind>(i)));
  }
  EXPECT_EQ(names.size(), 8u);
}

TEST(Ledger, IsCompleteWithoutFailures) {
  Ledger ledger;
  EXPECT_TRUE(ledger.complete());
  ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kSkipped, "link", "a symbolic link"});
  EXPECT_TRUE(ledger.complete());
  ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kFailed, "x", "permission denied"});
  EXPECT_FALSE(ledger.complete());
  EXPECT_EQ(ledger.failed(), 1u);
  EXPECT_EQ(ledger.skipped(), 1u);
}

}  // namespace
}  // namespace leaksift
