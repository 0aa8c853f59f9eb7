#include "scan/history_visitor.h"

#include <algorithm>
#include <iterator>

#include "decode/unpack.h"
#include "source/git_parse.h"

namespace leaksift {
namespace {

SourceKind KindOf(ObjectType type) {
  switch (type) {
    case ObjectType::kCommit:
      return SourceKind::kGitCommitMessage;
    case ObjectType::kTag:
      return SourceKind::kGitTagMessage;
    default:
      return SourceKind::kGitBlob;
  }
}

// Whether text[span] was inserted by the delta at least in part.
class InsertedRanges {
 public:
  explicit InsertedRanges(std::span<const DeltaRun> runs) {
    for (const DeltaRun& run : runs) {
      if (run.inserted()) ranges_.push_back({run.target, size_t{run.target} + run.size});
    }
  }

  // Spans must come in order.
  bool Touch(Span span) {
    while (next_ < ranges_.size() && ranges_[next_].end <= span.begin) ++next_;
    return next_ < ranges_.size() && ranges_[next_].begin < span.end;
  }

 private:
  std::vector<Span> ranges_;
  size_t next_ = 0;
};

// The state of a tree from which something is missing: whoever is built from it looks for
// everything itself, so that what is reported does not depend on how trees are packed.
const VisitState& Incomplete() {
  static const VisitState state = std::make_shared<const char>('\0');
  return state;
}

}  // namespace

HistoryVisitor::HistoryVisitor(const HistoryFacts& facts, const Detector& detector,
                               const CollectorContext& context, size_t threads, Progress* progress)
    : facts_(facts), detector_(detector), context_(context), progress_(progress) {
  for (size_t i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(context));
}

bool HistoryVisitor::Owns(const ObjectId& id, ObjectType type) const {
  const Shard& shard = context_.options().shard;
  // Of a tree that is a delta only the new entries are checked: one shard sees all trees, or what
  // is missing would be told in another way by each.
  if (type == ObjectType::kTree) return shard.index == 0;
  return shard.Owns({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
}

bool HistoryVisitor::Refuses(const ObjectId& id) {
  if (facts_.only && !facts_.only->contains(id)) return true;
  // Without its type nobody knows whose an object is.
  return facts_.memory && context_.options().shard.whole() && facts_.memory->Skips(id);
}

bool HistoryVisitor::Wants(const ObjectId& id, ObjectType type) {
  const bool listed = !facts_.only || facts_.only->contains(id);
  const bool wanted = listed && Owns(id, type) && !(facts_.memory && facts_.memory->Skips(id));
  if (wanted && progress_) progress_->total_units.fetch_add(1, std::memory_order_relaxed);
  return wanted;
}

VisitState HistoryVisitor::Visit(const PackObject& object, size_t worker_number) {
  Worker& worker = *workers_[worker_number];
  ++worker.ledger.objects;
  worker.ledger.bytes += object.contents.size();
  if (object.type == ObjectType::kCommit) ++worker.ledger.commits;
  if (progress_) {
    progress_->units.fetch_add(1, std::memory_order_relaxed);
    progress_->bytes.fetch_add(object.contents.size(), std::memory_order_relaxed);
  }
  Outcome outcome;
  VisitState state;
  if (object.type == ObjectType::kTree) {
    state = CheckTree(object, &worker, &outcome);
  } else {
    if (object.type == ObjectType::kCommit) CheckCommit(object, &worker, &outcome);
    state = ScanContents(object, &worker, &outcome);
  }
  if (facts_.memory) Remember(object, outcome, &worker);
  return state;
}

void HistoryVisitor::Remember(const PackObject& object, const Outcome& outcome,
                              Worker* worker) const {
  KnownObject known{object.id, 0, static_cast<uint8_t>(object.type)};
  if (outcome.clean && ObjectMemory::HasItsId(object)) {
    known.size = static_cast<uint32_t>(object.contents.size());
    known.flags |= KnownObject::kClean;
    if (outcome.complete) known.flags |= KnownObject::kComplete;
  }
  worker->seen.push_back(known);
}

VisitState HistoryVisitor::ScanContents(const PackObject& object, Worker* worker,
                                        Outcome* outcome) {
  const Unpacked unpacked = Unpack(object.contents);
  if (!unpacked.unread.empty()) {
    // Told again by the next scan: an object with that is not remembered as clean.
    outcome->clean = false;
    worker->ledger.entries.push_back(
        {UnitKind::kMember, UnitOutcome::kSkipped, object.id.Hex(), std::string(unpacked.unread)});
  }
  if (unpacked.text) return ScanUnpacked(object, *unpacked.text, worker, outcome);
  BlobParent parent;
  const bool reuse = object.parent && object.parent->visited;
  if (reuse) {
    parent.size = object.parent->contents.size();
    parent.state = static_cast<const BlobState*>(object.parent->state.get());
    parent.runs = object.parent->runs;
  }
  BlobScan scan =
      ScanBlob(object.contents, reuse ? &parent : nullptr, detector_,
               {context_.options().keep_dropped, object.has_children}, &worker->scratch);
  if (!scan.result.ok()) {
    Failed(object.id, scan.result.error());
    outcome->clean = false;
  }
  if (!scan.state) return nullptr;
  if (!scan.state->hits.empty()) {
    std::vector<Hit> hits = scan.state->hits;
    Settle(&hits);
    Keep(object, object.contents, std::move(hits), worker, outcome);
  }
  if (!object.has_children) return nullptr;
  return VisitState(std::move(scan.state));
}

// What is delta-coded against compressed bytes is read whole.
VisitState HistoryVisitor::ScanUnpacked(const PackObject& object, std::string_view text,
                                        Worker* worker, Outcome* outcome) {
  std::vector<Hit> hits;
  const Result<void> detected = detector_.DetectAll(text, &worker->scratch, &hits);
  if (!detected.ok()) {
    Failed(object.id, detected.error());
    outcome->clean = false;
  }
  MarkUnpacked(&hits);
  Keep(object, text, std::move(hits), worker, outcome);
  if (!object.has_children) return nullptr;
  auto state = std::make_unique<BlobState>();
  state->reusable = false;
  return VisitState(std::move(state));
}

// `hits` are settled; `text` is what they were found in.
void HistoryVisitor::Keep(const PackObject& object, std::string_view text, std::vector<Hit> hits,
                          Worker* worker, Outcome* outcome) const {
  Provenance provenance;
  provenance.kind = KindOf(object.type);
  provenance.object_id = object.id.Hex();
  std::vector<PendingFinding> pending =
      worker->collector.Prepare(text, {}, provenance, std::move(hits));
  outcome->clean = outcome->clean && pending.empty();
  std::move(pending.begin(), pending.end(), std::back_inserter(worker->findings));
}

VisitState HistoryVisitor::CheckTree(const PackObject& object, Worker* worker, Outcome* outcome) {
  const bool partly = object.parent && object.parent->visited && !object.parent->state;
  InsertedRanges inserted(partly ? object.parent->runs : std::span<const DeltaRun>());
  TreeReader reader(object.contents);
  TreeEntry entry;
  while (reader.Next(&entry)) {
    // The id's 20 bytes stand right behind the name and its NUL.
    const size_t id = static_cast<size_t>(entry.name.end() - object.contents.begin()) + 1;
    const bool fresh = !partly || inserted.Touch({id, id + ObjectId::kSize});
    if (fresh && !entry.is_submodule() && !CheckPresent(entry.id, "tree", object.id, worker)) {
      outcome->complete = false;
    }
  }
  if (!reader.ok()) {
    Failed(object.id, reader.error());
    outcome->clean = false;
  }
  return outcome->clean && outcome->complete ? nullptr : Incomplete();
}

void HistoryVisitor::CheckCommit(const PackObject& object, Worker* worker, Outcome* outcome) {
  outcome->complete = false;
  if (facts_.only) return;  // only what was asked for has to be there
  const Result<CommitView> commit = ParseCommit(object.contents);
  if (!commit.ok()) {
    outcome->clean = false;
    return Failed(object.id, commit.error());
  }
  const bool has_tree = CheckPresent(commit->tree, "commit", object.id, worker);
  if (std::binary_search(facts_.shallow.begin(), facts_.shallow.end(), object.id)) return;
  outcome->complete = has_tree;
  for (const ObjectId& parent : commit->parents) {
    if (!CheckPresent(parent, "commit", object.id, worker)) outcome->complete = false;
  }
}

bool HistoryVisitor::CheckPresent(const ObjectId& id, const char* what, const ObjectId& by,
                                  Worker* worker) {
  if (facts_.store->Contains(id)) return true;
  std::string reason = std::string("missing, but ") + what + " " + by.Hex() + " refers to it";
  if (facts_.promisor) reason += " (a partial clone: fetch it first)";
  worker->ledger.entries.push_back(
      {UnitKind::kObject, UnitOutcome::kFailed, id.Hex(), std::move(reason)});
  return false;
}

void HistoryVisitor::Failed(const ObjectId& id, const Error& error) {
  const std::lock_guard lock(mutex_);
  failed_.push_back({UnitKind::kObject, UnitOutcome::kFailed, id.Hex(), error.message});
}

std::vector<PendingFinding> HistoryVisitor::TakeFindings() {
  std::vector<PendingFinding> all;
  for (const auto& worker : workers_) {
    std::move(worker->findings.begin(), worker->findings.end(), std::back_inserter(all));
    worker->findings.clear();
  }
  return all;
}

Ledger HistoryVisitor::TakeLedger() {
  Ledger all;
  if (facts_.memory) all = facts_.memory->skipped();
  all.entries = std::move(failed_);
  for (const auto& worker : workers_) {
    all.objects += worker->ledger.objects;
    all.commits += worker->ledger.commits;
    all.bytes += worker->ledger.bytes;
    std::move(worker->ledger.entries.begin(), worker->ledger.entries.end(),
              std::back_inserter(all.entries));
  }
  all.Settle();
  return all;
}

void HistoryVisitor::SaveMemory(bool all_read) {
  if (!facts_.memory) return;
  std::vector<KnownObject> seen;
  for (const auto& worker : workers_) {
    seen.insert(seen.end(), worker->seen.begin(), worker->seen.end());
    worker->seen.clear();
  }
  for (const LedgerEntry& entry : failed_) {
    if (const auto id = ObjectId::FromHex(entry.unit)) seen.push_back({*id, 0, 0});
  }
  facts_.memory->Save(std::move(seen), all_read);
}

}  // namespace leaksift
