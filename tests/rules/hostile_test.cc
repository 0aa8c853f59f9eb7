// Text made to cost: for every rule its own trigger, keyword or anchor again and again, its
// examples broken at the last byte, whole, and encoded twice. Every further stretch of such text
// may cost as many tries of expressions as the one before it and no more; since a try reads at most
// the rule's reach on both sides, and RE2 is linear in what it reads, time is then linear in the
// text. Counts, not clocks: the test gives the same answer on a busy machine. Stretches, not whole
// texts: what the begin and the end of a text cost differently is in none of the differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "rule/rule_set.h"
#include "rule/sample.h"
#include "scan/detector.h"
#include "support/builtin.h"

namespace leaksift {
namespace {

std::string Repeat(const std::string& piece, size_t times) {
  std::string text;
  text.reserve(times * piece.size());
  for (; times > 0; --times) text += piece;
  return text;
}

/// Tries of expressions and of the generic extractor, over all levels of decoding.
uint64_t TriesOn(const std::string& text) {
  RuleCosts costs;
  DetectScratch scratch;
  for (MatchScratch& level : scratch.levels) level.costs = &costs;
  std::vector<Hit> hits;
  EXPECT_TRUE(BuiltinDetector().DetectAll(text, &scratch, &hits).ok());
  EXPECT_LE(hits.size(), text.size());
  uint64_t tries = 0;
  for (const auto& [rule, cost] : costs) tries += cost.tries;
  return tries;
}

std::vector<std::string> HostilePieces(const Rule& rule) {
  std::vector<std::string> pieces;
  for (const auto& words : {rule.triggers, rule.keywords, rule.anchors}) {
    if (words.empty()) continue;
    std::string word(words.front());
    if (word.ends_with('$')) word.pop_back();
    pieces.push_back(word);
    pieces.push_back(word + "='");
    pieces.push_back(word + "1a2b3c4d5e6f7a8b ");  // a run after each
  }
  const Result<Sample> sample = MatchSample(rule, 0);
  EXPECT_TRUE(sample.ok());
  const std::string secret(sample->secret.In(sample->text));
  const std::string context = sample->text.substr(0, sample->secret.begin);
  if (secret.size() > 1) pieces.push_back(context + secret.substr(0, secret.size() - 1) + "!");
  pieces.push_back(secret);
  pieces.push_back(context + secret + " ");
  pieces.push_back(Base64Encode(Base64Encode(sample->text)) + " ");
  return pieces;
}

class HostileText : public testing::TestWithParam<const Rule*> {};

TEST_P(HostileText, EveryStretchCostsTheSame) {
  constexpr size_t kStretch = 4000;  // more than any rule but those of PEM blocks looks back
  for (const std::string& piece : HostilePieces(*GetParam())) {
    const size_t times = kStretch / piece.size() + 1;
    const uint64_t one = TriesOn(Repeat(piece, times));
    const uint64_t two = TriesOn(Repeat(piece, 2 * times));
    const uint64_t three = TriesOn(Repeat(piece, 3 * times));
    // Of a cost that grows with the square of the size it would be 5/3.
    EXPECT_LE(4 * (three - two), 5 * (two - one) + 64) << piece;
    // A try for each byte and each of the few rules that share a word at most.
    EXPECT_LE(two - one, 4 * times * piece.size()) << piece;
  }
}

std::string TestName(const testing::TestParamInfo<const Rule*>& info) {
  std::string name(info.param->id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, HostileText, testing::ValuesIn(BuiltinRules().rules()), TestName);

}  // namespace
}  // namespace leaksift
