#include "judge/verdict.h"

namespace leaksift {
namespace {

struct Words {
  std::string_view name;
  std::string_view clause;
};

/// One switch for both functions: the compiler names a value that has no words (-Wswitch).
Words WordsOf(ReasonCode code) {
  switch (code) {
    case ReasonCode::kPrefix:
      return {"prefix", "starts with the service's own prefix"};
    case ReasonCode::kKeyword:
      return {"keyword", "the service is named just before it"};
    case ReasonCode::kChecksumValid:
      return {"checksum-valid", "its own checksum agrees"};
    case ReasonCode::kStructureValid:
      return {"structure-valid", "decodes to the structure that the service documents"};
    case ReasonCode::kCompanionFound:
      return {"companion-found", "the other part of the credential stands near"};
    case ReasonCode::kRandom:
      return {"random", "random for its length and alphabet"};
    case ReasonCode::kSecretName:
      return {"secret-name", "assigned to a name that says secret"};
    case ReasonCode::kAuthContext:
      return {"auth-context", "a user, a host or a login call stands beside it"};
    case ReasonCode::kMixedClasses:
      return {"mixed-classes", "mixes several kinds of characters, as chosen passwords do"};
    case ReasonCode::kPolicyWeakened:
      return {"policy-weakened", "the change itself weakens the policy"};
    case ReasonCode::kChecksumInvalid:
      return {"checksum-invalid", "its own checksum does not agree"};
    case ReasonCode::kTestPath:
      return {"test-path", "stands in tests, examples or documentation"};
    case ReasonCode::kWeakName:
      return {"weak-name", "its name also fits things that are no secret"};
    case ReasonCode::kComment:
      return {"comment", "stands in a comment or in prose"};
    case ReasonCode::kWeakPassword:
      return {"weak-password", "a default or dictionary password"};
    case ReasonCode::kRepeated:
      return {"repeated", "the same value stands in many places"};
    case ReasonCode::kI18n:
      return {"i18n", "stands in a translation or a text of the user interface"};
    case ReasonCode::kPlaceholder:
      return {"placeholder", "an example value"};
    case ReasonCode::kTemplate:
      return {"template", "refers to a variable or a template"};
    case ReasonCode::kExpression:
      return {"expression", "code, not a literal"};
    case ReasonCode::kMask:
      return {"mask", "already masked"};
    case ReasonCode::kHashContext:
      return {"hash-context", "a digest, a commit or an integrity value"};
    case ReasonCode::kUuid:
      return {"uuid", "a UUID that nothing calls a secret"};
    case ReasonCode::kVersionOrDate:
      return {"version-or-date", "a version or a date"};
    case ReasonCode::kPathOrUrl:
      return {"path-or-url", "a path or a URL"};
    case ReasonCode::kNaturalText:
      return {"natural-text", "words, not a value"};
    case ReasonCode::kIdentifier:
      return {"identifier", "a name, not a random value"};
    case ReasonCode::kNotRandom:
      return {"not-random", "too regular to be a secret"};
    case ReasonCode::kKnownPublic:
      return {"known-public", "publishable by design"};
    case ReasonCode::kPasswordHash:
      return {"password-hash", "a salted hash, not the password"};
    case ReasonCode::kEncrypted:
      return {"encrypted", "an encrypted envelope"};
    case ReasonCode::kNegativeName:
      return {"negative-name", "its name says that it is no secret"};
    case ReasonCode::kSameAsName:
      return {"same-as-name", "repeats the name that it is assigned to"};
    case ReasonCode::kTooShort:
      return {"too-short", "too short to be a secret"};
    case ReasonCode::kOverlapped:
      return {"overlapped", "a more specific rule reports the same bytes"};
    case ReasonCode::kInlineAllow:
      return {"inline-allow", "allowed by a comment on its line"};
    case ReasonCode::kAllowlisted:
      return {"allowlisted", "allowed by the configuration"};
    case ReasonCode::kBaselined:
      return {"baselined", "known: it is in the baseline"};
  }
  return {"unknown", "unknown reason"};
}

}  // namespace

std::string_view ToString(ReasonCode code) { return WordsOf(code).name; }
std::string_view Describe(ReasonCode code) { return WordsOf(code).clause; }
bool Supports(ReasonCode code) { return code <= ReasonCode::kMixedClasses; }

}  // namespace leaksift
