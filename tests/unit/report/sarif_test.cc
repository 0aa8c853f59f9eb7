#include "report/sarif.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "report/gzip_size.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

using Json = nlohmann::json;

Json RunOf(const SampleReport& sample, SarifScope scope = SarifScope::kTree,
           const std::string& category = "") {
  ReportOptions options;
  options.category = category;
  return Json::parse(RenderSarif(ReportView(sample.report(), options), scope))["runs"][0];
}

std::string UriOf(const Json& result) {
  return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
}

TEST(Sarif, LevelRankAndSecuritySeverityFollowTheRule) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  const Json run = RunOf(sample);
  struct Expected {
    std::string level, security;
    double rank;
  };
  const std::map<std::string, Expected> expected = {
      {"acme-cloud-access-key", {"error", "9.5", 95}},
      {"forge-token", {"error", "8.0", 80}},
      {"generic-password", {"warning", "5.5", 52}},  // of medium confidence
      {"acme-cloud-webhook", {"note", "3.0", 30}}};
  for (const Json& result : run["results"]) {
    const auto it = expected.find(result["ruleId"]);
    if (it == expected.end()) continue;
    EXPECT_EQ(result["level"], it->second.level);
    EXPECT_EQ(result["rank"], it->second.rank);
    const Json& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<size_t>()];
    EXPECT_EQ(rule["id"], it->first);
    EXPECT_EQ(rule["properties"]["security-severity"], it->second.security);
    EXPECT_EQ(rule["defaultConfiguration"]["level"], it->second.level);
  }
}

TEST(Sarif, OneResultALineWithTheOthersRelated) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  size_t on_line = 0;
  const Json run = RunOf(sample);
  for (const Json& result : run["results"]) {
    if (UriOf(result) != "ci/clone.sh") continue;
    ++on_line;
    ASSERT_EQ(result["relatedLocations"].size(), 1u);
    EXPECT_EQ(result["relatedLocations"][0]["physicalLocation"]["region"]["startColumn"], 70);
    EXPECT_NE(result["message"]["text"].get<std::string>().find("](1)"), std::string::npos);
  }
  EXPECT_EQ(on_line, 1u);
}

TEST(Sarif, SuppressedAreLeftOutAndHistoryHasItsOwnFile) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  std::set<std::string> tree, history;
  const Json run = RunOf(sample);
  for (const Json& result : run["results"]) tree.insert(UriOf(result));
  const Json past = RunOf(sample, SarifScope::kHistory);
  for (const Json& result : past["results"]) history.insert(UriOf(result));
  EXPECT_FALSE(tree.contains("legacy/build.xml"));
  EXPECT_TRUE(tree.contains("config/prod.env"));
  EXPECT_FALSE(tree.contains("ci/old.sh"));
  EXPECT_EQ(history,
            (std::set<std::string>{"ci/old.sh", "git-commit-message/" + std::string(40, '9')}));
  EXPECT_EQ(run["automationDetails"]["id"], "leaksift/secrets/");
  EXPECT_EQ(past["automationDetails"]["id"], "leaksift/history/");
  EXPECT_EQ(RunOf(sample, SarifScope::kTree, "shard-3")["automationDetails"]["id"], "shard-3/");
  const std::string note =
      run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
  EXPECT_NE(note.find("2 findings only in the history"), std::string::npos) << note;
  EXPECT_EQ(past["results"][0]["properties"]["commit"], std::string(40, 'e'));
  EXPECT_EQ(run.dump().find("Ann Lee"), std::string::npos) << "people are not named in uploads";
}

TEST(Sarif, RegionIsOneLineInUtf16Columns) {
  SampleReport sample(SampleReport::Kind::kPlain);
  for (Finding& f : sample.report().findings) f.location.utf16_column -= 1;
  const Json run = RunOf(sample);
  for (const Json& result : run["results"]) {
    const Json& region = result["locations"][0]["physicalLocation"]["region"];
    if (UriOf(result) == "certs/server.key") {
      EXPECT_FALSE(region.contains("endLine"));
      EXPECT_FALSE(region.contains("endColumn"));
    } else {
      EXPECT_EQ(region["endLine"], region["startLine"]);
    }
    if (UriOf(result) == "config/prod.env") {
      EXPECT_EQ(region["startColumn"], 16);
      EXPECT_EQ(region["endColumn"], 49);
    }
  }
}

TEST(Sarif, LedgerDecidesExecutionSuccessful) {
  const Json run = RunOf(SampleReport(SampleReport::Kind::kPlain));
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
  size_t errors = 0;
  for (const Json& note : run["invocations"][0]["toolExecutionNotifications"]) {
    errors += note["level"] == "error";
  }
  EXPECT_EQ(errors, 2u);
  const Json clean = RunOf(SampleReport(SampleReport::Kind::kClean));
  EXPECT_EQ(clean["invocations"][0]["executionSuccessful"], true);
  EXPECT_TRUE(clean["results"].is_array());
  EXPECT_TRUE(clean["results"].empty());
}

TEST(Sarif, OriginHasNoCredentials) {
  const Json run = RunOf(SampleReport(SampleReport::Kind::kPlain));
  EXPECT_EQ(run["versionControlProvenance"][0]["repositoryUri"],
            "https://git.example.org/team/app.git");
  EXPECT_EQ(run["versionControlProvenance"][0]["revisionId"], std::string(40, 'a'));
}

TEST(Sarif, AnyNameIsAValidRelativeReference) {
  // RFC 3986, 4.2: path-noscheme, or an absolute file URI.
  const RE2 valid("(file:///)?([A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+");
  const SampleReport sample(SampleReport::Kind::kHostile);
  for (SarifScope scope : {SarifScope::kTree, SarifScope::kHistory}) {
    const Json run = RunOf(sample, scope);
    EXPECT_GE(run["results"].size(), 11u);
    for (const Json& result : run["results"]) {
      EXPECT_TRUE(RE2::FullMatch(UriOf(result), valid)) << UriOf(result);
    }
  }
}

TEST(Sarif, MessageEscapesWhatWouldBeALinkOrAPlaceholder) {
  const SampleReport sample(SampleReport::Kind::kHostile);
  ReportOptions options;
  options.show_secrets = true;
  const Json log =
      Json::parse(RenderSarif(ReportView(sample.report(), options), SarifScope::kTree));
  bool seen = false;
  for (const Json& result : log["runs"][0]["results"]) {
    const std::string text = result["message"]["text"];
    seen = seen || text.find("{{0}}\\[x\\](1)") != std::string::npos;
    EXPECT_EQ(text.find("}{0}[x](1)"), std::string::npos);
  }
  EXPECT_TRUE(seen);
}

TEST(Sarif, StaysInsideTheLimitsMostSevereFirst) {
  const SampleReport sample(SampleReport::Kind::kHuge);
  const ReportOptions options;
  const std::string text = RenderSarif(ReportView(sample.report(), options), SarifScope::kTree);
  EXPECT_LE(GzipSize(text), 10'000'000u);
  const Json run = Json::parse(text)["runs"][0];
  EXPECT_EQ(run["results"].size(), 25000u);
  double last = 100;
  size_t critical = 0;
  for (const Json& result : run["results"]) {
    EXPECT_LE(result["rank"].get<double>(), last);
    last = result["rank"];
    critical += result["ruleId"] == "acme-cloud-access-key";
    EXPECT_LE(result["message"]["text"].get<std::string>().size(), 1000u);
  }
  EXPECT_EQ(critical, 500u);
  const std::string note =
      run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
  EXPECT_NE(note.find("1,000 results of the lowest severity left out"), std::string::npos) << note;
  for (const Json& rule : run["tool"]["driver"]["rules"]) {
    EXPECT_LE(rule["properties"]["tags"].size(), 10u);
  }
}

TEST(Sarif, IsCutWhereNamesDoNotCompress) {
  SampleReport sample(SampleReport::Kind::kHuge);
  std::vector<Finding>& findings = sample.report().findings;
  findings.resize(4500);
  std::mt19937_64 random(11);
  for (Finding& f : findings) {
    f.provenance.path.clear();
    for (int i = 0; i < 500; ++i) {
      const uint64_t bits = random();
      f.provenance.path.append(reinterpret_cast<const char*>(&bits), sizeof(bits));
    }
  }
  const ReportOptions options;
  const std::string text = RenderSarif(ReportView(sample.report(), options), SarifScope::kTree);
  EXPECT_LE(GzipSize(text), 10'000'000u);
  const Json run = Json::parse(text)["runs"][0];
  EXPECT_GT(run["results"].size(), 1000u);
  EXPECT_LT(run["results"].size(), 4500u);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["descriptor"]["id"],
            "results-left-out");
}

}  // namespace
}  // namespace leaksift
