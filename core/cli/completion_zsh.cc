// One function a verb, each a call of zsh's _arguments; a verb with verbs below dispatches on the
// first word.
#include <fmt/format.h>

#include "cli/completion_words.h"

namespace leaksift {
namespace {

constexpr std::string_view kHelpers = R"zsh(
_leaksift_rule_ids() {
  local -a ids
  ids=(${${(f)"$(_call_program rules leaksift rules list 2>/dev/null)"}%% *})
  compadd -a ids
}

_leaksift_format_file() {
  if compset -P '*='; then
    _files
  else
    compadd -S '' -- "$@"
  fi
}
)zsh";

// Inside single quotes, with `special` characters escaped once more for _arguments or _describe.
std::string Quoted(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else if (special.find(c) != std::string_view::npos)
      out += fmt::format("\\{}", c);
    else
      out += c;
  }
  return out;
}

std::string Action(const OptionInfo& option) {
  switch (KindOf(option)) {
    case ValueKind::kChoices:
      return fmt::format("({})", Words(option.choices));
    case ValueKind::kFormatFile:
      return fmt::format("{{_leaksift_format_file {}}}", Words(option.choices));
    case ValueKind::kFile:
      return "_files";
    case ValueKind::kRule:
      return "_leaksift_rule_ids";
    case ValueKind::kNone:
      break;
  }
  return "";
}

std::string FlagSpec(const OptionInfo& option) {
  std::string tail = fmt::format("[{}]", Quoted(option.description, "[]\\"));
  if (!option.value.empty()) {
    tail += fmt::format(":{}:{}", Quoted(option.value, ":\\"), Action(option));
  }
  // A flag that may come once keeps its other spelling off, too.
  const std::string first = option.repeated ? "'*'" : fmt::format("'({})'", Words(option.names));
  if (option.names.size() == 1) return fmt::format("{}{}'{}'", first, option.names.front(), tail);
  return fmt::format("{}{{{}}}'{}'", first, fmt::join(option.names, ","), tail);
}

std::string Function(const std::string& name, const CommandInfo& command) {
  std::string out = fmt::format("\n{}() {{\n", name);
  if (!command.commands.empty()) {
    out += "  local state line\n  local -a commands\n  commands=(\n";
    for (const CommandInfo& below : command.commands) {
      out += fmt::format("    '{}:{}'\n", below.name, Quoted(below.description, ":\\"));
    }
    out += "  )\n";
  }
  out += fmt::format("  _arguments -s{} \\\n", command.commands.empty() ? "" : " -C");
  for (const OptionInfo& option : command.options) {
    if (!option.positional) out += fmt::format("    {} \\\n", FlagSpec(option));
  }
  if (!command.commands.empty()) {
    out += "    '1: :->command' \\\n    '*:: :->rest'\n  case $state in\n";
    out += "    command) _describe command commands ;;\n    rest)\n      case $words[1] in\n";
    for (const CommandInfo& below : command.commands) {
      out += fmt::format("        {}) {}_{} ;;\n", below.name, name, below.name);
    }
    out += "      esac\n      ;;\n  esac\n";
  } else if (const OptionInfo* positional = PositionalOf(command)) {
    out += fmt::format("    '{}:{}:{}'\n", positional->repeated ? "*" : "1",
                       positional->names.front(), Action(*positional));
  } else {
    out += "    && return 0\n";
  }
  return out + "}\n";
}

}  // namespace

std::string CompleteZsh(const CommandInfo& program) {
  std::string out = fmt::format(
      "#compdef {}\n# Completion of leaksift for zsh, made by: leaksift completion zsh\n{}",
      program.name, kHelpers);
  ForCommands(program, "_", [&](const std::string& path, const CommandInfo& command) {
    out += Function("_" + path, command);
  });
  // Autoloaded, the file is the function; sourced, it has to be announced.
  return out + fmt::format(
                   "\nif [[ $funcstack[1] == _{0} ]]; then\n  _{0} \"$@\"\nelse\n  compdef _{0} "
                   "{0}\nfi\n",
                   program.name);
}

}  // namespace leaksift
