#include "judge/password.h"

#include <algorithm>
#include <string>

#include "judge/placeholder.h"
#include "judge/randomness.h"

namespace leaksift {
namespace {

/// A single word with a capital: the text of a label rather than a password. Not so a row of
/// letters that is no word of any language; the words for "password" in thirty of them have ratios
/// under 0.8.
bool IsTitle(std::string_view value, const CharacterMix& mix) {
  if (mix.digits > 0 || mix.upper < 1 || mix.upper > 2 || mix.lower <= mix.upper ||
      value[0] < 'A' || value[0] > 'Z')
    return false;
  std::string word(value);
  word[0] = static_cast<char>(word[0] | 0x20);
  return value.size() < 6 || mix.other > 0 || WordCoverage(value) > 0 ||
         RandomnessRatio(word) < 1.0;
}

/// Letters and the signs that join words.
bool IsWordlike(std::string_view value, const CharacterMix& mix) {
  const size_t joints = static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char c) {
    return c == '-' || c == '_' || c == '.' || c == '\'' || c == ':';
  }));
  return mix.digits == 0 && mix.letters() + joints == value.size() && joints <= 2;
}

/// Letters with digits among them or behind them: what people choose when they need a password, and
/// hardly ever a word of a text or the name of a thing.
bool IsMixed(const CharacterMix& mix, std::string_view value) {
  return mix.letters() > 0 && mix.digits > 0 && value.size() >= 5;
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
    if (value.size() < 6) return 1;
    // Far from any word: most draws of six letters and more are, and hardly a name.
    return value.size() >= 6 && RandomnessRatio(value) > 1.2 ? 3 : 2;
  }
  if (LooksRandom(value)) {
    verdict->reasons.push_back({ReasonCode::kRandom, {}});
    return 3;
  }
  if (mix.letters() == 0 && mix.other == 0) return value.size() >= 6 ? 1 : 0;
  if (IsMixed(mix, value)) verdict->reasons.push_back({ReasonCode::kMixedClasses, {}});
  if (mix.classes() >= 3 && value.size() >= 7 && !wordy) return 3;
  if (wordy) return mix.classes() >= 3 && value.size() >= 8 ? 2 : 1;
  return value.size() >= 6 ? 2 : 1;
}

Confidence FromPoints(int points) {
  if (points >= 4) return Confidence::kHigh;
  return points >= 2 ? Confidence::kMedium : Confidence::kLow;
}

/// "admin" and "changeme" stand for a password as often as they are one. "test123" and "Welcome1!"
/// were made up to log in with: they are the passwords of somebody's test server.
void JudgeWeakPassword(const PasswordEvidence& evidence, Verdict* verdict) {
  verdict->reasons.push_back({ReasonCode::kWeakPassword, {}});
  verdict->confidence = Confidence::kLow;
  const CharacterMix mix = MixOf(evidence.value);
  const bool digits = mix.digits == evidence.value.size() && mix.digits >= 6 &&
                      evidence.auth_context && evidence.quoted;
  if (!digits && !IsMixed(mix, evidence.value)) return;
  if (evidence.comment || evidence.weak_name) return;
  if (!digits) verdict->reasons.push_back({ReasonCode::kMixedClasses, {}});
  verdict->reasons.push_back({ReasonCode::kSecretName, {}});
  // Unquoted it counts in configuration files alone: the judgement by path raises it there.
  if (evidence.quoted) verdict->confidence = Confidence::kMedium;
}

}  // namespace

void JudgePassword(const PasswordEvidence& evidence, Verdict* verdict) {
  if (IsWeakPassword(evidence.value)) return JudgeWeakPassword(evidence, verdict);
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
