// Everything a verb needs before it scans: rules, policy, baseline, fingerprint key.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "finding/baseline.h"
#include "report/report.h"
#include "scan/detector.h"
#include "scan/gitleaks_config.h"
#include "scan/scan_options.h"

namespace leaksift {

/// Owns what a scan refers to; not movable because the parts point to each other.
struct ScanSetup {
  RuleSet rules = RuleSet::Builtin();
  ScanOptions options;
  std::optional<Detector> detector;       // set by PrepareScan
  std::string key_file;                   // where the fingerprint key is or would be kept
  bool has_key = false;                   // false: the built-in key is in use
  std::vector<std::string> policy_texts;  // of every file that was read for rules and policy

  ScanSetup() = default;
  ScanSetup(const ScanSetup&) = delete;
  ScanSetup& operator=(const ScanSetup&) = delete;
};

/// Reads configuration and key, and what .gitleaksignore files allow. Error kUsage.
Result<void> PrepareScan(const Options& options, ScanSetup* setup);

/// The same with a configuration that the caller has read (named `name` in messages; empty: none),
/// and `read` for what it extends; no .gitleaksignore is looked for.
Result<void> PrepareScan(const Options& options, const std::string& name,
                         const std::optional<std::string>& config, const ConfigurationReader& read,
                         ScanSetup* setup);

/// Whether a file of this name is read as .gitleaksignore, and not as a baseline.
bool IsGitleaksIgnore(const std::string& path);
/// Adds what the text of a .gitleaksignore allows.
void AddGitleaksIgnore(const std::string& name, const std::string& text, ScanSetup* setup);

/// Tells the user what of the policy's files is not followed or reads differently here …
void PrintNotes(const Policy& policy, std::ostream& err);
/// … and enters what is not followed into the ledger, as parts of the file `config`.
void AddNotes(const std::string& config, const Policy& policy, ScanReport* report);

/// A whole file as text. Error kUsage with the system's reason, or for more than `most` bytes.
Result<std::string> ReadText(const std::string& path, uint64_t most = uint64_t{16} << 20);

/// The key of fingerprints: that of the file which the options name, else the built-in one. Error
/// kUsage.
Result<std::string> ReadFingerprintKey(const Options& options);

/// Reads the baseline that the options name. Error kUsage.
Result<Baseline> ReadBaseline(const std::string& path, const ScanSetup& setup);

/// Makes a random key and keeps it in setup->key_file (mode 0600), unless there is a key already.
Result<void> EnsureFingerprintKey(ScanSetup* setup);

}  // namespace leaksift
