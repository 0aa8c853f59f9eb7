#include <csignal>
#include <cstdio>
#include <iostream>

#include "cli/options.h"
#include "cli/print_error.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  using namespace leaksift;
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, which is checked
  const auto parsed = ParseOptions(argc, argv);
  ExitStatus status = ExitStatus::kClean;
  if (const auto* options = std::get_if<Options>(&parsed)) {
    status = Run(*options, std::cout, std::cerr);
  } else {
    const Message& message = std::get<Message>(parsed);
    status = message.status;
    if (status == ExitStatus::kClean) {
      std::cout << message.text;
    } else {
      PrintError(std::cerr, message.text);
    }
  }
  std::cout.flush();
  if (!std::cout) {
    PrintError(std::cerr, "standard output could not be written");
    status = ExitStatus::kIncomplete;
  }
  return static_cast<int>(status);
}
