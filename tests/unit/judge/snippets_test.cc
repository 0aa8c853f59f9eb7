// Snippets of code and configuration with a secret in them, and without. Each line of
// snippets/*.txt is one: secrets are made from recipes, several times each, so that the tables hold
// no secret.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "judge/judge.h"
#include "rule/rule_set.h"
#include "rule/sample.h"
#include "scan/detector.h"

namespace leaksift {
namespace {

struct Snippet {
  int line;
  std::string path;
  std::string recipe;
};

std::vector<Snippet> ReadSnippets(const std::string& name) {
  std::ifstream in(std::string(LEAKSIFT_SOURCE_DIR) + "/tests/unit/judge/snippets/" + name);
  std::vector<Snippet> snippets;
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    const size_t tab = text.find('\t');
    if (text.empty() || text[0] == '#' || tab == std::string::npos) continue;
    std::string recipe = text.substr(tab + 1);
    const std::string line_end = "⏎";
    for (size_t at = recipe.find(line_end); at != std::string::npos;
         at = recipe.find(line_end, at)) {
      recipe.replace(at, line_end.size(), "\n");
    }
    snippets.push_back({line, text.substr(0, tab), recipe});
  }
  return snippets;
}

/// What is reported at medium or above.
std::vector<Hit> Reported(const std::string& path, const std::string& text) {
  static const RuleSet rules = RuleSet::Builtin();
  static const Detector detector(rules);
  DetectScratch scratch;
  std::vector<Hit> hits;
  EXPECT_TRUE(detector.DetectAll(text, &scratch, &hits).ok());
  for (Hit& hit : hits) {
    Match match;
    match.rule = hit.rule;
    match.shape = hit.shape;
    JudgePath(path, match, &hit.verdict);
  }
  std::erase_if(hits, [](const Hit& hit) {
    return !hit.verdict.keep || hit.verdict.confidence == Confidence::kLow;
  });
  return hits;
}

constexpr int kRounds = 8;

TEST(Snippets, SecretsAreReportedAtTheirPlace) {
  const auto snippets = ReadSnippets("secrets.txt");
  EXPECT_GE(snippets.size(), 300u);
  int found = 0;
  int made = 0;
  for (const Snippet& snippet : snippets) {
    int found_here = 0;
    std::string last_missed;
    for (int round = 0; round < kRounds; ++round) {
      const auto sample =
          ExpandRecipe(snippet.recipe, TokenCheck::kNone, static_cast<uint64_t>(round));
      ASSERT_TRUE(sample.ok()) << snippet.line << ": " << snippet.recipe;
      const auto hits = Reported(snippet.path, sample->text);
      const bool hit = std::any_of(hits.begin(), hits.end(),
                                   [&](const Hit& h) { return h.secret_span == sample->secret; });
      found_here += hit;
      if (!hit) last_missed = sample->text;
    }
    // A short draw can come out as a word.
    EXPECT_GE(found_here, kRounds - 2) << "secrets.txt:" << snippet.line << ": " << last_missed;
    found += found_here;
    made += kRounds;
  }
  EXPECT_GE(found * 100, made * 97) << found << " of " << made;
}

TEST(Snippets, NothingElseIs) {
  const auto snippets = ReadSnippets("no_secrets.txt");
  EXPECT_GE(snippets.size(), 300u);
  for (const Snippet& snippet : snippets) {
    for (int round = 0; round < kRounds; ++round) {
      const auto sample =
          ExpandRecipe(snippet.recipe, TokenCheck::kNone, static_cast<uint64_t>(round));
      ASSERT_TRUE(sample.ok()) << snippet.line << ": " << snippet.recipe;
      const auto hits = Reported(snippet.path, sample->text);
      if (hits.empty()) continue;
      ADD_FAILURE() << "no_secrets.txt:" << snippet.line << ": " << sample->text
                    << "\n  reported by " << hits[0].rule->id << ": " << hits[0].secret.Reveal();
      break;
    }
  }
}

}  // namespace
}  // namespace leaksift
