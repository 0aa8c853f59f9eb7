// The end of every verb that scans: writing the reports, and the exit code.
#pragma once

#include <iosfwd>

#include "base/result.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "report/report.h"

namespace leaksift {

/// Writes every report that was asked for (default: text to `out`). One that fails does not keep
/// the others from being tried; the error has a line for each.
Result<void> WriteReports(const Options& options, const ScanReport& report, std::ostream& out);

/// Incomplete goes before findings: what was not read may hold more
/// (docs/decisions/0007-exit-codes.md).
ExitStatus StatusOf(const Options& options, const ScanReport& report);

/// Says what is wrong and gives the exit code for it: usage errors 2, anything else 3.
ExitStatus Refuse(const Error& error, std::ostream& err);

/// --show-secrets is refused where CI is set or a CI platform is known by its variables. Error
/// kUsage.
Result<void> CheckShowSecrets(const Options& options);

}  // namespace leaksift
