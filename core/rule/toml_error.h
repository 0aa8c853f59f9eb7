// Error texts for TOML files: file, line, column, what is wrong, and the line with a caret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace leaksift {

/// A kUsage error at 1-based `line` and `column` of `text` (0: unknown, no excerpt).
Error TomlError(std::string_view file, std::string_view text, uint32_t line, uint32_t column,
                std::string_view message);

}  // namespace leaksift
