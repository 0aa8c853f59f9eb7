// Completion scripts for shells, made from the description of the command line.
#pragma once

#include <string>

#include "cli/command_info.h"

namespace leaksift {

enum class Shell { kBash, kZsh, kFish };

/// The script. Completes verbs, flags, values that have a fixed set of choices, file names, and
/// rule ids (which it asks the program for). Pure.
std::string CompletionScript(Shell shell, const CommandInfo& program);

}  // namespace leaksift
