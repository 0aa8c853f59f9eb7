// Messages for the user on standard error.
#pragma once

#include <iosfwd>
#include <string_view>

namespace leaksift {

/// Prints "leaksift: " and the message, which may have several lines. Names in it may be any bytes:
/// what a terminal or a build log would obey comes out escaped.
void PrintError(std::ostream& err, std::string_view message);

}  // namespace leaksift
