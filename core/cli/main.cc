#include <csignal>
#include <cstdio>
#include <iostream>

#include "cli/options.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  using namespace leaksift;
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, which is checked
  const auto parsed = ParseOptions(argc, argv);
  if (const auto* message = std::get_if<Message>(&parsed)) {
    (message->status == ExitStatus::kClean ? std::cout : std::cerr) << message->text << std::flush;
    return static_cast<int>(message->status);
  }
  ExitStatus status = Run(std::get<Options>(parsed), std::cout, std::cerr);
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "leaksift: standard output could not be written\n";
    status = ExitStatus::kIncomplete;
  }
  return static_cast<int>(status);
}
