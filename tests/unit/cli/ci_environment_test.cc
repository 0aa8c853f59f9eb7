// What does not belong to one platform: which platform it is, shards, names, notes, places.
#include "cli/ci_environment.h"

#include "ci_environment_case.h"

namespace leaksift {
namespace {

Environment Github(const std::string& event, const std::string& sha, const std::string& ref) {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_EVENT_NAME", event},
          {"GITHUB_SHA", sha},
          {"GITHUB_REF", ref}};
}

TEST(CiEnvironment, WithoutEvents) {
  CheckCases({
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
  });
}

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

// Variables that contradict each other: what would make the scan smaller is not believed, and said.
TEST(CiEnvironment, Contradictions) {
  struct Contradiction {
    Environment environment;
    std::string payload;
    CiEvent event;
    std::string branch;
  };
  const std::string pushed = R"({"ref":"refs/heads/main","after":")" + kA + R"("})";
  const Environment github = {{"GITHUB_ACTIONS", "true"}, {"GITHUB_SHA", kA}};
  const std::vector<Contradiction> cases = {
      {With(github, {{"GITHUB_EVENT_NAME", "push"}, {"GITHUB_REF", "refs/tags/v1"}}), pushed,
       CiEvent::kUnknown, "main"},
      {With(github, {{"GITHUB_EVENT_NAME", "push"}, {"GITHUB_REF", "refs/heads/x"}}), pushed,
       CiEvent::kUnknown, "main"},
      {With(github, {{"GITHUB_EVENT_NAME", "create"}, {"GITHUB_REF", "refs/tags/v1"}}),
       R"({"ref":"v1","ref_type":"branch"})", CiEvent::kUnknown, ""},
      {{{"GITLAB_CI", "true"},
        {"CI_PIPELINE_SOURCE", "push"},
        {"CI_COMMIT_TAG", "v1"},
        {"CI_COMMIT_BRANCH", "main"}},
       "",
       CiEvent::kPush,
       "main"},
      {{{"JENKINS_URL", "x"}, {"TAG_NAME", "v1"}, {"BRANCH_NAME", "main"}},
       "",
       CiEvent::kPush,
       "main"},
      {{{"CIRCLECI", "true"}, {"CIRCLE_TAG", "v1"}, {"CIRCLE_BRANCH", "main"}},
       "",
       CiEvent::kPush,
       "main"},
      {{{"BITBUCKET_BUILD_NUMBER", "1"}, {"BITBUCKET_TAG", "v1"}, {"BITBUCKET_BRANCH", "main"}},
       "",
       CiEvent::kPush,
       "main"},
      {{{"BUILDKITE", "true"},
        {"BUILDKITE_SOURCE", "webhook"},
        {"BUILDKITE_TAG", "v1"},
        {"BUILDKITE_BRANCH", "main"}},
       "",
       CiEvent::kPush,
       "main"},
      {{{"TRAVIS", "true"}, {"TRAVIS_EVENT_TYPE", "push"}, {"TRAVIS_PULL_REQUEST", "7"}},
       "",
       CiEvent::kUnknown,
       ""},
      {{{"TRAVIS", "true"},
        {"TRAVIS_EVENT_TYPE", "pull_request"},
        {"TRAVIS_PULL_REQUEST", "false"}},
       "",
       CiEvent::kUnknown,
       ""},
      {{{"TF_BUILD", "True"},
        {"BUILD_REASON", "IndividualCI"},
        {"BUILD_SOURCEBRANCH", "refs/tags/v1"},
        {"BUILD_SOURCEBRANCHNAME", "main"}},
       "",
       CiEvent::kUnknown,
       ""},
  };
  for (const Contradiction& c : cases) {
    const Result<CiContext> read = ReadCiEnvironment(c.environment, c.payload);
    ASSERT_TRUE(read.ok()) << read.error().message;
    SCOPED_TRACE(ToString(read->platform));
    EXPECT_EQ(ToString(read->event), ToString(c.event));
    EXPECT_EQ(read->branch, c.branch);
    EXPECT_EQ(read->notes.size(), 1u);
  }
}

}  // namespace
}  // namespace leaksift
