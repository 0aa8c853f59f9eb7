// ObjectStore::Walk and ForEach: all packs and loose objects one after the other, without what was
// seen before.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "pack/loose_object.h"
#include "pack/object_store.h"
#include "pack/run_threads.h"

namespace leaksift {
namespace {

// Loose files above this are read one at a time: their contents may be a thousand times larger.
constexpr off_t kLargeFile = off_t{1} << 20;

/// For GitObjectReader::ForEach.
class SinkVisitor : public PackVisitor {
 public:
  SinkVisitor(const GitObjectReader::Wants& wants, const GitObjectReader::Sink& sink,
              std::vector<GitProblem>* problems)
      : wants_(wants), sink_(sink), problems_(*problems) {}

  bool Wants(const ObjectId& id, ObjectType type) override { return wants_(id, type); }
  VisitState Visit(const PackObject& object, size_t worker) override {
    sink_(object.id, object.type, object.contents, worker);
    return nullptr;
  }
  // Walk calls this from one thread, at its end.
  void Failed(const ObjectId& id, const Error& error) override {
    problems_.push_back({id.Hex(), error});
  }

 private:
  const GitObjectReader::Wants& wants_;
  const GitObjectReader::Sink& sink_;
  std::vector<GitProblem>& problems_;
};

void Add(const PackWalkStats& part, PackWalkStats* sum) {
  sum->visited += part.visited;
  sum->unwanted += part.unwanted;
  sum->visited_bytes += part.visited_bytes;
  sum->built_bytes += part.built_bytes;
  sum->rebuilt += part.rebuilt;
  sum->peak_bytes = std::max(sum->peak_bytes, part.peak_bytes);
}

}  // namespace

/// Stands between a walk and the user's visitor: refuses copies of what was delivered, and keeps
/// failures back until no other copy can make up for them.
class ObjectStore::Deduplicated : public PackVisitor {
 public:
  Deduplicated(const ObjectStore& store, PackVisitor* visitor)
      : store_(store), visitor_(*visitor), whole_(store.packs_.size(), true) {}

  /// The packs before `pack` and the loose folders before `folder` have been walked.
  void Begin(size_t pack, size_t folder) {
    pack_ = pack;
    folder_ = folder;
  }

  /// The walk of `pack` broke off: nobody knows what of it was delivered.
  void BrokeOff(size_t pack) { whole_[pack] = false; }

  bool Seen(const ObjectId& id) {
    for (size_t i = 0; i < pack_; ++i) {
      if (whole_[i] && store_.packs_[i]->index.Find(id).has_value()) return !HasFailed(id);
    }
    return store_.StoredBefore(0, folder_, id) && !HasFailed(id);
  }

  bool Wants(const ObjectId& id, ObjectType type) override {
    if (Seen(id)) return false;
    if (visitor_.Wants(id, type)) return true;
    Forget(id);  // failed before its type was known; not wanted, as is clear now
    return false;
  }

  bool Refuses(const ObjectId& id) override {
    if (!visitor_.Refuses(id)) return false;
    Forget(id);
    return true;
  }

  VisitState Visit(const PackObject& object, size_t worker) override {
    if (any_failed_.load(std::memory_order_relaxed)) Forget(object.id);
    return visitor_.Visit(object, worker);
  }

  void Failed(const ObjectId& id, const Error& error) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    failed_.emplace(id, error);
    any_failed_.store(true, std::memory_order_relaxed);
  }

  uint64_t ReportFailures() {
    std::vector<ObjectId> ids;
    for (const auto& [id, error] : failed_) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    for (const ObjectId& id : ids) visitor_.Failed(id, failed_.at(id));
    return ids.size();
  }

 private:
  bool HasFailed(const ObjectId& id) {
    if (!any_failed_.load(std::memory_order_relaxed)) return false;
    const std::lock_guard<std::mutex> lock(mutex_);
    return failed_.count(id) > 0;
  }

  void Forget(const ObjectId& id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    failed_.erase(id);
  }

  const ObjectStore& store_;
  PackVisitor& visitor_;
  std::vector<bool> whole_;  // by pack: walked to its end
  size_t pack_ = 0;
  size_t folder_ = 0;
  std::atomic<bool> any_failed_{false};
  std::mutex mutex_;
  std::unordered_map<ObjectId, Error, ObjectIdHash> failed_;
};

const Result<DeltaForest>& ObjectStore::Pack::Forest() const {
  std::call_once(forest_made, [this] { forest = DeltaForest::Build(file, index); });
  return *forest;
}

ObjectStore::Report ObjectStore::Walk(PackVisitor* visitor, const PackWalkOptions& options) const {
  Report report;
  Deduplicated once(*this, visitor);
  for (size_t i = 0; i < packs_.size(); ++i) {
    once.Begin(i, 0);
    const Pack& pack = *packs_[i];
    const Result<DeltaForest>& forest = pack.Forest();
    const Result<PackWalkStats> stats =
        forest.ok() ? WalkPack(pack.file, pack.index, *forest, &once, options)
                    : Result<PackWalkStats>(forest.error());
    if (stats.ok()) {
      Add(*stats, &report.stats);
    } else {
      report.problems.push_back({pack.file.name(), stats.error()});
      once.BrokeOff(i);
    }
  }
  WalkLoose(&once, options, &report);
  report.stats.failed = once.ReportFailures();
  return report;
}

/// One run over a folder of loose objects, by several threads.
class ObjectStore::LooseWalk {
 public:
  LooseWalk(const LooseFolder& folder, Deduplicated* visitor, const PackWalkOptions& options)
      : folder_(folder),
        visitor_(*visitor),
        options_(options),
        parts_(std::max<size_t>(1, options.threads)) {}

  /// False when it was stopped.
  bool Run(PackWalkStats* sum) {
    RunThreads(
        parts_.size(), [this](size_t worker) { Work(worker); }, [] {});
    for (const PackWalkStats& part : parts_) Add(part, sum);
    return !stopped_;
  }

 private:
  void Work(size_t worker) {
    for (size_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < folder_.ids.size();) {
      if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
        stopped_ = true;
        return;
      }
      Deliver(folder_.ids[i], worker);
    }
  }

  void Deliver(const ObjectId& id, size_t worker) {
    if (visitor_.Seen(id) || Refuses(id)) {
      ++parts_[worker].unwanted;
      return;
    }
    std::unique_lock<std::mutex> one_at_a_time(large_, std::defer_lock);
    struct stat st;
    const std::string path = LoosePath(folder_.object_dir, id);
    if (stat(path.c_str(), &st) == 0 && st.st_size > kLargeFile) one_at_a_time.lock();
    const Result<GitObjectData> data =
        ReadLooseObject(folder_.object_dir, id, options_.max_object_bytes);
    if (!data.ok()) return visitor_.Failed(id, data.error());
    if (!Wants(id, data->type)) {
      ++parts_[worker].unwanted;
      return;
    }
    PackObject object;
    object.id = id;
    object.type = data->type;
    object.contents = data->contents;
    visitor_.Visit(object, worker);
    ++parts_[worker].visited;
    parts_[worker].visited_bytes += data->contents.size();
    parts_[worker].built_bytes += data->contents.size();
  }

  bool Refuses(const ObjectId& id) {
    const std::lock_guard<std::mutex> lock(wants_);
    return visitor_.Refuses(id);
  }

  bool Wants(const ObjectId& id, ObjectType type) {
    const std::lock_guard<std::mutex> lock(wants_);
    return visitor_.Wants(id, type);
  }

  const LooseFolder& folder_;
  Deduplicated& visitor_;
  const PackWalkOptions& options_;
  std::vector<PackWalkStats> parts_;  // by worker
  std::atomic<size_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::mutex large_, wants_;
};

void ObjectStore::WalkLoose(Deduplicated* visitor, const PackWalkOptions& options,
                            Report* report) const {
  for (size_t i = 0; i < loose_.size(); ++i) {
    visitor->Begin(packs_.size(), i);
    if (LooseWalk(loose_[i], visitor, options).Run(&report->stats)) continue;
    report->problems.push_back(
        {loose_[i].object_dir, {ErrorKind::kBudget, "stopped before the end"}});
  }
}

void ObjectStore::ForEach(const Wants& wants, size_t threads, const Sink& sink,
                          std::vector<GitProblem>* problems) const {
  SinkVisitor visitor(wants, sink, problems);
  Report report = Walk(&visitor, {.threads = threads, .max_object_bytes = max_object_bytes_});
  problems->insert(problems->end(), report.problems.begin(), report.problems.end());
}

}  // namespace leaksift
