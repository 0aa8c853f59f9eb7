// The command line as data: what the verbs and flags are, for the manual and the completions of
// shells. Read off the definitions that also parse the command line (cli/options.cc), so the three
// cannot disagree.
#pragma once

#include <string>
#include <vector>

namespace leaksift {

/// A flag or a positional argument.
struct OptionInfo {
  std::vector<std::string> names;  // "-c", "--config"; of a positional: "PATH"
  std::string value;               // what it takes: "FILE"; empty: a flag without value
  std::string description;
  std::string environment;           // variable that stands in for it, or empty
  std::vector<std::string> choices;  // all allowed values; those that end in '=' go on with a file
  bool positional = false;
  bool required = false;
  bool repeated = false;
};

struct CommandInfo {
  std::string name;  // the program's own or the verb's
  std::string description;
  std::string footer;  // examples
  std::vector<OptionInfo> options;
  std::vector<CommandInfo> commands;
};

/// The whole command line of this program.
CommandInfo DescribeCommands();

}  // namespace leaksift
