#include "judge/verdict.h"

#include <array>

namespace leaksift {
namespace {

struct Words {
  ReasonCode code;
  std::string_view name;
  std::string_view clause;
};

/// In the order of the codes.
constexpr std::array kWords = std::to_array<Words>({
    {ReasonCode::kPrefix, "prefix", "starts with the service's own prefix"},
    {ReasonCode::kKeyword, "keyword", "the service is named just before it"},
    {ReasonCode::kChecksumValid, "checksum-valid", "its own checksum agrees"},
    {ReasonCode::kStructureValid, "structure-valid",
     "decodes to the structure that the service documents"},
    {ReasonCode::kCompanionFound, "companion-found",
     "the other part of the credential stands near"},
    {ReasonCode::kRandom, "random", "random for its length and alphabet"},
    {ReasonCode::kSecretName, "secret-name", "assigned to a name that says secret"},
    {ReasonCode::kAuthContext, "auth-context", "a user, a host or a login call stands beside it"},
    {ReasonCode::kMixedClasses, "mixed-classes",
     "mixes several kinds of characters, as chosen passwords do"},
    {ReasonCode::kPolicyWeakened, "policy-weakened", "the change itself weakens the policy"},
    {ReasonCode::kChecksumInvalid, "checksum-invalid", "its own checksum does not agree"},
    {ReasonCode::kTestPath, "test-path", "stands in tests, examples or documentation"},
    {ReasonCode::kWeakName, "weak-name", "its name also fits things that are no secret"},
    {ReasonCode::kComment, "comment", "stands in a comment or in prose"},
    {ReasonCode::kWeakPassword, "weak-password", "a default or dictionary password"},
    {ReasonCode::kRepeated, "repeated", "the same value stands in many places"},
    {ReasonCode::kI18n, "i18n", "stands in a translation or a text of the user interface"},
    {ReasonCode::kPlaceholder, "placeholder", "an example value"},
    {ReasonCode::kTemplate, "template", "refers to a variable or a template"},
    {ReasonCode::kExpression, "expression", "code, not a literal"},
    {ReasonCode::kMask, "mask", "already masked"},
    {ReasonCode::kHashContext, "hash-context", "a digest, a commit or an integrity value"},
    {ReasonCode::kUuid, "uuid", "a UUID that nothing calls a secret"},
    {ReasonCode::kVersionOrDate, "version-or-date", "a version or a date"},
    {ReasonCode::kPathOrUrl, "path-or-url", "a path or a URL"},
    {ReasonCode::kNaturalText, "natural-text", "words, not a value"},
    {ReasonCode::kIdentifier, "identifier", "a name, not a random value"},
    {ReasonCode::kNotRandom, "not-random", "too regular to be a secret"},
    {ReasonCode::kKnownPublic, "known-public", "publishable by design"},
    {ReasonCode::kPasswordHash, "password-hash", "a salted hash, not the password"},
    {ReasonCode::kEncrypted, "encrypted", "an encrypted envelope"},
    {ReasonCode::kNegativeName, "negative-name", "its name says that it is no secret"},
    {ReasonCode::kSameAsName, "same-as-name", "repeats the name that it is assigned to"},
    {ReasonCode::kTooShort, "too-short", "too short to be a secret"},
    {ReasonCode::kOverlapped, "overlapped", "a more specific rule reports the same bytes"},
    {ReasonCode::kInlineAllow, "inline-allow", "allowed by a comment on its line"},
    {ReasonCode::kAllowRefused, "allow-refused",
     "has a leaksift:allow comment that does not count"},
    {ReasonCode::kOtherPath, "other-path", "the rule is for files of other names"},
    {ReasonCode::kAllowlisted, "allowlisted", "allowed by the configuration"},
    {ReasonCode::kBaselined, "baselined", "known: it is in the baseline"},
});

constexpr bool InOrder() {
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (static_cast<size_t>(kWords[i].code) != i) return false;
  }
  return kWords.back().code == ReasonCode::kBaselined;
}
static_assert(InOrder(), "every reason code has its words, at its place");

const Words& WordsOf(ReasonCode code) { return kWords[static_cast<size_t>(code)]; }

}  // namespace

std::string_view ToString(ReasonCode code) { return WordsOf(code).name; }
std::string_view Describe(ReasonCode code) { return WordsOf(code).clause; }
bool Supports(ReasonCode code) { return code <= ReasonCode::kMixedClasses; }

}  // namespace leaksift
