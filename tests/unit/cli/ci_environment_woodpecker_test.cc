// Woodpecker, which sets Drone's variables, too.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const std::string& event, const Environment& more) {
  return With({{"CI", "woodpecker"},
               {"DRONE", "true"},
               {"DRONE_BUILD_EVENT", event},
               {"CI_COMMIT_MESSAGE", "$(id)"},
               {"CI_COMMIT_SHA", FakeId(commit)},
               {"CI_PIPELINE_EVENT", event},
               {"CI_PREV_PIPELINE_STATUS", "success"},
               {"CI_REPO_DEFAULT_BRANCH", "main"}},
              more);
}

Environment Request(const std::string& head) {
  return Job(head, "pull_request",
             {{"CI_COMMIT_PULL_REQUEST", "7"},
              {"CI_COMMIT_TARGET_BRANCH", "main"},
              {"CI_COMMIT_SOURCE_BRANCH", "feature"}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", "push",
                          {{"CI_COMMIT_BRANCH", "feature"}, {"CI_PREV_COMMIT_SHA", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", "push", {{"CI_COMMIT_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("g2", "push",
                          {{"CI_COMMIT_BRANCH", "feature"}, {"CI_PREV_COMMIT_SHA", FakeId("f4")}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", "push", {{"CI_COMMIT_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", "tag", {{"CI_COMMIT_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", "push", {{"CI_COMMIT_BRANCH", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kForkRequest,
       .environment = With(Request("f4"), {{"CI_COMMIT_PULL_REQUEST_LABELS", "from-fork"}}),
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
       .environment = Job("q2", "push", {{"CI_COMMIT_BRANCH", "gh-readonly-queue/main/pr-7-x"}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", "cron", {{"CI_PREV_COMMIT_SHA", FakeId("m2")}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", "push",
                          {{"CI_COMMIT_BRANCH", "feature"},
                           {"CI_PREV_COMMIT_SHA", FakeId("f1")},
                           {"CI_PIPELINE_PARENT", "3"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("f4", "push",
                          {{"CI_COMMIT_BRANCH", "feature"}, {"CI_PREV_COMMIT_SHA", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
  };
}

TEST(CiEnvironmentWoodpecker, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentWoodpecker, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentWoodpecker, Lies) { CheckLies(Cells(), {"CI_PREV_COMMIT_SHA"}); }

}  // namespace
}  // namespace leaksift
