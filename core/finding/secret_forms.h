// The ways in which a secret is commonly written: what redaction looks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaksift {

/// `secret` itself first, then its encoded forms where they differ from it and are at least 8
/// bytes. May repeat itself. A base64 form has only the digits that no neighbouring byte changes.
std::vector<std::string> SecretForms(std::string_view secret);

}  // namespace leaksift
