// `leaksift rules stats`: the table of what rules cost.
#include <gtest/gtest.h>

#include <sstream>

#include "support/program.h"
#include "support/sample_secret.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

struct Row {
  std::string id, milliseconds, share;
  int tries = -1, matches = -1, findings = -1, dropped = -1;
};

Row RowOf(const std::string& table, const std::string& id) {
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Row row;
    words >> row.id >> row.milliseconds >> row.share >> row.tries >> row.matches >> row.findings >>
        row.dropped;
    if (row.id == id) return row;
  }
  return {};
}

TEST(RulesStats, CountsTriesMatchesAndFindingsOfEachRule) {
  const TempDir tree;
  const SampleSecret sample = SampleOf("github-personal-access-token");
  tree.Write("a.env", sample.line + "\n");
  tree.Write("b.env", sample.line +
                          "\nghp"
                          "_tooshort\n");
  const ProgramOutput run = Leaksift({"rules", "stats", tree.path()});
  ASSERT_EQ(0, run.status) << run.err;
  const Row row = RowOf(run.out, "github-personal-access-token");
  EXPECT_EQ(3, row.tries) << run.out;
  EXPECT_EQ(2, row.matches) << run.out;
  EXPECT_EQ(2, row.findings) << run.out;
  EXPECT_EQ(0, row.dropped) << run.out;
  EXPECT_NE(std::string::npos, run.out.find("\n2 files, 0.0 MB in ")) << run.out;
  EXPECT_EQ("", RowOf(run.out, "stripe-secret-key").id) << "never tried";
}

// An expression that is searched for in the whole text costs whatever stands there.
TEST(RulesStats, KnowsTheRulesOfAConfiguration) {
  const TempDir tree, other;
  tree.Write("a.txt", "acme-k3v9x2mq acme-z8w1n5tr\n");
  const std::string config =
      other.Write("rules.toml", "[[rules]]\nid = 'acme'\nregex = '''acme-([a-z0-9]{8})'''\n");
  const ProgramOutput run = Leaksift({"rules", "stats", tree.path(), "--config", config});
  ASSERT_EQ(0, run.status) << run.err;
  EXPECT_EQ(2, RowOf(run.out, "acme").matches) << run.out;
}

TEST(RulesStats, RefusesAPathThatIsNotThere) {
  EXPECT_EQ(2, Leaksift({"rules", "stats", "/does/not/exist"}).status);
  EXPECT_EQ(2, Leaksift({"rules", "stats"}).status);
}

}  // namespace
}  // namespace leaksift
