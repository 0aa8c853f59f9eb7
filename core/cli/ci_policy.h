// Trusted policy (law 6): a change does not decide how it is judged itself.
//
// Configuration and baseline come from a commit that the change has no hand in
// (CiDecision::policy); this file compares them with the change's own and names every way in which
// the change weakens them. Inline allow markers that the change brings are shown and do not
// silence. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"

namespace leaksift {

enum class WeakeningKind : uint8_t {
  kAllow,        // new or changed [[allow]] entry
  kExclude,      // paths that are no longer read
  kDisable,      // built-in rules switched off
  kRule,         // own rule removed, changed, or made public (which keeps other rules off)
  kGate,         // fail_on or min_confidence raised
  kBaseline,     // new entries
  kInlineAllow,  // a marker that is not at the base
  kUnknown,      // something else changed, whose effect is not known here
};
std::string_view ToString(WeakeningKind kind);  // "allow", "exclude" …

struct PolicyWeakening {
  WeakeningKind kind = WeakeningKind::kUnknown;
  std::string file;   // path of the policy file or marked file, raw bytes
  uint32_t line = 1;  // in the change's version of it; 1 where the point is what is gone
  std::string what;   // a sentence, safe for a terminal and a log; no secret
  std::shared_ptr<const VersionMark> version = nullptr;  // of the finding that it is about

  friend bool operator==(const PolicyWeakening&, const PolicyWeakening&) = default;
};

/// How `head` weakens `base`, both texts of `.leaksift.toml` (docs/configuration.md); empty
/// optional: there is no such file. In order of the kinds, then of lines. A head that is not TOML
/// is a weakening of its own (kUnknown). Error (kUsage): the base is not TOML.
Result<std::vector<PolicyWeakening>> CompareConfigurations(std::string_view file,
                                                           const std::optional<std::string>& base,
                                                           const std::optional<std::string>& head);

/// Entries of the baseline `head` whose fingerprint `base` has not (finding/baseline.h). Works on
/// lines and needs no key: a line that is broken or badly sealed counts as an entry. The first 100
/// are named, the rest is counted in one more.
std::vector<PolicyWeakening> CompareBaselines(std::string_view file,
                                              const std::optional<std::string>& base,
                                              const std::optional<std::string>& head);

/// The text of a path at the base commit; empty optional: it has no such path.
using BaseText = std::function<Result<std::optional<std::string>>(const std::string& path)>;

/// Takes the suppression off every finding that only a new inline marker silences, and names each.
/// A marker is old when the base, at one of the finding's paths, has a line with both the marker
/// and the secret. Errors are those of `base_text`.
Result<std::vector<PolicyWeakening>> RefuseNewInlineAllows(const BaseText& base_text,
                                                           std::vector<Finding>* findings);

/// A weakening as a finding of its own: rule "policy-weakened", severity medium, so that every
/// report shows it. `key` is the fingerprint key of the run. The rule lives as long as the program.
Finding WeakeningFinding(const PolicyWeakening& weakening, std::string_view key);

}  // namespace leaksift
