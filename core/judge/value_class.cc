#include "judge/value_class.h"

#include "judge/placeholder.h"
#include "judge/randomness.h"

namespace leaksift {
namespace {

Reason Because(ReasonCode code, const char* detail = "") { return Reason{code, detail}; }

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
  if (IsUuid(value) && !in.is_password) return Because(ReasonCode::kUuid);
  if (IsVersionOrDate(value)) return Because(ReasonCode::kVersionOrDate);
  if (IsNaturalText(value)) return Because(ReasonCode::kNaturalText);
  if (IsKnownPublic(value)) return Because(ReasonCode::kKnownPublic);
  if (SameAsName(value, in.key)) return Because(ReasonCode::kSameAsName);
  // A password that is everybody's is still one: the judgement of passwords says so.
  if (IsPlaceholder(value)) return Because(ReasonCode::kPlaceholder);
  if (IsIdentifier(value)) return Because(ReasonCode::kIdentifier);
  return std::nullopt;
}

}  // namespace leaksift
