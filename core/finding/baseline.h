// Baseline: the secrets that are known, as sorted text lines that can be reviewed in a diff.
//
//   # leaksift baseline 1 key=5f0c…                     version of the format, KeyId of the key
//   <fingerprint> <rule id> <path> <seal>               # a comment, kept by update and prune
//   # end
//
// A finding is known when its fingerprint is in the file: the path tells a reader where the secret
// was, and a file may be moved without its secret becoming news. The seal is an HMAC of the line
// under the same key, so a line that was written or altered without the key, or put in by a merge
// gone wrong, is an error and not an exception; merging two baselines line by line stays valid. The
// last line shows that none is missing below.
//
// Paths are escaped (EscapeWord) and were redacted before. All functions are pure and thread-safe.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "finding/redaction.h"

namespace leaksift {

struct BaselineEntry {
  std::string fingerprint;  // 64 hexadecimal digits
  std::string rule;         // rule id
  std::string path;         // raw bytes
  std::string comment;      // without "# "; may be empty

  /// In the order of the lines; comments do not count.
  friend bool operator==(const BaselineEntry& a, const BaselineEntry& b);
  friend bool operator<(const BaselineEntry& a, const BaselineEntry& b);
};

class Baseline {
 public:
  Baseline() = default;
  /// Sorts, and keeps the first of equal entries (so of their comments).
  explicit Baseline(std::vector<BaselineEntry> entries);

  /// Error: kUsage, "name:line: what is wrong". Another version or key, a wrong seal, a line out of
  /// order or twice, a broken line and a missing end are errors: a doubtful baseline hides nothing.
  static Result<Baseline> Parse(std::string_view text, std::string_view key, std::string_view name);

  /// The file's text; Parse gives back an equal baseline.
  std::string Serialize(std::string_view key) const;

  bool Knows(std::string_view fingerprint) const {
    return known_.contains(std::string(fingerprint));
  }
  const std::vector<BaselineEntry>& entries() const { return entries_; }

 private:
  std::vector<BaselineEntry> entries_;
  std::unordered_set<std::string> known_;
};

/// A baseline of the findings that count (Finding::active()) and of those that a baseline has
/// suppressed.
Baseline CreateBaseline(const std::vector<Finding>& findings, const Redactor& redactor);

/// `old` and what CreateBaseline gives for `findings`; comments of `old` stay.
Baseline UpdateBaseline(const Baseline& old, const std::vector<Finding>& findings,
                        const Redactor& redactor);

/// The entries of `old` that are still found, at their path. Only right after a complete scan.
Baseline PruneBaseline(const Baseline& old, const std::vector<Finding>& findings,
                       const Redactor& redactor);

/// Suppresses the findings that the baseline knows (reason kBaselined); others stay as they are.
void ApplyBaseline(const Baseline& baseline, std::vector<Finding>* findings);

}  // namespace leaksift
