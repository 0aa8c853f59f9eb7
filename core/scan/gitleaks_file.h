// A gitleaks configuration file as it is written, before it becomes rules and policy: internal to
// gitleaks_config.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/gitleaks_allow.h"

namespace leaksift {

/// A [[rules]] entry. What is not given is inherited from the rule of the same id that the file
/// extends.
struct GitleaksRule {
  std::string id;
  std::string where;  // "file:line"
  std::optional<std::string> description;
  std::optional<std::string> regex;  // in RE2's spelling
  std::optional<std::string> path;
  std::optional<std::vector<std::string>> keywords;  // lower case
  std::optional<int> group;
  std::optional<double> entropy;
  std::vector<GitleaksAllowlist> allowlists;  // about this rule
};

struct GitleaksFile {
  std::map<std::string, GitleaksRule> rules;  // by id
  std::vector<GitleaksAllowlist> allowlists;
  std::vector<std::pair<std::string, std::string>> disabled;  // rule id, "file:line"
  bool use_default = false;
  std::string extends;  // extend.path, or empty
  std::vector<PolicyNote> notes;
};

/// Reads the file `name`. Error kUsage with line and caret.
Result<GitleaksFile> ReadGitleaksFile(std::string_view name, std::string_view toml);

}  // namespace leaksift
