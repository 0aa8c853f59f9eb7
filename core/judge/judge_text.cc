// The judgement of a match by the text around it: which of the judgements of judge_case.h it is.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "judge/judge.h"
#include "judge/judge_case.h"

namespace leaksift {
namespace {

/// Bits a byte, after Shannon.
double Entropy(std::string_view text) {
  std::array<size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

/// Somebody's own rule decides alone: it says what it wants, and no more is asked.
void JudgeWholeText(Case* c) {
  const double wanted = c->match.rule->min_entropy;
  if (wanted <= 0) return;
  const double entropy = Entropy(c->Secret());
  const std::string detail = fmt::format("entropy {:.2f}, at least {:.2f}", entropy, wanted);
  if (entropy < wanted) return c->Drop(ReasonCode::kNotRandom, detail);
  c->Because(ReasonCode::kRandom, detail);
}

}  // namespace

Verdict JudgeText(std::string_view text, const Match& match) {
  Case c{text, match, SurroundingsOf(text, match.token, match.rule->reach), {}};
  c.verdict.confidence = match.rule->confidence;
  switch (match.rule->extractor) {
    case Extractor::kAssignment:
      JudgeAssignment(&c);
      break;
    case Extractor::kUrl:
      JudgeUrl(&c);
      break;
    case Extractor::kHeader:
      JudgeHeader(&c);
      break;
    case Extractor::kPem:
      JudgePem(&c);
      break;
    case Extractor::kWholeText:
      JudgeWholeText(&c);
      break;
    case Extractor::kPattern:
      match.rule->triggers.empty() && match.rule->anchors.empty() ? JudgeKeywordToken(&c)
                                                                  : JudgePrefixToken(&c);
  }
  if (c.verdict.keep && !match.companions.empty()) c.Because(ReasonCode::kCompanionFound);
  return std::move(c.verdict);
}

}  // namespace leaksift
