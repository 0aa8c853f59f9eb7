// Words that names and texts are made of.
#pragma once

#include <string_view>

namespace leaksift {

/// Lower-case words of 4 to 12 letters, in order, a space after each.
extern const std::string_view kCommonWords;

}  // namespace leaksift
