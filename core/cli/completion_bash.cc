// The script finds the verbs typed so far, then looks the last flag up in one `case` and the verb
// in another. bash hands over "--flag=value" and "format=file" as three words.
#include <fmt/format.h>

#include "cli/completion_words.h"

namespace leaksift {
namespace {

constexpr std::string_view kHead =
    R"(# Completion of leaksift for bash, made by: leaksift completion bash
_leaksift_files() {
  mapfile -t COMPREPLY < <(compgen -f -- "$1")
  compopt -o filenames 2>/dev/null
}

_leaksift_words() {
  mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

_leaksift() {
  local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]} path=leaksift i
  COMPREPLY=()
  if [[ $cur == = ]]; then
    cur=
  elif [[ $flag == = ]]; then
    flag=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
)";

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

// What completes the value of `option`; the statements end the function.
std::string Complete(const OptionInfo& option) {
  switch (KindOf(option)) {
    case ValueKind::kChoices:
      return fmt::format("_leaksift_words \"$cur\" {}", Quoted(Words(option.choices)));
    case ValueKind::kFormatFile:
      return fmt::format("_leaksift_words \"$cur\" {}; compopt -o nospace 2>/dev/null",
                         Quoted(Words(option.choices)));
    case ValueKind::kFile:
      return "_leaksift_files \"$cur\"";
    case ValueKind::kRule:
      return "_leaksift_words \"$cur\" \"$(leaksift rules list 2>/dev/null | cut -d' ' -f1)\"";
    case ValueKind::kNone:
      break;
  }
  return ":";
}

std::string FlagCases(const CommandInfo& program) {
  std::string out;
  std::string formats;
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    for (const OptionInfo& option : command.options) {
      if (option.positional || option.value.empty()) continue;
      std::string labels;
      for (const std::string& name : option.names) {
        labels += fmt::format("{}\"{} {}\"", labels.empty() ? "" : " | ", path, name);
      }
      out += fmt::format("    {}) {}; return ;;\n", labels, Complete(option));
      if (KindOf(option) != ValueKind::kFormatFile) continue;
      for (const std::string& choice : option.choices) {
        formats += fmt::format("{}\"{} {}\"", formats.empty() ? "" : " | ", path,
                               choice.substr(0, choice.size() - 1));
      }
    }
  });
  if (!formats.empty()) {
    // The word before '=' is a format only when the cursor stands behind that sign.
    out += fmt::format(
        "    {})\n      if [[ ${{COMP_WORDS[COMP_CWORD]}} == = || ${{COMP_WORDS[COMP_CWORD-1]}} == "
        "= "
        "]]; then\n        _leaksift_files \"$cur\"\n        return\n      fi\n      ;;\n",
        formats);
  }
  return out;
}

std::string CommandCases(const CommandInfo& program) {
  std::string out;
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    std::vector<std::string> flags, commands;
    for (const OptionInfo& option : command.options) {
      if (!option.positional) flags.insert(flags.end(), option.names.begin(), option.names.end());
    }
    for (const CommandInfo& below : command.commands) commands.push_back(below.name);
    const OptionInfo* positional = PositionalOf(command);
    out += fmt::format("    \"{}\")\n      if [[ $cur == -* ]]; then\n", path);
    out += fmt::format("        _leaksift_words \"$cur\" {}\n      else\n", Quoted(Words(flags)));
    out +=
        fmt::format("        {}\n      fi\n      ;;\n",
                    positional ? Complete(*positional)
                               : fmt::format("_leaksift_words \"$cur\" {}",
                                             Quoted(Words(commands.empty() ? flags : commands))));
  });
  return out;
}

}  // namespace

std::string CompleteBash(const CommandInfo& program) {
  std::string verbs;
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo&) {
    if (path != program.name) verbs += (verbs.empty() ? "" : " | ") + Quoted(path);
  });
  return fmt::format(
      "{}      {}) path=\"$path ${{COMP_WORDS[i]}}\" ;;\n    esac\n  done\n"
      "  case \"$path $flag\" in\n{}  esac\n  case $path in\n{}  esac\n}}\n\n"
      "complete -F _leaksift leaksift\n",
      kHead, verbs, FlagCases(program), CommandCases(program));
}

}  // namespace leaksift
