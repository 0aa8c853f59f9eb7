// What the completion scripts of all shells have in common.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_info.h"

namespace leaksift {

/// How a value is completed.
enum class ValueKind {
  kNone,        // a flag, or a value that only the user knows
  kChoices,     // OptionInfo::choices
  kFormatFile,  // one of the choices, all of which end in '=', and then a file name
  kFile,
  kRule  // a rule id
};
ValueKind KindOf(const OptionInfo& option);

/// The positional argument, or null.
const OptionInfo* PositionalOf(const CommandInfo& command);

/// Calls `visit(path, command)` for the program and every verb below; the path is the names with
/// `separator` between them ("leaksift rules list").
void ForCommands(const CommandInfo& program, std::string_view separator,
                 const std::function<void(const std::string&, const CommandInfo&)>& visit);

/// The elements with blanks between them.
std::string Words(const std::vector<std::string>& words);

std::string CompleteBash(const CommandInfo& program);
std::string CompleteZsh(const CommandInfo& program);
std::string CompleteFish(const CommandInfo& program);

}  // namespace leaksift
