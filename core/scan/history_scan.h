// Scanning a git repository: every object that is stored, from every ref and from none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/report.h"
#include "scan/cache_folder.h"
#include "scan/detector.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "source/git_layout.h"
#include "source/git_range.h"

namespace leaksift {

/// A part of a repository's history instead of all of it.
struct HistoryPart {
  std::vector<GitRange> ranges;    // their union
  std::vector<StagedBlob> staged;  // blobs of the index, with their paths
};

struct HistoryRequest {
  std::string repository;  // a worktree, .git folder or bare repository
  GitOpenOptions open;
  std::optional<HistoryPart> part;  // empty: everything that is stored, reflogs and submodules too
  bool allow_shallow = false;       // a shallow clone is complete as far as it goes
  bool verify = false;              // compute the id of every object
  uint64_t min_commits = 0;         // with fewer that were scanned the scan is incomplete
  size_t memory_bytes = size_t{96} << 20;  // of object contents held at a time
  /// Where results are kept from scan to scan; null: nowhere. Changes nothing in the report, except
  /// that damage on disk to objects that are known already goes unseen (not so with `verify`).
  const CacheFolder* cache = nullptr;
};

/// Scans blobs, commits, annotated tags and reflogs, and those of submodules kept inside the
/// repository, and fills findings, dropped, ledger and head of `report`. Findings carry who brought
/// the secret when and under which path (see MergeHistoryFindings). Error kUsage: no repository
/// there. Trouble with single objects, and a repository that cannot be read, are failed entries of
/// the ledger.
Result<void> ScanHistory(const HistoryRequest& request, const Detector& detector,
                         const RuleSet& rules, const ScanOptions& options, Progress* progress,
                         ScanReport* report);

}  // namespace leaksift
