#include "cli/ci_git_repository.h"

#include <gtest/gtest.h>

#include "cli/ci_range.h"
#include "support/git_repo.h"

namespace leaksift {
namespace {

using leaksift::testing::GitRepo;
using leaksift::testing::WriteFile;

// A platform's side: main with 3 commits, feature with 3 on the first of them.
struct Origin {
  Origin() {
    repo.Commit("a", "1");
    repo.Git({"branch", "feature"});
    repo.Commit("a", "2");
    main = repo.Commit("a", "3");
    repo.Git({"switch", "-q", "feature"});
    repo.Commit("b", "1");
    repo.Commit("b", "2");
    feature = repo.Commit("b", "3");
    fork = repo.Git({"merge-base", "main", "feature"});
    repo.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  }
  std::string Url() const { return "file://" + repo.path().string(); }

  GitRepo repo;
  std::string main;
  std::string feature;
  std::string fork;
};

CiContext PullRequest(const Origin& origin) {
  CiContext context;
  context.event = CiEvent::kPullRequest;
  context.head = origin.feature;
  context.bases = {origin.main};
  context.target_branch = "main";
  return context;
}

CiDecision Decide(const CiContext& context, const GitRepo& clone) {
  InitGitLibrary();
  git_repository* opened = nullptr;
  EXPECT_EQ(git_repository_open(&opened, clone.path().c_str()), 0) << LastGitError();
  const GitRepository handle(opened);
  auto repository = CiGitRepository::Open(handle.get());
  EXPECT_TRUE(repository.ok());
  auto decision = DecideCi(context, {}, repository->get());
  EXPECT_TRUE(decision.ok()) << (decision.ok() ? "" : decision.error().message);
  return decision.ok() ? *decision : CiDecision();
}

TEST(CiGitRepository, ShallowCloneIsDeepenedUntilTheRangeIsComplete) {
  const Origin origin;
  GitRepo clone;
  clone.Git({"remote", "add", "origin", origin.Url()});
  clone.Git({"fetch", "-q", "--depth=1", "origin", origin.feature});
  clone.Git({"checkout", "-q", "--detach", origin.feature});

  CiDecision decision = Decide(PullRequest(origin), clone);
  EXPECT_FALSE(decision.complete);
  EXPECT_TRUE(decision.deepen);
  ASSERT_EQ(decision.ranges.size(), 1u);
  EXPECT_TRUE(decision.ranges[0].exclude.empty());
  EXPECT_EQ(decision.fetch,
            (std::vector<std::string>{origin.main, "refs/heads/main", origin.feature}));

  clone.Git({"fetch", "-q", "--depth=2", "origin", origin.feature, origin.main,
             "+refs/heads/main:refs/remotes/origin/main"});
  decision = Decide(PullRequest(origin), clone);
  EXPECT_FALSE(decision.complete) << "the fork is one further";

  clone.Git({"fetch", "-q", "--depth=4", "origin", origin.feature, origin.main,
             "+refs/heads/main:refs/remotes/origin/main"});
  decision = Decide(PullRequest(origin), clone);
  EXPECT_TRUE(decision.complete) << decision.partial_why;
  EXPECT_TRUE(decision.fetch.empty());
  EXPECT_EQ(decision.commits, 3u);
  EXPECT_EQ(decision.ranges[0].exclude, std::vector<std::string>{origin.fork});
  EXPECT_EQ(decision.policy_commit, origin.main);
}

TEST(CiGitRepository, Names) {
  const Origin origin;
  const GitRepo& repo = origin.repo;
  repo.Git({"tag", "-a", "-m", "x", "v1", "main"});
  repo.Git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"});
  const std::string tree = repo.Git({"rev-parse", "main^{tree}"});
  repo.Git({"tag", "of-a-tree", tree});
  InitGitLibrary();
  git_repository* opened = nullptr;
  ASSERT_EQ(git_repository_open(&opened, repo.path().c_str()), 0);
  const GitRepository handle(opened);
  auto opened_repository = CiGitRepository::Open(handle.get());
  ASSERT_TRUE(opened_repository.ok());
  CiGitRepository& names = **opened_repository;
  struct Case {
    std::string name;
    std::string commit;
  };
  const std::vector<Case> cases = {
      {"HEAD", origin.feature},
      {"refs/heads/main", origin.main},
      {"refs/tags/v1", origin.main},
      {repo.Git({"rev-parse", "refs/tags/v1"}), origin.main},  // the tag object's own id
      {origin.main, origin.main},
      {"refs/tags/of-a-tree", ""},
      {tree, ""},
      {"refs/heads/none", ""},
      {"refs/remotes/origin/HEAD", ""},  // dangles
      {std::string(40, 'e'), ""},
      {std::string(64, 'e'), ""},
      {"refs/heads/../../etc/passwd", ""},
      {"refs/heads/a b", ""},
      {"main~1", ""},
  };
  for (const Case& c : cases) {
    const auto commit = names.Resolve(c.name);
    ASSERT_TRUE(commit.ok()) << c.name << ": " << commit.error().message;
    EXPECT_EQ(commit->value_or(""), c.commit) << c.name;
  }
  EXPECT_EQ(names.SymbolicTarget("refs/remotes/origin/HEAD")->value_or(""),
            "refs/remotes/origin/main");
  EXPECT_EQ(names.SymbolicTarget("refs/heads/main")->value_or(""), "");
  EXPECT_EQ(names.SymbolicTarget("refs/heads/none")->value_or(""), "");
}

TEST(CiGitRepository, GarbageInTheShallowFileIsAnError) {
  const Origin origin;
  WriteFile(origin.repo.git_dir() / "shallow", "not an id\n");
  InitGitLibrary();
  git_repository* opened = nullptr;
  ASSERT_EQ(git_repository_open(&opened, origin.repo.path().c_str()), 0);
  const GitRepository handle(opened);
  const auto repository = CiGitRepository::Open(handle.get());
  ASSERT_FALSE(repository.ok());
  EXPECT_EQ(repository.error().kind, ErrorKind::kCorrupt);
}

TEST(CiGitRepository, UnbornHeadIsAnError) {
  const GitRepo empty;
  InitGitLibrary();
  git_repository* opened = nullptr;
  ASSERT_EQ(git_repository_open(&opened, empty.path().c_str()), 0);
  const GitRepository handle(opened);
  auto repository = CiGitRepository::Open(handle.get());
  ASSERT_TRUE(repository.ok());
  const auto decision = DecideCi(CiContext(), {}, repository->get());
  ASSERT_FALSE(decision.ok());
  EXPECT_EQ(decision.error().kind, ErrorKind::kMissing);
}

}  // namespace
}  // namespace leaksift
