// How long a match of an expression can be, read off the expression.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace leaksift {

/// The most bytes that a match of `pattern` (RE2's syntax, Latin-1) can have: an upper bound.
/// Empty: there is no bound, or the expression uses what is not understood here (classes by name,
/// code points, \Q).
std::optional<size_t> LongestMatch(std::string_view pattern);

}  // namespace leaksift
