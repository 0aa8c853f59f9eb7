// Three ways over one repository find the same: the walk over deltas, a scan of each object as a
// text of its own, and that of the objects as libgit2 reads them. And any number of threads gives
// the same bytes.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <set>
#include <tuple>

#include "scan/history_visitor.h"
#include "source/git_handle.h"
#include "support/random_repo.h"
#include "support/scan_history.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

// object, rule, begin and end of the secret, the secret
using Place = std::tuple<std::string, std::string, size_t, size_t, std::string>;
using Places = std::multiset<Place>;

void Add(const std::vector<PendingFinding>& pending, Places* places) {
  for (const PendingFinding& one : pending) {
    const Finding& finding = one.finding;
    places->insert({finding.provenance.object_id, std::string(finding.rule->id), finding.span.begin,
                    finding.span.end, std::string(finding.secret.Reveal())});
  }
}

// Everything is kept, so that everything is compared.
ScanOptions All(unsigned threads) {
  ScanOptions options;
  options.threads = threads;
  options.min_confidence = Confidence::kLow;
  options.fingerprint_key = "key of the tests";
  options.today = "2027-01-01";
  return options;
}

Places ByDeltas(const GitRepo& repo, unsigned threads) {
  const ScanOptions options = All(threads);
  const CollectorContext context(BuiltinRules(), options);
  const Result<GitLayout> layout = OpenGitLayout(repo.path().string(), {});
  RC_ASSERT(layout.ok());
  const ObjectStore store = ObjectStore::Open(*layout, {});
  const HistoryFacts facts{&store, {}, false, nullptr, nullptr};
  HistoryVisitor visitor(facts, BuiltinDetector(), context, threads, nullptr);
  PackWalkOptions walk;
  walk.threads = threads;
  RC_ASSERT(store.Walk(&visitor, walk).problems.empty());
  Places places;
  Add(visitor.TakeFindings(), &places);
  return places;
}

// Scans texts one by one.
class OneByOne {
 public:
  void Scan(const std::string& id, std::string_view text) {
    std::vector<Hit> hits;
    RC_ASSERT(BuiltinDetector().DetectAll(text, &scratch_, &hits).ok());
    Provenance provenance;
    provenance.object_id = id;
    Add(collector_.Prepare(text, {}, provenance, std::move(hits)), &places_);
  }
  const Places& places() const { return places_; }

 private:
  const ScanOptions options_ = All(1);
  const CollectorContext context_{BuiltinRules(), options_};
  Collector collector_{context_};
  DetectScratch scratch_;
  Places places_;
};

Places ByGit(const GitRepo& repo) {
  OneByOne scan;
  for (const auto& [id, object] : repo.AllObjects()) {
    if (object.type != "tree") scan.Scan(id, object.contents);
  }
  return scan.places();
}

Places ByLibgit2(const GitRepo& repo) {
  InitGitLibrary();
  git_odb* handle = nullptr;
  RC_ASSERT(git_odb_open(&handle, (repo.git_dir() / "objects").c_str()) == 0);
  const GitOdb odb(handle);
  OneByOne scan;
  struct Each {
    git_odb* odb;
    OneByOne* scan;
  } each{handle, &scan};
  const auto visit = [](const git_oid* oid, void* payload) {
    const Each& to = *static_cast<Each*>(payload);
    git_odb_object* object = nullptr;
    RC_ASSERT(git_odb_read(&object, to.odb, oid) == 0);
    const GitOdbObject owner(object);
    if (git_odb_object_type(object) == GIT_OBJECT_TREE) return 0;
    to.scan->Scan(git_oid_tostr_s(oid), {static_cast<const char*>(git_odb_object_data(object)),
                                         git_odb_object_size(object)});
    return 0;
  };
  RC_ASSERT(git_odb_foreach(handle, visit, &each) == 0);
  return scan.places();
}

// Random commits and merges; packs with deltas as git makes them, and loose objects beside them.
void Fill(const GitRepo& repo) {
  HistoryShape shape;
  shape.commits = *rc::gen::inRange(5, 40);
  shape.branches = *rc::gen::inRange(1, 5);
  shape.files = *rc::gen::inRange(1, 8);
  shape.file_bytes = *rc::gen::element<size_t>(100, 1500, 6000);
  shape.lines = SecretLines();
  MakeRandomHistory(repo, *rc::gen::arbitrary<uint32_t>(), shape);
  const std::string depth = std::to_string(*rc::gen::inRange(1, 50));
  repo.Git({"repack", "-adkfq", "--depth=" + depth, "--window=20"});
  repo.Git({"checkout", "-qf", "branch0"});
  for (int loose = *rc::gen::inRange(0, 3); loose > 0; --loose) {
    repo.Commit("loose" + std::to_string(loose), shape.lines[0] + std::to_string(loose));
  }
}

RC_GTEST_PROP(HistoryEquivalence, DeltasTextsAndLibgit2FindTheSame, ()) {
  const GitRepo repo;
  Fill(repo);
  const Places places = ByDeltas(repo, *rc::gen::inRange(1u, 4u));
  RC_CLASSIFY(places.empty(), "nothing to find");
  RC_ASSERT(places == ByGit(repo));
  RC_ASSERT(places == ByLibgit2(repo));
}

class Threads : public ::testing::TestWithParam<uint32_t> {};

TEST_P(Threads, AnyNumberGivesTheSameBytes) {
  const GitRepo repo;
  HistoryShape shape;
  shape.lines = SecretLines();
  MakeRandomHistory(repo, GetParam(), shape);
  repo.Git({"repack", "-adkfq", "--depth=40", "--window=20"});
  std::set<std::string> outcomes;
  for (const unsigned threads : {1u, 2u, 8u, 8u}) {
    HistoryRun run;
    run.options = All(threads);
    run.options.keep_dropped = true;
    outcomes.insert(AllReports(ScanHistoryOf(repo.git_dir().string(), run)));
  }
  EXPECT_EQ(outcomes.size(), 1u);
}
INSTANTIATE_TEST_SUITE_P(Seeds, Threads, ::testing::Range(1u, 13u));

}  // namespace
}  // namespace leaksift::testing
