// Scanning directories, files and standard input.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/report.h"
#include "scan/detector.h"
#include "scan/file_scanner.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "source/directory.h"

namespace leaksift {

/// Scans every file below `paths` and fills findings, dropped and ledger of `report`. One
/// directory: paths in the report are relative to it; otherwise they begin as the user wrote them.
/// Error kUsage: a path does not exist (nothing was scanned then).
Result<void> ScanDirectories(const std::vector<std::string>& paths, const WalkOptions& walk,
                             const Detector& detector, const RuleSet& rules,
                             const ScanOptions& options, Progress* progress, ScanReport* report);

/// Scans every file that `walk` hands to the visitor it is given. Its Error is the result; what it
/// visited before is in the report.
Result<void> ScanFiles(const std::function<Result<void>(WalkVisitor*)>& walk,
                       const Detector& detector, const RuleSet& rules, const ScanOptions& options,
                       Progress* progress, ScanReport* report);

/// Scans the stream that `read` gives, reported as `name`.
void ScanStandardInput(const FileScanner::ReadFunction& read, const std::string& name,
                       const Detector& detector, const RuleSet& rules, const ScanOptions& options,
                       Progress* progress, ScanReport* report);

/// Moves the results into `report` in report order.
void FinishReport(Collector collector, ScanReport* report);

}  // namespace leaksift
