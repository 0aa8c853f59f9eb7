#include "finding/ledger.h"

#include <algorithm>

namespace leaksift {

std::string_view ToString(UnitKind kind) {
  switch (kind) {
    case UnitKind::kFile:
      return "file";
    case UnitKind::kDirectory:
      return "directory";
    case UnitKind::kStdin:
      return "stdin";
    case UnitKind::kObject:
      return "object";
    case UnitKind::kRef:
      return "ref";
    case UnitKind::kCommit:
      return "commit";
    case UnitKind::kRepository:
      return "repository";
    case UnitKind::kMember:
      return "member";
    case UnitKind::kConfiguration:
      return "configuration";
  }
  return "unit";
}

std::string_view ToString(UnitOutcome outcome) {
  return outcome == UnitOutcome::kSkipped ? "skipped" : "failed";
}

void Ledger::Settle() {
  std::sort(entries.begin(), entries.end());
  const auto same = [](const LedgerEntry& a, const LedgerEntry& b) {
    return a == b || (a.kind == UnitKind::kObject && b.kind == UnitKind::kObject &&
                      a.outcome == b.outcome && a.unit == b.unit);
  };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

size_t Ledger::failed() const {
  return static_cast<size_t>(
      std::count_if(entries.begin(), entries.end(),
                    [](const LedgerEntry& e) { return e.outcome == UnitOutcome::kFailed; }));
}

size_t Ledger::skipped() const { return entries.size() - failed(); }

bool Ledger::complete() const { return failed() == 0; }

}  // namespace leaksift
