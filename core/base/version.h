// The version of the program, as reports and --version print it. A test compares it with
// CMakeLists.txt.
#pragma once

#include <string_view>

namespace leaksift {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace leaksift
