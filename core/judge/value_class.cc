#include "judge/value_class.h"

#include <algorithm>
#include <string>

#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/text_pieces.h"

namespace leaksift {

using namespace pieces;  // small tests of characters

namespace {

bool AllLettersOrDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

Reason Because(ReasonCode code, const char* detail = "") { return Reason{code, detail}; }

/// Names have digits too, but a name under "password" hardly ever: there they make it a password
/// ("postgr3s", "dbPw2021"). With the joints of paths and members it stays a name.
bool HasDigitsOfAPassword(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  const bool constant = mix.lower == 0 && value.find('_') != std::string_view::npos;
  return mix.digits > 0 && !constant && value.find_first_of("./:@\\") == std::string_view::npos;
}

/// A password that its name is only a part of: pass4word and mypassword123 under "password". Where
/// the name has the same digits, or '_' joins the value's words, it is a name.
bool IsMoreThanItsName(std::string_view value, std::string_view key) {
  const auto digits = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (IsDigit(c)) out += c;
    }
    return out;
  };
  if (!AllLettersOrDigits(value) || MixOf(value).digits == 0 || digits(value) == digits(key))
    return false;
  const size_t last_letter =
      std::find_if(value.rbegin(), value.rend(), IsLetter).base() - value.begin();
  const bool digit_inside =
      std::any_of(value.begin(), value.begin() + static_cast<ptrdiff_t>(last_letter), IsDigit);
  const std::string_view letters = value.substr(0, last_letter);
  const bool longer = MixOf(letters).upper == 0 && letters.size() > MixOf(key).letters();
  return digit_inside || longer;
}

/// A word of a language with letters beyond ASCII, and digits: no text, a password.
bool IsForeignPassword(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  return mix.digits > 0 && (mix.letters() + mix.digits) * 2 >= value.size() &&
         value.find_first_of(" \\$%{") == std::string_view::npos && value.size() <= 32;
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
  if (IsNaturalText(value) && !(in.is_password && IsForeignPassword(value)))
    return Because(ReasonCode::kNaturalText);
  if (SameAsName(value, in.key) && !(in.is_password && IsMoreThanItsName(value, in.key)))
    return Because(ReasonCode::kSameAsName);
  // A password that is everybody's is still one: the judgement of passwords says so.
  if (IsPlaceholder(value)) return Because(ReasonCode::kPlaceholder);
  if (!(in.is_chosen && HasDigitsOfAPassword(value)) && IsIdentifier(value))
    return Because(ReasonCode::kIdentifier);
  return std::nullopt;
}

}  // namespace leaksift
