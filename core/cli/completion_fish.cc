// One `complete` line a flag or verb, each under the condition that the verbs typed so far are
// exactly those it belongs to.
#include <fmt/format.h>

#include "cli/completion_words.h"

namespace leaksift {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string Values(const OptionInfo& option) {
  switch (KindOf(option)) {
    case ValueKind::kChoices:
      return "-x -a " + Quoted(Words(option.choices));
    case ValueKind::kFormatFile:
      return "-r -F -a " + Quoted(Words(option.choices));
    case ValueKind::kFile:
      return "-r -F";
    case ValueKind::kRule:
      return "-x -a '(leaksift rules list 2>/dev/null | string match -r \"^\\S+\")'";
    case ValueKind::kNone:
      break;
  }
  return "-x";
}

std::string Flag(const OptionInfo& option) {
  std::string out;
  for (const std::string& name : option.names) {
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) out += " " + Values(option);
  return out + " -d " + Quoted(option.description);
}

// A positional argument takes no -r: it follows no flag.
std::string Positional(const OptionInfo& option) {
  if (KindOf(option) == ValueKind::kFile) return " -F";
  const std::string values = Values(option);
  const size_t list = values.find("-a ");
  return list == std::string::npos ? "" : " " + values.substr(list);
}

}  // namespace

std::string CompleteFish(const CommandInfo& program) {
  std::string paths, lines;
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    if (path != program.name) paths += " " + Quoted(path);
    const std::string line =
        fmt::format("complete -c {} -n {}", program.name, Quoted("__leaksift_at " + path));
    for (const OptionInfo& option : command.options) {
      const std::string tail = option.positional ? Positional(option) : Flag(option);
      if (!tail.empty()) lines += line + tail + "\n";
    }
    for (const CommandInfo& below : command.commands) {
      lines += fmt::format("{} -a {} -d {}\n", line, below.name, Quoted(below.description));
    }
  });
  return fmt::format(
      "# Completion of leaksift for fish, made by: leaksift completion fish\n"
      "# Whether the verbs typed so far are exactly the arguments.\n"
      "function __leaksift_at\n"
      "    set -l path {0}\n"
      "    for word in (commandline -opc)[2..-1]\n"
      "        switch \"$path $word\"\n"
      "            case{1}\n"
      "                set path \"$path $word\"\n"
      "        end\n"
      "    end\n"
      "    test \"$path\" = \"$argv\"\n"
      "end\n\n"
      "complete -c {0} -f\n{2}",
      program.name, paths, lines);
}

}  // namespace leaksift
