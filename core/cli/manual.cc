#include "cli/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "base/version.h"
#include "cli/completion_words.h"

namespace leaksift {
namespace {

constexpr std::string_view kDescription = R"(.SH DESCRIPTION
.B leaksift
finds leaked credentials in files, in standard input and in the history of git repositories, and
says for each kind what it opens and how to take it out of service.
It runs nothing that it finds and opens no network connection for a scan.
.PP
Findings go to standard output or to the files that
.B \-\-report
names, everything else to standard error.
Secrets are masked everywhere unless
.B \-\-show\-secrets
is given.
What could not be read is listed, and makes the exit status 3.
)";

constexpr std::string_view kRest = R"(.SH "EXIT STATUS"
.TP
.B 0
Everything was scanned, and nothing was found that fails the gate.
.TP
.B 1
Everything was scanned; there are findings.
.TP
.B 2
The command line or a configuration is wrong; nothing was scanned.
.TP
.B 3
Something could not be scanned, or a report could not be written.
Findings are reported all the same.
.SH FILES
.TP
.I .leaksift.toml
Configuration, given with
.BR \-\-config .
.TP
.I .leaksift.key
The key of fingerprints, beside the baseline.
)";

// Text for running lines: nothing in it is taken for a request or an escape.
std::string Escaped(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Utf8Char c = DecodeUtf8(text, at);
    const bool line_begins = at == 0 || text[at - 1] == '\n';
    at += c.size;
    if (line_begins && (c.code == '.' || c.code == '\'')) out += "\\&";
    if (c.code == '\\')
      out += "\\e";
    else if (c.code == '-')
      out += "\\-";
    else if (c.code < 0x80)
      out += static_cast<char>(c.code);
    else
      out += fmt::format("\\[u{:04X}]", static_cast<uint32_t>(c.code));
  }
  return out;
}

// "-c, --config FILE" as the first line of a .TP entry.
std::string Term(const OptionInfo& option) {
  std::string out;
  for (const std::string& name : option.names) {
    out += fmt::format("{}\\fB{}\\fR", out.empty() ? "" : ", ", Escaped(name));
  }
  if (!option.value.empty()) out += fmt::format(" \\fI{}\\fR", Escaped(option.value));
  return out;
}

void AddOption(const OptionInfo& option, std::string* out) {
  *out += fmt::format(".TP\n{}\n{}.\n", Term(option), Escaped(option.description));
  if (!option.choices.empty() && KindOf(option) == ValueKind::kChoices)
    *out +=
        fmt::format("One of: {}.\n", Escaped(fmt::format("{}", fmt::join(option.choices, ", "))));
  if (option.required && !option.positional) *out += "Required.\n";
}

/// How many verbs have the same flag, by its names.
using Uses = std::map<std::string, int>;

bool IsShared(const OptionInfo& option, const Uses& uses) {
  return !option.positional && uses.at(Words(option.names)) > 1;
}

void AddSynopsis(const std::string& path, const CommandInfo& command, std::string* out) {
  if (!command.commands.empty()) return;
  *out += fmt::format(".B {}\n[\\fIflags\\fR]", Escaped(path));
  if (const OptionInfo* positional = PositionalOf(command)) {
    const std::string name = fmt::format("\\fI{}\\fR{}", Escaped(positional->names.front()),
                                         positional->repeated ? "..." : "");
    *out += positional->required ? " " + name : " [" + name + "]";
  }
  *out += "\n.br\n";
}

void AddCommand(const std::string& path, const CommandInfo& command, const Uses& uses,
                std::string* out) {
  if (!command.commands.empty()) return;
  *out += fmt::format(".SS \"{}\"\n{}.\n", Escaped(path), Escaped(command.description));
  std::string shared;
  for (const OptionInfo& option : command.options) {
    if (!IsShared(option, uses)) {
      AddOption(option, out);
    } else if (option.names.back() != "--help") {
      shared +=
          fmt::format("{}\\fB{}\\fR", shared.empty() ? "" : ", ", Escaped(option.names.back()));
    }
  }
  if (!shared.empty()) *out += fmt::format(".PP\nFlags described below: {}.\n", shared);
  if (!command.footer.empty()) {
    *out += fmt::format(".PP\n.nf\n{}\n.fi\n", Escaped(command.footer));
  }
}

std::string Commands(const CommandInfo& program, const Uses& uses) {
  std::string out = ".SH COMMANDS\n";
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    AddCommand(path, command, uses, &out);
  });
  return out;
}

// Flags that several verbs have, and those of the program itself, each once.
std::string SharedOptions(const CommandInfo& program, Uses uses) {
  std::string out = ".SH OPTIONS\n";
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    for (const OptionInfo& option : command.options) {
      int& count = uses[Words(option.names)];
      if (count == 0 || (path != program.name && !IsShared(option, uses))) continue;
      AddOption(option, &out);
      count = 0;  // described
    }
  });
  return out;
}

std::string Environment(const CommandInfo& program) {
  std::map<std::string, std::string> variables;
  ForCommands(program, " ", [&](const std::string&, const CommandInfo& command) {
    for (const OptionInfo& option : command.options) {
      if (!option.environment.empty()) variables[option.environment] = option.names.back();
    }
  });
  std::string out = ".SH ENVIRONMENT\nEach variable stands in for a flag that is not given.\n";
  for (const auto& [variable, flag] : variables) {
    out += fmt::format(".TP\n.B {}\n\\fB{}\\fR\n", Escaped(variable), Escaped(flag));
  }
  return out +
         ".TP\n.B CI\nWhen it is set, \\fB\\-\\-show\\-secrets\\fR is refused.\n"
         ".TP\n.B NO_COLOR\nWhen it is set, reports have no colour.\n";
}

}  // namespace

std::string ManualPage(const CommandInfo& program) {
  Uses uses;
  std::string synopsis;
  ForCommands(program, " ", [&](const std::string& path, const CommandInfo& command) {
    for (const OptionInfo& option : command.options) ++uses[Words(option.names)];
    AddSynopsis(path, command, &synopsis);
  });
  return fmt::format(
      ".\\\" Made by: leaksift man\n"
      ".TH LEAKSIFT 1 \"\" \"leaksift {}\" \"User Commands\"\n"
      ".SH NAME\nleaksift \\- find secrets in files and git history\n"
      ".SH SYNOPSIS\n{}{}{}{}{}{}",
      kVersion, synopsis, kDescription, Commands(program, uses), SharedOptions(program, uses),
      Environment(program), kRest);
}

}  // namespace leaksift
