// Parts of a scan: what the JSON report of `--shard I/N` has besides (its member "shard"), reading
// it back, and joining parts.
//
// The section holds everything that any format shows, losslessly, and nothing else: texts are
// masked (report/mask.h), secrets are their masks. docs/decisions/0009-merge.md says why it is so;
// this header is its only description, as nobody else is meant to read it.
//
//   "shard": { "version": 1, "scan": {…}, "rules": […], "units": […], "findings": […],
//              "seal": "…" }
//
// Foreign texts are words (EscapeWord), so that any bytes come back. The seal is an HMAC under the
// fingerprint key over the parts before it, in their order: a file that was cut or changed is an
// error and not a smaller scan.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/hidden_secrets.h"
#include "report/report.h"

namespace leaksift {

/// The section of a report whose `shard` is set, as a JSON object.
std::string RenderShard(const ScanReport& report);

/// The rules of findings that were read back: keeps the texts that they refer to.
class StoredRules;

/// A part. `report` is masked and owns nothing of its rules: `rules` must live as long.
struct ShardReport {
  ShardReport();
  ~ShardReport();
  ShardReport(ShardReport&&) noexcept;
  ShardReport& operator=(ShardReport&&) noexcept;

  std::string name;  // of the file
  ScanReport report;
  std::vector<HiddenSecret> hidden;  // the secrets of report.findings
  std::unique_ptr<StoredRules> rules;
};

/// Reads the JSON report of a part. `key` is the fingerprint key. Error kUsage, beginning with
/// `name`: not such a report, written by another version, under another key, damaged.
Result<ShardReport> ReadShard(const std::string& name, std::string_view json,
                              const std::string& key);

/// Joins all parts of one scan, in any order. The result is what the scan of the whole would have
/// reported; its findings refer to rules of `parts`. Errors: kUsage for parts that are not of one
/// scan; kMissing for one that is missing or there twice; kBudget (see HiddenSecrets).
Result<ScanReport> MergeShards(std::vector<ShardReport>* parts);

}  // namespace leaksift
