#include "cli/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/completion_words.h"

namespace leaksift {
namespace {

void Visit(const std::string& path, const CommandInfo& command, std::string_view separator,
           const std::function<void(const std::string&, const CommandInfo&)>& visit) {
  visit(path, command);
  for (const CommandInfo& below : command.commands) {
    Visit(fmt::format("{}{}{}", path, separator, below.name), below, separator, visit);
  }
}

}  // namespace

ValueKind KindOf(const OptionInfo& option) {
  const std::string& name = option.positional ? option.names.front() : option.value;
  if (!option.choices.empty()) {
    return option.choices.front().ends_with('=') ? ValueKind::kFormatFile : ValueKind::kChoices;
  }
  for (const std::string_view file : {"FILE", "PATH", "REPO", "DIR", "REPORT"}) {
    if (name == file) return ValueKind::kFile;
  }
  return name == "RULE" ? ValueKind::kRule : ValueKind::kNone;
}

const OptionInfo* PositionalOf(const CommandInfo& command) {
  const auto at = std::find_if(command.options.begin(), command.options.end(),
                               [](const OptionInfo& option) { return option.positional; });
  return at == command.options.end() ? nullptr : &*at;
}

void ForCommands(const CommandInfo& program, std::string_view separator,
                 const std::function<void(const std::string&, const CommandInfo&)>& visit) {
  Visit(program.name, program, separator, visit);
}

std::string Words(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string CompletionScript(Shell shell, const CommandInfo& program) {
  switch (shell) {
    case Shell::kBash:
      return CompleteBash(program);
    case Shell::kZsh:
      return CompleteZsh(program);
    case Shell::kFish:
      return CompleteFish(program);
  }
  return {};
}

}  // namespace leaksift
