#include "judge/value_class.h"

#include "judge/placeholder.h"
#include "judge/randomness.h"

namespace leaksift {
namespace {

Reason Because(ReasonCode code, const char* detail = "") { return Reason{code, detail}; }

/// Names have digits too, but a name under "password" hardly ever: there they make it a password
/// ("postgr3s", "dbPw2021"). With the joints of paths and members it stays a name.
bool HasDigitsOfAPassword(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  const bool constant = mix.lower == 0 && value.find('_') != std::string_view::npos;
  return mix.digits > 0 && !constant && value.find_first_of("./:@\\") == std::string_view::npos;
}

}  // namespace

std::optional<Reason> ClassifyValue(const ValueInContext& in) {
  const std::string_view value = in.value;
  if (IsPasswordHash(value)) return Because(ReasonCode::kPasswordHash);
  if (IsEncrypted(value)) return Because(ReasonCode::kEncrypted);
  if (IsTemplate(value)) return Because(ReasonCode::kTemplate);
  if (IsMask(value)) return Because(ReasonCode::kMask);
  if (IsExpression(value, in.quote)) return Because(ReasonCode::kExpression);
  if (IsTechnicalTerm(value)) return Because(ReasonCode::kIdentifier, "a technical term");
  if (IsPathOrUrl(value)) return Because(ReasonCode::kPathOrUrl);
  if (IsKnownPublic(value)) return Because(ReasonCode::kKnownPublic);
  if (IsUuid(value) && !in.is_password) return Because(ReasonCode::kUuid);
  if (IsVersionOrDate(value)) return Because(ReasonCode::kVersionOrDate);
  if (IsNaturalText(value)) return Because(ReasonCode::kNaturalText);
  if (IsKnownPublic(value)) return Because(ReasonCode::kKnownPublic);
  if (SameAsName(value, in.key)) return Because(ReasonCode::kSameAsName);
  // A password that is everybody's is still one: the judgement of passwords says so.
  if (IsPlaceholder(value)) return Because(ReasonCode::kPlaceholder);
  if (!(in.is_chosen && HasDigitsOfAPassword(value)) && IsIdentifier(value))
    return Because(ReasonCode::kIdentifier);
  return std::nullopt;
}

}  // namespace leaksift
