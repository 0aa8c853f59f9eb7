// The formats with less of their own: text, JSON, GitLab, code quality, Markdown, annotations.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/report.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

using Json = nlohmann::json;
using Kind = SampleReport::Kind;

std::string Of(ReportFormat format, Kind kind, bool verbose = false) {
  const SampleReport sample(kind);
  ReportOptions options;
  options.verbose = verbose;
  return Render(format, sample.report(), options);
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Text, SaysWhatWasSeen) {
  EXPECT_NE(Of(ReportFormat::kText, Kind::kEmpty).find("Nothing was scanned: 0 files seen."),
            std::string::npos);
  const std::string clean = Of(ReportFormat::kText, Kind::kClean);
  EXPECT_NE(clean.find("No secrets found.\nScanned 1,204 files, 12.3 MB of example in 3 s.\n"),
            std::string::npos)
      << clean;
  const std::string plain = Of(ReportFormat::kText, Kind::kPlain);
  EXPECT_NE(plain.find("8 secrets in 23 places: 2 critical, 4 high, 1 medium, 1 low.\n"),
            std::string::npos);
  EXPECT_NE(plain.find("\nINCOMPLETE: "), std::string::npos);
}

TEST(Text, ListsAreCappedUnlessVerbose) {
  SampleReport sample(Kind::kClean);
  for (int i = 0; i < 60; ++i) {
    for (UnitOutcome outcome : {UnitOutcome::kSkipped, UnitOutcome::kFailed}) {
      sample.report().ledger.entries.push_back(
          {UnitKind::kFile, outcome, "f" + std::to_string(i), "reason"});
    }
  }
  ReportOptions options;
  const std::string brief = Render(ReportFormat::kText, sample.report(), options);
  EXPECT_NE(brief.find("Skipped 60 units:"), std::string::npos);
  EXPECT_NE(brief.find("… 55 more (--verbose lists all)"), std::string::npos);
  EXPECT_NE(brief.find("… 10 more (--verbose lists all)"), std::string::npos);
  options.verbose = true;
  const std::string verbose = Render(ReportFormat::kText, sample.report(), options);
  EXPECT_EQ(verbose.find("more (--verbose"), std::string::npos);
  EXPECT_EQ(std::count(verbose.begin(), verbose.end(), '\n'), 2 + 61 + 61 + 1);
}

TEST(Text, NoLineIsACommandToABuildServer) {
  for (const std::string& line : LinesOf(Of(ReportFormat::kText, Kind::kHostile, true))) {
    const size_t start = line.find_first_not_of(' ');
    EXPECT_FALSE(start != std::string::npos && line.compare(start, 2, "::") == 0) << line;
    EXPECT_EQ(line.find("##"), std::string::npos) << line;
  }
}

TEST(Text, ColorIsOnlyOurs) {
  const SampleReport sample(Kind::kHostile);
  ReportOptions options;
  options.color = true;
  options.verbose = true;
  const std::string text = Render(ReportFormat::kText, sample.report(), options);
  std::string unpainted = text;
  RE2::GlobalReplace(&unpainted, "\\x1b\\[[0-9;]{1,4}m", "");
  EXPECT_EQ(unpainted.find('\x1b'), std::string::npos);
  options.color = false;
  EXPECT_EQ(unpainted, Render(ReportFormat::kText, sample.report(), options));
}

TEST(JsonReport, SaysHowManyOfEach) {
  const Json report = Json::parse(Of(ReportFormat::kJson, Kind::kPlain));
  EXPECT_EQ(report["summary"]["findings"], 23);
  EXPECT_EQ(report["summary"]["incidents"], 8);
  EXPECT_EQ(report["summary"]["blocking"], 22);
  EXPECT_EQ(report["summary"]["suppressed"], 1);
  EXPECT_EQ(report["summary"]["complete"], false);
  EXPECT_EQ(report["findings"].size(), 24u);
  EXPECT_EQ(report["incidents"].size(), 9u);
  EXPECT_EQ(report["dropped"].size(), 1u);
  EXPECT_EQ(report["units"].size(), 3u);
  for (const Json& incident : report["incidents"]) {
    for (const Json& index : incident["findings"]) {
      EXPECT_EQ(report["findings"][index.get<size_t>()]["fingerprint"], incident["fingerprint"]);
    }
  }
}

TEST(JsonReport, LinesHaveTheSameFindings) {
  const Json report = Json::parse(Of(ReportFormat::kJson, Kind::kHostile));
  std::vector<Json> findings;
  std::set<std::string> types;
  for (const std::string& line : LinesOf(Of(ReportFormat::kJsonl, Kind::kHostile))) {
    Json json = Json::parse(line);
    types.insert(json["type"]);
    if (json["type"] != "finding") continue;
    json.erase("type");
    findings.push_back(std::move(json));
  }
  EXPECT_EQ(Json(findings), report["findings"]);
  EXPECT_EQ(types, (std::set<std::string>{"scan", "rule", "finding", "dropped", "unit", "coverage",
                                          "summary"}));
}

TEST(Gitlab, IdsAreUniqueAndEachHasACommit) {
  for (Kind kind : {Kind::kPlain, Kind::kHostile}) {
    const Json report = Json::parse(Of(ReportFormat::kGitlab, kind));
    std::set<std::string> ids;
    for (const Json& v : report["vulnerabilities"]) {
      ids.insert(v["id"]);
      EXPECT_EQ(v["location"]["commit"]["sha"].get<std::string>().size(), 40u);
      EXPECT_EQ(v["identifiers"][0]["type"], "leaksift_rule_id");
      EXPECT_FALSE(v.contains("raw_source_code_extract"));
    }
    EXPECT_EQ(ids.size(), report["vulnerabilities"].size());
    EXPECT_EQ(report["scan"]["status"], "failure");
  }
  EXPECT_EQ(Json::parse(Of(ReportFormat::kGitlab, Kind::kClean))["scan"]["status"], "success");
}

TEST(CodeQuality, FingerprintsAreUniqueAndIgnoreTheLine) {
  SampleReport sample(Kind::kHuge);
  sample.report().findings.resize(2000);
  const ReportOptions options;
  const auto fingerprints = [&] {
    std::set<std::string> out;
    for (const Json& e :
         Json::parse(Render(ReportFormat::kCodeQuality, sample.report(), options))) {
      out.insert(e["fingerprint"]);
    }
    return out;
  };
  const std::set<std::string> before = fingerprints();
  EXPECT_EQ(before.size(), 2000u);
  for (Finding& f : sample.report().findings) f.location.line += 5;
  EXPECT_EQ(fingerprints(), before);
  EXPECT_EQ(Of(ReportFormat::kCodeQuality, Kind::kClean), "[]\n");
}

TEST(Markdown, ForeignTextIsNeverMarkup) {
  for (const std::string& line : LinesOf(Of(ReportFormat::kMarkdown, Kind::kHostile))) {
    // What is left without code spans and our own line breaks.
    std::string rest = line;
    RE2::GlobalReplace(&rest, "`[^`]+`", "");
    EXPECT_EQ(rest.find('`'), std::string::npos) << line;
    RE2::GlobalReplace(&rest, "<br>", "");
    EXPECT_EQ(rest.find('<'), std::string::npos) << line;
    const auto bars = std::count(line.begin(), line.end(), '|');
    EXPECT_EQ(bars, line.starts_with("|") ? 5 : 0) << line;
  }
}

TEST(Markdown, StaysBelowOneMebibyte) {
  SampleReport sample(Kind::kHuge);
  for (int i = 0; i < 200; ++i) {
    sample.report().ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kFailed,
                                              std::string(4000, '`') + std::to_string(i),
                                              std::string(4000, '|')});
  }
  const std::string text = Render(ReportFormat::kMarkdown, sample.report(), {});
  EXPECT_LT(text.size(), 1024u * 1024u);
  const size_t rows = static_cast<size_t>(std::count(text.begin(), text.end(), '|')) / 5 - 2;
  std::string number;
  ASSERT_TRUE(RE2::PartialMatch(text, "\nand ([0-9,]+) more secrets:", &number));
  std::erase(number, ',');
  EXPECT_EQ(rows + std::stoul(number), 26000u);
  EXPECT_LT(text.find("| critical |"), text.find("| high |"));
}

TEST(Annotations, AreCappedAndSayHowManyMore) {
  const std::vector<std::string> lines = LinesOf(Of(ReportFormat::kAnnotations, Kind::kHuge));
  ASSERT_EQ(lines.size(), 11u);
  for (size_t i = 0; i < 10; ++i) {
    EXPECT_TRUE(lines[i].starts_with("::error file=zz/package-")) << lines[i];
  }
  EXPECT_EQ(lines[10],
            "::notice title=leaksift::25,990 more lines with findings; the report has all.");
}

TEST(Annotations, EachSecretOnceBeforeAnyAgain) {
  const std::vector<std::string> lines = LinesOf(Of(ReportFormat::kAnnotations, Kind::kPlain));
  const auto line_of = [&](const std::string& part) {
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].find(part) != std::string::npos) return i;
    }
    ADD_FAILURE() << part;
    return lines.size();
  };
  EXPECT_LT(line_of("tests/db_test.go"), line_of("deploy/settings.py"));
  EXPECT_LT(line_of("Only in the history"), line_of("deploy/settings.py"));
  EXPECT_EQ(line_of("incomplete"), 0u);
  EXPECT_NE(lines[line_of("docs/alerts.md")].find("::warning "), std::string::npos)
      << "below the gate";
}

TEST(Annotations, NamesCannotAddCommandsOrProperties) {
  const RE2 command(
      "::(error|warning|notice) (file=[^,:\\r\\n]+,line=\\d+,"
      "(endLine=\\d+,col=\\d+,endColumn=\\d+,)?)?title=[^,:\\r\\n]+::.*");
  for (const std::string& line : LinesOf(Of(ReportFormat::kAnnotations, Kind::kHostile))) {
    EXPECT_TRUE(RE2::FullMatch(line, command)) << line;
  }
}

}  // namespace
}  // namespace leaksift
