// The formats that only CI platforms read: Azure's logging commands and Bitbucket's Code Insights.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/report.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

using Json = nlohmann::json;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string RenderSample(SampleReport::Kind kind, ReportFormat format) {
  const SampleReport sample(kind);
  return Render(format, sample.report(), ReportOptions());
}

TEST(AzureReport, EveryLineIsOneCommand) {
  for (const auto kind : {SampleReport::Kind::kPlain, SampleReport::Kind::kHostile}) {
    const auto lines = Lines(RenderSample(kind, ReportFormat::kAzure));
    ASSERT_FALSE(lines.empty());
    for (const std::string& line : lines) {
      EXPECT_TRUE(line.starts_with("##vso[task.logissue type=")) << line;
      EXPECT_EQ(line.find("##", 2), std::string::npos) << line;
      const size_t end = line.find(']');
      ASSERT_NE(end, std::string::npos) << line;
      EXPECT_EQ(line.find(']', end + 1), std::string::npos) << line;
      for (char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ' && c != 0x7f) << line;
    }
  }
}

TEST(AzureReport, LimitAndRest) {
  const auto lines = Lines(RenderSample(SampleReport::Kind::kHuge, ReportFormat::kAzure));
  ASSERT_EQ(lines.size(), 51u);
  EXPECT_NE(lines.front().find("type=error"), std::string::npos);
  EXPECT_NE(lines.front().find("(critical"), std::string::npos) << "most severe first";
  EXPECT_NE(lines.back().find("more lines with findings"), std::string::npos);
}

TEST(AzureReport, NothingFoundIsNothingSaid) {
  EXPECT_EQ(RenderSample(SampleReport::Kind::kClean, ReportFormat::kAzure), "");
}

TEST(BitbucketReport, ReportThenRequests) {
  const auto lines = Lines(RenderSample(SampleReport::Kind::kPlain, ReportFormat::kBitbucket));
  ASSERT_EQ(lines.size(), 2u);
  const Json report = Json::parse(lines[0]);
  EXPECT_EQ(report["report_type"], "SECURITY");
  EXPECT_EQ(report["result"], "FAILED");
  for (const Json& annotation : Json::parse(lines[1])) {
    EXPECT_EQ(annotation["annotation_type"], "VULNERABILITY");
    EXPECT_EQ(annotation.contains("path"), annotation.contains("line"));
  }
}

TEST(BitbucketReport, CleanPassesAndHasNoRequest) {
  const auto lines = Lines(RenderSample(SampleReport::Kind::kClean, ReportFormat::kBitbucket));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(Json::parse(lines[0])["result"], "PASSED");
}

TEST(BitbucketReport, IncompleteDoesNotPass) {
  SampleReport sample(SampleReport::Kind::kClean);
  sample.report().ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kFailed, "a", "gone"});
  const auto lines = Lines(Render(ReportFormat::kBitbucket, sample.report(), ReportOptions()));
  EXPECT_EQ(Json::parse(lines[0])["result"], "FAILED");
}

TEST(BitbucketReport, Limits) {
  for (const auto kind : {SampleReport::Kind::kHuge, SampleReport::Kind::kHostile}) {
    const auto lines = Lines(RenderSample(kind, ReportFormat::kBitbucket));
    std::set<std::string> ids;
    for (size_t i = 1; i < lines.size(); ++i) {
      const Json request = Json::parse(lines[i]);
      EXPECT_LE(request.size(), 100u);
      for (const Json& annotation : request) {
        EXPECT_TRUE(ids.insert(annotation["external_id"]).second);
        EXPECT_LE(annotation["summary"].get<std::string>().size(), 450u);
        EXPECT_LE(annotation["details"].get<std::string>().size(), 2000u);
      }
    }
    EXPECT_LE(ids.size(), 1000u);
    if (kind == SampleReport::Kind::kHuge) {
      EXPECT_EQ(ids.size(), 1000u);
      EXPECT_EQ(Json::parse(lines[1])[0]["severity"], "CRITICAL") << "most severe first";
      const std::string details = Json::parse(lines[0])["details"];
      EXPECT_NE(details.find("25,000 findings not annotated"), std::string::npos) << details;
    }
  }
}

TEST(CiReports, NoSecretIsShown) {
  for (const auto kind : {SampleReport::Kind::kPlain, SampleReport::Kind::kHostile}) {
    const SampleReport sample(kind);
    for (const auto format : {ReportFormat::kAzure, ReportFormat::kBitbucket}) {
      const std::string text = Render(format, sample.report(), ReportOptions());
      for (const std::string& secret : sample.secrets()) {
        EXPECT_EQ(text.find(secret), std::string::npos) << ToString(format);
      }
    }
  }
}

TEST(CiReports, NamesOfFormats) {
  EXPECT_EQ(ParseReportFormat("azure"), ReportFormat::kAzure);
  EXPECT_EQ(ParseReportFormat("bitbucket"), ReportFormat::kBitbucket);
}

}  // namespace
}  // namespace leaksift
