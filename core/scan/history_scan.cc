#include "scan/history_scan.h"

#include <algorithm>
#include <iterator>

#include "base/hash.h"
#include "pack/object_store.h"
#include "scan/directory_scan.h"
#include "scan/history_findings.h"
#include "scan/history_visitor.h"
#include "scan/object_memory.h"
#include "scan/scan_key.h"
#include "source/git_refs.h"
#include "source/git_submodules.h"

namespace leaksift {
namespace {

// One repository, without its submodules.
class RepositoryScan {
 public:
  // `scan_key`: see ScanKey; empty: nothing is to be remembered.
  RepositoryScan(const HistoryRequest& request, const Detector& detector,
                 const CollectorContext& context, const std::string& scan_key, Progress* progress)
      : request_(request),
        detector_(detector),
        context_(context),
        scan_key_(scan_key),
        progress_(progress) {}

  /// Adds everything to `all`; paths of findings begin with `prefix`.
  void Run(const GitLayout& layout, const std::string& prefix, Collector* all);

  const std::optional<ObjectId>& head() const { return refs_.head; }

  /// What is scanned, in words that mean the same in every clone: of a part its commits and blobs,
  /// else the refs.
  std::string Source() const;

 private:
  void NoteLimits(const GitLayout& layout, const ObjectStore& store, Ledger* ledger) const;
  void CheckRefs(bool promisor, const ObjectStore& store, Ledger* ledger) const;
  std::unordered_set<ObjectId, ObjectIdHash> ObjectsOfPart(const GitLayout& layout,
                                                           const ObjectStore& store,
                                                           Ledger* ledger) const;
  void ScanReflogs(Collector* all);
  std::optional<ObjectMemory> Memory(const GitLayout& layout, const ObjectStore& store) const;

  const HistoryRequest& request_;
  const Detector& detector_;
  const CollectorContext& context_;
  const std::string& scan_key_;
  Progress* progress_;
  GitRefs refs_;
};

std::string RepositoryScan::Source() const {
  std::string text;
  if (!request_.part) {
    for (const GitRef& ref : refs_.refs) text += "ref " + ref.name + ' ' + ref.id.Hex() + '\n';
    return text;
  }
  for (const GitRange& range : request_.part->ranges) {
    text += range.tree_only ? "tree\n" : "range\n";
    for (const ObjectId& id : range.include) text += "with " + id.Hex() + '\n';
    for (const ObjectId& id : range.exclude) text += "without " + id.Hex() + '\n';
    for (const ObjectId& id : range.tags) text += "tag " + id.Hex() + '\n';
  }
  for (const StagedBlob& blob : request_.part->staged) {
    text += "staged " + blob.id.Hex() + ' ' + blob.path + '\n';
  }
  return text;
}

void AddProblems(UnitKind kind, const std::vector<GitProblem>& problems, Ledger* ledger) {
  for (const GitProblem& problem : problems) {
    ledger->entries.push_back({kind, UnitOutcome::kFailed, problem.unit, problem.error.message});
  }
}

void RepositoryScan::NoteLimits(const GitLayout& layout, const ObjectStore& store,
                                Ledger* ledger) const {
  const auto outcome = request_.allow_shallow ? UnitOutcome::kSkipped : UnitOutcome::kFailed;
  for (const ObjectId& commit : layout.shallow) {
    ledger->entries.push_back({UnitKind::kCommit, outcome, commit.Hex(),
                               "a shallow clone: the history before this commit is not here"});
  }
  if (layout.promisor || store.promisor()) {
    ledger->entries.push_back({UnitKind::kRepository, UnitOutcome::kFailed, request_.repository,
                               "a partial clone: objects that were not fetched cannot be scanned"});
  }
}

// HEAD and what stands below refs/, of all worktrees. Other names that git leaves behind
// (ORIG_HEAD, FETCH_HEAD) and reflogs may outlive their objects.
bool KeepsItsObject(const std::string& ref) {
  const size_t refs = ref.rfind("refs/", 0) == 0 ? 0 : ref.find("/refs/");
  return refs != std::string::npos || ref == "HEAD" || ref.ends_with("/HEAD");
}

// What nothing but a ref leads to is missed by nobody else.
void RepositoryScan::CheckRefs(bool promisor, const ObjectStore& store, Ledger* ledger) const {
  for (const GitRef& ref : refs_.refs) {
    if (!KeepsItsObject(ref.name) || store.Contains(ref.id)) continue;
    ledger->entries.push_back({UnitKind::kObject, UnitOutcome::kFailed, ref.id.Hex(),
                               "missing, but " + ref.name + " refers to it" +
                                   (promisor ? " (a partial clone: fetch it first)" : "")});
  }
}

std::unordered_set<ObjectId, ObjectIdHash> RepositoryScan::ObjectsOfPart(const GitLayout& layout,
                                                                         const ObjectStore& store,
                                                                         Ledger* ledger) const {
  Result<GitRangeObjects> listed = ListRangeObjects(layout, store, request_.part->ranges);
  std::unordered_set<ObjectId, ObjectIdHash> only;
  if (listed.ok()) {
    AddProblems(UnitKind::kObject, listed->problems, ledger);
    only = std::move(listed->objects);
  } else {
    AddProblems(UnitKind::kRepository, {{request_.repository, listed.error()}}, ledger);
  }
  for (const StagedBlob& blob : request_.part->staged) only.insert(blob.id);
  for (const ObjectId& id : only) {
    if (store.Contains(id)) continue;
    ledger->entries.push_back(
        {UnitKind::kObject, UnitOutcome::kFailed, id.Hex(), "missing from the repository"});
  }
  return only;
}

// What people wrote when they moved refs, and where a clone came from: "clone: from
// https://user:password@host".
void RepositoryScan::ScanReflogs(Collector* all) {
  DetectScratch scratch;
  for (const GitReflogEntry& entry : refs_.reflog) {
    std::vector<Hit> hits;
    const Result<void> detected = detector_.DetectAll(entry.message, &scratch, &hits);
    if (!detected.ok()) {
      all->ledger.entries.push_back(
          {UnitKind::kRef, UnitOutcome::kFailed, entry.ref, detected.error().message});
    }
    Provenance provenance;
    provenance.kind = SourceKind::kGitReflog;
    provenance.path = "logs/" + entry.ref;
    provenance.object_id = entry.new_id.Hex();
    all->Add(entry.message, {}, provenance, std::move(hits));
  }
}

// A repository that moved starts anew: its folder is only the name under which its objects are
// looked up.
std::optional<ObjectMemory> RepositoryScan::Memory(const GitLayout& layout,
                                                   const ObjectStore& store) const {
  if (scan_key_.empty()) return std::nullopt;
  ObjectMemory::Options options;
  options.name = HexEncode(Sha256(scan_key_ + RealPath(layout.common_dir)));
  options.follows = !request_.part;
  options.whole = options.follows && context_.options().shard.whole();
  options.read_again = request_.verify;
  return std::optional<ObjectMemory>(std::in_place, *request_.cache, store, std::move(options));
}

void RepositoryScan::Run(const GitLayout& layout, const std::string& prefix, Collector* all) {
  refs_ = ReadGitRefs(layout);
  ObjectStoreOptions store_options;
  store_options.trust_owner = request_.open.trust_owner;
  const ObjectStore store = ObjectStore::Open(layout, store_options);
  Ledger& ledger = all->ledger;
  AddProblems(UnitKind::kRepository, layout.problems, &ledger);
  AddProblems(UnitKind::kRef, refs_.problems, &ledger);
  AddProblems(UnitKind::kRepository, store.problems(), &ledger);

  HistoryFacts facts{&store, layout.shallow, layout.promisor || store.promisor(), nullptr, nullptr};
  std::unordered_set<ObjectId, ObjectIdHash> only;
  if (request_.part) {
    only = ObjectsOfPart(layout, store, &ledger);
    facts.only = &only;
  } else {
    NoteLimits(layout, store, &ledger);
    CheckRefs(facts.promisor, store, &ledger);
  }
  std::optional<ObjectMemory> memory = Memory(layout, store);
  if (memory) facts.memory = &*memory;
  const size_t threads = ThreadCount(context_.options());
  HistoryVisitor visitor(facts, detector_, context_, threads, progress_);
  PackWalkOptions walk;
  walk.threads = threads;
  walk.memory_bytes = request_.memory_bytes;
  walk.verify_ids = request_.verify;
  const ObjectStore::Report report = store.Walk(&visitor, walk);
  AddProblems(UnitKind::kRepository, report.problems, &ledger);
  visitor.SaveMemory(report.problems.empty() && store.problems().empty());

  Collector own(context_);
  own.ledger = visitor.TakeLedger();
  HistoryOrigins origins{&store, &refs_, {}, prefix};
  if (request_.part) origins.staged = request_.part->staged;
  DecideHistoryFindings(visitor.TakeFindings(), origins, &own);
  all->Merge(std::move(own));
  if (!request_.part) ScanReflogs(all);
}

// Submodules that are not kept inside of the repository are told, not scanned: they are not
// cloned, or are to be scanned where they are.
void NoteOtherSubmodules(const GitLayout& layout, const std::vector<std::string>& kept,
                         Ledger* ledger) {
  const Result<std::vector<std::string>> others = ListOtherSubmodules(layout, kept);
  const auto note = [ledger](std::string unit, std::string reason) {
    ledger->entries.push_back(
        {UnitKind::kRepository, UnitOutcome::kSkipped, std::move(unit), std::move(reason)});
  };
  if (!others.ok()) {
    return note(
        layout.git_dir + "/index",
        "cannot be read, so nobody knows of submodules elsewhere: " + others.error().message);
  }
  for (const std::string& path : *others) {
    note(path, "a submodule that is not kept in this repository: scan it by itself");
  }
}

}  // namespace

Result<void> ScanHistory(const HistoryRequest& request, const Detector& detector,
                         const RuleSet& rules, const ScanOptions& shared, Progress* progress,
                         ScanReport* report) {
  ScanOptions options = shared;
  // Which commit brought a secret is known only to who sees all of its versions.
  options.shard.undivided = !options.shard.whole() && options.policy.gitleaks.NamesCommits();
  const Result<GitLayout> layout = OpenGitLayout(request.repository, request.open);
  const CollectorContext context(rules, options);
  Collector all(context);
  if (!layout.ok()) {
    if (layout.error().kind == ErrorKind::kMissing) {
      return Error{ErrorKind::kUsage, layout.error().message};
    }
    all.ledger.entries.push_back(
        {UnitKind::kRepository, UnitOutcome::kFailed, request.repository, layout.error().message});
    FinishReport(std::move(all), report);
    return {};
  }
  const std::string scan_key =
      request.cache ? ScanKey(rules, options).value_or(std::string()) : std::string();
  RepositoryScan scan(request, detector, context, scan_key, progress);
  scan.Run(*layout, "", &all);
  if (scan.head()) report->head_commit = scan.head()->Hex();
  report->source = scan.Source();
  std::vector<GitProblem> problems;
  std::vector<std::string> submodules;
  if (!request.part) {
    submodules = ListSubmodules(*layout, &problems);
    NoteOtherSubmodules(*layout, submodules, &all.ledger);
  }
  for (const std::string& submodule : submodules) {
    const Result<GitLayout> inner = OpenGitLayout(submodule, request.open);
    if (!inner.ok()) {
      problems.push_back({submodule, inner.error()});
      continue;
    }
    const std::string name =
        submodule.substr(std::min(submodule.size(), layout->common_dir.size() + 1));
    RepositoryScan(request, detector, context, scan_key, progress).Run(*inner, name + "/", &all);
  }
  if (all.ledger.commits < request.min_commits) {
    problems.push_back({request.repository,
                        {ErrorKind::kMissing, "has " + std::to_string(all.ledger.commits) +
                                                  " commits, and --min-commits wants " +
                                                  std::to_string(request.min_commits)}});
  }
  AddProblems(UnitKind::kRepository, problems, &all.ledger);
  FinishReport(std::move(all), report);
  return {};
}

}  // namespace leaksift
