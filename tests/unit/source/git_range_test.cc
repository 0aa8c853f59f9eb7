#include "source/git_range.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "pack/object_store.h"
#include "support/git_repo.h"

namespace leaksift {
namespace {

using leaksift::testing::GitRepo;

// Two lines that were merged: m1 - m2 - m3 - merge, side from m1; an evil merge adds a file of its
// own.
struct History {
  History() {
    m1 = repo.Commit("a", "1");
    m2 = repo.Commit("a", "2");
    repo.Git({"switch", "-q", "-c", "side", m1});
    repo.Commit("b", "1");
    side = repo.Commit("folder/b", "2");
    repo.Git({"switch", "-q", "main"});
    m3 = repo.Commit("a", "3");
    repo.Git({"merge", "-q", "--no-ff", "--no-commit", "side"});
    merge = repo.Commit("evil", "x");
    repo.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  }
  GitRepo repo;
  std::string m1, m2, m3, side, merge;
};

std::vector<ObjectId> Ids(const std::vector<std::string>& hex) {
  std::vector<ObjectId> ids;
  for (const std::string& id : hex) ids.push_back(*ObjectId::FromHex(id));
  return ids;
}

std::set<std::string> Listed(const GitRepo& repo, const std::vector<std::string>& include,
                             const std::vector<std::string>& exclude) {
  const auto layout = OpenGitLayout(repo.path().string(), {});
  EXPECT_TRUE(layout.ok());
  const ObjectStore store = ObjectStore::Open(*layout, {});
  const auto objects = ListRangeObjects(*layout, store, {{Ids(include), Ids(exclude)}});
  EXPECT_TRUE(objects.ok()) << (objects.ok() ? "" : objects.error().message);
  std::set<std::string> out;
  if (!objects.ok()) return out;
  EXPECT_TRUE(objects->problems.empty());
  for (const ObjectId& id : objects->objects) out.insert(id.Hex());
  return out;
}

// The other opinion: git's own list, without trees.
std::set<std::string> ByGit(const GitRepo& repo, const std::vector<std::string>& include,
                            const std::vector<std::string>& exclude) {
  std::vector<std::string> words = {"rev-list", "--objects"};
  words.insert(words.end(), include.begin(), include.end());
  for (const std::string& id : exclude) words.push_back("^" + id);
  std::set<std::string> out;
  std::istringstream lines(repo.Git(words));
  for (std::string line; std::getline(lines, line);) {
    const std::string id = line.substr(0, 40);
    if (repo.Git({"cat-file", "-t", id}) != "tree") out.insert(id);
  }
  return out;
}

TEST(GitRange, SameAsGit) {
  const History history;
  using Names = std::vector<std::string>;
  const std::vector<std::pair<Names, Names>> ranges = {
      {{history.merge}, {}},
      {{history.merge}, {history.m3}},
      {{history.merge}, {history.m3, history.side}},
      {{history.side}, {history.m3}},
      {{history.side, history.m3}, {history.m2}},
      {{history.m2}, {history.m2}},
  };
  for (const auto& [include, exclude] : ranges) {
    EXPECT_EQ(Listed(history.repo, include, exclude), ByGit(history.repo, include, exclude));
  }
}

TEST(GitRange, ShallowClonesAreWalkedToTheirEnd) {
  const History history;
  for (const char* depth : {"1", "2", "3"}) {
    SCOPED_TRACE(depth);
    GitRepo clone;
    clone.Git({"remote", "add", "origin", "file://" + history.repo.path().string()});
    clone.Git({"fetch", "-q", std::string("--depth=") + depth, "origin", history.merge});
    EXPECT_EQ(Listed(clone, {history.merge}, {}), ByGit(clone, {history.merge}, {}));
    if (std::string(depth) == "1") continue;
    EXPECT_EQ(Listed(clone, {history.merge}, {history.m3}),
              ByGit(clone, {history.merge}, {history.m3}));
  }
}

TEST(GitRange, AMissingHeadIsAnError) {
  const History history;
  auto layout = OpenGitLayout(history.repo.path().string(), {});
  ASSERT_TRUE(layout.ok());
  const ObjectStore store = ObjectStore::Open(*layout, {});
  const std::vector<GitRange> ranges = {{Ids({std::string(40, 'e')}), {}}};
  for (const auto& shallow : {Ids({}), Ids({history.m1})}) {
    layout->shallow = shallow;
    const auto objects = ListRangeObjects(*layout, store, ranges);
    ASSERT_FALSE(objects.ok());
    EXPECT_EQ(objects.error().kind, ErrorKind::kMissing);
  }
}

}  // namespace
}  // namespace leaksift
