// Where a secret came to a path, against a slow oracle and in histories made by hand.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "scan/collector.h"
#include "support/random_repo.h"
#include "support/sample_secret.h"
#include "support/scan_history.h"

namespace leaksift::testing {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// ---- the oracle ----

using SecretKey = std::pair<std::string, std::string>;               // rule, fingerprint
using PlaceKey = std::tuple<std::string, std::string, std::string>;  // and path

ScanOptions Options(unsigned threads) {
  ScanOptions options;
  options.threads = threads;
  options.min_confidence = Confidence::kLow;
  options.fingerprint_key = "key of the tests";
  options.today = "2027-01-01";
  return options;
}

// The secrets of every blob, each read by itself.
std::map<std::string, std::set<SecretKey>> SecretsOfBlobs(const GitRepo& repo) {
  const ScanOptions options = Options(1);
  const CollectorContext context(BuiltinRules(), options);
  Collector collector(context);
  DetectScratch scratch;
  std::map<std::string, std::set<SecretKey>> secrets;
  for (const auto& [id, object] : repo.AllObjects()) {
    if (object.type != "blob") continue;
    std::vector<Hit> hits;
    RC_ASSERT(BuiltinDetector().DetectAll(object.contents, &scratch, &hits).ok());
    for (const PendingFinding& pending :
         collector.Prepare(object.contents, {}, {}, std::move(hits))) {
      const Finding& finding = pending.finding;
      if (finding.verdict.keep) {
        secrets[id].emplace(std::string(finding.rule->id), finding.fingerprint);
      }
    }
  }
  return secrets;
}

// By commit, what git says it has where.
std::map<std::string, std::set<PlaceKey>> PlacesOfCommits(const GitRepo& repo) {
  const std::map<std::string, std::set<SecretKey>> secrets = SecretsOfBlobs(repo);
  std::map<std::string, std::set<PlaceKey>> places;
  for (const std::string& commit : Lines(repo.Git({"rev-list", "--all"}))) {
    std::set<PlaceKey>& mine = places[commit];
    for (const std::string& line : Lines(repo.Git({"ls-tree", "-r", commit}))) {
      const auto blob = secrets.find(line.substr(12, 40));
      if (blob == secrets.end()) continue;
      const std::string path = line.substr(line.find('\t') + 1);
      for (const auto& [rule, fingerprint] : blob->second) mine.emplace(rule, fingerprint, path);
    }
  }
  return places;
}

std::map<PlaceKey, std::set<std::string>> ExpectedIntroductions(const GitRepo& repo) {
  const std::map<std::string, std::set<PlaceKey>> places = PlacesOfCommits(repo);
  std::map<PlaceKey, std::set<std::string>> expected;
  for (const std::string& line : Lines(repo.Git({"rev-list", "--all", "--parents"}))) {
    std::istringstream words(line);
    std::string commit, parent;
    words >> commit;
    std::set<PlaceKey> fresh = places.at(commit);
    while (words >> parent) {
      for (const PlaceKey& place : places.at(parent)) fresh.erase(place);
    }
    for (const PlaceKey& place : fresh) expected[place].insert(commit);
  }
  return expected;
}

RC_GTEST_PROP(HistoryOrigins, EqualTheDefinitionCarriedOutByGit, ()) {
  const GitRepo repo;
  HistoryShape shape;
  shape.commits = *rc::gen::inRange(5, 25);
  shape.branches = *rc::gen::inRange(1, 5);
  shape.files = *rc::gen::inRange(1, 6);
  shape.file_bytes = *rc::gen::element<size_t>(100, 600);
  shape.lines = SecretLines();
  MakeRandomHistory(repo, *rc::gen::arbitrary<uint32_t>(), shape);
  const std::map<PlaceKey, std::set<std::string>> expected = ExpectedIntroductions(repo);
  std::map<std::string, std::set<std::string>> histories;  // by ref
  for (const std::string& ref : Lines(repo.Git({"for-each-ref", "--format=%(refname)"}))) {
    const std::vector<std::string> commits = Lines(repo.Git({"rev-list", ref}));
    histories[ref] = {commits.begin(), commits.end()};
  }
  HistoryRun run;
  run.options = Options(*rc::gen::inRange(1u, 4u));
  const ScanReport report = ScanHistoryOf(repo.git_dir().string(), run);
  RC_ASSERT(report.ledger.complete());
  for (const Finding& finding : report.findings) {
    if (finding.provenance.kind != SourceKind::kGitBlob) continue;
    std::vector<std::string> commits;
    for (const Introduction& one : finding.provenance.introductions) {
      RC_ASSERT(one.path == finding.provenance.path);
      commits.push_back(one.commit);
    }
    const PlaceKey key{finding.rule->id, finding.fingerprint, finding.provenance.path};
    if (!expected.contains(key)) {  // in no commit
      RC_ASSERT(finding.provenance.path.empty() && commits.empty());
      continue;
    }
    RC_CLASSIFY(commits.size() > 1, "several introductions");
    RC_ASSERT(std::set<std::string>(commits.begin(), commits.end()) == expected.at(key));
    RC_ASSERT(commits.size() == expected.at(key).size());
    std::set<std::string> refs;
    for (const auto& [ref, history] : histories) {
      for (const std::string& commit : commits) {
        if (history.contains(commit)) refs.insert(ref);
      }
    }
    std::set<std::string> actual(finding.provenance.refs.begin(), finding.provenance.refs.end());
    actual.erase("HEAD");
    RC_ASSERT(actual == refs);
  }
}

// ---- by hand ----

class Histories : public ::testing::Test {
 protected:
  // Path and subject of all introductions of the sample secret, sorted: commits of one second have
  // no order of their own.
  std::vector<std::string> Introductions() const {
    const ScanReport report = ScanHistoryOf(repo_.git_dir().string(), {});
    std::vector<std::string> out;
    for (const Finding& finding : report.findings) {
      for (const Introduction& one : finding.provenance.introductions) {
        out.push_back(one.path + ": " + one.subject);
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::string Id(const std::string& name) const { return repo_.Git({"rev-parse", name}); }

  const std::string secret_ = SampleOf("github-personal-access-token").line + "\n";
  const GitRepo repo_;
};

using Names = std::vector<std::string>;

TEST_F(Histories, AChangeOfTheFileIsNoIntroduction) {
  repo_.Commit("a", secret_, "brings it");
  repo_.Commit("a", secret_ + "more\n", "changes the file");
  repo_.Commit("a", "before\n" + secret_ + "more\n", "changes it again");
  EXPECT_EQ(Introductions(), (Names{"a: brings it"}));
}

TEST_F(Histories, Revert) {
  repo_.Commit("b", "text\n", "start");
  repo_.Commit("a", secret_, "brings it");
  for (const char* message : {"reverts it", "brings it back"}) {
    repo_.Git({"revert", "--no-commit", "HEAD"});
    repo_.Git({"commit", "-q", "-m", message});
  }
  EXPECT_EQ(Introductions(), (Names{"a: brings it", "a: brings it back"}));
}

TEST_F(Histories, CherryPick) {
  repo_.Commit("b", "text\n", "start");
  repo_.Git({"checkout", "-q", "-b", "side"});
  repo_.Commit("a", secret_, "on the side");
  repo_.Git({"checkout", "-q", "main"});
  repo_.Commit("b", "text 2\n", "elsewhere");
  repo_.Git({"cherry-pick", "--no-commit", "side"});
  repo_.Git({"commit", "-q", "-m", "picked"});
  EXPECT_EQ(Introductions(), (Names{"a: on the side", "a: picked"}));
  repo_.Git({"merge", "-q", "-m", "both have it", "side"});
  EXPECT_EQ(Introductions(), (Names{"a: on the side", "a: picked"}));
}

TEST_F(Histories, RenameAndTwoPaths) {
  repo_.Commit("a", secret_, "brings it");
  repo_.Git({"mv", "a", "b"});
  repo_.Git({"commit", "-q", "-m", "moves it"});
  repo_.Commit("c", secret_, "copies it");
  EXPECT_EQ(Introductions(), (Names{"a: brings it", "b: moves it", "c: copies it"}));
}

TEST_F(Histories, EvilMerge) {
  repo_.Commit("b", "text\n", "start");
  repo_.Git({"checkout", "-q", "-b", "side"});
  repo_.Commit("s", "side\n", "side");
  repo_.Git({"checkout", "-q", "main"});
  repo_.Commit("m", "main\n", "main");
  repo_.Git({"merge", "-q", "--no-commit", "side"});
  repo_.Commit("a", secret_, "evil merge");
  EXPECT_EQ(Introductions(), (Names{"a: evil merge"}));
}

TEST_F(Histories, Octopus) {
  repo_.Commit("b", "text\n", "start");
  for (const char* side : {"one", "two", "three"}) {
    repo_.Git({"checkout", "-q", "-b", side, "main"});
    const bool has = side != std::string("two");
    repo_.Commit(has ? "a" : side, has ? secret_ : "text\n", side);
  }
  repo_.Git({"checkout", "-q", "main"});
  repo_.Git({"merge", "-q", "-m", "octopus", "one", "two", "three"});
  EXPECT_EQ(Introductions(), (Names{"a: one", "a: three"}));
}

TEST_F(Histories, CrissCross) {
  repo_.Commit("b", "text\n", "start");
  repo_.Git({"branch", "side"});
  repo_.Commit("a", secret_, "on main");
  repo_.Git({"checkout", "-q", "side"});
  repo_.Commit("a", secret_ + "other\n", "on side");
  const std::string side = Id("side");
  repo_.Git({"merge", "-q", "-X", "ours", "-m", "cross", "main"});
  repo_.Git({"checkout", "-q", "main"});
  repo_.Git({"merge", "-q", "-X", "ours", "-m", "criss", side});
  EXPECT_EQ(Introductions(), (Names{"a: on main", "a: on side"}));
}

TEST_F(Histories, ManyAreCountedNotListed) {
  const size_t more = 3;
  std::string stream = "blob\nmark :1\ndata " + std::to_string(secret_.size()) + "\n" + secret_;
  for (size_t i = 0; i < Provenance::kMostIntroductions + more; ++i) {
    const std::string name = std::to_string(1000 + i);
    stream += "commit refs/heads/b" + name + "\ncommitter C <c@e> " + name + " +0000\ndata 4\n" +
              name + "M 100644 :1 a\n\n";
  }
  repo_.Git({"fast-import", "--quiet"}, stream);
  const ScanReport report = ScanHistoryOf(repo_.git_dir().string(), {});
  ASSERT_EQ(report.findings.size(), 1u);
  const Provenance& provenance = report.findings[0].provenance;
  EXPECT_EQ(provenance.introductions.size(), Provenance::kMostIntroductions);
  EXPECT_EQ(provenance.introductions[0].subject, "1000");
  EXPECT_EQ(provenance.more_introductions, more);
  EXPECT_EQ(provenance.refs.size(), Provenance::kMostRefs);
  EXPECT_EQ(provenance.refs[0], "refs/heads/b1000");
  EXPECT_EQ(provenance.more_refs, Provenance::kMostIntroductions + more - Provenance::kMostRefs);
  const std::string reports = AllReports(report);
  EXPECT_NE(reports.find("\"more_introductions\":3"), std::string::npos);
  EXPECT_NE(reports.find("\"more_refs\":53"), std::string::npos);
  EXPECT_NE(reports.find("and 3 other commits"), std::string::npos);
  EXPECT_NE(reports.find("and 53 more"), std::string::npos);
}

}  // namespace
}  // namespace leaksift::testing
