#include <ostream>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/manual.h"

namespace leaksift {

ExitStatus RunCompletion(const Options& options, std::ostream& out) {
  out << CompletionScript(options.shell, DescribeCommands());
  return ExitStatus::kClean;
}

ExitStatus RunMan(std::ostream& out) {
  out << ManualPage(DescribeCommands());
  return ExitStatus::kClean;
}

}  // namespace leaksift
