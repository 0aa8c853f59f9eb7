// A repository through the whole scanner, and the outcome as one text to compare.
#pragma once

#include <string>
#include <vector>

#include "scan/history_scan.h"
#include "support/builtin.h"

namespace leaksift::testing {

struct HistoryRun {
  HistoryRequest request;  // repository is filled in
  ScanOptions options;
};

/// Scans the repository at `path`; the scan succeeds.
ScanReport ScanHistoryOf(const std::string& path, HistoryRun run, Progress* progress = nullptr);

/// Every report format one after the other, secrets shown, and the whole ledger.
std::string AllReports(const ScanReport& report);

/// Lines with secrets of several rules, as HistoryShape::lines takes them.
std::vector<std::string> SecretLines();

}  // namespace leaksift::testing
