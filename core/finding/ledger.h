// The coverage ledger (law 2): every unit that was to be read ends scanned, skipped or failed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leaksift {

enum class UnitKind : uint8_t {
  kFile,
  kDirectory,
  kStdin,
  kObject,
  kRef,
  kCommit,
  kRepository,
  kMember,
  kConfiguration  // a part of it that is not followed
};
std::string_view ToString(UnitKind kind);

enum class UnitOutcome : uint8_t { kSkipped, kFailed };
std::string_view ToString(UnitOutcome outcome);

/// A unit that was not (wholly) read. Skipped: by the user's own choice or by a rule that the
/// documentation states (a symbolic link, a .gitignore on request): the scan is complete. Failed:
/// should have been read and was not: the scan is incomplete, exit 3.
struct LedgerEntry {
  UnitKind kind = UnitKind::kFile;
  UnitOutcome outcome = UnitOutcome::kFailed;
  std::string unit;    // path or object id, raw bytes
  std::string reason;  // a sentence

  friend auto operator<=>(const LedgerEntry&, const LedgerEntry&) = default;
};

struct Ledger {
  uint64_t files = 0;  // units scanned, by kind
  uint64_t objects = 0;
  uint64_t commits = 0;
  uint64_t bytes = 0;                // of what was scanned
  std::vector<LedgerEntry> entries;  // sorted: kind, unit, reason

  /// Sorts the entries, and keeps one of equals and one for each object: it may be missed by many
  /// that refer to it.
  void Settle();

  bool complete() const;  // no failed entry
  size_t failed() const;
  size_t skipped() const;
};

}  // namespace leaksift
