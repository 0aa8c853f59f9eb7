#include "source/git_provenance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

#include "pack/object_store.h"
#include "source/git_layout.h"
#include "support/git_repo.h"
#include "support/random_repo.h"

namespace leaksift::testing {
namespace {

using Place = std::pair<std::string, std::string>;  // commit and path

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The blobs of a commit as (path, id), by git.
std::set<Place> Files(const GitRepo& repo, const std::string& commit) {
  std::set<Place> files;
  for (const std::string& line : Lines(repo.Git({"ls-tree", "-r", commit}))) {
    files.emplace(line.substr(line.find('\t') + 1), line.substr(12, 40));
  }
  return files;
}

GitProvenance Find(const GitRepo& repo, const std::vector<ObjectId>& ids,
                   const GitProvenanceOptions& options = {}) {
  const Result<GitLayout> layout = OpenGitLayout(repo.path().string(), {});
  const ObjectStore store = ObjectStore::Open(*layout, {});
  return FindOrigins(store, ReadGitRefs(*layout), ids, options);
}

ObjectId Id(const std::string& hex) { return ObjectId::FromHex(hex).value(); }

/// Commits and paths that introduced a blob, in the order of the answer.
std::vector<Place> Introductions(const GitProvenance& found, const std::string& id) {
  std::vector<Place> places;
  for (const GitIntroduction& one : found.Find(Id(id))->introductions) {
    places.emplace_back(found.commits.at(one.commit).id.Hex(), one.path);
  }
  return places;
}

/// The refs whose history has what introduced each object.
std::map<ObjectId, std::vector<std::string>> RefsOf(const GitRepo& repo,
                                                    const GitProvenance& found) {
  const GitRefs refs = ReadGitRefs(*OpenGitLayout(repo.path().string(), {}));
  std::vector<std::vector<uint32_t>> groups;
  for (const GitOrigin& origin : found.origins) {
    groups.emplace_back();
    for (const GitIntroduction& one : origin.introductions) {
      groups.back().push_back(found.commits[one.commit].position);
    }
  }
  std::map<ObjectId, std::vector<std::string>> names;
  found.descent.FindRefs(groups, [&](size_t group, const GitRefBits& bits) {
    std::vector<std::string>& mine = names[found.origins[group].id];
    for (size_t i = 0; i < refs.refs.size(); ++i) {
      if (bits[i / 64] >> i % 64 & 1) mine.push_back(refs.refs[i].name);
    }
  });
  return names;
}

class RandomHistories : public ::testing::TestWithParam<uint32_t> {};

TEST_P(RandomHistories, EqualTheDefinitionCarriedOutByGit) {
  const GitRepo repo;
  MakeRandomHistory(repo, GetParam(), {.commits = 50, .branches = 4, .files = 6});
  if (GetParam() % 2 == 0) repo.Git({"repack", "-q", "-ad"});
  std::map<std::string, std::set<Place>> files;  // by commit
  std::map<std::string, std::set<Place>> expected;
  std::map<std::string, std::vector<std::string>> parents;
  for (const std::string& line : Lines(repo.Git({"rev-list", "--all", "--parents", "--reverse"}))) {
    std::istringstream words(line);
    std::string commit, parent;
    words >> commit;
    parents[commit];
    std::set<Place> mine = files[commit] = Files(repo, commit);
    while (words >> parent) {
      parents[commit].push_back(parent);
      for (const Place& file : files.at(parent)) mine.erase(file);
    }
    for (const auto& [path, blob] : mine) expected[blob].emplace(commit, path);
  }
  std::vector<ObjectId> ids;
  for (const auto& [id, object] : repo.AllObjects()) {
    if (object.type == "blob") ids.push_back(Id(id));
  }
  const std::set<Place> head = Files(repo, "HEAD");
  for (size_t threads : {1, 3}) {
    const bool all_before = threads == 3;
    const GitProvenance found = Find(repo, ids, {.threads = threads, .all_before = all_before});
    EXPECT_TRUE(found.problems.empty());
    ASSERT_EQ(found.origins.size(), ids.size());
    for (const GitOrigin& origin : found.origins) {
      const std::string id = origin.id.Hex();
      const std::vector<Place> places = Introductions(found, id);
      EXPECT_EQ(std::set<Place>(places.begin(), places.end()), expected[id]) << id;
      EXPECT_EQ(places.size(), expected[id].size());
      EXPECT_TRUE(std::is_sorted(origin.introductions.begin(), origin.introductions.end(),
                                 [](const GitIntroduction& a, const GitIntroduction& b) {
                                   return std::tie(a.commit, a.path) < std::tie(b.commit, b.path);
                                 }));
      for (const GitIntroduction& one : origin.introductions) {
        const std::string commit = found.commits[one.commit].id.Hex();
        std::set<std::string> before;
        for (const std::string& parent : parents.at(commit)) {
          for (const auto& [path, blob] : files.at(parent)) {
            if (path == one.path) before.insert(blob);
          }
        }
        std::set<std::string> actual;
        for (const ObjectId& blob : one.before) actual.insert(blob.Hex());
        EXPECT_EQ(actual, before) << id << " in " << commit;
      }
      const bool in_head = std::any_of(head.begin(), head.end(),
                                       [&id](const Place& file) { return file.second == id; });
      EXPECT_EQ(origin.in_head, in_head) << id;
    }
  }
}

TEST_P(RandomHistories, RefsAreThoseThatGitFinds) {
  const GitRepo repo;
  MakeRandomHistory(repo, GetParam(), {.commits = 80, .branches = 5});
  std::vector<ObjectId> commits;
  for (const std::string& line : Lines(repo.Git({"rev-list", "--all"}))) {
    commits.push_back(Id(line));
  }
  ASSERT_GT(commits.size(), 64u);  // more than one round of the sweep
  const GitProvenance found = Find(repo, commits, {.threads = 2});
  const std::map<ObjectId, std::vector<std::string>> all_refs = RefsOf(repo, found);
  for (size_t i = 0; i < commits.size(); i += 7) {
    const GitOrigin* origin = found.Find(commits[i]);
    const std::string id = commits[i].Hex();
    std::set<std::string> refs;
    for (const std::string& name : all_refs.at(commits[i])) {
      if (name.compare(0, 5, "refs/") == 0) refs.insert(name);
    }
    const std::vector<std::string> expected =
        Lines(repo.Git({"for-each-ref", "--format=%(refname)", "--contains", id}));
    EXPECT_EQ(refs, std::set<std::string>(expected.begin(), expected.end())) << id;
    EXPECT_EQ(origin->in_head, repo.TryGit({"merge-base", "--is-ancestor", id, "HEAD"}).first == 0);
    EXPECT_EQ(Introductions(found, id), (std::vector<Place>{{id, ""}}));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistories, ::testing::Values(1u, 2u, 3u, 4u));

TEST(GitProvenance, DeletedBroughtBackAndMoved) {
  const GitRepo repo;
  const std::string secret = "the blob that is looked for\n";
  const std::string first = repo.Commit("a", secret, "adds it\n\nwith more words");
  const std::string blob = repo.Git({"rev-parse", "HEAD:a"});
  repo.Git({"rm", "-q", "a"});
  repo.Git({"commit", "-q", "-m", "deletes it"});
  const std::string back = repo.Commit("a", secret, "brings it back");
  repo.Commit("other", "text");
  repo.Git({"mv", "a", "dir with \"quotes\""});
  repo.Git({"commit", "-q", "-m", "moves it"});
  const std::string moved = repo.Git({"rev-parse", "HEAD"});
  const GitProvenance found = Find(repo, {Id(blob)});
  EXPECT_EQ(Introductions(found, blob),
            (std::vector<Place>{{first, "a"}, {back, "a"}, {moved, "dir with \"quotes\""}}));
  EXPECT_TRUE(found.Find(Id(blob))->in_head);
  EXPECT_EQ(RefsOf(repo, found).at(Id(blob)),
            (std::vector<std::string>{"HEAD", "refs/heads/main"}));
  ASSERT_EQ(found.commits.size(), 3u);
  EXPECT_EQ(found.commits[0].author_name, "A U Thor");
  EXPECT_EQ(found.commits[0].author_email, "author@example.com");
  EXPECT_EQ(found.commits[0].author_time, 1700000000);
  EXPECT_EQ(found.commits[0].subject, "adds it");
}

TEST(GitProvenance, ContentOfAMergeAlone) {
  const GitRepo repo;
  repo.Commit("a", "1");
  repo.Git({"checkout", "-q", "-b", "side"});
  repo.Commit("b", "2");
  repo.Git({"checkout", "-q", "main"});
  repo.Commit("c", "3");
  repo.Git({"merge", "-q", "--no-commit", "side"});
  const std::string merge = repo.Commit("evil", "only in the merge", "merge");
  const std::string blob = repo.Git({"rev-parse", "HEAD:evil"});
  EXPECT_EQ(Introductions(Find(repo, {Id(blob)}), blob), (std::vector<Place>{{merge, "evil"}}));
}

TEST(GitProvenance, DanglingCommitsAndLooseBlobs) {
  const GitRepo repo;
  repo.Commit("a", "1");
  const std::string dangling = repo.Commit("b", "will dangle");
  const std::string blob = repo.Git({"rev-parse", "HEAD:b"});
  repo.Git({"reset", "-q", "--hard", "HEAD~1"});
  const std::string loose = repo.Git({"hash-object", "-w", "--stdin"}, "in no commit");
  repo.Git({"update-ref", "-d", "ORIG_HEAD"});
  const GitProvenance found = Find(repo, {Id(blob), Id(loose)});
  EXPECT_EQ(Introductions(found, blob), (std::vector<Place>{{dangling, "b"}}));
  EXPECT_FALSE(found.Find(Id(blob))->in_head);
  EXPECT_TRUE(RefsOf(repo, found).at(Id(blob)).empty());
  EXPECT_TRUE(found.Find(Id(loose))->introductions.empty());
  EXPECT_EQ(found.Find(Id(std::string(40, '0'))), nullptr);
}

// ---- histories that git would not make ----

/// Objects in memory; their ids are what the test says.
class MemoryObjects : public GitObjectReader {
 public:
  void Add(const std::string& name, ObjectType type, std::string contents) {
    objects_[IdOf(name)] = {type, std::move(contents)};
  }
  static ObjectId IdOf(const std::string& name) { return ComputeObjectId(ObjectType::kBlob, name); }
  static std::string Entry(const char* mode, const std::string& name, const ObjectId& id) {
    return std::string(mode) + " " + name + std::string(1, '\0') +
           std::string(reinterpret_cast<const char*>(id.bytes.data()), ObjectId::kSize);
  }
  void AddCommit(const std::string& name, const std::string& tree,
                 const std::vector<std::string>& parents) {
    std::string text = "tree " + IdOf(tree).Hex() + "\n";
    for (const std::string& parent : parents) text += "parent " + IdOf(parent).Hex() + "\n";
    Add(name, ObjectType::kCommit, text + "author A <a@b> 1 +0000\n\nsubject of " + name + "\n");
  }

  bool Contains(const ObjectId& id) const override { return objects_.count(id) > 0; }
  Result<GitObjectData> Read(const ObjectId& id) const override {
    const auto found = objects_.find(id);
    if (found == objects_.end()) return Error{ErrorKind::kMissing, id.Hex()};
    return found->second;
  }
  void ForEach(const Wants& wants, size_t, const Sink& sink,
               std::vector<GitProblem>*) const override {
    for (const auto& [id, object] : objects_) {
      if (wants(id, object.type)) sink(id, object.type, object.contents, 0);
    }
  }

 private:
  std::map<ObjectId, GitObjectData> objects_;
};

TEST(GitProvenance, BombOfTreesIsStopped) {
  // Thirty levels of trees, each with the next one under ten names: 10^30 places of one blob.
  MemoryObjects objects;
  const ObjectId blob = MemoryObjects::IdOf("blob");
  objects.Add("level0", ObjectType::kTree, MemoryObjects::Entry("100644", "f", blob));
  for (int level = 1; level <= 30; ++level) {
    std::string tree;
    for (char name = '0'; name <= '9'; ++name) {
      tree += MemoryObjects::Entry("40000", std::string(1, name),
                                   MemoryObjects::IdOf("level" + std::to_string(level - 1)));
    }
    objects.Add("level" + std::to_string(level), ObjectType::kTree, tree);
  }
  objects.AddCommit("commit", "level30", {});
  const GitProvenance found = FindOrigins(objects, {}, {blob}, {.max_introductions = 1000});
  EXPECT_EQ(found.Find(blob)->introductions.size(), 1000u);
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_EQ(found.problems[0].error.kind, ErrorKind::kBudget);
  const GitProvenance steps = FindOrigins(objects, {}, {blob}, {.max_steps = 100});
  ASSERT_EQ(steps.problems.size(), 1u);
  const GitProvenance memory = FindOrigins(objects, {}, {blob}, {.memory_bytes = 100});
  EXPECT_EQ(memory.problems.size(), 1u);
}

TEST(GitProvenance, DeepTreesAndForgedCircles) {
  MemoryObjects objects;
  const ObjectId blob = MemoryObjects::IdOf("blob");
  objects.Add("level0", ObjectType::kTree, MemoryObjects::Entry("100644", "f", blob));
  for (int level = 1; level <= 3000; ++level) {
    objects.Add("level" + std::to_string(level), ObjectType::kTree,
                MemoryObjects::Entry("40000", "d",
                                     MemoryObjects::IdOf("level" + std::to_string(level - 1))));
  }
  objects.AddCommit("a", "level3000", {"b"});  // a and b are each other's parents
  objects.AddCommit("b", "level0", {"a"});
  objects.AddCommit("c", "level0", {"not there"});
  objects.Add("broken", ObjectType::kCommit, "no commit");
  objects.Add("torn", ObjectType::kTree, "100644 x");
  const GitProvenance found = FindOrigins(objects, {}, {blob}, {});
  std::set<std::string> subjects;
  for (const GitCommitInfo& commit : found.commits) subjects.insert(commit.subject);
  EXPECT_EQ(subjects, (std::set<std::string>{"subject of a", "subject of b", "subject of c"}));
  EXPECT_EQ(found.Find(blob)->introductions.size(), 3u);
  EXPECT_EQ(found.problems.size(), 2u);

  // A tree that holds itself.
  MemoryObjects circle;
  circle.Add("root", ObjectType::kTree,
             MemoryObjects::Entry("40000", "again", MemoryObjects::IdOf("root")) +
                 MemoryObjects::Entry("100644", "f", blob));
  circle.AddCommit("a", "root", {});
  const GitProvenance endless = FindOrigins(circle, {}, {blob}, {.max_steps = 10000});
  EXPECT_EQ(endless.problems.size(), 1u);
}

}  // namespace
}  // namespace leaksift::testing
