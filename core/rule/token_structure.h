// Checks of tokens that decode to a text of known form; the second half of rule/token_check.h.
#pragma once

#include <string_view>

#include "rule/token_check.h"

namespace leaksift {

/// The checks kJwt … kJwk. kNotApplicable for every other check.
CheckResult VerifyStructure(TokenCheck check, std::string_view token);

/// A private key block as text: PEM (RFC 7468) also with escaped or missing line ends, OpenSSH,
/// PGP, PuTTY. Valid when its body decodes and the length that it states agrees with its size;
/// kNotApplicable when the body is encrypted as a whole (Proc-Type: 4,ENCRYPTED), so that nothing
/// can be seen.
CheckResult VerifyPem(std::string_view block);

}  // namespace leaksift
