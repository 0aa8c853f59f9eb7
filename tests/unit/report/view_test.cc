#include "report/view.h"

#include <gtest/gtest.h>

#include "support/make_rule.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

TEST(TimeText, IsUtcAndKnowsItsLimits) {
  EXPECT_EQ(TimeText(0), "1970-01-01T00:00:00");
  EXPECT_EQ(TimeText(951827696), "2000-02-29T12:34:56");
  EXPECT_EQ(DateText(253402300799), "9999-12-31");
  EXPECT_EQ(TimeText(253402300800), "");
  EXPECT_EQ(TimeText(-1), "");
  EXPECT_EQ(DateText(INT64_MAX), "");
  EXPECT_EQ(DateText(INT64_MIN), "");
}

TEST(AgeText, Table) {
  constexpr int64_t kDay = 86400;
  struct Case {
    int64_t age;
    const char* text;
  };
  const Case cases[] = {
      {-1, ""},
      {0, "today"},
      {kDay - 1, "today"},
      {kDay, "1 day ago"},
      {2 * kDay, "2 days ago"},
      {60 * kDay, "60 days ago"},
      {61 * kDay, "2 months ago"},
      {365 * kDay, "11 months ago"},
      {730 * kDay, "23 months ago"},
      {731 * kDay, "2 years ago"},
      {20 * 366 * kDay, "20 years ago"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(AgeText(1700000000 - one.age, 1700000000), one.text) << one.age;
  }
  EXPECT_EQ(AgeText(INT64_MAX, INT64_MIN), "");
  EXPECT_EQ(AgeText(INT64_MIN, INT64_MAX), "584,494,038,366 years ago");
}

TEST(NumberText, GroupsDigits) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(999), "999");
  EXPECT_EQ(NumberText(1000), "1,000");
  EXPECT_EQ(NumberText(UINT64_MAX), "18,446,744,073,709,551,615");
  EXPECT_EQ(CountText(1, "file"), "1 file");
  EXPECT_EQ(CountText(0, "file"), "0 files");
}

TEST(RepositoryUri, LosesCredentialsAndIsAbsolute) {
  struct Case {
    const char* address;
    const char* uri;
  };
  const Case cases[] = {
      {"https://git.example.org/a/b.git", "https://git.example.org/a/b.git"},
      {"https://user:pass@git.example.org:8443/a", "https://git.example.org:8443/a"},
      {"https://token@git.example.org", "https://git.example.org"},
      {"https://user:p@ss@host/x", "https://host/x"},
      {"https://host/x.git?private_token=abc#d", "https://host/x.git"},
      {"https://host?private_token=abc", "https://host"},
      {"git@git.example.org:team/app.git", "ssh://git.example.org/team/app.git"},
      {"ssh://git@host/~me/a b", "ssh://host/~me/a%20b"},
      {"file:///srv/git/x.git", "file:///srv/git/x.git"},
      {"https://host/a%20b%zz%2", "https://host/a%20b%25zz%252"},
      {"https://host//a//b", "https://host//a//b"},
      {"host:a%20b", "ssh://host/a%2520b"},
      {"../relative", ""},
      {"/srv/git/x.git", ""},
      {"./a:b", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(RepositoryUri(c.address), c.uri) << c.address;
    EXPECT_EQ(RepositoryUri(c.uri), c.uri) << "once more";
  }
}

TEST(BySeverity, MostSevereThenSurestThenAsBefore) {
  const Rule high = MakeRule("high", nullptr, Severity::kHigh);
  const Rule low = MakeRule("low", nullptr, Severity::kLow);
  std::vector<Finding> f(4);
  f[0].rule = &low;
  f[1].rule = &high;
  f[2].rule = &high;
  f[3].rule = &high;
  f[2].verdict.confidence = Confidence::kHigh;
  EXPECT_EQ(BySeverity({&f[0], &f[1], &f[2], &f[3]}),
            (std::vector<const Finding*>{&f[2], &f[1], &f[3], &f[0]}));
}

TEST(ReportView, ShowsTheLabelOfAPemBlock) {
  ScanReport report;
  const ReportOptions options;
  const ReportView view(report, options);
  const std::string begin = std::string("-----BEGIN ") + "EC PRIVATE ";
  EXPECT_EQ(view.Shown(Secret(begin + "KEY-----\nMHcCAQ")), "EC PRIVATE KEY (37 bytes)");
  // A label that is not one is masked like anything else.
  EXPECT_EQ(view.Shown(Secret(begin + "hidden-value KEY-----x")).find("hidden"), std::string::npos);
  EXPECT_EQ(view.Shown(Secret(begin + "VALUE WITHOUT END KEY")).find("VALUE"), std::string::npos);
}

TEST(ReportView, ReasonsForStandBeforeReasonsAgainst) {
  ScanReport report;
  const ReportOptions options;
  const ReportView view(report, options);
  Verdict verdict;
  EXPECT_EQ(view.ConfidenceText(verdict), "medium");
  verdict.reasons = {{ReasonCode::kTestPath, {}}};
  EXPECT_EQ(view.ConfidenceText(verdict), "medium: stands in tests, examples or documentation");
  verdict.reasons = {{ReasonCode::kTestPath, {}},
                     {ReasonCode::kRandom, {}},
                     {ReasonCode::kComment, "prose"},
                     {ReasonCode::kChecksumValid, "crc32-base62"}};
  EXPECT_EQ(
      view.ConfidenceText(verdict),
      "medium: random for its length and alphabet; its own checksum agrees (crc32-base62), but "
      "stands in tests, examples or documentation; stands in a comment or in prose (prose)");
}

TEST(ReportView, BlocksFromTheGateUp) {
  const Rule high = MakeRule("high", nullptr, Severity::kHigh);
  ScanReport report;
  const ReportOptions options;
  report.findings.resize(1);
  Finding& f = report.findings[0];
  f.rule = &high;
  for (Severity gate : {Severity::kLow, Severity::kHigh, Severity::kCritical}) {
    report.fail_on = gate;
    EXPECT_EQ(ReportView(report, options).Blocks(f), gate != Severity::kCritical);
    EXPECT_EQ(BlockingFindings(report), gate != Severity::kCritical ? 1u : 0u);
  }
  report.fail_on = Severity::kLow;
  f.suppressed = Reason{ReasonCode::kBaselined, {}};
  EXPECT_EQ(BlockingFindings(report), 0u);
  f.suppressed.reset();
  f.verdict.keep = false;
  EXPECT_EQ(BlockingFindings(report), 0u);
}

}  // namespace
}  // namespace leaksift
