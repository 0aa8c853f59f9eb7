#include "source/git_layout.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "source/git_submodules.h"
#include "support/git_repo.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

std::string Real(const fs::path& path) { return fs::canonical(path).string(); }

void AppendFile(const fs::path& path, const std::string& text) {
  WriteFile(path, ReadFile(path) + text);
}

TEST(GitLayout, OrdinaryAndBare) {
  const GitRepo repo;
  repo.Commit("file", "text");
  for (const fs::path& path : {repo.path(), repo.git_dir()}) {
    const Result<GitLayout> layout = OpenGitLayout(path.string(), {});
    ASSERT_TRUE(layout.ok()) << layout.error().message;
    EXPECT_EQ(layout->git_dir, Real(repo.git_dir()));
    EXPECT_EQ(layout->common_dir, layout->git_dir);
    EXPECT_EQ(layout->object_dir, layout->git_dir + "/objects");
    EXPECT_EQ(layout->work_tree, Real(repo.path()));
    EXPECT_FALSE(layout->promisor);
    EXPECT_TRUE(layout->shallow.empty());
  }
  const TempDir bare;
  repo.Git({"clone", "-q", "--bare", ".", (bare.path() / "x.git").string()});
  const Result<GitLayout> layout = OpenGitLayout((bare.path() / "x.git").string(), {});
  ASSERT_TRUE(layout.ok()) << layout.error().message;
  EXPECT_EQ(layout->work_tree, "");
}

TEST(GitLayout, SearchesParentsWhenAsked) {
  const GitRepo repo;
  fs::create_directories(repo.path() / "a/b");
  const std::string deep = (repo.path() / "a/b").string();
  const Result<GitLayout> absent = OpenGitLayout(deep, {});
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, ErrorKind::kMissing);
  const Result<GitLayout> found = OpenGitLayout(deep, {.search_parents = true});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->work_tree, Real(repo.path()));
}

TEST(GitLayout, WorktreesAndSubmodulesConfirmTheirLinks) {
  const GitRepo repo;
  repo.Commit("file", "text");
  const TempDir other;
  const std::string linked = (other.path() / "linked").string();
  repo.Git({"worktree", "add", "-q", linked});
  const Result<GitLayout> worktree = OpenGitLayout(linked, {});
  ASSERT_TRUE(worktree.ok()) << worktree.error().message;
  EXPECT_EQ(worktree->common_dir, Real(repo.git_dir()));
  EXPECT_EQ(worktree->git_dir, Real(repo.git_dir()) + "/worktrees/linked");

  const GitRepo super;
  super.Git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
             repo.path().string(), "deep/sub"});
  const Result<GitLayout> sub = OpenGitLayout((super.path() / "deep/sub").string(), {});
  ASSERT_TRUE(sub.ok()) << sub.error().message;
  EXPECT_EQ(sub->git_dir, Real(super.git_dir()) + "/modules/deep/sub");
  std::vector<GitProblem> problems;
  EXPECT_EQ(ListSubmodules(*OpenGitLayout(super.path().string(), {}), &problems),
            std::vector<std::string>{sub->git_dir});
  EXPECT_TRUE(problems.empty());
}

TEST(GitLayout, RefusesLinksToOtherPeoplesRepositories) {
  const GitRepo victim;
  victim.Commit("file", "private");
  const std::string target = victim.git_dir().string();
  const TempDir attacker;

  const fs::path by_file = attacker.path() / "by-file";
  WriteFile(by_file / ".git", "gitdir: " + target + "\n");

  const fs::path by_link = attacker.path() / "by-link";
  fs::create_directories(by_link);
  fs::create_directory_symlink(target, by_link / ".git");

  const fs::path by_commondir = attacker.path() / "by-commondir";
  WriteFile(by_commondir / ".git/HEAD", "ref: refs/heads/main\n");
  WriteFile(by_commondir / ".git/commondir", target + "\n");

  for (const fs::path& path : {by_file, by_link, by_commondir}) {
    const Result<GitLayout> refused = OpenGitLayout(path.string(), {});
    ASSERT_FALSE(refused.ok()) << path;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUnsupported) << path;
    const Result<GitLayout> allowed = OpenGitLayout(path.string(), {.allow_outside = true});
    ASSERT_TRUE(allowed.ok()) << allowed.error().message;
    EXPECT_EQ(allowed->common_dir, Real(target));
  }
}

TEST(GitLayout, RefusesFormatsItDoesNotKnow) {
  struct Case {
    const char* config;
    const char* reason;  // null: accepted
  };
  const Case cases[] = {
      {"[core]\nrepositoryformatversion = 2\n", "unknown version"},
      {"[core]\nrepositoryformatversion = -1\n", "unknown version"},
      {"[core]\nrepositoryformatversion = 1\n[extensions]\nfuture = 1\n", "extension: future"},
      {"[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = sha256\n", "sha256"},
      {"[core]\nrepositoryformatversion = 1\n[extensions]\nrefstorage = reftable\n", "reftable"},
      {"[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeconfig = true\n", nullptr},
      {"[core]\nrepositoryformatversion = 0\n[extensions]\nfuture = 1\n", nullptr},
      {"[include]\npath = /dev/zero\n", nullptr},
      {"nonsense\n", "bad line 1"},
  };
  for (const Case& c : cases) {
    const GitRepo repo;
    WriteFile(repo.git_dir() / "config", c.config);
    const Result<GitLayout> layout = OpenGitLayout(repo.path().string(), {});
    ASSERT_EQ(layout.ok(), c.reason == nullptr) << c.config;
    if (c.reason == nullptr) continue;
    EXPECT_NE(layout.error().message.find(c.reason), std::string::npos) << layout.error().message;
  }
}

TEST(GitLayout, ConfigThatIsNoFile) {
  const GitRepo repo;
  fs::remove(repo.git_dir() / "config");
  ASSERT_EQ(mkfifo((repo.git_dir() / "config").c_str(), 0600), 0);
  EXPECT_FALSE(OpenGitLayout(repo.path().string(), {}).ok());
  fs::remove(repo.git_dir() / "config");
  fs::create_symlink("/dev/zero", repo.git_dir() / "config");
  EXPECT_FALSE(OpenGitLayout(repo.path().string(), {}).ok());
  fs::remove(repo.git_dir() / "config");
  WriteFile(repo.git_dir() / "config", std::string(2 << 20, '#'));
  EXPECT_FALSE(OpenGitLayout(repo.path().string(), {}).ok());
}

TEST(GitLayout, PartialAndShallow) {
  const GitRepo repo;
  const std::string first = repo.Commit("file", "1");
  const std::string second = repo.Commit("file", "2");
  WriteFile(repo.git_dir() / "shallow", second + "\n" + first + "\nnonsense\n");
  AppendFile(repo.git_dir() / "config", "[remote \"origin\"]\npromisor = true\n");
  const Result<GitLayout> layout = OpenGitLayout(repo.path().string(), {});
  ASSERT_TRUE(layout.ok());
  EXPECT_TRUE(layout->promisor);
  ASSERT_EQ(layout->shallow.size(), 2u);
  EXPECT_LT(layout->shallow[0], layout->shallow[1]);
  ASSERT_EQ(layout->problems.size(), 1u);
  EXPECT_NE(layout->problems[0].error.message.find("line 3"), std::string::npos);
}

TEST(GitLayout, AnotherOwnerIsRefusedAndTrustedOnRequest) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const GitRepo repo;
  ASSERT_EQ(chown(repo.git_dir().c_str(), 12345, 12345), 0);
  const Result<GitLayout> refused = OpenGitLayout(repo.path().string(), {});
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("--trust-owner"), std::string::npos);
  EXPECT_TRUE(OpenGitLayout(repo.path().string(), {.trust_owner = true}).ok());
  setenv("SUDO_UID", "12345", 1);
  EXPECT_TRUE(CheckOwner(repo.git_dir().string()).ok());
  setenv("SUDO_UID", "12346", 1);
  EXPECT_FALSE(CheckOwner(repo.git_dir().string()).ok());
  unsetenv("SUDO_UID");
}

TEST(GitLayout, NothingThere) {
  const TempDir dir;
  for (const fs::path& path : {dir.path(), dir.path() / "absent"}) {
    const Result<GitLayout> layout = OpenGitLayout(path.string(), {});
    ASSERT_FALSE(layout.ok());
    EXPECT_EQ(layout.error().kind, ErrorKind::kMissing);
  }
}

}  // namespace
}  // namespace leaksift::testing
