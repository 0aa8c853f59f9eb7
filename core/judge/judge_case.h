// What the judgements of judge.h work on; one function for each way in which a rule is found, since
// each knows something else. Internal to judge/.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "judge/context.h"
#include "judge/verdict.h"
#include "match/match.h"

namespace leaksift {

/// A match, what stands around it, and the verdict so far.
struct Case {
  std::string_view text;
  const Match& match;
  Surroundings around;
  Verdict verdict;

  std::string_view Secret() const { return match.secret.In(text); }
  std::string_view Key() const { return match.shape.key.In(text); }
  void Because(ReasonCode code, std::string detail = {}) {
    verdict.reasons.push_back({code, std::move(detail)});
  }
  void Drop(ReasonCode code, std::string detail = {}) {
    verdict.keep = false;
    verdict.reasons.clear();
    Because(code, std::move(detail));
  }
  void Lower() {
    if (verdict.confidence != Confidence::kLow) {
      verdict.confidence = static_cast<Confidence>(static_cast<int>(verdict.confidence) - 1);
    }
  }
};

/// A token that names itself by its prefix or by an anchor inside it.
void JudgePrefixToken(Case* c);
/// A token without a shape of its own near the name of its service.
void JudgeKeywordToken(Case* c);
/// A value that its name calls a secret.
void JudgeAssignment(Case* c);
/// User information of a URL.
void JudgeUrl(Case* c);
/// HTTP Basic and Bearer.
void JudgeHeader(Case* c);
/// A private key block.
void JudgePem(Case* c);

/// Runs the rule's token check. Valid raises to high, invalid lowers high to medium and no further:
/// made-up tokens fail, and so do those that people scramble.
void ApplyCheck(Case* c);

/// A hexadecimal value of the size of a common digest.
bool IsDigestSized(std::string_view value);

}  // namespace leaksift
