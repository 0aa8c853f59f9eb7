// Policy: what the user decided: gate, exclusions, disabled rules, allowed findings, own rules.
//
// Read from `.leaksift.toml` (docs/configuration.md). Immutable after loading, shared by threads.
// In CI the caller reads it from the base commit (law 6).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "rule/pattern.h"
#include "rule/rule_set.h"
#include "scan/gitleaks_allow.h"

namespace leaksift {

/// One [[allow]] entry. A finding is allowed when every condition that is given holds.
struct AllowEntry {
  std::string reason;
  std::string until;  // YYYY-MM-DD, the last day on which it holds; empty: for ever
  std::vector<std::string> rules;
  std::vector<std::string> paths;          // globs (source/directory.h, MatchesGlob)
  std::vector<std::string> fingerprints;   // at least 8 digits of the beginning
  std::shared_ptr<const Pattern> pattern;  // of the secret; null: any
};

struct Policy {
  std::optional<Confidence> min_confidence;
  std::optional<Severity> fail_on;
  std::vector<std::string> exclude;  // globs of paths that are not read
  std::vector<std::string> disable;  // rule ids
  std::vector<AllowEntry> allow;
  bool foreign_markers = false;  // `gitleaks:allow` counts too (a gitleaks configuration is in use)
  GitleaksPolicy gitleaks;       // what such a configuration and a .gitleaksignore allow
  std::vector<PolicyNote> notes;  // what could not be taken over

  /// The reason why `finding` is allowed on `today` (YYYY-MM-DD); empty: it is not.
  std::optional<Reason> Allows(const Finding& finding, std::string_view today) const;
};

/// Reads a configuration. Adds its own [[rule]]s to `rules` and takes the disabled ones out. Error
/// kUsage with file, line and caret.
Result<Policy> ReadPolicy(std::string_view name, std::string_view toml, RuleSet* rules);

/// How far from its secret, in bytes on the same line, an inline marker counts.
inline constexpr size_t kMarkerReach = 4096;

/// An inline marker in a comment: `leaksift:allow [rule-id…] reason="…" [until=YYYY-MM-DD]`.
struct AllowMarker {
  bool valid = false;       // has a reason, is in date and names the rule or none
  std::string explanation;  // the reason given, or why it does not count
};

/// The marker that stands in a comment of `line`, if there is one. `foreign` accepts
/// `gitleaks:allow` as well.
std::optional<AllowMarker> FindAllowMarker(std::string_view line, std::string_view rule_id,
                                           std::string_view today, bool foreign);

}  // namespace leaksift
