// TOML documents. The only header that includes toml++.
#pragma once

#include <string_view>

#include <toml++/toml.h>

#include "base/result.h"

namespace leaksift {

/// Parses `text`; `file` stands in the error (kUsage, with line and caret, see rule/toml_error.h).
Result<toml::table> ParseToml(std::string_view file, std::string_view text);

/// TomlError at the place of `node` (nullptr: the file as a whole).
Error TomlErrorAt(std::string_view file, std::string_view text, const toml::node* node,
                  std::string_view message);

}  // namespace leaksift
