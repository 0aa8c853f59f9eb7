// HistoryVisitor: scans the objects of a repository as the object store delivers them.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "pack/object_store.h"
#include "scan/blob_reuse.h"
#include "scan/collector.h"
#include "scan/detector.h"
#include "scan/object_memory.h"
#include "scan/progress.h"

namespace leaksift {

/// What the visitor needs to know of the repository.
struct HistoryFacts {
  const ObjectStore* store = nullptr;
  std::vector<ObjectId> shallow;  // sorted: commits whose parents were cut off
  bool promisor = false;          // objects may be missing by design
  /// Only these are scanned; null: all, and what is missing is looked for.
  const std::unordered_set<ObjectId, ObjectIdHash>* only = nullptr;
  ObjectMemory* memory = nullptr;  // what earlier scans found; null: nothing is known
};

/// Blobs are scanned with delta reuse; commits and tags whole. Trees and commits are checked for
/// objects that are missing: of a tree that is a delta only the new entries, unless something was
/// missing from its base.
class HistoryVisitor final : public PackVisitor {
 public:
  HistoryVisitor(const HistoryFacts& facts, const Detector& detector,
                 const CollectorContext& context, size_t threads, Progress* progress);

  bool Wants(const ObjectId& id, ObjectType type) override;
  bool Refuses(const ObjectId& id) override;
  VisitState Visit(const PackObject& object, size_t worker) override;
  void Failed(const ObjectId& id, const Error& error) override;

  /// After the walk: everything that was found, and the ledger of what was read.
  std::vector<PendingFinding> TakeFindings();
  Ledger TakeLedger();

  /// Leaves what is known now to later scans. `all_read`: the walk came to its end.
  void SaveMemory(bool all_read);

 private:
  struct Worker {
    explicit Worker(const CollectorContext& context) : collector(context) {}
    DetectScratch scratch;
    Collector collector;  // prepares findings
    std::vector<PendingFinding> findings;
    Ledger ledger;
    std::vector<KnownObject> seen;
  };
  // What is to be remembered of an object.
  struct Outcome {
    bool clean = true;     // read, and nothing to report
    bool complete = true;  // all that it refers to is there
  };

  bool Owns(const ObjectId& id, ObjectType type) const;
  VisitState ScanContents(const PackObject& object, Worker* worker, Outcome* outcome);
  VisitState ScanUnpacked(const PackObject& object, std::string_view text, Worker* worker,
                          Outcome* outcome);
  void Keep(const PackObject& object, std::string_view text, std::vector<Hit> hits, Worker* worker,
            Outcome* outcome) const;
  VisitState CheckTree(const PackObject& object, Worker* worker, Outcome* outcome);
  void CheckCommit(const PackObject& object, Worker* worker, Outcome* outcome);
  bool CheckPresent(const ObjectId& id, const char* what, const ObjectId& by, Worker* worker);
  void Remember(const PackObject& object, const Outcome& outcome, Worker* worker) const;

  const HistoryFacts& facts_;
  const Detector& detector_;
  const CollectorContext& context_;
  Progress* progress_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::mutex mutex_;  // guards failed_
  std::vector<LedgerEntry> failed_;
};

}  // namespace leaksift
