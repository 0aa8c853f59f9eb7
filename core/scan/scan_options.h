// What a scan is told: limits, gate, identity. Plain values, shared by all threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "match/rule_cost.h"
#include "rule/rule.h"
#include "scan/policy.h"

namespace leaksift {

/// A part of the work: of `count` shards the one at `index` (0-based). Every unit belongs to
/// exactly one, whatever the machine.
struct Shard {
  uint32_t index = 0;
  uint32_t count = 1;
  bool undivided = false;  // the first has everything

  bool whole() const { return count == 1; }
  /// `key` is the unit's object id, or its path outside of git.
  bool Owns(std::string_view key) const;
};

struct ScanOptions {
  unsigned threads = 0;  // 0: one a processor
  Confidence min_confidence = Confidence::kMedium;
  bool keep_dropped = false;  // fill ScanReport::dropped
  // A text that is made of secrets would fill the memory with findings: the others of it are not
  // listed, and the text fails for it.
  size_t max_findings_of_text = 100'000;
  std::string fingerprint_key;  // see finding/fingerprint.h
  std::string today;            // YYYY-MM-DD, for dates in policies
  Shard shard;
  Policy policy;
  RuleCosts* costs =
      nullptr;  // what rules cost is added here; only with one thread, only for files
};

/// The number of threads that `options` ask for, at least 1.
unsigned ThreadCount(const ScanOptions& options);

}  // namespace leaksift
