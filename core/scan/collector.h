// Collector: turns the hits of texts into findings. One a thread; merged at the end.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "finding/finding.h"
#include "finding/ledger.h"
#include "finding/location.h"
#include "rule/pattern.h"
#include "scan/detector.h"
#include "scan/scan_options.h"

namespace leaksift {

/// What all collectors of a scan share. Thread-safe.
class CollectorContext {
 public:
  CollectorContext(const RuleSet& rules, const ScanOptions& options);

  const ScanOptions& options() const { return options_; }
  /// Whether `rule` applies to texts at `path`.
  bool RuleAppliesTo(const Rule& rule, std::string_view path) const;

 private:
  const ScanOptions& options_;
  std::unordered_map<const Rule*, std::unique_ptr<Pattern>> paths_;
};

/// Where a text begins inside a larger one that is read in pieces.
struct TextOrigin {
  size_t offset = 0;
  uint32_t line = 1;  // 1-based line and column of the text's first byte
  uint32_t column = 1;
};

/// A finding that waits for what its paths say.
struct PendingFinding {
  Finding finding;               // without path; suppressed only by an inline marker
  Match match;                   // for JudgePath; spans of the text it was found in
  std::vector<bool> allowlists;  // see GitleaksPolicy::ReadText
};

class Collector {
 public:
  explicit Collector(const CollectorContext& context) : context_(context) {}

  /// Judges `hits` of `text` by the path in `provenance`, applies policy and inline markers, and
  /// keeps what is to be reported.
  void Add(std::string_view text, const TextOrigin& origin, const Provenance& provenance,
           std::vector<Hit> hits);

  /// The same for a text whose paths are not known yet: everything but what depends on them. Of
  /// more than ScanOptions::max_findings_of_text the first ones are given and the unit fails.
  std::vector<PendingFinding> Prepare(std::string_view text, const TextOrigin& origin,
                                      const Provenance& provenance, std::vector<Hit> hits);

  /// Decides about a prepared finding. Of several paths (pending.finding.provenance.introductions)
  /// the one counts that speaks most for the finding.
  void Decide(PendingFinding pending);

  /// Notes that the text at `provenance` was not wholly read.
  void Fail(const Provenance& provenance, std::string reason);

  /// Takes over everything of `other`.
  void Merge(Collector other);

  const ScanOptions& options() const { return context_.options(); }

  std::vector<Finding> findings;
  std::vector<Finding> dropped;    // only with ScanOptions::keep_dropped
  std::vector<Finding> undecided;  // see ScanReport
  Ledger ledger;

 private:
  bool MayBeShown(const Match& match, const Verdict& verdict) const;
  Finding Build(std::string_view text, const TextOrigin& origin, const Provenance& provenance,
                Hit hit, LineIndex* lines) const;
  void ApplyMarker(std::string_view line, Finding* finding) const;
  Verdict JudgePaths(const PendingFinding& pending) const;

  const CollectorContext& context_;
};

}  // namespace leaksift
