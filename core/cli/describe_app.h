// Reads the description of the command line off the library's definitions.
#pragma once

#include <string_view>

#include "cli/command_info.h"

namespace CLI {
class App;
}

namespace leaksift {

/// Describes `app` and all verbs below. `common_footer` is the program's own, which verbs without
/// one inherit and need not repeat.
CommandInfo DescribeApp(CLI::App* app, std::string_view common_footer);

}  // namespace leaksift
