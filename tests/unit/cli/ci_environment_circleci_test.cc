// CircleCI, with what the orb passes on. Requests and queues are pushes of branches there.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
      {.name = "circleci by hand",
       .environment = {{"CIRCLECI", "true"},
                       {"CIRCLE_SHA1", kA},
                       {"LEAKSIFT_CIRCLE_BASE_REVISION", kB},
                       {"LEAKSIFT_CIRCLE_TRIGGER", "api"}},
       .payload = "",
       .platform = CiPlatform::kCircleci,
       .event = CiEvent::kManual,
       .head = kA},
  };
}

Environment Job(const std::string& commit, const Environment& more) {
  return With({{"CI", "true"},
               {"CIRCLECI", "true"},
               {"CIRCLE_SHA1", FakeId(commit)},
               {"CIRCLE_NODE_TOTAL", "1"},
               {"LEAKSIFT_CIRCLE_TRIGGER", "webhook"},
               {"LEAKSIFT_DEFAULT_BRANCH", "main"}},
              more);
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job(
           "f4", {{"CIRCLE_BRANCH", "feature"}, {"LEAKSIFT_CIRCLE_BASE_REVISION", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", {{"CIRCLE_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job(
           "g2", {{"CIRCLE_BRANCH", "feature"}, {"LEAKSIFT_CIRCLE_BASE_REVISION", FakeId("f4")}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", {{"CIRCLE_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", {{"CIRCLE_BRANCH", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "feature"},
                                 {"CIRCLE_PULL_REQUEST", "https://example.com/o/r/pull/7"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kForkRequest,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "pull/7"}, {"CIRCLE_PR_NUMBER", "7"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Job("p40", {{"CIRCLE_BRANCH", "feature"}}),
       .checkout = "p40",
       .ranges = {Range("p40", {"m2"})}},
      {.situation = Situation::kStaleBase,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m0"})}},
      {.situation = Situation::kQueue,
       .environment = Job("q2", {{"CIRCLE_BRANCH", "gh-readonly-queue/main/pr-7-x"}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", {{"CIRCLE_BRANCH", "main"},
                                 {"LEAKSIFT_CIRCLE_TRIGGER", "scheduled_pipeline"},
                                 {"LEAKSIFT_CIRCLE_BASE_REVISION", FakeId("m2")}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "feature"},
                                 {"CIRCLE_WORKFLOW_ID", "again"},
                                 {"LEAKSIFT_CIRCLE_BASE_REVISION", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job(
           "f4", {{"CIRCLE_BRANCH", "feature"}, {"LEAKSIFT_CIRCLE_BASE_REVISION", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Job("f4", {{"CIRCLE_BRANCH", "pull/7"}, {"CIRCLE_PR_NUMBER", "7"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
  };
}

TEST(CiEnvironmentCircleci, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentCircleci, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentCircleci, Lies) { CheckLies(Cells(), {"LEAKSIFT_CIRCLE_BASE_REVISION"}); }

}  // namespace
}  // namespace leaksift
