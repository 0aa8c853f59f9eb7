// Verdict: what the judge says of a match, always with the reasons.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/rule.h"

namespace leaksift {

/// Why a match was raised, lowered or dropped. Every value has a name and a clause (ToString,
/// Describe) that reports show; the names are part of the report format.
enum class ReasonCode : uint8_t {
  // support
  kPrefix,          // the token's own prefix
  kKeyword,         // the provider's name stands before it
  kChecksumValid,   // the token's own checksum agrees
  kStructureValid,  // decodes to the structure the service documents
  kCompanionFound,  // the other part of the credential is near
  kRandom,          // value is random for its length and alphabet
  kSecretName,      // assigned to a name that says secret
  kAuthContext,     // user, host or login call beside it
  kMixedClasses,    // password with several character classes
  kPolicyWeakened,  // the change itself weakens configuration, ignores or baseline (law 6)
  // demotion
  kChecksumInvalid,  // carries a checksum and it does not agree
  kTestPath,         // test, example or documentation path
  kWeakName,         // the name also fits things that are no secret
  kComment,          // in a comment or prose
  kWeakPassword,     // a default or dictionary password
  kRepeated,         // same value many times
  kI18n,             // translation or user-interface text
  // drop
  kPlaceholder,  // an example value
  kTemplate,     // a reference to a variable or template
  kExpression,   // code, not a literal
  kMask,         // stars, x's
  kHashContext,  // a digest, commit or integrity value
  kUuid,
  kVersionOrDate,
  kPathOrUrl,
  kNaturalText,
  kIdentifier,  // a name, not a random value
  kNotRandom,
  kKnownPublic,   // publishable by design
  kPasswordHash,  // a salted hash, not the password
  kEncrypted,     // an encrypted envelope
  kNegativeName,  // the name says that it is no secret
  kSameAsName,    // equal or close to the name it is given to
  kTooShort,
  kOverlapped,    // a more specific rule reports the same bytes
  kInlineAllow,   // leaksift:allow on the line
  kAllowRefused,  // leaksift:allow that does not count
  kOtherPath,     // the rule is for files of other names
  kAllowlisted,   // allowed by configuration
  kBaselined,     // in the baseline
};

std::string_view ToString(ReasonCode code);  // "checksum-valid"
std::string_view Describe(
    ReasonCode code);  // "its own checksum agrees": said of the match, no full stop

/// Whether it speaks for a secret; the others speak against one.
bool Supports(ReasonCode code);

struct Reason {
  ReasonCode code;
  std::string detail;  // optional; never a raw secret

  friend bool operator==(const Reason&, const Reason&) = default;
};

struct Verdict {
  bool keep = true;
  Confidence confidence = Confidence::kMedium;
  std::vector<Reason> reasons;  // in the order in which they were found
};

}  // namespace leaksift
