#include "source/git_worktree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include "support/git_repo.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

struct Visited : WalkVisitor {
  void OnFile(FileUnit file) override {
    EXPECT_TRUE(files.insert(file.path).second) << file.path << " twice";
    if (file.link) links.insert(file.path);
  }
  void OnNote(WalkNote note) override {
    (note.failed ? failed : skipped).emplace(note.path, note.reason);
  }
  Names files, links;
  std::map<std::string, std::string> failed, skipped;
};

Visited Unstaged(const fs::path& path, const WalkOptions& options = {}) {
  Visited visited;
  const Result<GitLayout> layout = OpenGitLayout(path.string(), {});
  EXPECT_TRUE(layout.ok());
  const Result<void> walked = WalkUnstaged(*layout, options, &visited);
  EXPECT_TRUE(walked.ok()) << walked.error().message;
  return visited;
}

// Files that were committed, with times that git takes for settled.
struct Tree {
  explicit Tree(const std::vector<std::string>& names) {
    for (const std::string& name : names) WriteFile(repo.path() / name, "old " + name + "\n");
    Commit();
  }
  void Commit() {
    repo.Git({"add", "-f", "."});
    repo.Git({"commit", "-qm", "all"});
    Settle();
  }
  // As if the index had been written long after the files.
  void Settle() {
    for (const auto& entry : fs::recursive_directory_iterator(repo.path())) {
      if (entry.path().string().find("/.git") != std::string::npos || !entry.is_regular_file()) {
        continue;
      }
      fs::last_write_time(entry.path(), fs::last_write_time(entry.path()) - std::chrono::hours(1));
    }
    repo.Git({"update-index", "--refresh"});
  }
  fs::path At(const std::string& name) const { return repo.path() / name; }

  GitRepo repo;
};

TEST(Unstaged, NothingInACleanTree) {
  const Tree tree({"a", "b/c", "b/d/e"});
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files, Names());
  EXPECT_TRUE(visited.failed.empty());
}

TEST(Unstaged, ChangedRenamedDeletedAndNew) {
  Tree tree({"same", "touched", "changed", "dir/changed", "moved", "gone", "mode.sh", "size"});
  WriteFile(tree.At("touched"), "old touched\n");
  WriteFile(tree.At("changed"), "new changed\n");  // of the same size
  WriteFile(tree.At("dir/changed"), "new\n");
  WriteFile(tree.At("size"), "");
  fs::rename(tree.At("moved"), tree.At("dir/moved-here"));
  fs::remove(tree.At("gone"));
  fs::permissions(tree.At("mode.sh"), fs::perms::owner_exec, fs::perm_options::add);
  WriteFile(tree.At("new/er/file"), "x");
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files,
            (Names{"changed", "dir/changed", "dir/moved-here", "new/er/file", "size"}));
  EXPECT_TRUE(visited.failed.empty());
}

// Changed in the very moment in which it was added: times say nothing.
TEST(Unstaged, ChangedAtOnce) {
  const GitRepo repo;
  WriteFile(repo.path() / "a", "one");
  repo.Git({"add", "a"});
  WriteFile(repo.path() / "a", "two");
  EXPECT_EQ(Unstaged(repo.path()).files, Names{"a"});
}

TEST(Unstaged, MarksThatHideChangesDoNotCount) {
  const Tree tree({"assumed", "skipped"});
  tree.repo.Git({"update-index", "--assume-unchanged", "assumed"});
  tree.repo.Git({"update-index", "--skip-worktree", "skipped"});
  WriteFile(tree.At("assumed"), "changed");
  WriteFile(tree.At("skipped"), "changed");
  EXPECT_EQ("", tree.repo.Git({"status", "--porcelain"}));
  EXPECT_EQ(Unstaged(tree.repo.path()).files, (Names{"assumed", "skipped"}));
}

TEST(Unstaged, SymbolicLinksAreTexts) {
  Tree tree({"file", "becomes-link", "folder/inner", "real/secret"});
  for (const char* name : {"same", "changed", "becomes-file"}) {
    fs::create_symlink("target", tree.At(name));
  }
  tree.Commit();
  fs::remove(tree.At("changed"));
  fs::create_symlink("elsewhere", tree.At("changed"));
  fs::remove(tree.At("becomes-link"));
  fs::create_symlink("file", tree.At("becomes-link"));
  fs::remove(tree.At("becomes-file"));
  WriteFile(tree.At("becomes-file"), "target");
  fs::create_symlink("nowhere", tree.At("new"));
  // A folder that became a link: its files are gone, wherever it leads.
  WriteFile(tree.At("real/inner"), "new");
  fs::remove_all(tree.At("folder"));
  fs::create_symlink("real", tree.At("folder"));
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files,
            (Names{"becomes-file", "becomes-link", "changed", "folder", "new", "real/inner"}));
  EXPECT_EQ(visited.links, (Names{"becomes-link", "changed", "folder", "new"}));
  EXPECT_TRUE(visited.failed.empty());
}

TEST(Unstaged, IgnoredFilesAreSkippedUnlessTheIndexHasThem) {
  Tree tree({"tracked.log", "same.log"});
  WriteFile(tree.At(".gitignore"), "*.log\nbuild\n");
  tree.Commit();
  WriteFile(tree.At("tracked.log"), "changed");
  WriteFile(tree.At("other.log"), "x");
  WriteFile(tree.At("build/out"), "x");
  WriteFile(tree.At("build.txt"), "x");
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files, (Names{"build.txt", "tracked.log"}));
  const std::string reason(kIgnoredReason);
  EXPECT_EQ(visited.skipped,
            (std::map<std::string, std::string>{{"build", reason}, {"other.log", reason}}));
}

TEST(Unstaged, GlobsLeaveOut) {
  const Tree tree({"vendor/a", "b"});
  WriteFile(tree.At("vendor/a"), "x");
  WriteFile(tree.At("vendor/new"), "x");
  WriteFile(tree.At("b"), "x");
  WalkOptions options;
  options.exclude = {"vendor"};
  const Visited visited = Unstaged(tree.repo.path(), options);
  EXPECT_EQ(visited.files, Names{"b"});
  EXPECT_EQ(visited.skipped.count("vendor"), 1u);
}

// Filters and conversions would have to be run to know what git would store.
TEST(Unstaged, FiltersAreNotRun) {
  Tree tree({"filtered", "lines", "plain"});
  const std::string marker = tree.At("filter-was-run").string();
  WriteFile(tree.At(".gitattributes"), "filtered filter=evil\nlines text eol=crlf\n");
  tree.Commit();
  for (const char* key : {"filter.evil.clean", "filter.evil.smudge", "filter.evil.process"}) {
    tree.repo.Git({"config", key, "touch '" + marker + "'; cat"});
  }
  WriteFile(tree.At("filtered"), "changed");
  WriteFile(tree.At("lines"), "old lines\r\n");
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files, (Names{"filtered", "lines"}));
  EXPECT_FALSE(fs::exists(marker));
}

TEST(Unstaged, RepositoriesInsideAreSkipped) {
  const GitRepo other;
  other.Commit("inner", "x");
  const Tree tree({"a"});
  tree.repo.Git({"-c", "protocol.file.allow=always", "submodule", "add", "-q",
                 other.path().string(), "module"});
  tree.repo.Git({"commit", "-qm", "submodule"});
  WriteFile(tree.At("module/inner"), "changed");
  WriteFile(tree.At("module/new"), "x");
  WriteFile(tree.At("nested/file"), "x");
  tree.repo.Git({"init", "-q", "nested"});
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files, Names());
  EXPECT_EQ(visited.skipped,
            (std::map<std::string, std::string>{{"module", "a repository of its own"},
                                                {"nested", "a repository of its own"}}));
  EXPECT_EQ(Unstaged(tree.At("module")).files, (Names{"inner", "new"}));
}

TEST(Unstaged, ConflictsAreVisitedOnce) {
  GitRepo repo;
  repo.Commit("a", "base\n");
  repo.Git({"switch", "-q", "-c", "side"});
  repo.Commit("a", "side\n");
  repo.Git({"switch", "-q", "main"});
  repo.Commit("a", "main\n");
  EXPECT_NE(0, repo.TryGit({"merge", "-q", "side"}).first);
  EXPECT_EQ(Unstaged(repo.path()).files, Names{"a"});
}

TEST(Unstaged, WhatCannotBeReadFails) {
  const Tree tree({"a", "b"});
  fs::remove(tree.At("a"));
  ASSERT_EQ(0, mkfifo(tree.At("a").c_str(), 0600));
  const Visited visited = Unstaged(tree.repo.path());
  EXPECT_EQ(visited.files, Names());
  EXPECT_EQ(visited.failed.count("a"), 1u);
}

TEST(Unstaged, NamesThatLeadOutAreRefused) {
  const Tree tree({"a"});
  const std::string blob = tree.repo.Git({"rev-parse", "HEAD:a"});
  // git refuses such a name; the same length is put in its place.
  tree.repo.Git({"update-index", "--add", "--cacheinfo", "100644," + blob + ",xx/escape"});
  std::string index = ReadFile(tree.repo.git_dir() / "index");
  const size_t at = index.find("xx/escape");
  ASSERT_NE(at, std::string::npos);
  index.replace(at, 2, "..");
  // Its checksum may be left out by being zero (index.skipHash).
  index.replace(index.size() - 20, 20, std::string(20, '\0'));
  WriteFile(tree.repo.git_dir() / "index", index);
  WriteFile(tree.repo.path().parent_path() / "escape", "x");
  Visited visited;
  const Result<void> walked =
      WalkUnstaged(*OpenGitLayout(tree.repo.path().string(), {}), {}, &visited);
  fs::remove(tree.repo.path().parent_path() / "escape");
  EXPECT_FALSE(visited.files.contains("../escape"));
  EXPECT_TRUE(!walked.ok() || visited.failed.contains("../escape"));
}

TEST(Unstaged, WithoutWorkTreeOrIndex) {
  const GitRepo repo;
  repo.Commit("a", "x");
  Visited visited;
  repo.Git({"clone", "-q", "--bare", ".", "bare"});
  EXPECT_FALSE(
      WalkUnstaged(*OpenGitLayout((repo.path() / "bare").string(), {}), {}, &visited).ok());
  WriteFile(repo.git_dir() / "index", "broken");
  EXPECT_FALSE(WalkUnstaged(*OpenGitLayout(repo.path().string(), {}), {}, &visited).ok());
}

}  // namespace
}  // namespace leaksift::testing
