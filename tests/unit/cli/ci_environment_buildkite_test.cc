// Buildkite: a push names no base; a queue names its own.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const std::string& branch,
                const Environment& more = {}) {
  return With({{"CI", "true"},
               {"BUILDKITE", "true"},
               {"BUILDKITE_BRANCH", branch},
               {"BUILDKITE_COMMIT", FakeId(commit)},
               {"BUILDKITE_MESSAGE", "$(id)"},
               {"BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"},
               {"BUILDKITE_PULL_REQUEST", "false"},
               {"BUILDKITE_PULL_REQUEST_BASE_BRANCH", ""},
               {"BUILDKITE_REPO", "https://example.com/o/r"},
               {"BUILDKITE_SOURCE", "webhook"}},
              more);
}

Environment Request(const std::string& head, const std::string& owner = "o") {
  return Job(head, "feature",
             {{"BUILDKITE_PULL_REQUEST", "7"},
              {"BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"},
              {"BUILDKITE_PULL_REQUEST_REPO", "https://example.com/" + owner + "/r"}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", "feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", "main"),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("g2", "feature"),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", "feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", "v1", {{"BUILDKITE_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", "new"),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kForkRequest,
       .environment = Request("f4", "someone"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Request("p40"),
       .checkout = "p40",
       .ranges = {Range("p40", {"m2"})}},
      {.situation = Situation::kStaleBase,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m0"})}},
      {.situation = Situation::kQueue,
       .environment = Job("q2", "gh-readonly-queue/main/pr-7-x",
                          {{"BUILDKITE_MERGE_QUEUE_BASE_BRANCH", "main"},
                           {"BUILDKITE_MERGE_QUEUE_BASE_COMMIT", FakeId("q1")}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"q1"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", "main", {{"BUILDKITE_SOURCE", "schedule"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", "feature", {{"BUILDKITE_RETRY_COUNT", "1"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("f4", "feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
  };
}

TEST(CiEnvironmentBuildkite, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentBuildkite, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentBuildkite, Lies) { CheckLies(Cells(), {"BUILDKITE_MERGE_QUEUE_BASE_COMMIT"}); }

}  // namespace
}  // namespace leaksift
