#include "support/builtin.h"

namespace leaksift {

const RuleSet& BuiltinRules() {
  static const RuleSet rules = RuleSet::Builtin();
  return rules;
}

const Detector& BuiltinDetector() {
  static const Detector detector(BuiltinRules());
  return detector;
}

}  // namespace leaksift
