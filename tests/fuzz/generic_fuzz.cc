// The extractor and the judge on any text: matches lie inside the text, and neither depends on
// anything further away than the rule's reach (law 1).
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "judge/judge.h"
#include "match/generic.h"
#include "rule/rule_set.h"

namespace {

using leaksift::Match;

const leaksift::RuleSet& Rules() {
  static const leaksift::RuleSet rules = leaksift::RuleSet::Builtin();
  return rules;
}

bool StartsWithFolded(std::string_view text, std::string_view literal) {
  if (text.size() < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
    if (c != literal[i]) return false;
  }
  return true;
}

void ExtractAll(std::string_view text, std::vector<Match>* out) {
  static const leaksift::GenericExtractor extractor(Rules());
  for (size_t at = 0; at < text.size(); ++at) {
    for (size_t i = 0; i < leaksift::kGenericLiterals.size(); ++i) {
      if (StartsWithFolded(text.substr(at), leaksift::kGenericLiterals[i])) {
        extractor.ExtractAt(text, at, static_cast<leaksift::GenericLiteral>(i), out);
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Match> matches;
  ExtractAll(text, &matches);
  for (const Match& match : matches) {
    const bool inside = match.token.Contains(match.secret) && match.token.end <= size &&
                        match.shape.key.end <= size && match.secret.begin <= match.secret.end;
    if (!inside) std::abort();
    const leaksift::Verdict verdict = leaksift::JudgeText(text, match);
    const leaksift::Span window = leaksift::Widen(match.token, match.rule->reach, size);
    const auto move = [&](leaksift::Span span) {
      return leaksift::Span{span.begin - window.begin, span.end - window.begin};
    };
    Match moved = match;
    moved.token = move(match.token);
    moved.secret = move(match.secret);
    if (!match.shape.key.empty()) moved.shape.key = move(match.shape.key);
    const leaksift::Verdict again = leaksift::JudgeText(window.In(text), moved);
    if (again.keep != verdict.keep || again.confidence != verdict.confidence ||
        again.reasons != verdict.reasons)
      std::abort();
  }
  return 0;
}
