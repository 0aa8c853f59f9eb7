// A git configuration file as text: its variables, in order. Format: git-config(1), "Configuration
// File" syntax.
//
// Reads one file and nothing else: include.path is a variable like any other here, and no value
// ever names something that is opened or run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace leaksift {

struct GitConfigEntry {
  std::string section;     // lower case
  std::string subsection;  // as written
  std::string key;         // lower case
  std::string value;       // "true" for a key without "="

  bool Is(std::string_view want_section, std::string_view want_key) const {
    return section == want_section && subsection.empty() && key == want_key;
  }
  /// true, yes, on or a number other than 0, in any case.
  bool IsTrue() const;
};

/// Error (kCorrupt) naming the line for what git would refuse.
Result<std::vector<GitConfigEntry>> ParseGitConfig(std::string_view text);

}  // namespace leaksift
