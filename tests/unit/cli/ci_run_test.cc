#include "cli/ci_run.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/git_repo.h"

namespace leaksift {
namespace {

using leaksift::testing::GitRepo;
using leaksift::testing::TempDir;
using leaksift::testing::WriteFile;

const std::string kAllow = "[[allow]]\nreason = \"because\"\npaths = [\"**\"]\n";

// main has a policy; the feature weakens it in its second commit.
struct Project {
  Project() {
    repo.Commit(".leaksift.toml", "[scan]\nfail_on = \"low\"\n");
    main = repo.Commit("old.py", "x = 'value-one'  # leaksift:allow reason=\"known\"\n");
    repo.Git({"update-ref", "refs/remotes/origin/main", main});
    repo.Git({"switch", "-q", "-c", "feature"});
    repo.Commit("a.py", "1");
    head = repo.Commit(".leaksift.toml", "[scan]\nfail_on = \"low\"\n" + kAllow);
    InitGitLibrary();
    git_repository* opened = nullptr;
    EXPECT_EQ(git_repository_open(&opened, repo.path().c_str()), 0);
    handle.reset(opened);
  }
  Environment PullRequest() const {
    return {{"GITLAB_CI", "true"},
            {"CI_MERGE_REQUEST_IID", "1"},
            {"CI_COMMIT_SHA", head},
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA", main},
            {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"}};
  }
  GitRepo repo;
  GitRepository handle;
  std::string main;
  std::string head;
};

TEST(CiRun, PolicyIsTheTargetsAndTheChangeIsNamed) {
  const Project project;
  const auto decision = DecideCiRun(project.PullRequest(), {}, project.handle.get());
  ASSERT_TRUE(decision.ok()) << decision.error().message;
  EXPECT_EQ(decision->commits, 2u);
  const CiPolicyPaths paths = {.config = ".leaksift.toml", .baseline = ".leaksift-baseline"};
  const auto policy = ReadCiPolicy(*decision, paths, false, project.handle.get());
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_EQ(policy->config, "[scan]\nfail_on = \"low\"\n");
  EXPECT_FALSE(policy->baseline.has_value());
  ASSERT_EQ(policy->weakenings.size(), 1u);
  EXPECT_EQ(policy->weakenings[0].kind, WeakeningKind::kAllow);

  const auto own = ReadCiPolicy(*decision, paths, true, project.handle.get());
  ASSERT_TRUE(own.ok());
  EXPECT_NE(own->config->find("[[allow]]"), std::string::npos);
  EXPECT_EQ(own->weakenings.size(), 1u) << "told all the same";
}

TEST(CiRun, WithoutATrustedCommitNothingOfTheChangesPolicyCounts) {
  const Project project;
  Environment environment = project.PullRequest();
  environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "";
  environment["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "elsewhere";
  const auto decision = DecideCiRun(environment, {}, project.handle.get());
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(decision->policy, CiPolicySource::kNone);
  const auto policy =
      ReadCiPolicy(*decision, {.config = ".leaksift.toml"}, false, project.handle.get());
  ASSERT_TRUE(policy.ok());
  EXPECT_FALSE(policy->config.has_value());
  EXPECT_EQ(policy->weakenings.size(), 1u);
}

TEST(CiRun, AWholeHistoryUsesTheHeadsOwnPolicy) {
  const Project project;
  const auto decision = DecideCiRun({}, {}, project.handle.get());
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(decision->scope, CiScope::kHistory);
  const auto policy =
      ReadCiPolicy(*decision, {.config = ".leaksift.toml"}, false, project.handle.get());
  ASSERT_TRUE(policy.ok());
  EXPECT_NE(policy->config->find("[[allow]]"), std::string::npos);
  EXPECT_TRUE(policy->weakenings.empty());
}

TEST(CiRun, AConfigurationThatBecomesALinkIsToldAndNotFollowed) {
  Project project;
  std::filesystem::remove(project.repo.path() / ".leaksift.toml");
  std::filesystem::create_symlink("/dev/zero", project.repo.path() / ".leaksift.toml");
  project.repo.Git({"add", "-A"});
  project.head = project.repo.Commit("b.py", "2");
  const auto decision = DecideCiRun(project.PullRequest(), {}, project.handle.get());
  ASSERT_TRUE(decision.ok());
  const auto policy =
      ReadCiPolicy(*decision, {.config = ".leaksift.toml"}, false, project.handle.get());
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_EQ(policy->config, "[scan]\nfail_on = \"low\"\n");
  ASSERT_EQ(policy->weakenings.size(), 1u);
  EXPECT_EQ(policy->weakenings[0].kind, WeakeningKind::kUnknown);
}

TEST(CiRun, InlineMarkersOfTheBaseCount) {
  const Project project;
  const auto decision = DecideCiRun(project.PullRequest(), {}, project.handle.get());
  ASSERT_TRUE(decision.ok());
  Rule rule;
  rule.id = "some-rule";
  std::vector<Finding> findings(2);
  for (Finding& finding : findings) {
    finding.rule = &rule;
    finding.secret = Secret("value-one");
    finding.suppressed = Reason{ReasonCode::kInlineAllow, ""};
  }
  findings[0].provenance.path = "old.py";
  findings[1].provenance.path = "a.py";
  const auto refused =
      RefuseNewInlineAllows(CiBaseText(*decision, project.handle.get()), &findings);
  ASSERT_TRUE(refused.ok()) << refused.error().message;
  EXPECT_TRUE(findings[0].suppressed.has_value());
  EXPECT_FALSE(findings[1].suppressed.has_value());
}

TEST(CiRun, TextAtCommit) {
  const Project project;
  git_repository* repository = project.handle.get();
  EXPECT_EQ((*TextAtCommit(repository, project.head, "a.py")).value_or(""), "1");
  EXPECT_FALSE(TextAtCommit(repository, project.main, "a.py")->has_value());
  EXPECT_FALSE(TextAtCommit(repository, project.main, "../a.py")->has_value());
  EXPECT_EQ(TextAtCommit(repository, std::string(40, 'e'), "a.py").error().kind,
            ErrorKind::kMissing);
  const std::string tree = project.repo.Git({"rev-parse", "main^{tree}"});
  EXPECT_FALSE(TextAtCommit(repository, tree, "a.py").ok());
  project.repo.Commit("folder/b", "2");
  const std::string head = project.repo.Git({"rev-parse", "HEAD"});
  EXPECT_EQ(TextAtCommit(repository, head, "folder").error().kind, ErrorKind::kUnsupported);
}

TEST(CiRun, PayloadFile) {
  const Project project;
  const TempDir folder;
  Environment environment = {{"GITHUB_ACTIONS", "true"},
                             {"GITHUB_EVENT_NAME", "push"},
                             {"GITHUB_REF", "refs/heads/feature"},
                             {"GITHUB_SHA", project.head}};
  const auto decide = [&](const std::string& path) {
    environment["GITHUB_EVENT_PATH"] = path;
    return DecideCiRun(environment, {}, project.handle.get());
  };
  const std::string path = (folder.path() / "event.json").string();
  WriteFile(path, R"({"before":")" + project.main + R"(","after":")" + project.head + "\"}");
  ASSERT_TRUE(decide(path).ok());
  EXPECT_EQ(decide(path)->commits, 2u);
  EXPECT_EQ(decide(folder.path() / "none").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(decide(folder.path()).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(decide("/dev/zero").error().kind, ErrorKind::kUsage) << "endless";
}

TEST(CiRun, EnvironmentOfTheProcess) {
  const char* const variables[] = {"A=1", "B=x=y", "A=2", "C=", "broken", nullptr};
  const Environment expected = {{"A", "1"}, {"B", "x=y"}, {"C", ""}};
  EXPECT_EQ(ReadEnvironment(variables), expected);
}

}  // namespace
}  // namespace leaksift
