// Values that their own names call secrets. Passwords are judged by context (judge/password.h),
// tokens by randomness.
#include <algorithm>
#include <string>

#include "base/base64.h"
#include "judge/judge_case.h"
#include "judge/password.h"
#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {

namespace {

/// The text that `value` is base64 of, where that is what it is: Kubernetes secrets and other files
/// that encode every value.
std::string DecodedText(std::string_view value) {
  if (value.size() < 8 || value.size() % 4 != 0) return {};
  const auto text = Base64Decode(value);
  if (!text || text->size() < 4) return {};
  const bool printable =
      std::all_of(text->begin(), text->end(), [](char ch) { return ch >= ' ' && ch < 0x7f; });
  return printable ? *text : std::string();
}

/// Whether the characters are those of tokens: long texts with brackets, quotes and blanks are data
/// or code.
bool HasTokenCharacters(std::string_view value) {
  const size_t odd = static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char ch) {
    return static_cast<unsigned char>(ch) <= ' ' ||
           std::string_view("(){}[]<>;,\"'`\\").find(ch) != std::string_view::npos;
  }));
  return odd == 0 || (value.size() <= 64 && odd * 8 <= value.size() &&
                      value.find_first_of(" \t\n\"'`") == std::string_view::npos);
}

/// A short value is random enough only with several digits or signs: "epv3Today", "V3WebSSO" are
/// names.
bool IsShortName(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  return value.size() < 12 && mix.digits < 2 && mix.other == 0;
}

/// Points for a random value by its length and name; a negative result: too little to tell.
int TokenPoints(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  const bool random = LooksRandom(secret) && !IsShortName(secret);
  int points = !random ? 0 : secret.size() >= 16 ? 3 : secret.size() >= 10 ? 2 : 1;
  if (!random) {
    const CharacterMix mix = MixOf(secret);
    if (mix.classes() >= 3 && secret.size() >= 10 && WordCoverage(secret) < 0.4 && mix.digits >= 2)
      points = 1;
  }
  if (points == 0) return -1;
  if (random) c->Because(ReasonCode::kRandom);
  if (meaning.weak || meaning.kind == KeyKind::kKey || meaning.kind == KeyKind::kAuth) {
    c->Because(ReasonCode::kWeakName);
    // "key" alone names many things; only a long mixed value under it is more than an identifier.
    const CharacterMix mix = MixOf(secret);
    const bool mixed = secret.size() >= 24 && mix.lower > 0 && mix.upper > 0 && mix.digits > 0;
    points -= meaning.kind == KeyKind::kKey && !mixed ? 2 : 1;
  } else {
    c->Because(ReasonCode::kSecretName);
    ++points;
  }
  return points;
}

void JudgeTokenAssignment(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  if (secret.size() < 8) return c->Drop(ReasonCode::kTooShort);
  if (IsPlaceholderBody(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (HasHashContext(c->around) && IsDigestSized(secret)) return c->Drop(ReasonCode::kHashContext);
  if (IsDigestSized(secret) && meaning.kind == KeyKind::kKey)
    return c->Drop(ReasonCode::kHashContext);
  if (!HasTokenCharacters(secret)) return c->Drop(ReasonCode::kExpression);
  const int points = TokenPoints(c, meaning);
  if (points < 0) return c->Drop(ReasonCode::kNotRandom);
  c->verdict.confidence = points >= 4   ? Confidence::kHigh
                          : points >= 2 ? Confidence::kMedium
                                        : Confidence::kLow;
  if (InComment(c->around.line_before) && c->match.shape.quote == 0) {
    c->Because(ReasonCode::kComment);
    c->Lower();
  }
}

}  // namespace

void JudgeAssignment(Case* c) {
  const KeyMeaning meaning = ReadKey(c->Key());
  if (meaning.negative) return c->Drop(ReasonCode::kNegativeName);
  const ValueInContext in{c->Secret(), c->Key(), c->match.shape.quote, c->match.shape.is_password};
  if (const auto reason = ClassifyValue(in)) {
    // "admin" is a poor password, but one; "your-password" stands for one that is elsewhere.
    const bool weak = reason->code == ReasonCode::kPlaceholder && in.is_password &&
                      IsWeakPassword(in.value) && in.value.size() >= 4;
    if (!weak) return c->Drop(reason->code, reason->detail);
  }
  const std::string decoded = DecodedText(c->Secret());
  if (!decoded.empty() && (IsPlaceholder(decoded) || IsTemplate(decoded))) {
    return c->Drop(ReasonCode::kPlaceholder, "decoded");
  }
  if (!c->match.shape.is_password) return JudgeTokenAssignment(c, meaning);
  PasswordEvidence evidence;
  evidence.value = decoded.empty() ? c->Secret() : std::string_view(decoded);
  evidence.weak_name = meaning.weak;
  evidence.auth_context = HasAuthContext(c->around);
  evidence.comment = InComment(c->around.line_before);
  evidence.quoted = c->match.shape.quote != 0 || c->match.shape.separator == '>' ||
                    c->match.shape.separator == ';';
  JudgePassword(evidence, &c->verdict);
}

}  // namespace leaksift
