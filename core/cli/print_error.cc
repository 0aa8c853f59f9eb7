#include "cli/print_error.h"

#include <algorithm>
#include <ostream>

#include "finding/text_escape.h"

namespace leaksift {

void PrintError(std::ostream& err, std::string_view message) {
  err << "leaksift: ";
  while (!message.empty()) {
    const size_t end = std::min(message.find('\n'), message.size());
    err << TerminalText(message.substr(0, end)) << "\n";
    message.remove_prefix(std::min(end + 1, message.size()));
  }
}

}  // namespace leaksift
