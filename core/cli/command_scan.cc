#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/progress_display.h"
#include "cli/scan_setup.h"
#include "scan/directory_scan.h"
#include "scan/history_scan.h"

namespace leaksift {
namespace {

Result<size_t> ReadStandardInput(char* buffer, size_t capacity) {
  size_t done = 0;
  while (done < capacity) {
    const ssize_t n = read(STDIN_FILENO, buffer + done, capacity - done);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error{ErrorKind::kIo, std::strerror(errno)};
    done += static_cast<size_t>(n);
  }
  return done;
}

bool WantsColor(const Options& options) {
  if (options.color != When::kAuto) return options.color == When::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

Result<void> Scan(const Options& options, const ScanSetup& setup, ScanReport* report) {
  Progress progress;
  const ProgressDisplay display(progress, options.quiet);
  WalkOptions walk{options.gitignore, options.exclude};
  const Policy& policy = setup.options.policy;
  walk.exclude.insert(walk.exclude.end(), policy.exclude.begin(), policy.exclude.end());
  if (options.verb == Verb::kStdin) {
    report->command = "stdin";
    report->target = options.stdin_name;
    ScanStandardInput(ReadStandardInput, options.stdin_name, *setup.detector, setup.rules,
                      setup.options, &progress, report);
    return {};
  }
  if (options.verb == Verb::kGit) {
    report->command = "git";
    HistoryRequest request;
    request.repository = options.arguments.empty() ? "." : options.arguments[0];
    request.open.trust_owner = options.trust_owner;
    request.open.search_parents = true;
    request.allow_shallow = options.allow_shallow;
    request.verify = options.verify;
    request.memory_bytes = size_t{options.memory_mib} << 20;
    report->target = request.repository;
    return ScanHistory(request, *setup.detector, setup.rules, setup.options, &progress, report);
  }
  report->command = "dir";
  for (const std::string& path : options.arguments)
    report->target += (report->target.empty() ? "" : " ") + path;
  return ScanDirectories(options.arguments, walk, *setup.detector, setup.rules, setup.options,
                         &progress, report);
}

// Writes every report that was asked for; the first failure is returned, the others are tried all
// the same.
Result<void> WriteReports(const Options& options, const ScanReport& report, std::ostream& out) {
  Result<void> result;
  std::vector<ReportTarget> targets = options.reports;
  if (targets.empty()) targets.push_back({ReportFormat::kText, "-"});
  for (const ReportTarget& target : targets) {
    ReportOptions how;
    how.show_secrets = options.show_secrets;
    how.verbose = options.verbose;
    how.color = target.file == "-" && WantsColor(options);
    const std::string text = Render(target.format, report, how);
    if (target.file == "-") {
      out << text;
      continue;
    }
    Result<void> written = WriteFileAtomically(target.file, text);
    if (!written.ok() && result.ok())
      result = Error{written.error().kind, target.file + ": " + written.error().message};
  }
  return result;
}

ExitStatus StatusOf(const Options& options, const ScanReport& report) {
  const bool complete =
      report.ledger.complete() && !(options.require_complete && report.ledger.skipped() > 0);
  if (!complete) return ExitStatus::kIncomplete;
  return BlockingFindings(report) > 0 ? ExitStatus::kFindings : ExitStatus::kClean;
}

}  // namespace

ExitStatus RunScan(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.show_secrets && std::getenv("CI")) {
    err << "leaksift: --show-secrets is refused when CI is set\n";
    return ExitStatus::kUsage;
  }
  ScanSetup setup;
  ScanReport report;
  Result<void> prepared = PrepareScan(options, &setup);
  Baseline baseline;
  if (prepared.ok() && !options.baseline.empty()) {
    Result<Baseline> read = ReadBaseline(options.baseline, setup);
    if (read.ok())
      baseline = std::move(*read);
    else
      prepared = read.error();
  }
  if (prepared.ok()) prepared = Scan(options, setup, &report);
  if (!prepared.ok()) {
    err << "leaksift: " << prepared.error().message << "\n";
    return ExitStatus::kUsage;
  }
  ApplyBaseline(baseline, &report.findings);
  report.rules = &setup.rules;
  report.min_confidence = setup.options.min_confidence;
  report.fail_on = options.fail_on.value_or(setup.options.policy.fail_on.value_or(Severity::kLow));
  const Result<void> written = WriteReports(options, report, out);
  if (!written.ok()) {
    err << "leaksift: " << written.error().message << "\n";
    return ExitStatus::kIncomplete;
  }
  return StatusOf(options, report);
}

}  // namespace leaksift
