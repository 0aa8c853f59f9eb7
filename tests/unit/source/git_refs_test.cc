#include "source/git_refs.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "support/git_repo.h"
#include "support/random_repo.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

GitRefs Read(const fs::path& path, const GitRefLimits& limits = {}) {
  const Result<GitLayout> layout = OpenGitLayout(path.string(), {});
  EXPECT_TRUE(layout.ok()) << layout.error().message;
  return ReadGitRefs(*layout, limits);
}

std::map<std::string, std::string> ByName(const GitRefs& refs) {
  std::map<std::string, std::string> out;
  for (const GitRef& ref : refs.refs) out[ref.name] = ref.id.Hex();
  return out;
}

TEST(GitRefs, AgreesWithGit) {
  const GitRepo repo;
  MakeRandomHistory(repo, 11);
  const auto check = [&repo] {
    std::map<std::string, std::string> expected;
    const std::string all = repo.Git({"for-each-ref", "--format=%(refname) %(objectname)"}) + "\n";
    for (size_t at = 0; at + 1 < all.size();) {
      const size_t end = all.find('\n', at);
      const size_t space = all.find(' ', at);
      expected[all.substr(at, space - at)] = all.substr(space + 1, end - space - 1);
      at = end + 1;
    }
    const GitRefs refs = Read(repo.path());
    EXPECT_TRUE(refs.problems.empty());
    ASSERT_TRUE(refs.head.has_value());
    EXPECT_EQ(refs.head->Hex(), repo.Git({"rev-parse", "HEAD"}));
    std::map<std::string, std::string> found = ByName(refs);
    for (auto it = found.begin(); it != found.end();) {
      it = it->first.compare(0, 5, "refs/") == 0 ? std::next(it) : found.erase(it);
    }
    EXPECT_EQ(found, expected);
  };
  check();
  repo.Git({"pack-refs", "--all"});
  check();
  repo.Git({"branch", "loose", "branch1"});
  repo.Git({"branch", "-f", "branch2", "branch1"});  // loose and packed
  repo.Git({"symbolic-ref", "refs/heads/alias", "refs/heads/branch2"});
  repo.Git({"replace", "branch1", "branch0"});
  check();
}

TEST(GitRefs, StashNotesReflogsAndPseudoRefs) {
  const GitRepo repo;
  const std::string first = repo.Commit("file", "1", "first");
  const std::string second = repo.Commit("file", "2", "second");
  WriteFile(repo.path() / "file", "3");
  repo.Git({"stash", "-q"});
  repo.Git({"notes", "add", "-m", "a note", first});
  repo.Git({"reset", "-q", "--hard", first});
  WriteFile(repo.git_dir() / "FETCH_HEAD", first + "\t\tbranch 'a' of x\n" + second + "\t\tb\n");
  const GitRefs refs = Read(repo.path());
  EXPECT_TRUE(refs.problems.empty());
  const std::map<std::string, std::string> names = ByName(refs);
  EXPECT_EQ(names.at("HEAD"), first);
  EXPECT_EQ(names.at("ORIG_HEAD"), second);
  EXPECT_EQ(names.at("FETCH_HEAD"), first);
  EXPECT_EQ(names.at("FETCH_HEAD[1]"), second);
  EXPECT_EQ(names.at("refs/stash"), repo.Git({"rev-parse", "refs/stash"}));
  EXPECT_EQ(names.at("refs/notes/commits"), repo.Git({"rev-parse", "refs/notes/commits"}));
  std::set<std::string> logged, logs;
  for (const GitReflogEntry& entry : refs.reflog) {
    logged.insert(entry.new_id.Hex());
    logs.insert(entry.ref);
    EXPECT_FALSE(entry.message.empty());
    EXPECT_NE(entry.identity.find("<committer@example.com>"), std::string::npos);
  }
  EXPECT_EQ(logged.count(second), 1u);
  EXPECT_EQ(logs,
            (std::set<std::string>{"HEAD", "refs/heads/main", "refs/notes/commits", "refs/stash"}));
  EXPECT_TRUE(refs.reflog.front().old_id.IsZero());
}

TEST(GitRefs, Worktrees) {
  const GitRepo repo;
  const std::string first = repo.Commit("file", "1");
  const TempDir other;
  const std::string linked = (other.path() / "linked").string();
  repo.Git({"worktree", "add", "-q", "--detach", linked});
  const std::string second = repo.Commit("file", "2");
  const std::map<std::string, std::string> main = ByName(Read(repo.path()));
  EXPECT_EQ(main.at("HEAD"), second);
  EXPECT_EQ(main.at("worktrees/linked/HEAD"), first);
  const GitRefs refs = Read(linked);
  EXPECT_TRUE(refs.problems.empty());
  EXPECT_EQ(refs.head->Hex(), first);
  EXPECT_EQ(ByName(refs).at("main-worktree/HEAD"), second);
  EXPECT_EQ(ByName(refs).at("refs/heads/main"), second);
}

TEST(GitRefs, UnbornHead) {
  const GitRepo repo;
  const GitRefs refs = Read(repo.path());
  EXPECT_TRUE(refs.problems.empty());
  EXPECT_TRUE(refs.refs.empty());
  EXPECT_FALSE(refs.head.has_value());
}

TEST(GitRefs, GarbageIsReportedAndNotQuoted) {
  const GitRepo repo;
  const std::string id = repo.Commit("file", "1");
  const fs::path git = repo.git_dir();
  struct Case {
    const char* what;
    fs::path file;
    std::string bytes;
  };
  const Case cases[] = {
      {"packed-refs line", git / "packed-refs", "# header\nhunter2 refs/heads/x\n"},
      {"packed-refs without name", git / "packed-refs", id + " \n"},
      {"peeled line alone", git / "packed-refs", "^" + id + "\n"},
      {"loose ref", git / "refs/heads/bad", "hunter2\n"},
      {"empty loose ref", git / "refs/heads/bad", ""},
      {"half an id", git / "refs/heads/bad", id.substr(1) + "\n"},
      {"id with a tail", git / "refs/heads/bad", id + "0\n"},
      {"symbolic ref without target", git / "refs/heads/bad", "ref: \n"},
      {"symbolic ref to itself", git / "refs/heads/bad", "ref: refs/heads/bad\n"},
      {"FETCH_HEAD", git / "FETCH_HEAD", "hunter2\n"},
      {"reflog", git / "logs/refs/heads/bad", id + " hunter2\n"},
  };
  for (const Case& c : cases) {
    WriteFile(c.file, c.bytes);
    const GitRefs refs = Read(repo.path());
    EXPECT_EQ(refs.problems.size(), 1u) << c.what;
    for (const GitProblem& problem : refs.problems) {
      EXPECT_EQ(problem.error.message.find("hunter2"), std::string::npos) << c.what;
    }
    EXPECT_EQ(ByName(refs).at("refs/heads/main"), id) << c.what;
    fs::remove(c.file);
  }
  ASSERT_EQ(mkfifo((git / "refs/heads/fifo").c_str(), 0600), 0);
  EXPECT_EQ(Read(repo.path()).problems.size(), 1u);
  fs::remove(git / "refs/heads/fifo");
  fs::create_symlink("/etc/passwd", git / "refs/heads/outside");
  EXPECT_EQ(Read(repo.path()).problems.size(), 1u);
  fs::remove(git / "refs/heads/outside");
  fs::create_symlink("refs/heads/main", git / "refs/heads/old-style");
  EXPECT_EQ(ByName(Read(repo.path())).at("refs/heads/old-style"), id);
}

TEST(GitRefs, LimitsAreProblems) {
  const GitRepo repo;
  repo.Commit("file", "1");
  for (int i = 0; i < 5; ++i) repo.Git({"branch", "b" + std::to_string(i)});
  EXPECT_EQ(Read(repo.path(), {.refs = 3}).problems.size(), 1u);
  EXPECT_EQ(Read(repo.path(), {.reflog_entries = 2}).problems.size(), 5u);
  repo.Git({"pack-refs", "--all"});
  EXPECT_EQ(Read(repo.path(), {.refs = 3}).problems.size(), 1u);
}

}  // namespace
}  // namespace leaksift::testing
