// Runs a parsed command line.
#pragma once

#include <iosfwd>

#include "cli/exit_status.h"
#include "cli/options.h"

namespace leaksift {

/// Reads what the options name, prints findings to `out` and everything else to `err`.
ExitStatus Run(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace leaksift
