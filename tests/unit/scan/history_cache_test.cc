// A scan with a cache gives the same bytes as one without, whatever happened to the repository and
// the cache in between.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <random>

#include "scan/object_memory.h"
#include "support/random_repo.h"
#include "support/scan_history.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

HistoryShape ShapeWithSecrets() {
  HistoryShape shape;
  shape.commits = 40;
  shape.file_bytes = 1500;
  shape.lines = SecretLines();
  return shape;
}

class CachedScan {
 public:
  CachedScan() : folder_(std::move(*CacheFolder::Open(dir_.path() / "cache", ""))) {}

  // The units that were read.
  uint64_t ExpectSame(const GitRepo& repo, const std::string& when, HistoryRun run = {}) {
    const std::string path = repo.git_dir().string();
    const std::string plain = AllReports(ScanHistoryOf(path, run));
    run.request.cache = &folder_;
    Progress progress;
    EXPECT_EQ(plain, AllReports(ScanHistoryOf(path, run, &progress))) << when;
    return progress.units;
  }

  fs::path File() const {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(dir_.path() / "cache")) {
      if (entry.path().extension() == ".scan") found = entry.path();
    }
    return found;
  }

 private:
  TempDir dir_;
  CacheFolder folder_;
};

class RandomHistories : public ::testing::TestWithParam<uint32_t> {};

TEST_P(RandomHistories, TheSameBytesWithAndWithoutCache) {
  const GitRepo repo;
  MakeRandomHistory(repo, GetParam(), ShapeWithSecrets());
  CachedScan scan;
  const uint64_t all = scan.ExpectSame(repo, "first");
  const uint64_t again = scan.ExpectSame(repo, "second");
  EXPECT_LT(again, all / 2);  // what has findings is read again
  repo.Git({"repack", "-adkq", "--depth=50"});
  EXPECT_EQ(again, scan.ExpectSame(repo, "repacked"));

  HistoryRun run;
  run.options.threads = 3;
  run.options.min_confidence = Confidence::kLow;
  scan.ExpectSame(repo, "low, first", run);
  scan.ExpectSame(repo, "low, second", run);
  run.options.keep_dropped = true;
  scan.ExpectSame(repo, "dropped, first", run);
  scan.ExpectSame(repo, "dropped, second", run);
  EXPECT_EQ(again, scan.ExpectSame(repo, "third"));

  run = {};
  run.request.verify = true;
  EXPECT_EQ(all, scan.ExpectSame(repo, "verified", run));
  run = {};
  for (uint32_t i = 0; i < 3; ++i) {
    run.options.shard = {i, 3};
    scan.ExpectSame(repo, "shard", run);
  }

  repo.Git({"checkout", "-qf", "branch0"});
  repo.Commit("new.txt", SecretLines()[0] + "new\n");
  EXPECT_LE(scan.ExpectSame(repo, "one more commit"), again + 4);
  repo.Git({"branch", "-D", "branch1"});
  repo.Git({"reflog", "expire", "--expire=now", "--all"});
  repo.Git({"gc", "-q", "--prune=now"});
  scan.ExpectSame(repo, "collected");
  scan.ExpectSame(repo, "collected, second");
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistories, ::testing::Range(1u, 5u));

// Loose objects, of which each is lost in turn.
TEST(HistoryCache, WhatGetsLostIsMissed) {
  const GitRepo repo;
  for (int i = 0; i < 4; ++i) {
    repo.Commit("folder/a.txt", "line " + std::to_string(i) + "\n" + SecretLines()[0]);
    repo.Commit("b.txt", "text " + std::to_string(i) + "\n");
  }
  for (const auto& [id, object] : repo.AllObjects()) {
    CachedScan scan;
    scan.ExpectSame(repo, "whole");
    const fs::path file = repo.git_dir() / "objects" / id.substr(0, 2) / id.substr(2);
    const fs::path aside = repo.path() / "aside";
    fs::rename(file, aside);
    scan.ExpectSame(repo, object.type + " lost");
    scan.ExpectSame(repo, object.type + " still lost");
    fs::rename(aside, file);
    scan.ExpectSame(repo, object.type + " found again");
  }
}

TEST(HistoryCache, RangesAndWholeScansShareIt) {
  const GitRepo repo;
  MakeRandomHistory(repo, 9, ShapeWithSecrets());
  const auto commit = [&](const char* name) {
    return *ObjectId::FromHex(repo.Git({"rev-parse", name}));
  };
  HistoryRun range;
  range.request.part = HistoryPart{{{{commit("branch0")}, {commit("branch0~3")}, false}}, {}};
  HistoryRun tree;
  tree.request.part = HistoryPart{{{{commit("branch0")}, {}, true}}, {}};
  CachedScan scan;
  for (int i = 0; i < 2; ++i) {
    scan.ExpectSame(repo, "range", range);
    scan.ExpectSame(repo, "tree", tree);
    scan.ExpectSame(repo, "whole");
  }
}

TEST(HistoryCache, DamagedFilesAreMadeAnew) {
  const GitRepo repo;
  MakeRandomHistory(repo, 5, ShapeWithSecrets());
  CachedScan scan;
  const uint64_t all = scan.ExpectSame(repo, "first");
  std::mt19937 random(1);
  const std::string good = ReadFile(scan.File());
  for (int i = 0; i < 6; ++i) {
    std::string bad = good;
    if (i % 2 == 0) {
      bad[random() % bad.size()] ^= 4;
    } else {
      bad.resize(random() % bad.size());
    }
    WriteFile(scan.File(), bad);
    EXPECT_EQ(all, scan.ExpectSame(repo, "damaged"));
    EXPECT_EQ(good, ReadFile(scan.File()));
  }
}

// An index may call any object by any id. Its word is not taken over into the cache.
TEST(HistoryCache, ObjectsOfWrongIdsAreNotRemembered) {
  PackObject object;
  object.contents = "harmless\n";
  object.id = ComputeObjectId(ObjectType::kBlob, "harmless\n");
  EXPECT_TRUE(ObjectMemory::HasItsId(object));
  object.contents = "harmful\n";
  EXPECT_FALSE(ObjectMemory::HasItsId(object));
}

TEST(HistoryCache, HoldsNoValues) {
  const GitRepo repo;
  MakeRandomHistory(repo, 3, ShapeWithSecrets());
  CachedScan scan;
  scan.ExpectSame(repo, "first");
  const std::string file = ReadFile(scan.File());
  const ScanReport report = ScanHistoryOf(repo.git_dir().string(), {});
  ASSERT_FALSE(report.findings.empty());
  for (const Finding& finding : report.findings) {
    EXPECT_EQ(file.find(finding.secret.Reveal()), std::string::npos);
    EXPECT_EQ(file.find(finding.fingerprint), std::string::npos);
  }
}

}  // namespace
}  // namespace leaksift::testing
