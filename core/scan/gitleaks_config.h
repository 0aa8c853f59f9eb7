// Configuration files: `.leaksift.toml` (scan/policy.h) or the TOML of gitleaks, told apart by what
// is in them.
//
// A gitleaks configuration is translated: its rules become rules of the whole-text kind
// (match/whole_text.h), its allowlists a GitleaksPolicy. Whatever cannot be translated, or means
// something slightly different here, is a note with file and line (Policy::notes). Format: the
// "Configuration" section of that project's README (v8.28).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "rule/rule_set.h"
#include "scan/policy.h"

namespace leaksift {

/// Gives the text of a file that a configuration extends (`extend.path`), by its path as written.
using ConfigurationReader = std::function<Result<std::string>(const std::string& path)>;

/// Reads a configuration of either kind. Its own rules come into `rules`, which holds the built-in
/// ones. Of a gitleaks configuration with rules and without `extend.useDefault` the built-in ones
/// are taken out, as that file asks for. Error kUsage with file, line and caret.
Result<Policy> ReadConfiguration(std::string_view name, std::string_view toml,
                                 const ConfigurationReader& read, RuleSet* rules);

/// Whether `toml` is written for gitleaks: it has `rules`, `allowlist`, `allowlists` or `extend`,
/// and nothing of ours. False for what is no TOML.
bool IsGitleaksConfiguration(std::string_view toml);

}  // namespace leaksift
