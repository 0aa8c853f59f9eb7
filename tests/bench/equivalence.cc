// equivalence REPO [REPO…]: whether `leaksift git` finds in a repository what a scan of every
// object finds as libgit2 reads it. Takes minutes on a large one, so it is no test; results.md has
// the figures. Prints a line a repository; exit status 1: they differ, 2: something could not be
// read.
#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <utility>

#include "scan/history_scan.h"
#include "scan/history_visitor.h"
#include "source/git_handle.h"

namespace leaksift {
namespace {

using Secrets = std::set<std::pair<std::string, std::string>>;  // rule, secret

struct Setup {
  Setup() {
    options.min_confidence = Confidence::kLow;
    options.fingerprint_key = "equivalence";
  }
  RuleSet rules = RuleSet::Builtin();
  Detector detector{rules};
  ScanOptions options;
};

void Add(const std::vector<PendingFinding>& pending, Secrets* secrets) {
  for (const PendingFinding& one : pending) {
    secrets->emplace(one.finding.rule->id, one.finding.secret.Reveal());
  }
}

bool ByDeltas(const Setup& setup, const GitLayout& layout, Secrets* secrets) {
  const CollectorContext context(setup.rules, setup.options);
  ObjectStoreOptions open;
  open.trust_owner = true;
  const ObjectStore store = ObjectStore::Open(layout, open);
  const HistoryFacts facts{&store, layout.shallow, true, nullptr, nullptr};
  const size_t threads = ThreadCount(setup.options);
  HistoryVisitor visitor(facts, setup.detector, context, threads, nullptr);
  PackWalkOptions walk;
  walk.threads = threads;
  const bool whole = store.Walk(&visitor, walk).problems.empty() && store.problems().empty();
  Add(visitor.TakeFindings(), secrets);
  return whole;
}

// What one object after the other needs.
struct Reading {
  const Setup& setup;
  git_odb* odb;
  Collector collector;
  DetectScratch scratch;
  Secrets* secrets;
  size_t objects = 0;
  size_t bytes = 0;
  bool failed = false;
};

int ReadOne(const git_oid* oid, void* payload) {
  Reading& reading = *static_cast<Reading*>(payload);
  git_odb_object* handle = nullptr;
  if (git_odb_read(&handle, reading.odb, oid) != 0) {
    reading.failed = true;
    return 0;
  }
  const GitOdbObject object(handle);
  const std::string_view text(static_cast<const char*>(git_odb_object_data(handle)),
                              git_odb_object_size(handle));
  ++reading.objects;
  reading.bytes += text.size();
  if (git_odb_object_type(handle) == GIT_OBJECT_TREE) return 0;
  std::vector<Hit> hits;
  if (!reading.setup.detector.DetectAll(text, &reading.scratch, &hits).ok()) reading.failed = true;
  Add(reading.collector.Prepare(text, {}, {}, std::move(hits)), reading.secrets);
  return 0;
}

int Compare(const Setup& setup, const std::string& path) {
  GitOpenOptions open;
  open.trust_owner = true;
  const Result<GitLayout> layout = OpenGitLayout(path, open);
  if (!layout.ok()) {
    std::cout << layout.error().message << "\n";
    return 2;
  }
  Secrets deltas, texts;
  const bool whole = ByDeltas(setup, *layout, &deltas);
  InitGitLibrary();
  git_odb* handle = nullptr;
  if (git_odb_open(&handle, layout->object_dir.c_str()) != 0) return 2;
  const GitOdb odb(handle);
  const CollectorContext context(setup.rules, setup.options);
  Reading reading{setup, handle, Collector(context), {}, &texts, 0, 0, false};
  git_odb_foreach(handle, ReadOne, &reading);
  std::cout << path << ": " << reading.objects << " objects, " << reading.bytes << " bytes; "
            << deltas.size() << " secrets by deltas, " << texts.size()
            << " by texts: " << (deltas == texts ? "the same" : "DIFFERENT") << "\n";
  if (!whole || reading.failed) return 2;
  return deltas == texts ? 0 : 1;
}

}  // namespace
}  // namespace leaksift

int main(int argc, char** argv) {
  const leaksift::Setup setup;
  int status = 0;
  for (int i = 1; i < argc; ++i) status = std::max(status, leaksift::Compare(setup, argv[i]));
  return status;
}
