// What a gitleaks configuration allows: its allowlists and the fingerprints of `.gitleaksignore`.
// Immutable after loading, shared by threads. Format: the "Configuration" and ".gitleaksignore"
// sections of that project's README (v8.28).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "rule/pattern.h"
#include "rule/rule_set.h"

namespace leaksift {

/// The texts of a finding that expressions of an allowlist are compared with.
struct GitleaksText {
  std::string_view secret;
  std::string_view match;
  std::string_view line;  // the part of it within the rule's reach
};

/// One allowlist. Criteria of one kind are alternatives.
struct GitleaksAllowlist {
  enum class Target : uint8_t { kSecret, kMatch, kLine };

  std::string description;
  bool all = false;  // condition AND: every kind that is given must hold; otherwise any
  Target target = Target::kSecret;  // of regexes
  std::vector<std::shared_ptr<const Pattern>> regexes;
  std::vector<std::shared_ptr<const Pattern>> paths;
  std::vector<std::string> stopwords;  // lower case; contained in the secret in any case
  std::vector<std::string> commits;    // whole ids
  std::vector<std::string> rules;      // ids it is about; empty: all

  bool empty() const {
    return regexes.empty() && paths.empty() && stopwords.empty() && commits.empty();
  }
  /// Whether the criteria hold that look at text.
  bool TextHolds(const GitleaksText& text) const;
  /// Whether it allows `finding`; in history: at every place that brought it in.
  bool Allows(const Finding& finding, bool text_holds) const;
};

/// A line of `.gitleaksignore`: "file:rule:line" or "commit:file:rule:line".
struct GitleaksIgnoreEntry {
  std::string commit;  // empty: any, and outside of git
  std::string path;
  std::string rule;  // empty: any, where the rule's name is not one of ours
  uint32_t line = 0;
};

/// Everything that is allowed in the manner of gitleaks.
struct GitleaksPolicy {
  std::vector<GitleaksAllowlist> allowlists;
  std::vector<GitleaksIgnoreEntry> ignored;

  /// Whether it matters which commit brought a finding.
  bool NamesCommits() const;

  /// For each allowlist whether its text criteria hold; Allows wants it. Made when the text is at
  /// hand; commits and paths may be known later.
  std::vector<bool> ReadText(const GitleaksText& text) const;

  /// Why `finding` is allowed; empty: it is not.
  std::optional<Reason> Allows(const Finding& finding, const std::vector<bool>& text_holds) const;
};

/// What could not be taken over, or what a reader should know.
struct PolicyNote {
  std::string text;  // a sentence with file and line; from a file: escape it
  bool gap = false;  // less is found or allowed than the file asks for: goes into the ledger

  friend bool operator==(const PolicyNote&, const PolicyNote&) = default;
};

/// Reads a `.gitleaksignore`. Lines that are no fingerprint become notes: they allow nothing.
std::vector<GitleaksIgnoreEntry> ReadGitleaksIgnore(std::string_view name, std::string_view text,
                                                    const RuleSet& rules,
                                                    std::vector<PolicyNote>* notes);

}  // namespace leaksift
