#include "support/scan_history.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "support/sample_secret.h"

namespace leaksift::testing {

ScanReport ScanHistoryOf(const std::string& path, HistoryRun run, Progress* progress) {
  run.request.repository = path;
  run.options.fingerprint_key = "key of the tests";
  run.options.today = "2027-01-01";
  ScanReport report;
  report.rules = &BuiltinRules();
  const Result<void> scanned =
      ScanHistory(run.request, BuiltinDetector(), BuiltinRules(), run.options, progress, &report);
  EXPECT_TRUE(scanned.ok()) << scanned.error().message;
  return report;
}

std::string AllReports(const ScanReport& report) {
  ReportOptions options;
  options.show_secrets = true;
  options.verbose = true;
  std::string all;
  for (const std::string_view name : ReportFormatNames()) {
    all += "==== " + std::string(name) + "\n";
    all += Render(*ParseReportFormat(name), report, options);
  }
  const Ledger& ledger = report.ledger;
  for (const uint64_t count : {ledger.files, ledger.objects, ledger.commits, ledger.bytes}) {
    all += std::to_string(count) + " ";
  }
  for (const LedgerEntry& entry : ledger.entries) {
    all += "\n" + std::string(ToString(entry.kind)) + " " + std::string(ToString(entry.outcome)) +
           " " + entry.unit + ": " + entry.reason;
  }
  return all;
}

std::vector<std::string> SecretLines() {
  std::vector<std::string> lines;
  for (const char* rule : {"github-personal-access-token", "stripe-secret-key"}) {
    lines.push_back(SampleOf(rule).line + "\n");
    lines.push_back("token: " + Base64Encode(SampleOf(rule).secret) + "\n");
  }
  lines.push_back("password = \"Xk29vQw7Lp3z\"\n");
  lines.push_back("db_password=hunter2hunter2\n");
  return lines;
}

}  // namespace leaksift::testing
