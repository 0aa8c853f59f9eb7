// What all report formats share: the redactor of one report, and the few decisions that must be the
// same in each of them (what fails the gate, in which order findings go where there is room for
// some only).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "finding/redaction.h"
#include "report/report.h"

namespace leaksift {

/// Borrows the report and the options. Immutable.
class ReportView {
 public:
  ReportView(const ScanReport& report, const ReportOptions& options);

  const ScanReport& report() const { return report_; }
  const ReportOptions& options() const { return options_; }

  /// The secret as it may be shown: masked, or with show_secrets as it is.
  std::string Shown(const Secret& secret) const;

  /// Foreign text without secrets; still raw bytes, to be escaped for the format.
  std::string Clean(std::string_view foreign) const;
  /// The same for text of a rule file, where words may stay that a weak password equals.
  std::string CleanProse(std::string_view text) const;
  /// PlaceName of the finding, clean.
  std::string Place(const Finding& finding) const;

  /// Whether the finding fails the gate.
  bool Blocks(const Finding& finding) const;
  /// Whether it stands in a file that the user can open: a scanned file, or a blob at its path in
  /// HEAD.
  static bool InTree(const Finding& finding);

  /// "medium: random for its length; …, but stands in tests (detail)": what speaks for it first.
  std::string ConfidenceText(const Verdict& verdict) const;
  /// "its own checksum agrees (crc32)".
  std::string ReasonText(const Reason& reason) const;

 private:
  const ScanReport& report_;
  const ReportOptions& options_;
  Redactor redactor_;
};

/// Most severe first, then the surest, then report order: what is kept where a format has a limit.
std::vector<const Finding*> BySeverity(std::vector<const Finding*> findings);

/// "2024-02-29" and "2024-02-29T12:00:00" (UTC, no zone). Empty outside of the years 1970 to 9999.
std::string DateText(int64_t seconds);
std::string TimeText(int64_t seconds);

/// "3 days ago", "5 months ago", "2 years ago": how long `then` was before `now`, both in seconds
/// since 1970. Months have 30.44 days on the average. Empty when it was not before.
std::string AgeText(int64_t then, int64_t now);

/// "1,234,567".
std::string NumberText(uint64_t number);
/// "3 files", "1 file".
std::string CountText(uint64_t number, std::string_view noun);

/// The repository's address as an absolute URI without user name, password and query; scp-like
/// addresses become ssh://. Empty when it is neither. Of its own result it gives the same.
std::string RepositoryUri(std::string_view address);

/// The first sentence-long step of the provider's playbook, or what is always right; and its link
/// or "".
std::string_view FirstStep(const Rule& rule);
std::string_view FirstLink(const Rule& rule);

}  // namespace leaksift
