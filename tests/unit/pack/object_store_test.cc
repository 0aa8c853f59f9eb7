#include "pack/object_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "pack/loose_object.h"
#include "support/git_repo.h"
#include "support/pack_builder.h"
#include "support/random_repo.h"
#include "unit/pack/collector.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

ObjectStore OpenStore(const fs::path& path, const ObjectStoreOptions& options = {}) {
  const Result<GitLayout> layout = OpenGitLayout(path.string(), {});
  EXPECT_TRUE(layout.ok()) << layout.error().message;
  return ObjectStore::Open(*layout, options);
}

/// Everything through Walk, through Read and through the list of ids; each must be `expected`.
void ExpectHolds(const ObjectStore& store, const std::map<std::string, GitObject>& expected) {
  for (size_t threads : {1, 3}) {
    Collector collector;
    const ObjectStore::Report report = store.Walk(&collector, {.threads = threads});
    EXPECT_TRUE(report.problems.empty());
    EXPECT_TRUE(collector.failed.empty());
    EXPECT_TRUE(collector.visited == expected);
    EXPECT_EQ(report.stats.visited, expected.size());
  }
  size_t listed = 0;
  store.ForEachId([&](const ObjectId& id, const ObjectPlace& place) {
    EXPECT_EQ(expected.count(id.Hex()), 1u);
    EXPECT_FALSE(place.file.empty());
    ++listed;
  });
  EXPECT_EQ(listed, expected.size());
  for (const auto& [id, object] : expected) {
    EXPECT_TRUE(store.Contains(*ObjectId::FromHex(id)));
    const Result<GitObjectData> data = store.Read(*ObjectId::FromHex(id));
    ASSERT_TRUE(data.ok()) << data.error().message;
    EXPECT_EQ(ToString(data->type), object.type);
    EXPECT_TRUE(data->contents == object.contents);
  }
  EXPECT_FALSE(store.Contains(FakeId(1)));
  const Result<GitObjectData> absent = store.Read(FakeId(1));
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, ErrorKind::kMissing);
  EXPECT_NE(absent.error().message.find(FakeId(1).Hex()), std::string::npos);
}

TEST(ObjectStore, LoosePackedAndBoth) {
  const GitRepo repo;
  repo.Commit("file", "the first contents\n");
  repo.Commit("large", std::string(300000, 'x') + "\n");
  repo.Commit("empty", "");
  ExpectHolds(OpenStore(repo.path()), repo.AllObjects());  // all loose
  repo.Git({"repack", "-q"});                              // loose copies stay
  const ObjectStore twice = OpenStore(repo.path());
  ExpectHolds(twice, repo.AllObjects());
  Collector collector;
  const ObjectStore::Report report = twice.Walk(&collector, {});
  EXPECT_EQ(report.stats.visited + report.stats.unwanted, twice.object_count());
  EXPECT_EQ(report.stats.unwanted, report.stats.visited);
  repo.Git({"repack", "-q", "-d"});
  repo.Commit("file", "other contents\n");
  ExpectHolds(OpenStore(repo.path()), repo.AllObjects());
}

// CI runners copy work trees without their empty folders.
TEST(ObjectStore, LooseObjectsNeedNoOtherFolders) {
  const GitRepo repo;
  repo.Commit("file", "contents\n");
  const auto expected = repo.AllObjects();
  fs::remove_all(repo.git_dir() / "objects/pack");
  fs::remove_all(repo.git_dir() / "objects/info");
  const ObjectStore store = OpenStore(repo.path());
  EXPECT_TRUE(store.problems().empty());
  ExpectHolds(store, expected);
}

TEST(ObjectStore, ManyPacksWithAndWithoutSharedIndex) {
  const GitRepo repo;
  MakeRandomHistory(repo, 5);
  for (int i = 0; i < 3; ++i) {
    repo.Commit("more" + std::to_string(i), "text " + std::to_string(i));
    repo.Git({"repack", "-q"});
  }
  repo.Git({"repack", "-q", "-a"});  // one more pack with copies of everything
  const std::map<std::string, GitObject> expected = repo.AllObjects();
  ExpectHolds(OpenStore(repo.path()), expected);
  repo.Git({"multi-pack-index", "write"});
  ExpectHolds(OpenStore(repo.path()), expected);
  const fs::path index = repo.git_dir() / "objects/pack/multi-pack-index";
  const std::string bytes = ReadFile(index);
  WriteFile(index, bytes.substr(0, bytes.size() / 2));  // no more than a short cut
  const ObjectStore store = OpenStore(repo.path());
  EXPECT_TRUE(store.problems().empty());
  ExpectHolds(store, expected);
}

TEST(ObjectStore, AlternatesAreRead) {
  const GitRepo lender;
  MakeRandomHistory(lender, 6);
  const TempDir dir;
  const std::string borrower = (dir.path() / "clone").string();
  lender.Git({"clone", "-q", "--shared", ".", borrower});
  const ObjectStore store = OpenStore(borrower);
  EXPECT_TRUE(store.problems().empty());
  EXPECT_EQ(store.object_dirs().size(), 2u);
  ExpectHolds(store, lender.AllObjects());
}

TEST(ObjectStore, AlternatesThatLeadNowhereAreProblems) {
  const GitRepo repo;
  repo.Commit("file", "text");
  const fs::path objects = repo.git_dir() / "objects";
  const TempDir plain;
  struct Case {
    std::string alternates;
    size_t problems;
  };
  const Case cases[] = {
      {objects.string() + "\n", 1},                            // itself
      {"../objects\n", 1},                                     // itself, from here
      {"/proc\n", 1},                                          // no folder of objects
      {plain.path().string() + "\n", 1},                       // neither
      {"/nonexistent\n\n# a comment\n", 1},                    //
      {"\"unfinished\n", 1},                                   //
      {"/nonexistent/a\n/nonexistent/b\n", 2},                 //
      {"\"" + (plain.path() / "q\\\"").string() + "\"\n", 1},  // quoted, not there
  };
  for (const Case& c : cases) {
    WriteFile(objects / "info/alternates", c.alternates);
    const ObjectStore store = OpenStore(repo.path());
    EXPECT_EQ(store.problems().size(), c.problems) << c.alternates;
    EXPECT_EQ(store.object_dirs().size(), 1u);
  }
}

TEST(ObjectStore, AlternatesCirclesAndDepth) {
  std::vector<std::unique_ptr<GitRepo>> repos;
  for (int i = 0; i < 8; ++i) {
    repos.push_back(std::make_unique<GitRepo>());
    repos.back()->Commit("file", "contents " + std::to_string(i));
  }
  const auto link = [&](size_t from, size_t to) {
    WriteFile(repos[from]->git_dir() / "objects/info/alternates",
              (repos[to]->git_dir() / "objects").string() + "\n");
  };
  for (size_t i = 0; i + 1 < repos.size(); ++i) link(i, i + 1);
  const ObjectStore deep = OpenStore(repos[0]->path());
  EXPECT_EQ(deep.object_dirs().size(), 6u);
  ASSERT_EQ(deep.problems().size(), 1u);
  EXPECT_EQ(deep.problems()[0].error.kind, ErrorKind::kBudget);
  link(2, 0);
  const ObjectStore circle = OpenStore(repos[0]->path());
  EXPECT_EQ(circle.object_dirs().size(), 3u);
  ASSERT_EQ(circle.problems().size(), 1u);
  EXPECT_NE(circle.problems()[0].error.message.find("circle"), std::string::npos);
}

TEST(ObjectStore, AlternatesOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const GitRepo victim, repo;
  victim.Commit("file", "private");
  const fs::path objects = victim.git_dir() / "objects";
  ASSERT_EQ(chown(objects.c_str(), 12345, 12345), 0);
  WriteFile(repo.git_dir() / "objects/info/alternates", objects.string() + "\n");
  EXPECT_EQ(OpenStore(repo.path()).problems().size(), 1u);
  EXPECT_EQ(OpenStore(repo.path()).object_dirs().size(), 1u);
  ObjectStoreOptions trusting;
  trusting.trust_owner = true;
  EXPECT_EQ(OpenStore(repo.path(), trusting).object_dirs().size(), 2u);
}

TEST(ObjectStore, QuarantineOfAPush) {
  const GitRepo repo, other;
  repo.Commit("file", "here");
  other.Commit("file", "there");
  std::map<std::string, GitObject> expected = repo.AllObjects();
  expected.merge(other.AllObjects());
  const fs::path folder = repo.git_dir() / "objects/tmp_objdir-incoming-1";
  fs::copy(other.git_dir() / "objects", folder, fs::copy_options::recursive);
  Result<GitLayout> layout = OpenGitLayout(repo.path().string(), {.quarantine = folder.string()});
  ASSERT_TRUE(layout.ok());
  ExpectHolds(ObjectStore::Open(*layout, {}), expected);
}

TEST(ObjectStore, PromisorPacks) {
  const GitRepo repo;
  repo.Commit("file", "text");
  repo.Git({"repack", "-q", "-ad"});
  EXPECT_FALSE(OpenStore(repo.path()).promisor());
  WriteFile(repo.Packs().at(0).string() + ".promisor", "");
  EXPECT_TRUE(OpenStore(repo.path()).promisor());
}

TEST(ObjectStore, PacksThatCannotBeOpened) {
  const GitRepo repo;
  repo.Commit("file", "text");
  repo.Git({"repack", "-q", "-ad"});
  const std::string stem = repo.Packs().at(0).string();
  const std::string pack = ReadFile(stem + ".pack");
  const std::string index = ReadFile(stem + ".idx");

  fs::remove(stem + ".idx");
  EXPECT_EQ(OpenStore(repo.path()).problems().size(), 1u);
  WriteFile(stem + ".idx", index.substr(1));
  EXPECT_EQ(OpenStore(repo.path()).problems().size(), 1u);
  WriteFile(stem + ".idx", index);
  fs::remove(stem + ".pack");
  EXPECT_EQ(OpenStore(repo.path()).problems().size(), 1u);
  WriteFile(stem + ".pack", "");
  EXPECT_EQ(OpenStore(repo.path()).problems().size(), 1u);

  // Opens, but is another pack than the index says: found when it is walked.
  WriteFile(stem + ".pack", pack.substr(0, pack.size() - 1) + "!");
  const ObjectStore store = OpenStore(repo.path());
  EXPECT_TRUE(store.problems().empty());
  Collector collector;
  EXPECT_EQ(store.Walk(&collector, {}).problems.size(), 1u);
}

TEST(ObjectStore, DamagedCopyIsMadeUpForByAnother) {
  const GitRepo repo;
  repo.Commit("file", "some text that is long enough to be damaged in its middle\n");
  repo.Git({"repack", "-q"});  // packed and loose
  const std::string stem = repo.Packs().at(0).string();
  std::string pack = ReadFile(stem + ".pack");
  for (size_t i = 14; i < pack.size() - 20; ++i) pack[i] = '\x7f';
  WriteFile(stem + ".pack", pack);
  ExpectHolds(OpenStore(repo.path()), repo.AllObjects());

  // Without the other copy each of them fails, once, by name.
  repo.Git({"prune-packed"});
  const std::map<std::string, GitObject> none;
  const ObjectStore store = OpenStore(repo.path());
  Collector collector;
  const ObjectStore::Report report = store.Walk(&collector, {.threads = 2});
  EXPECT_TRUE(collector.visited.empty());
  EXPECT_EQ(collector.failed.size(), store.object_count());
  EXPECT_EQ(report.stats.failed, store.object_count());
  for (const auto& [id, error] : collector.failed) {
    EXPECT_FALSE(store.Read(*ObjectId::FromHex(id)).ok());
  }
}

TEST(ObjectStore, UnwantedTypesAreLeftOut) {
  const GitRepo repo;
  repo.Commit("file", "one");
  repo.Git({"repack", "-q", "-d"});
  repo.Commit("file", "two");
  Collector collector;
  collector.wants = [](const ObjectId&, ObjectType type) { return type == ObjectType::kBlob; };
  OpenStore(repo.path()).Walk(&collector, {});
  EXPECT_EQ(collector.visited.size(), 2u);
}

// ---- loose objects ----

TEST(LooseObject, EachDamageHasAReason) {
  struct Case {
    const char* what;
    std::string bytes;
    const char* reason;
  };
  const std::string nul(1, '\0');
  const Case cases[] = {
      {"empty file", "", "empty file"},
      {"not compressed", "blob 4", "damaged"},
      {"cut off", Compressed("blob 4" + nul + "text").substr(0, 9), "damaged"},
      {"tail", Compressed("blob 4" + nul + "text") + "x", "bytes follow"},
      {"no header", Compressed("text"), "header"},
      {"no size", Compressed("blob " + nul + "text"), "header"},
      {"unknown type", Compressed("glob 4" + nul + "text"), "header"},
      {"negative size", Compressed("blob -4" + nul + "text"), "header"},
      {"endless header", Compressed("blob " + std::string(100, '1') + nul), "header"},
      {"short", Compressed("blob 5" + nul + "text"), "stated size"},
      {"long", Compressed("blob 3" + nul + "text"), "stated size"},
      {"too large", Compressed("blob 2000" + nul + std::string(2000, 'x')), "larger than"},
  };
  for (const Case& c : cases) {
    const Result<GitObjectData> object = ParseLooseObject(c.bytes, 1000);
    ASSERT_FALSE(object.ok()) << c.what;
    EXPECT_NE(object.error().message.find(c.reason), std::string::npos)
        << c.what << ": " << object.error().message;
  }
  const Result<GitObjectData> good =
      ParseLooseObject(Compressed("blob 1000" + nul + std::string(1000, 'x')), 1000);
  ASSERT_TRUE(good.ok()) << good.error().message;
  EXPECT_EQ(good->contents, std::string(1000, 'x'));
}

TEST(LooseObject, FailsByNameInAStore) {
  const GitRepo repo;
  const std::string commit = repo.Commit("file", "text");
  const std::string blob = repo.Git({"rev-parse", "HEAD:file"});
  const std::string tree = repo.Git({"rev-parse", "HEAD^{tree}"});
  const std::string objects = (repo.git_dir() / "objects").string();
  WriteFile(LoosePath(objects, *ObjectId::FromHex(blob)), "");
  WriteFile(LoosePath(objects, *ObjectId::FromHex(tree)),
            Compressed("blob 4" + std::string(1, '\0') + "text"));  // another object's contents
  Collector collector;
  const ObjectStore::Report report = OpenStore(repo.path()).Walk(&collector, {.threads = 2});
  EXPECT_EQ(report.stats.failed, 2u);
  ASSERT_EQ(collector.failed.size(), 2u);
  EXPECT_NE(collector.failed.at(blob).message.find(blob), std::string::npos);
  EXPECT_NE(collector.failed.at(tree).message.find("have its id"), std::string::npos);
  EXPECT_EQ(collector.visited.size(), 1u);
  EXPECT_EQ(collector.visited.count(commit), 1u);
}

}  // namespace
}  // namespace leaksift::testing
