#include "cli/report_output.h"

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <ostream>

#include "cli/ci_environment.h"
#include "cli/ci_run.h"
#include "cli/print_error.h"

extern char** environ;

namespace leaksift {
namespace {

bool WantsColor(const Options& options) {
  if (options.color != When::kAuto) return options.color == When::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

}  // namespace

Result<void> WriteReports(const Options& options, const ScanReport& report, std::ostream& out) {
  Result<void> result;
  std::vector<ReportTarget> targets = options.reports;
  if (targets.empty()) targets.push_back({ReportFormat::kText, "-"});
  for (const ReportTarget& target : targets) {
    ReportOptions how;
    how.show_secrets = options.show_secrets;
    how.verbose = options.verbose;
    // A file is the same for the same scan on any day; what is read at once may tell ages.
    if (target.file == "-") how.now = std::time(nullptr);
    how.color = target.file == "-" && WantsColor(options);
    const std::string text = Render(target.format, report, how);
    if (target.file == "-") {
      out << text;
      continue;
    }
    const Result<void> written = WriteFileAtomically(target.file, text);
    if (written.ok()) continue;
    if (result.ok()) {
      result = written.error();  // it names the file
    } else {
      result = Error{written.error().kind, result.error().message + "\n" + written.error().message};
    }
  }
  return result;
}

ExitStatus StatusOf(const Options& options, const ScanReport& report) {
  const bool complete =
      report.ledger.complete() && !(options.require_complete && report.ledger.skipped() > 0);
  if (!complete) return ExitStatus::kIncomplete;
  return BlockingFindings(report) > 0 ? ExitStatus::kFindings : ExitStatus::kClean;
}

ExitStatus Refuse(const Error& error, std::ostream& err) {
  PrintError(err, error.message);
  return error.kind == ErrorKind::kUsage ? ExitStatus::kUsage : ExitStatus::kIncomplete;
}

Result<void> CheckShowSecrets(const Options& options) {
  if (!options.show_secrets) return {};
  Environment environment = ReadEnvironment(environ);
  if (environment.contains("CI")) {
    return Error{ErrorKind::kUsage, "--show-secrets is refused when CI is set"};
  }
  // Not every platform sets CI; each is known by a variable of its own.
  environment.erase("LEAKSIFT_CI_PLATFORM");
  const Result<CiPlatform> platform = DetectCiPlatform(environment);
  if (platform.ok() && *platform == CiPlatform::kNone) return {};
  return Error{ErrorKind::kUsage, "--show-secrets is refused in a job of a CI platform"};
}

}  // namespace leaksift
