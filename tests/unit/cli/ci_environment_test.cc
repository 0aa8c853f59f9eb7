#include "cli/ci_environment.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leaksift {
namespace {

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kC(40, 'c');
const std::string kZero(40, '0');

// One recorded environment and what it must be read as.
struct Case {
  const char* name;
  Environment environment;
  std::string payload;
  CiPlatform platform;
  CiEvent event;
  std::string head;
  std::vector<std::string> other_heads = {};
  std::string before = "";
  std::vector<std::string> bases = {};
  std::string branch = "";
  std::string target = "";
  std::string default_branch = "";
  bool is_fork = false;
  bool is_deleted = false;
  bool is_merge = false;
  size_t notes = 0;
};

Environment Github(const std::string& event, const std::string& sha, const std::string& ref) {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_EVENT_NAME", event},
          {"GITHUB_SHA", sha},
          {"GITHUB_REF", ref}};
}

std::string PushPayload(const std::string& before, const std::string& after,
                        const std::string& more = "") {
  return R"({"before":")" + before + R"(","after":")" + after + R"(",)" + more +
         R"("repository":{"default_branch":"main"}})";
}

std::string PullPayload(const std::string& head_repository) {
  return R"({"pull_request":{"commits":40,"head":{"sha":")" + kA +
         R"(","ref":"feature","repo":{"full_name":")" + head_repository + R"("}},"base":{"sha":")" +
         kB +
         R"(","ref":"main","repo":{"full_name":"o/r"}}},"repository":{"default_branch":"main"}})";
}

std::vector<Case> GithubCases() {
  const auto kGh = CiPlatform::kGithub;
  return {
      {.name = "push",
       .environment = Github("push", kA, "refs/heads/main"),
       .payload = PushPayload(kB, kA, R"("forced":false,"commits":[],)"),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "main",
       .default_branch = "main"},
      {.name = "first push of a branch",
       .environment = Github("push", kA, "refs/heads/new"),
       .payload = PushPayload(kZero, kA, R"("created":true,)"),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "new",
       .default_branch = "main"},
      {.name = "forced push",
       .environment = Github("push", kA, "refs/heads/f"),
       .payload = PushPayload(kB, kA, R"("forced":true,)"),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "f",
       .default_branch = "main"},
      {.name = "deleted branch: the variables go back to the default branch",
       .environment = Github("push", kB, "refs/heads/main"),
       .payload = PushPayload(kA, kZero, R"("deleted":true,)"),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kB,
       .before = kA,
       .branch = "main",
       .default_branch = "main",
       .is_deleted = true},
      {.name = "annotated tag: after is the tag object",
       .environment = Github("push", kA, "refs/tags/v1"),
       .payload = PushPayload(kZero, kC),
       .platform = kGh,
       .event = CiEvent::kTag,
       .head = kC,
       .other_heads = {kA},
       .default_branch = "main"},
      {.name = "variable and payload disagree: both are scanned",
       .environment = Github("push", kC, "refs/heads/main"),
       .payload = PushPayload(kB, kA),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .other_heads = {kC},
       .before = kB,
       .branch = "main",
       .default_branch = "main"},
      {.name = "push without payload",
       .environment = Github("push", kA, "refs/heads/main"),
       .payload = "",
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "main",
       .notes = 1},
      {.name = "fields of the wrong kind count as absent",
       .environment = Github("push", kA, "refs/heads/main"),
       .payload = R"({"before":17,"after":["x"],"forced":"yes","repository":"none"})",
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "main"},
      {.name = "a base that is an expression of git's, not an id",
       .environment = Github("push", kA, "refs/heads/main"),
       .payload = PushPayload("HEAD~1", kA),
       .platform = kGh,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "main",
       .default_branch = "main",
       .notes = 1},
      {.name = "pull request of 40 commits, merge commit checked out",
       .environment = Github("pull_request", kC, "refs/pull/1/merge"),
       .payload = PullPayload("o/r"),
       .platform = kGh,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .other_heads = {kC},
       .bases = {kB},
       .branch = "feature",
       .target = "main",
       .default_branch = "main",
       .is_merge = true},
      {.name = "pull request from a fork",
       .environment = Github("pull_request", kC, "refs/pull/1/merge"),
       .payload = PullPayload("someone/r"),
       .platform = kGh,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .other_heads = {kC},
       .bases = {kB},
       .branch = "feature",
       .target = "main",
       .default_branch = "main",
       .is_fork = true,
       .is_merge = true},
      {.name = "pull_request_target runs on the target branch",
       .environment = Github("pull_request_target", kB, "refs/heads/main"),
       .payload = PullPayload("someone/r"),
       .platform = kGh,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .bases = {kB},
       .branch = "feature",
       .target = "main",
       .default_branch = "main",
       .is_fork = true},
      {.name = "pull request without payload",
       .environment =
           [] {
             Environment e = Github("pull_request", kC, "refs/pull/1/merge");
             e["GITHUB_BASE_REF"] = "main";
             e["GITHUB_HEAD_REF"] = "feature";
             return e;
           }(),
       .payload = "",
       .platform = kGh,
       .event = CiEvent::kPullRequest,
       .head = kC,
       .branch = "feature",
       .target = "main",
       .is_merge = true,
       .notes = 1},
      {.name = "merge queue",
       .environment = Github("merge_group", kA, "refs/heads/gh-readonly-queue/main/pr-1-x"),
       .payload = R"({"merge_group":{"head_sha":")" + kA + R"(","base_sha":")" + kB +
                  R"(","base_ref":"refs/heads/main"}})",
       .platform = kGh,
       .event = CiEvent::kMergeQueue,
       .head = kA,
       .bases = {kB},
       .target = "main"},
      {.name = "schedule",
       .environment = Github("schedule", kA, "refs/heads/main"),
       .payload = R"({"schedule":"0 3 * * *"})",
       .platform = kGh,
       .event = CiEvent::kSchedule,
       .head = kA},
      {.name = "by hand",
       .environment = Github("workflow_dispatch", kA, "refs/heads/main"),
       .payload = "{}",
       .platform = kGh,
       .event = CiEvent::kManual,
       .head = kA},
      {.name = "an event of tomorrow",
       .environment = Github("quantum_merge", kA, "refs/heads/main"),
       .payload = "{}",
       .platform = kGh,
       .event = CiEvent::kUnknown,
       .head = kA},
  };
}

std::vector<Case> GitlabCases() {
  const auto kGl = CiPlatform::kGitlab;
  const auto base = [](Environment more) {
    more["GITLAB_CI"] = "true";
    more["CI_DEFAULT_BRANCH"] = "main";
    return more;
  };
  return {
      {.name = "push",
       .environment = base({{"CI_PIPELINE_SOURCE", "push"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_COMMIT_BEFORE_SHA", kB},
                            {"CI_COMMIT_BRANCH", "feature"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "feature",
       .default_branch = "main"},
      {.name = "new branch",
       .environment = base({{"CI_PIPELINE_SOURCE", "push"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_COMMIT_BEFORE_SHA", kZero},
                            {"CI_COMMIT_BRANCH", "feature"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "feature",
       .default_branch = "main"},
      {.name = "tag",
       .environment = base({{"CI_PIPELINE_SOURCE", "push"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_COMMIT_TAG", "v1"},
                            {"CI_COMMIT_BEFORE_SHA", kZero}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kTag,
       .head = kA,
       .default_branch = "main"},
      {.name = "merge request, detached",
       .environment = base({{"CI_PIPELINE_SOURCE", "merge_request_event"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_MERGE_REQUEST_IID", "7"},
                            {"CI_MERGE_REQUEST_EVENT_TYPE", "detached"},
                            {"CI_MERGE_REQUEST_DIFF_BASE_SHA", kB},
                            {"CI_COMMIT_BEFORE_SHA", kZero},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"},
                            {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "feature"},
                            {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1"},
                            {"CI_MERGE_REQUEST_PROJECT_ID", "1"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .bases = {kB},
       .branch = "feature",
       .target = "main",
       .default_branch = "main"},
      {.name = "merged results from a fork",
       .environment = base({{"CI_PIPELINE_SOURCE", "merge_request_event"},
                            {"CI_COMMIT_SHA", kC},
                            {"CI_MERGE_REQUEST_IID", "7"},
                            {"CI_MERGE_REQUEST_EVENT_TYPE", "merged_result"},
                            {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", kA},
                            {"CI_MERGE_REQUEST_DIFF_BASE_SHA", kB},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", kB},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"},
                            {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2"},
                            {"CI_MERGE_REQUEST_PROJECT_ID", "1"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .other_heads = {kC},
       .bases = {kB, kB},
       .target = "main",
       .default_branch = "main",
       .is_fork = true,
       .is_merge = true},
      {.name = "merge train",
       .environment = base({{"CI_PIPELINE_SOURCE", "merge_request_event"},
                            {"CI_COMMIT_SHA", kC},
                            {"CI_MERGE_REQUEST_IID", "7"},
                            {"CI_MERGE_REQUEST_EVENT_TYPE", "merge_train"},
                            {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", kA},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", kB},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kMergeQueue,
       .head = kA,
       .other_heads = {kC},
       .bases = {kB},
       .target = "main",
       .default_branch = "main",
       .is_merge = true},
      {.name = "external pull request",
       .environment = base({{"CI_PIPELINE_SOURCE", "external_pull_request_event"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA", kA},
                            {"CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA", kB},
                            {"CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "main"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .bases = {kB},
       .target = "main",
       .default_branch = "main"},
      {.name = "schedule",
       .environment = base({{"CI_PIPELINE_SOURCE", "schedule"},
                            {"CI_COMMIT_SHA", kA},
                            {"CI_COMMIT_BRANCH", "main"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kSchedule,
       .head = kA,
       .branch = "main",
       .default_branch = "main"},
      {.name = "no source at all: unknown, which means all",
       .environment = base({{"CI_COMMIT_SHA", kA}, {"CI_COMMIT_BEFORE_SHA", kB}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kUnknown,
       .head = kA,
       .default_branch = "main"},
      {.name = "hostile branch names",
       .environment = base({{"CI_PIPELINE_SOURCE", "push"},
                            {"CI_COMMIT_SHA", "$(id)"},
                            {"CI_COMMIT_BEFORE_SHA", kB.substr(0, 12)},
                            {"CI_COMMIT_BRANCH", "a\n::error::b"}}),
       .payload = "",
       .platform = kGl,
       .event = CiEvent::kPush,
       .head = "",
       .default_branch = "main",
       .notes = 3},
  };
}

std::vector<Case> OtherCases() {
  return {
      {.name = "jenkins branch: only the last successful build is a base",
       .environment = {{"JENKINS_URL", "http://j/"},
                       {"GIT_COMMIT", kA},
                       {"GIT_PREVIOUS_COMMIT", kC},
                       {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", kB},
                       {"BRANCH_NAME", "main"}},
       .payload = "",
       .platform = CiPlatform::kJenkins,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "main"},
      {.name = "jenkins first build of a plain job",
       .environment = {{"JENKINS_URL", "http://j/"},
                       {"GIT_COMMIT", kA},
                       {"GIT_BRANCH", "origin/release/1"}},
       .payload = "",
       .platform = CiPlatform::kJenkins,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "release/1"},
      {.name = "jenkins pull request from a fork",
       .environment = {{"JENKINS_URL", "http://j/"},
                       {"GIT_COMMIT", kA},
                       {"CHANGE_ID", "5"},
                       {"BRANCH_NAME", "PR-5"},
                       {"CHANGE_TARGET", "main"},
                       {"CHANGE_BRANCH", "f"},
                       {"CHANGE_FORK", "someone"}},
       .payload = "",
       .platform = CiPlatform::kJenkins,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .branch = "f",
       .target = "main",
       .is_fork = true},
      {.name = "jenkins tag",
       .environment =
           {{"JENKINS_HOME", "/j"}, {"GIT_COMMIT", kA}, {"TAG_NAME", "v1"}, {"BRANCH_NAME", "v1"}},
       .payload = "",
       .platform = CiPlatform::kJenkins,
       .event = CiEvent::kTag,
       .head = kA},
      {.name = "circleci with the orb",
       .environment = {{"CIRCLECI", "true"},
                       {"CIRCLE_SHA1", kA},
                       {"CIRCLE_BRANCH", "f"},
                       {"LEAKSIFT_CIRCLE_BASE_REVISION", kB},
                       {"LEAKSIFT_DEFAULT_BRANCH", "main"}},
       .payload = "",
       .platform = CiPlatform::kCircleci,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "f",
       .default_branch = "main"},
      {.name = "circleci tag",
       .environment = {{"CIRCLECI", "true"}, {"CIRCLE_SHA1", kA}, {"CIRCLE_TAG", "v1"}},
       .payload = "",
       .platform = CiPlatform::kCircleci,
       .event = CiEvent::kTag,
       .head = kA},
      {.name = "circleci schedule",
       .environment = {{"CIRCLECI", "true"},
                       {"CIRCLE_SHA1", kA},
                       {"LEAKSIFT_CIRCLE_TRIGGER", "scheduled_pipeline"}},
       .payload = "",
       .platform = CiPlatform::kCircleci,
       .event = CiEvent::kSchedule,
       .head = kA},
      {.name = "travis push",
       .environment = {{"TRAVIS", "true"},
                       {"TRAVIS_EVENT_TYPE", "push"},
                       {"TRAVIS_COMMIT", kA},
                       {"TRAVIS_PULL_REQUEST", "false"},
                       {"TRAVIS_BRANCH", "main"},
                       {"TRAVIS_COMMIT_RANGE", kB + "..." + kA}},
       .payload = "",
       .platform = CiPlatform::kTravis,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "main"},
      {.name = "travis short range",
       .environment = {{"TRAVIS", "true"},
                       {"TRAVIS_EVENT_TYPE", "push"},
                       {"TRAVIS_COMMIT", kA},
                       {"TRAVIS_BRANCH", "main"},
                       {"TRAVIS_COMMIT_RANGE", "bbbbbbbbbbbb...aaaaaaaaaaaa"}},
       .payload = "",
       .platform = CiPlatform::kTravis,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "main",
       .notes = 1},
      {.name = "travis pull request",
       .environment = {{"TRAVIS", "true"},
                       {"TRAVIS_EVENT_TYPE", "pull_request"},
                       {"TRAVIS_COMMIT", kC},
                       {"TRAVIS_PULL_REQUEST", "12"},
                       {"TRAVIS_PULL_REQUEST_SHA", kA},
                       {"TRAVIS_BRANCH", "main"},
                       {"TRAVIS_PULL_REQUEST_BRANCH", "f"},
                       {"TRAVIS_PULL_REQUEST_SLUG", "x/r"},
                       {"TRAVIS_REPO_SLUG", "o/r"}},
       .payload = "",
       .platform = CiPlatform::kTravis,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .other_heads = {kC},
       .branch = "f",
       .target = "main",
       .is_fork = true,
       .is_merge = true},
      {.name = "bitbucket branch",
       .environment = {{"BITBUCKET_BUILD_NUMBER", "3"},
                       {"BITBUCKET_COMMIT", kA},
                       {"BITBUCKET_BRANCH", "f"}},
       .payload = "",
       .platform = CiPlatform::kBitbucket,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "f"},
      {.name = "bitbucket pull request",
       .environment = {{"BITBUCKET_BUILD_NUMBER", "3"},
                       {"BITBUCKET_COMMIT", kA},
                       {"BITBUCKET_BRANCH", "f"},
                       {"BITBUCKET_PR_ID", "9"},
                       {"BITBUCKET_PR_DESTINATION_BRANCH", "main"},
                       {"BITBUCKET_PR_DESTINATION_COMMIT", kB}},
       .payload = "",
       .platform = CiPlatform::kBitbucket,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .bases = {kB},
       .branch = "f",
       .target = "main",
       .is_merge = true},
      {.name = "azure push",
       .environment = {{"TF_BUILD", "True"},
                       {"BUILD_REASON", "IndividualCI"},
                       {"BUILD_SOURCEVERSION", kA},
                       {"BUILD_SOURCEBRANCH", "refs/heads/release/1"}},
       .payload = "",
       .platform = CiPlatform::kAzure,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "release/1"},
      {.name = "azure pull request: the whole name of the target",
       .environment = {{"TF_BUILD", "True"},
                       {"BUILD_REASON", "PullRequest"},
                       {"BUILD_SOURCEVERSION", kC},
                       {"BUILD_SOURCEBRANCH", "refs/pull/4/merge"},
                       {"SYSTEM_PULLREQUEST_SOURCECOMMITID", kA},
                       {"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/release/1"},
                       {"SYSTEM_PULLREQUEST_TARGETBRANCHNAME", "1"},
                       {"SYSTEM_PULLREQUEST_ISFORK", "True"}},
       .payload = "",
       .platform = CiPlatform::kAzure,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .other_heads = {kC},
       .target = "release/1",
       .is_fork = true,
       .is_merge = true},
      {.name = "azure schedule",
       .environment = {{"TF_BUILD", "True"},
                       {"BUILD_REASON", "Schedule"},
                       {"BUILD_SOURCEVERSION", kA},
                       {"BUILD_SOURCEBRANCH", "refs/heads/main"}},
       .payload = "",
       .platform = CiPlatform::kAzure,
       .event = CiEvent::kSchedule,
       .head = kA},
      {.name = "buildkite push",
       .environment = {{"BUILDKITE", "true"},
                       {"BUILDKITE_COMMIT", kA},
                       {"BUILDKITE_BRANCH", "f"},
                       {"BUILDKITE_SOURCE", "webhook"},
                       {"BUILDKITE_PULL_REQUEST", "false"},
                       {"BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"}},
       .payload = "",
       .platform = CiPlatform::kBuildkite,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "f",
       .default_branch = "main"},
      {.name = "buildkite pull request of a build that names no commit",
       .environment = {{"BUILDKITE", "true"},
                       {"BUILDKITE_COMMIT", "HEAD"},
                       {"BUILDKITE_BRANCH", "f"},
                       {"BUILDKITE_PULL_REQUEST", "8"},
                       {"BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"},
                       {"BUILDKITE_REPO", "r"},
                       {"BUILDKITE_PULL_REQUEST_REPO", "fork"}},
       .payload = "",
       .platform = CiPlatform::kBuildkite,
       .event = CiEvent::kPullRequest,
       .head = "",
       .branch = "f",
       .target = "main",
       .is_fork = true},
      {.name = "buildkite merge queue",
       .environment = {{"BUILDKITE", "true"},
                       {"BUILDKITE_COMMIT", kA},
                       {"BUILDKITE_PULL_REQUEST", "false"},
                       {"BUILDKITE_MERGE_QUEUE_BASE_BRANCH", "main"},
                       {"BUILDKITE_MERGE_QUEUE_BASE_COMMIT", kB}},
       .payload = "",
       .platform = CiPlatform::kBuildkite,
       .event = CiEvent::kMergeQueue,
       .head = kA,
       .bases = {kB},
       .target = "main"},
      {.name = "drone push",
       .environment = {{"DRONE", "true"},
                       {"DRONE_BUILD_EVENT", "push"},
                       {"DRONE_COMMIT_SHA", kA},
                       {"DRONE_COMMIT_BEFORE", kB},
                       {"DRONE_COMMIT_BRANCH", "main"},
                       {"DRONE_REPO_BRANCH", "main"}},
       .payload = "",
       .platform = CiPlatform::kDrone,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "main",
       .default_branch = "main"},
      {.name = "drone pull request",
       .environment = {{"DRONE", "true"},
                       {"DRONE_BUILD_EVENT", "pull_request"},
                       {"DRONE_COMMIT_SHA", kA},
                       {"DRONE_TARGET_BRANCH", "main"},
                       {"DRONE_SOURCE_BRANCH", "f"}},
       .payload = "",
       .platform = CiPlatform::kDrone,
       .event = CiEvent::kPullRequest,
       .head = kA,
       .branch = "f",
       .target = "main"},
      {.name = "woodpecker sets Drone's variables too",
       .environment = {{"CI", "woodpecker"},
                       {"DRONE", "true"},
                       {"CI_PIPELINE_EVENT", "push"},
                       {"CI_COMMIT_SHA", kA},
                       {"CI_PREV_COMMIT_SHA", kB},
                       {"CI_PREV_PIPELINE_STATUS", "success"},
                       {"CI_COMMIT_BRANCH", "main"}},
       .payload = "",
       .platform = CiPlatform::kWoodpecker,
       .event = CiEvent::kPush,
       .head = kA,
       .before = kB,
       .branch = "main"},
      {.name = "woodpecker after a failed pipeline: no base",
       .environment = {{"CI", "woodpecker"},
                       {"CI_PIPELINE_EVENT", "push"},
                       {"CI_COMMIT_SHA", kA},
                       {"CI_PREV_COMMIT_SHA", kB},
                       {"CI_PREV_PIPELINE_STATUS", "failure"},
                       {"CI_COMMIT_BRANCH", "main"}},
       .payload = "",
       .platform = CiPlatform::kWoodpecker,
       .event = CiEvent::kPush,
       .head = kA,
       .branch = "main"},
      {.name = "kubernetes",
       .environment = {{"JOB_COMPLETION_INDEX", "0"}},
       .payload = "",
       .platform = CiPlatform::kKubernetes,
       .event = CiEvent::kManual,
       .head = ""},
      {.name = "a developer's machine",
       .environment = {{"HOME", "/home/me"}},
       .payload = "",
       .platform = CiPlatform::kNone,
       .event = CiEvent::kManual,
       .head = ""},
  };
}

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<CiContext> read = ReadCiEnvironment(c.environment, c.payload);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->platform, c.platform);
    EXPECT_EQ(ToString(read->event), ToString(c.event));
    EXPECT_EQ(read->head, c.head);
    EXPECT_EQ(read->other_heads, c.other_heads);
    EXPECT_EQ(read->before, c.before);
    EXPECT_EQ(read->bases, c.bases);
    EXPECT_EQ(read->branch, c.branch);
    EXPECT_EQ(read->target_branch, c.target);
    EXPECT_EQ(read->default_branch, c.default_branch);
    EXPECT_EQ(read->is_fork, c.is_fork);
    EXPECT_EQ(read->is_deleted, c.is_deleted);
    EXPECT_EQ(read->checkout_is_merge, c.is_merge);
    EXPECT_EQ(read->notes.size(), c.notes);
  }
}

TEST(CiEnvironment, Github) { Check(GithubCases()); }
TEST(CiEnvironment, Gitlab) { Check(GitlabCases()); }
TEST(CiEnvironment, OtherPlatforms) { Check(OtherCases()); }

TEST(CiEnvironment, PayloadThatIsNotAnObjectIsAnError) {
  const std::string deep(100'000, '[');
  for (const std::string& payload : {std::string("{"), std::string("[]"), std::string("null"),
                                     std::string("\xff\xfe"), std::string("<html>"), deep}) {
    const auto read = ReadCiEnvironment(Github("push", kA, "refs/heads/main"), payload);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().kind, ErrorKind::kUsage);
  }
}

TEST(CiEnvironment, TwoPlatformsAtOnceNeedAWord) {
  Environment both = {{"GITHUB_ACTIONS", "true"}, {"GITLAB_CI", "true"}};
  ASSERT_FALSE(ReadCiEnvironment(both, "").ok());
  both["LEAKSIFT_CI_PLATFORM"] = "gitlab";
  ASSERT_TRUE(ReadCiEnvironment(both, "").ok());
  EXPECT_EQ(*DetectCiPlatform(both), CiPlatform::kGitlab);
  both["LEAKSIFT_CI_PLATFORM"] = "gitlab2";
  EXPECT_FALSE(DetectCiPlatform(both).ok());
}

TEST(CiEnvironment, NotesNeverCarryWhatTheVariableHeld) {
  const std::string hostile = "\x1b[2J\n::set-output name=x::y";
  const auto read = ReadCiEnvironment({{"GITLAB_CI", "true"},
                                       {"CI_PIPELINE_SOURCE", "push"},
                                       {"CI_COMMIT_SHA", hostile},
                                       {"CI_COMMIT_BEFORE_SHA", hostile},
                                       {"CI_COMMIT_BRANCH", hostile},
                                       {"CI_DEFAULT_BRANCH", hostile}},
                                      "");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->notes.size(), 4u);
  for (const std::string& note : read->notes) {
    EXPECT_EQ(note.find("set-output"), std::string::npos);
    for (char c : note) EXPECT_TRUE(c >= ' ' && c < 0x7f);
  }
}

TEST(CiEnvironment, ReportPlaces) {
  Environment github = Github("schedule", kA, "refs/heads/main");
  github["GITHUB_STEP_SUMMARY"] = "/tmp/summary";
  github["GITHUB_OUTPUT"] = "/tmp/output";
  const auto read = ReadCiEnvironment(github, "");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->places.annotations, CiAnnotations::kGithub);
  EXPECT_EQ(read->places.summary_file, "/tmp/summary");
  EXPECT_EQ(read->places.outputs_file, "/tmp/output");
  const auto gitlab = ReadCiEnvironment({{"GITLAB_CI", "true"}}, "");
  ASSERT_TRUE(gitlab.ok());
  EXPECT_EQ(gitlab->places.reports.front().second, "gl-secret-detection-report.json");
}

TEST(CiShardTest, Table) {
  struct Row {
    const char* name;
    Environment environment;
    bool ok;
    CiShard shard;
  };
  const std::vector<Row> rows = {
      {"alone", {}, true, {1, 1}},
      {"gitlab counts from 1",
       {{"GITLAB_CI", "true"}, {"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "4"}},
       true,
       {3, 4}},
      {"gitlab job alone has a total only",
       {{"GITLAB_CI", "true"}, {"CI_NODE_TOTAL", "1"}},
       true,
       {1, 1}},
      {"gitlab index 0",
       {{"GITLAB_CI", "true"}, {"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "4"}},
       false,
       {}},
      {"gitlab index missing", {{"GITLAB_CI", "true"}, {"CI_NODE_TOTAL", "4"}}, false, {}},
      {"circleci counts from 0",
       {{"CIRCLECI", "true"}, {"CIRCLE_NODE_INDEX", "3"}, {"CIRCLE_NODE_TOTAL", "4"}},
       true,
       {4, 4}},
      {"circleci index too high",
       {{"CIRCLECI", "true"}, {"CIRCLE_NODE_INDEX", "4"}, {"CIRCLE_NODE_TOTAL", "4"}},
       false,
       {}},
      {"bitbucket",
       {{"BITBUCKET_BUILD_NUMBER", "1"},
        {"BITBUCKET_PARALLEL_STEP", "0"},
        {"BITBUCKET_PARALLEL_STEP_COUNT", "2"}},
       true,
       {1, 2}},
      {"azure counts from 1",
       {{"TF_BUILD", "True"}, {"SYSTEM_JOBPOSITIONINPHASE", "2"}, {"SYSTEM_TOTALJOBSINPHASE", "2"}},
       true,
       {2, 2}},
      {"buildkite",
       {{"BUILDKITE", "true"},
        {"BUILDKITE_PARALLEL_JOB", "1"},
        {"BUILDKITE_PARALLEL_JOB_COUNT", "5"}},
       true,
       {2, 5}},
      {"kubernetes", {{"JOB_COMPLETION_INDEX", "7"}, {"LEAKSIFT_SHARD_TOTAL", "8"}}, true, {8, 8}},
      {"kubernetes without a total", {{"JOB_COMPLETION_INDEX", "7"}}, false, {}},
      {"own variables go first",
       {{"GITHUB_ACTIONS", "true"}, {"LEAKSIFT_SHARD_INDEX", "0"}, {"LEAKSIFT_SHARD_TOTAL", "3"}},
       true,
       {1, 3}},
      {"own index alone", {{"LEAKSIFT_SHARD_INDEX", "0"}}, false, {}},
      {"not a number", {{"LEAKSIFT_SHARD_INDEX", "0x1"}, {"LEAKSIFT_SHARD_TOTAL", "3"}}, false, {}},
      {"negative", {{"LEAKSIFT_SHARD_INDEX", "-1"}, {"LEAKSIFT_SHARD_TOTAL", "3"}}, false, {}},
      {"none of them", {{"LEAKSIFT_SHARD_INDEX", "0"}, {"LEAKSIFT_SHARD_TOTAL", "0"}}, false, {}},
      {"too many",
       {{"LEAKSIFT_SHARD_INDEX", "0"}, {"LEAKSIFT_SHARD_TOTAL", "4294967296"}},
       false,
       {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Result<CiShard> shard = ReadCiShard(row.environment);
    ASSERT_EQ(shard.ok(), row.ok);
    if (row.ok) {
      EXPECT_EQ(shard->index, row.shard.index);
      EXPECT_EQ(shard->total, row.shard.total);
    } else {
      EXPECT_EQ(shard.error().kind, ErrorKind::kUsage);
    }
  }
}

TEST(CiNames, Branches) {
  for (const char* good :
       {"main", "release/1", "feature/#12-x", "$(id)", "a;b", "été", "a'b\"c", "x%0A", "a@b"}) {
    EXPECT_TRUE(IsBranchName(good)) << good;
  }
  for (const char* bad : {"",   "-x",   "a b",  "a\nb", "a\x1b",  "a..b",     "a:b",   "a?",
                          "a*", "a[",   "a\\b", "a~1",  "a^",     "@",        "a@{1}", "/a",
                          "a/", "a//b", ".a",   "a/.b", "a.lock", "a.lock/b", "a."}) {
    EXPECT_FALSE(IsBranchName(bad)) << bad;
  }
  EXPECT_FALSE(IsBranchName(std::string(2000, 'a')));
}

TEST(CiNames, Commits) {
  EXPECT_EQ(CommitIdOrEmpty(std::string(40, 'A')), kA);
  EXPECT_EQ(CommitIdOrEmpty(std::string(64, 'a')), std::string(64, 'a'));
  for (const std::string& bad :
       {kZero, kA.substr(1), kA + "a", std::string("HEAD"), std::string(40, 'g')}) {
    EXPECT_EQ(CommitIdOrEmpty(bad), "");
  }
}

}  // namespace
}  // namespace leaksift
