// Rules and providers for tests that need one only to point at.
#pragma once

#include <string_view>

#include "rule/rule.h"

namespace leaksift {

inline Provider MakeProvider(std::string_view id, std::string_view name) {
  Provider provider;
  provider.id = id;
  provider.name = name;
  return provider;
}

inline Rule MakeRule(std::string_view id, const Provider* provider = nullptr,
                     Severity severity = Severity::kHigh) {
  Rule rule;
  rule.id = id;
  rule.name = id;
  rule.provider = provider;
  rule.severity = severity;
  return rule;
}

}  // namespace leaksift
