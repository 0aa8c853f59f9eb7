// Every bit of a pack flipped, every truncation: damage is reported, and what is delivered all the
// same is right.
#include <gtest/gtest.h>

#include <string>

#include "support/git_repo.h"
#include "support/pack_builder.h"
#include "unit/pack/collector.h"

namespace leaksift::testing {
namespace {

class DamagedPack : public ::testing::TestWithParam<int> {
 protected:
  DamagedPack() {
    std::string text;
    for (int i = 0; i < 4; ++i) {
      text += "line " + std::to_string(i * 7919) + " of a file that grows\n";
      repo_.Commit("file", text);
    }
    repo_.Git({"repack", "-q", "-adf"});
    const std::string path = repo_.Packs().at(0).string();
    if (GetParam() == 1) repo_.Git({"index-pack", "--index-version=1", path + ".pack"});
    pack_ = ReadFile(path + ".pack");
    index_ = ReadFile(path + ".idx");
    expected_ = repo_.AllObjects();
  }

  /// True when nothing was reported. What is delivered must be right in any case.
  bool CleanWalk(const std::string& bytes) const {
    const Result<PackFile> pack = PackFile::Parse(bytes, "test.pack");
    if (!pack.ok()) return false;
    const Result<PackIndex> index = PackIndex::Parse(index_, "test.idx");
    Collector collector;
    const Result<PackWalkStats> stats = WalkPack(*pack, *index, &collector, {});
    for (const auto& [id, object] : collector.visited) {
      const auto found = expected_.find(id);
      EXPECT_TRUE(found != expected_.end() && found->second == object) << id;
    }
    if (!stats.ok()) return false;
    EXPECT_EQ(stats->visited + stats->failed, expected_.size());
    return stats->failed == 0;
  }

  const GitRepo repo_;
  std::string pack_, index_;
  std::map<std::string, GitObject> expected_;
};

TEST_P(DamagedPack, EveryFlippedBitIsReported) {
  ASSERT_TRUE(CleanWalk(pack_));
  for (size_t bit = 0; bit < pack_.size() * 8; ++bit) {
    std::string damaged = pack_;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    // Version 3 is another name of version 2: the one flip that changes nothing, where no checksum
    // covers it.
    const bool harmless = bit == 7 * 8 && GetParam() == 2;
    ASSERT_EQ(CleanWalk(damaged), harmless) << "bit " << bit;
  }
}

TEST_P(DamagedPack, EveryTruncationIsReported) {
  for (size_t size = 0; size < pack_.size(); ++size) {
    ASSERT_FALSE(CleanWalk(pack_.substr(0, size))) << size;
    ASSERT_FALSE(CleanWalk(pack_.substr(0, size) + std::string(pack_.size() - size, '\0')) &&
                 pack_[size] != '\0')
        << size;
  }
}

INSTANTIATE_TEST_SUITE_P(IndexVersions, DamagedPack, ::testing::Values(1, 2));

}  // namespace
}  // namespace leaksift::testing
