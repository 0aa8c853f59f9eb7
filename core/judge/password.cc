#include "judge/password.h"

#include <algorithm>

#include "judge/placeholder.h"
#include "judge/randomness.h"

namespace leaksift {
namespace {

/// A single word with a capital: the text of a label rather than a password.
bool IsTitle(std::string_view value, const CharacterMix& mix) {
  return mix.digits == 0 && mix.upper >= 1 && mix.upper <= 2 && mix.lower > mix.upper &&
         value[0] >= 'A' && value[0] <= 'Z';
}

/// Letters and the signs that join words.
bool IsWordlike(std::string_view value, const CharacterMix& mix) {
  const size_t joints = static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char c) {
    return c == '-' || c == '_' || c == '.' || c == '\'' || c == ':';
  }));
  return mix.digits == 0 && mix.letters() + joints == value.size() && joints <= 2;
}

/// Points for the value alone, 0 to 3, and the reason for them.
int Strength(std::string_view value, Verdict* verdict) {
  const CharacterMix mix = MixOf(value);
  const double coverage = WordCoverage(value);
  const bool wordy = coverage >= 0.7 || (mix.digits + mix.other <= 4 && coverage >= 0.5);
  if (IsWordlike(value, mix)) {
    // Letters only: a word of some language, or drawn. Short draws differ little from words, hence
    // the slack.
    const bool drawn = coverage < 0.5 && RandomnessRatio(value) > 0.3 && !IsTitle(value, mix) &&
                       mix.letters() == value.size();
    if (drawn) verdict->reasons.push_back({ReasonCode::kRandom, {}});
    if (!drawn) return 0;
    // Far from any word: most draws of six letters and more are, and hardly a name.
    return value.size() >= 6 && RandomnessRatio(value) > 1.2 ? 3 : 2;
  }
  if (LooksRandom(value)) {
    verdict->reasons.push_back({ReasonCode::kRandom, {}});
    return 3;
  }
  if (mix.letters() == 0 && mix.other == 0) return value.size() >= 6 ? 1 : 0;
  if (mix.classes() >= 3 && value.size() >= 7 && !wordy) {
    verdict->reasons.push_back({ReasonCode::kMixedClasses, {}});
    return 3;
  }
  if (wordy) return mix.classes() >= 3 && value.size() >= 8 ? 2 : 1;
  return value.size() >= 6 ? 2 : 1;
}

Confidence FromPoints(int points) {
  if (points >= 4) return Confidence::kHigh;
  return points >= 2 ? Confidence::kMedium : Confidence::kLow;
}

}  // namespace

void JudgePassword(const PasswordEvidence& evidence, Verdict* verdict) {
  if (IsWeakPassword(evidence.value)) {
    verdict->reasons.push_back({ReasonCode::kWeakPassword, {}});
    // "Welcome1!" beside a user was made to satisfy a policy: somebody logs in with it.
    const CharacterMix mix = MixOf(evidence.value);
    const bool made_up =
        mix.letters() > 0 && mix.digits > 0 && mix.other > 0 && evidence.value.size() >= 8;
    const bool used = made_up && evidence.auth_context && !evidence.comment && !evidence.weak_name;
    if (used) verdict->reasons.push_back({ReasonCode::kAuthContext, {}});
    verdict->confidence = used ? Confidence::kMedium : Confidence::kLow;
    return;
  }
  int points = Strength(evidence.value, verdict);
  if (evidence.auth_context) {
    ++points;
    verdict->reasons.push_back({ReasonCode::kAuthContext, {}});
  }
  if (evidence.weak_name) {
    verdict->reasons.push_back({ReasonCode::kWeakName, {}});
  } else {
    ++points;
    verdict->reasons.push_back({ReasonCode::kSecretName, {}});
  }
  if (evidence.comment) {
    --points;
    verdict->reasons.push_back({ReasonCode::kComment, {}});
  }
  const CharacterMix mix = MixOf(evidence.value);
  if (!evidence.quoted && mix.letters() == evidence.value.size()) {
    --points;  // unquoted letters may be the name of a variable; a configuration file takes this
               // back
    verdict->reasons.push_back({ReasonCode::kIdentifier, "unquoted: may be a name"});
  }
  if (IsTitle(evidence.value, mix) || IsCommonWord(evidence.value)) --points;
  verdict->confidence = FromPoints(points);
}

}  // namespace leaksift
