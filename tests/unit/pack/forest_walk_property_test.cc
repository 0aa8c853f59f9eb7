// Random repositories, packed in many ways by the real git: the walk delivers exactly what `git
// cat-file` does.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/git_repo.h"
#include "support/random_repo.h"
#include "unit/pack/collector.h"

namespace leaksift::testing {
namespace {

struct Packing {
  const char* name;
  std::vector<std::string> command;  // of git
  int index_version = 0;  // rewritten with index-pack when not 0; 3 stands for 64-bit offsets
};

const Packing kPackings[] = {
    {"fast-import's own pack", {"count-objects"}},
    {"gc", {"gc", "-q", "--prune=now"}},
    {"default", {"repack", "-q", "-adf"}},
    {"no deltas", {"repack", "-q", "-adf", "--window=0"}},
    {"shallow chains", {"repack", "-q", "-adf", "--depth=1", "--window=50"}},
    {"deep chains", {"repack", "-q", "-adf", "--depth=4000", "--window=250"}},
    {"ref-deltas", {"-c", "repack.usedeltabaseoffset=false", "repack", "-q", "-adf", "--depth=60"}},
    {"no compression", {"-c", "pack.compression=0", "repack", "-q", "-adF"}},
    {"index version 1", {"repack", "-q", "-adf"}, 1},
    {"64-bit offsets", {"repack", "-q", "-adf"}, 3},
};

std::map<std::string, GitObject> WalkAll(const GitRepo& repo, const PackWalkOptions& options,
                                         PackWalkStats* sum) {
  Collector collector;
  for (const auto& path : repo.Packs()) {
    Result<PackFile> pack = PackFile::Open(path.string() + ".pack");
    Result<PackIndex> index = PackIndex::Open(path.string() + ".idx");
    EXPECT_TRUE(pack.ok()) << pack.error().message;
    EXPECT_TRUE(index.ok()) << index.error().message;
    if (!pack.ok() || !index.ok()) continue;
    const Result<PackWalkStats> stats = WalkPack(*pack, *index, &collector, options);
    EXPECT_TRUE(stats.ok()) << stats.error().message;
    if (!stats.ok()) continue;
    EXPECT_EQ(stats->visited, index->size());
    sum->rebuilt += stats->rebuilt;
    sum->built_bytes += stats->built_bytes;
    sum->visited_bytes += stats->visited_bytes;
  }
  EXPECT_TRUE(collector.failed.empty());
  return collector.visited;
}

void Repack(const GitRepo& repo, const Packing& packing) {
  repo.Git(packing.command);
  if (packing.index_version == 0) return;
  const std::string version = packing.index_version == 1 ? "1" : "2,0x100";
  for (const auto& path : repo.Packs()) {
    repo.Git({"index-pack", "--index-version=" + version, "-o", path.string() + ".new",
              path.string() + ".pack"});
    std::filesystem::rename(path.string() + ".new", path.string() + ".idx");
  }
}

class RandomRepositories : public ::testing::TestWithParam<int> {};

TEST_P(RandomRepositories, EveryObjectOnceAndRight) {
  const GitRepo repo;
  HistoryShape shape;
  shape.commits = 40 + 30 * (GetParam() % 3);
  shape.file_bytes = GetParam() % 2 == 0 ? 3000 : 60000;
  MakeRandomHistory(repo, static_cast<uint32_t>(GetParam()), shape);
  for (const Packing& packing : kPackings) {
    SCOPED_TRACE(packing.name);
    Repack(repo, packing);
    const std::map<std::string, GitObject> expected =
        repo.AllObjects();  // some drop what no ref reaches
    ASSERT_GT(expected.size(), 100u);
    for (size_t threads : {1, 2, 8}) {
      PackWalkOptions options;
      options.threads = threads;
      options.verify_ids = threads == 2;
      PackWalkStats stats;
      EXPECT_TRUE(WalkAll(repo, options, &stats) == expected) << threads << " threads";
      EXPECT_EQ(stats.rebuilt, 0u);
      EXPECT_EQ(stats.built_bytes, stats.visited_bytes);
    }
    PackWalkOptions tight;
    tight.threads = 2;
    tight.memory_bytes = 1;  // nothing fits: every return to a parent builds it again
    PackWalkStats stats;
    EXPECT_TRUE(WalkAll(repo, tight, &stats) == expected);
  }
}

TEST_P(RandomRepositories, WantedObjectsOnly) {
  const GitRepo repo;
  MakeRandomHistory(repo, static_cast<uint32_t>(GetParam()));
  repo.Git({"repack", "-q", "-adf", "--depth=50"});
  std::map<std::string, GitObject> expected;
  for (const auto& [id, object] : repo.AllObjects()) {
    if (object.type != "tree" && ObjectId::FromHex(id)->bytes[1] % 4 == 0) {
      expected.emplace(id, object);
    }
  }
  Collector collector;
  collector.wants = [](const ObjectId& id, ObjectType type) {
    return type != ObjectType::kTree && id.bytes[1] % 4 == 0;
  };
  const std::string path = repo.Packs().at(0).string();
  const Result<PackFile> pack = PackFile::Open(path + ".pack");
  const Result<PackIndex> index = PackIndex::Open(path + ".idx");
  const Result<PackWalkStats> stats = WalkPack(*pack, *index, &collector, {.threads = 2});
  ASSERT_TRUE(stats.ok());
  EXPECT_TRUE(collector.visited == expected);
  EXPECT_EQ(stats->visited + stats->unwanted, index->size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRepositories, ::testing::Range(1, 5));

}  // namespace
}  // namespace leaksift::testing
