// What rules cost: how often their expressions were tried, for how long, and what came of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <unordered_map>

#include "rule/rule.h"

namespace leaksift {

struct RuleCost {
  uint64_t tries = 0;    // of the expression, at a place that a trigger, keyword or anchor showed
  uint64_t matches = 0;  // before any judgement; one match may be found several times
  std::chrono::nanoseconds time{};
};

/// By rule; nullptr stands for the generic extractor, which serves several rules at once. One
/// thread at a time.
using RuleCosts = std::unordered_map<const Rule*, RuleCost>;

/// Adds the time of its life to a rule's cost. Does nothing without `costs`.
class RuleTimer {
 public:
  RuleTimer(RuleCosts* costs, const Rule* rule) : cost_(costs ? &(*costs)[rule] : nullptr) {
    if (cost_) begin_ = std::chrono::steady_clock::now();
  }
  RuleTimer(const RuleTimer&) = delete;  // ends once
  ~RuleTimer() {
    if (!cost_) return;
    ++cost_->tries;
    cost_->time += std::chrono::steady_clock::now() - begin_;
  }

  void Matched(size_t matches) {
    if (cost_) cost_->matches += matches;
  }

 private:
  RuleCost* cost_;  // stays valid: other entries may come while it is in use, none goes
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace leaksift
