// The manual page, made from the description of the command line.
#pragma once

#include <string>

#include "cli/command_info.h"

namespace leaksift {

/// leaksift(1) in the man macros, pure ASCII. Flags that several verbs share are described once.
/// Pure.
std::string ManualPage(const CommandInfo& program);

}  // namespace leaksift
