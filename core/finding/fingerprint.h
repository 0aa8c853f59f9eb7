// Fingerprints: the stable identity of a secret, and of a secret at a path.
//
// HMAC-SHA-256 over length-prefixed fields, so that who has a report or a baseline but not the key
// cannot try passwords against it. Independent of line and commit; the first one of the path too.
#pragma once

#include <string>
#include <string_view>

#include "rule/rule.h"

namespace leaksift {

/// What a secret belongs to: the provider's id for a provider's rule, so that one secret found by
/// two rules of a service is one incident; "generic" for the generic rules and for a rule without
/// provider.
std::string_view RuleFamily(const Rule& rule);

/// The form in which secrets are compared: without blanks and line ends around it; of a PEM block
/// (or another text with a "-----BEGIN") without any, also where they are written as \n, so that
/// one key in a file with CR LF, in a JSON string and indented in YAML is one secret.
std::string NormalizedSecret(std::string_view secret);

/// 64 lower-case hexadecimal digits.
std::string Fingerprint(std::string_view key, const Rule& rule, std::string_view secret);
std::string PathFingerprint(std::string_view key, const Rule& rule, std::string_view secret,
                            std::string_view path);

/// 16 hexadecimal digits that name the key without giving it away; a baseline says which key it is
/// for.
std::string KeyId(std::string_view key);

}  // namespace leaksift
