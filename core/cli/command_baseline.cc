#include <fmt/format.h>

#include <ostream>

#include "cli/commands.h"
#include "cli/print_error.h"
#include "cli/report_output.h"
#include "cli/scan_setup.h"
#include "finding/redaction.h"
#include "scan/directory_scan.h"

namespace leaksift {
ExitStatus RunBaseline(const Options& options, std::ostream& out, std::ostream& err) {
  ScanSetup setup;
  Result<void> ready = PrepareScan(options, &setup);
  if (ready.ok() && IsGitleaksIgnore(options.baseline)) {
    ready = Error{ErrorKind::kUsage, options.baseline + " is not a baseline of leaksift"};
  }
  if (ready.ok() && options.verb == Verb::kBaselineCreate) ready = EnsureFingerprintKey(&setup);
  if (!ready.ok()) return Refuse(ready.error(), err);
  Baseline old;
  if (options.verb != Verb::kBaselineCreate) {
    Result<Baseline> read = ReadBaseline(options.baseline, setup);
    if (!read.ok()) return Refuse(read.error(), err);
    old = std::move(*read);
  }
  ScanReport report;
  const WalkOptions walk{options.gitignore, options.exclude};
  const Result<void> scanned = ScanDirectories(options.arguments, walk, *setup.detector,
                                               setup.rules, setup.options, nullptr, &report);
  if (!scanned.ok()) return Refuse(scanned.error(), err);
  std::vector<const Secret*> secrets;
  for (const Finding& finding : report.findings) secrets.push_back(&finding.secret);
  const Redactor redactor(secrets);
  if (!report.ledger.complete() && options.verb == Verb::kBaselinePrune) {
    PrintError(err, "the scan is incomplete; nothing is pruned");
    return ExitStatus::kIncomplete;
  }
  const Baseline made =
      options.verb == Verb::kBaselineCreate   ? CreateBaseline(report.findings, redactor)
      : options.verb == Verb::kBaselineUpdate ? UpdateBaseline(old, report.findings, redactor)
                                              : PruneBaseline(old, report.findings, redactor);
  const Result<void> written =
      WriteFileAtomically(options.baseline, made.Serialize(setup.options.fingerprint_key));
  if (!written.ok()) return Refuse(written.error(), err);
  out << fmt::format("{}: {} known, {} before\n", options.baseline, made.entries().size(),
                     old.entries().size());
  return report.ledger.complete() ? ExitStatus::kClean : ExitStatus::kIncomplete;
}

}  // namespace leaksift
