// Checks that a token carries in itself: checksums and decodable structure (offline, no network).
//
// A valid check raises confidence, an invalid one lowers it and says so; it never drops a match,
// because scrambled and made-up tokens fail too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rule/rule.h"

namespace leaksift {

enum class CheckResult : uint8_t { kValid, kInvalid, kNotApplicable };

/// The name used in provider files ("crc32-base62"), and back.
std::string_view ToString(TokenCheck check);
std::optional<TokenCheck> ParseTokenCheck(std::string_view name);

/// The check is a sum over the token; others look at what a part of it decodes to.
bool IsChecksum(TokenCheck check);

/// Checks the whole token. kNotApplicable: the check is kNone or this form of the token carries
/// none (an old GitLab token without checksum). Each function's .cc comment names the source of its
/// format.
CheckResult VerifyToken(TokenCheck check, std::string_view token);

/// The tail that makes `body` (a token without its checksum) valid; empty where the check has none
/// to compute. Used by example recipes.
std::string ChecksumTail(TokenCheck check, std::string_view body);

}  // namespace leaksift
