// What the outcome of scanning some bytes depends on, besides the bytes.
#pragma once

#include <optional>
#include <string>

#include "rule/rule_set.h"
#include "scan/scan_options.h"

namespace leaksift {

/// 64 hexadecimal digits that name this very program (by a digest of its file: a version does not
/// tell two builds apart), the rules, and the options that decide whether bytes hold anything that
/// can be reported. Nothing when the program's file cannot be read.
std::optional<std::string> ScanKey(const RuleSet& rules, const ScanOptions& options);

}  // namespace leaksift
