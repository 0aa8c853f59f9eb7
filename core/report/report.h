// Reporters: one file per format, all pure functions from a ScanReport to text.
//
// No reporter prints a raw secret unless options.show_secrets is set: values go out masked and
// every other text (paths, messages, author names, reasons) passes Redactor first
// (finding/redaction.h). Names are raw bytes: each format escapes what it must. Output is the same
// bytes for the same report (law 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "finding/ledger.h"
#include "rule/rule_set.h"

namespace leaksift {

/// A part of a scan. Parts of one scan differ in nothing but `index`.
struct ShardIdentity {
  uint32_t index = 1;  // 1-based
  uint32_t count = 1;
  std::string fingerprint_key;  // is not written
  std::string rules;            // digests, 64 hex digits: of the rule set,
  std::string policy;           // of what decides how it is judged and shown,
  std::string source;           // of what was there to read
};

/// What a scan found, and about the scan itself.
struct ScanReport {
  std::vector<Finding> findings;  // in ReportOrder; suppressed ones included
  std::vector<Finding> dropped;   // only with --show-dropped
  /// Of a part of a history: decisions against a report that the other parts may overrule.
  std::vector<Finding> undecided;
  Ledger ledger;
  std::string target;          // what was scanned, as the user named it
  std::string command;         // the verb: "dir", "git", "stdin", "ci"
  std::string head_commit;     // hex id where the target is a git repository; or empty
  std::string repository_uri;  // where the clone came from, by RepositoryUri; or empty
  std::string branch;          // or empty
  int64_t start_time = 0;      // seconds since 1970; both 0 for reproducible output
  int64_t end_time = 0;
  Severity fail_on = Severity::kLow;  // the gate: findings of at least this severity fail
  Confidence min_confidence = Confidence::kMedium;  // findings below are not in `findings`
  const RuleSet* rules = nullptr;                   // of the run
  std::string source;  // names what was there to read: the same for all parts of one scan
  std::optional<ShardIdentity> shard;  // of a part that a merge may join with the others
  bool masked = false;  // read back from parts: `secret` of findings is what may be shown of it
};

/// The number of findings that fail the gate: active and of at least the severity `fail_on`.
size_t BlockingFindings(const ScanReport& report);

/// docs/reports.md says what each is for, what it holds and where it is cut. kSarif has the
/// findings that stand in the checked-out tree, which code scanning can show; kSarifHistory has the
/// others.
enum class ReportFormat : uint8_t {
  kText,
  kJson,
  kJsonl,
  kSarif,
  kSarifHistory,
  kJunit,
  kJunitStrict,
  kGitlab,
  kCodeQuality,
  kMarkdown,
  kAnnotations,
  kAzure,
  kBitbucket
};
std::optional<ReportFormat> ParseReportFormat(std::string_view name);  // "junit-strict" …
std::string_view ToString(ReportFormat format);
std::vector<std::string_view> ReportFormatNames();  // of all formats

struct ReportOptions {
  bool show_secrets = false;
  bool color = false;    // text only
  bool verbose = false;  // text only: every place, unit and suppressed finding
  int64_t now = 0;       // text only: seconds since 1970 from which ages count; 0: no ages
  std::string category;  // SARIF automationDetails.id; empty: "leaksift/secrets/" or "…/history/"
};

/// The whole report as text: UTF-8, ends with a line end (or is empty).
std::string Render(ReportFormat format, const ScanReport& report, const ReportOptions& options);

/// Writes `text` to `path` through a temporary file beside it that is synced and renamed, so that
/// no half file is ever seen. A symbolic link is followed; into a device or a FIFO ("/dev/stdout")
/// it is written straight. Error: kIo with the system's reason; then nothing was left behind.
Result<void> WriteFileAtomically(const std::string& path, std::string_view text);

}  // namespace leaksift
