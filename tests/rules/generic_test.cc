// The generic engine on lines as people write them: tests/rules/generic/secrets_*.tsv hold true
// credentials, plain_*.tsv lines of the same shapes that hold none. Each line is one test, run
// through the whole scanner at the default gate.
//
//   secrets: found|gap <tab> path <tab> text, «» where the secret stands <tab> the secret
//   plain:   quiet|alarm <tab> path <tab> text
//
// "gap" and "alarm" are what the engine gets wrong today, written down so that a change shows: who
// mends one says so in the table. ⏎ and ⇥ are line end and tab; {…} are recipes
// (core/providers/README.md). tests/bench/generic_score.py prints precision and recall.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "rule/rule_set.h"
#include "rule/sample.h"
#include "scan/collector.h"
#include "scan/detector.h"
#include "scan/scan_options.h"
#include "support/builtin.h"
#include "support/scan_text.h"

namespace leaksift {
namespace {

struct TableLine {
  std::string name;  // table and line, as a test's name
  uint64_t seed = 0;
  std::string state;
  std::string path;
  std::string text;
  std::optional<std::string> secret;
};

void ReplaceAll(std::string* text, std::string_view from, std::string_view to) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size()))
    text->replace(at, from.size(), to);
}

std::vector<std::string> Columns(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == '\t')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

std::vector<TableLine> ReadTables() {
  std::vector<std::filesystem::path> tables;
  for (const auto& entry :
       std::filesystem::directory_iterator(LEAKSIFT_SOURCE_DIR "/tests/rules/generic"))
    tables.push_back(entry.path());
  std::sort(tables.begin(), tables.end());
  std::vector<TableLine> out;
  for (const auto& table : tables) {
    std::ifstream file(table);
    std::string line;
    for (uint64_t number = 1; std::getline(file, line); ++number) {
      const std::vector<std::string> columns = Columns(line);
      TableLine entry{table.stem().string() + "_" + std::to_string(number), number, "", "", "", {}};
      if (columns.size() >= 3) {
        entry.state = columns[0];
        entry.path = columns[1];
        entry.text = columns[2];
      }
      if (columns.size() == 4) entry.secret = columns[3];
      out.push_back(std::move(entry));
    }
  }
  return out;
}

/// What the scanner reports at the default gate.
std::vector<Finding> Findings(std::string_view text, const std::string& path) {
  static const ScanOptions options;
  static const CollectorContext context(BuiltinRules(), options);
  Provenance provenance;
  provenance.path = path;
  return ScanText(text, provenance, BuiltinDetector(), context).findings;
}

class GenericTable : public testing::TestWithParam<TableLine> {};

TEST_P(GenericTable, SaysWhatIsASecret) {
  const TableLine& line = GetParam();
  const bool wanted = line.state == "found" || line.state == "alarm";
  ASSERT_TRUE(wanted || line.state == "gap" || line.state == "quiet") << line.name;
  ASSERT_EQ(line.secret.has_value(), line.state == "found" || line.state == "gap");
  std::string recipe = line.text;
  if (line.secret) {
    ASSERT_NE(recipe.find("«»"), std::string::npos);
    ReplaceAll(&recipe, "«»", "«" + *line.secret + "»");
  }
  ReplaceAll(&recipe, "⏎", "\n");
  ReplaceAll(&recipe, "⇥", "\t");
  const Result<Sample> sample = ExpandRecipe(recipe, TokenCheck::kNone, line.seed);
  ASSERT_TRUE(sample.ok());
  bool found = false;
  for (const Finding& finding : Findings(sample->text + "\n", line.path)) {
    const bool there = !line.secret || (finding.span.begin < sample->secret.end &&
                                        finding.span.end > sample->secret.begin);
    found = found || (there && finding.active());
  }
  EXPECT_EQ(found, wanted) << line.path << ": " << sample->text;
}

INSTANTIATE_TEST_SUITE_P(Tables, GenericTable, testing::ValuesIn(ReadTables()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace leaksift
