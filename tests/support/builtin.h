// The built-in rules and a detector of them, made once: to make one takes longer than to use it.
#pragma once

#include "rule/rule_set.h"
#include "scan/detector.h"

namespace leaksift {

const RuleSet& BuiltinRules();
const Detector& BuiltinDetector();

}  // namespace leaksift
