#include "pack/pack_index.h"

#include <gtest/gtest.h>

#include <string>

#include "support/git_repo.h"
#include "support/pack_builder.h"
#include "support/random_repo.h"

namespace leaksift::testing {
namespace {

PackBuilder SomeObjects(int count) {
  PackBuilder builder;
  for (int i = 0; i < count; ++i) builder.Add(ObjectType::kBlob, "blob " + std::to_string(i));
  return builder;
}

void ExpectDescribes(const PackIndex& index, const PackBuilder& builder, int count) {
  ASSERT_EQ(index.size(), static_cast<uint32_t>(count));
  for (int i = 0; i < count; ++i) {
    const std::optional<uint32_t> position = index.Find(builder.entry(i).id);
    ASSERT_TRUE(position.has_value());
    EXPECT_EQ(index.Id(*position), builder.entry(i).id);
    EXPECT_EQ(index.Offset(*position), builder.entry(i).offset);
  }
  EXPECT_FALSE(index.Find(FakeId(1)).has_value());
  EXPECT_FALSE(index.Find(ObjectId{}).has_value());
}

TEST(PackIndex, ReadsAllForms) {
  for (int count : {0, 1, 2, 300}) {
    const PackBuilder builder = SomeObjects(count);
    const std::string forms[] = {builder.IndexV1(), builder.IndexV2(), builder.IndexV2(100)};
    for (const std::string& bytes : forms) {
      const Result<PackIndex> index = PackIndex::Parse(bytes, "test.idx");
      ASSERT_TRUE(index.ok()) << index.error().message;
      ExpectDescribes(*index, builder, count);
      EXPECT_EQ(index->has_crc(), bytes != forms[0]);
      const std::string pack = builder.Pack();
      EXPECT_EQ(index->pack_checksum(), ObjectId::FromBytes(pack.substr(pack.size() - 20)));
    }
  }
}

TEST(PackIndex, RefusesEveryTruncationAndFlippedBit) {
  const PackBuilder builder = SomeObjects(5);
  for (const std::string& bytes : {builder.IndexV1(), builder.IndexV2(60)}) {
    for (size_t size = 0; size < bytes.size(); ++size) {
      const Result<PackIndex> index = PackIndex::Parse(bytes.substr(0, size), "test.idx");
      ASSERT_FALSE(index.ok()) << size;
    }
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string damaged = bytes;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
      ASSERT_FALSE(PackIndex::Parse(damaged, "test.idx").ok()) << bit;
      // Without the checksum: whatever is accepted can be read without harm.
      const Result<PackIndex> index = PackIndex::Parse(damaged, "test.idx", IndexChecksum::kSkip);
      for (uint32_t i = 0; index.ok() && i < index->size(); ++i) {
        EXPECT_TRUE(index->Find(index->Id(i)).has_value());
        (void)index->Offset(i);
        if (index->has_crc()) (void)index->Crc(i);
      }
    }
  }
}

TEST(PackIndex, RefusesBrokenOrder) {
  PackBuilder builder = SomeObjects(3);
  std::string bytes = builder.IndexV2();
  const size_t ids = 8 + 1024;
  const std::string first = bytes.substr(ids, 20);
  bytes.replace(ids, 20, bytes.substr(ids + 20, 20));
  bytes.replace(ids + 20, 20, first);
  const Result<PackIndex> index = PackIndex::Parse(bytes, "test.idx", IndexChecksum::kSkip);
  ASSERT_FALSE(index.ok());
  EXPECT_EQ(index.error().kind, ErrorKind::kCorrupt);
}

TEST(PackIndex, NamesTheFileInErrors) {
  const Result<PackIndex> index = PackIndex::Parse("nonsense", "some/pack.idx");
  ASSERT_FALSE(index.ok());
  EXPECT_EQ(index.error().message.find("some/pack.idx: "), 0u);
  const Result<PackIndex> absent = PackIndex::Open("/nonexistent/pack.idx");
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, ErrorKind::kMissing);
}

class MultiPack : public ::testing::Test {
 protected:
  MultiPack() {
    MakeRandomHistory(repo_, 7);
    repo_.Git({"repack", "-q", "-d"});
    repo_.Commit("another", "one more object\n");
    repo_.Git({"repack", "-q", "-d"});
    repo_.Git({"multi-pack-index", "write"});
    bytes_ = ReadFile(repo_.git_dir() / "objects" / "pack" / "multi-pack-index");
  }

  const GitRepo repo_;
  std::string bytes_;
};

TEST_F(MultiPack, AgreesWithThePacksIndexes) {
  const Result<MultiPackIndex> all = MultiPackIndex::Parse(bytes_, "midx");
  ASSERT_TRUE(all.ok()) << all.error().message;
  ASSERT_GE(all->pack_names().size(), 2u);
  size_t objects = 0;
  for (uint32_t pack = 0; pack < all->pack_names().size(); ++pack) {
    const auto path = repo_.git_dir() / "objects" / "pack" / all->pack_names()[pack];
    const Result<PackIndex> index = PackIndex::Open(path.string());
    ASSERT_TRUE(index.ok()) << index.error().message;
    for (uint32_t i = 0; i < index->size(); ++i) {
      const std::optional<uint32_t> found = all->Find(index->Id(i));
      ASSERT_TRUE(found.has_value());
      if (all->At(*found).pack != pack) continue;
      EXPECT_EQ(all->At(*found).offset, index->Offset(i));
      ++objects;
    }
  }
  EXPECT_EQ(objects, all->size());
}

TEST_F(MultiPack, RefusesDamage) {
  for (size_t size = 0; size < bytes_.size(); size += 7) {
    ASSERT_FALSE(MultiPackIndex::Parse(bytes_.substr(0, size), "midx").ok()) << size;
  }
  for (size_t at = 0; at < bytes_.size(); ++at) {
    std::string damaged = bytes_;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    if (at % 50 == 0) {
      ASSERT_FALSE(MultiPackIndex::Parse(damaged, "midx").ok()) << at;
    }
    const Result<MultiPackIndex> index =
        MultiPackIndex::Parse(damaged, "midx", IndexChecksum::kSkip);
    for (uint32_t i = 0; index.ok() && i < index->size(); ++i) {
      ASSERT_LT(index->At(i).pack, index->pack_names().size());
    }
  }
}

}  // namespace
}  // namespace leaksift::testing
