// Drone: its clone merges a request into the target, which no variable names.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const std::string& event, const Environment& more) {
  return With({{"CI", "true"},
               {"DRONE", "true"},
               {"DRONE_BUILD_EVENT", event},
               {"DRONE_COMMIT_BEFORE", kZero},
               {"DRONE_COMMIT_MESSAGE", "$(id)"},
               {"DRONE_COMMIT_SHA", FakeId(commit)},
               {"DRONE_REPO_BRANCH", "main"}},
              more);
}

Environment Request(const std::string& head) {
  return Job(head, "pull_request",
             {{"DRONE_PULL_REQUEST", "7"},
              {"DRONE_COMMIT_BRANCH", "main"},
              {"DRONE_TARGET_BRANCH", "main"},
              {"DRONE_SOURCE_BRANCH", "feature"}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment =
           Job("f4", "push",
               {{"DRONE_COMMIT_BRANCH", "feature"}, {"DRONE_COMMIT_BEFORE", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", "push", {{"DRONE_COMMIT_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment =
           Job("g2", "push",
               {{"DRONE_COMMIT_BRANCH", "feature"}, {"DRONE_COMMIT_BEFORE", FakeId("f4")}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", "push", {{"DRONE_COMMIT_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", "tag", {{"DRONE_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", "push", {{"DRONE_COMMIT_BRANCH", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("f4"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kForkRequest,
       .environment =
           With(Request("f4"), {{"DRONE_GIT_HTTP_URL", "https://example.com/someone/r"}}),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Request("p40"),
       .checkout = "N",
       .ranges = {Range("p40", {"m2"}), Range("N", {"m3", "p40"})}},
      {.situation = Situation::kStaleBase,
       .environment = Request("f4"),
       .checkout = "M",
       .ranges = {Range("f4", {"m0"}), Range("M", {"f4", "m0"})}},
      {.situation = Situation::kQueue,
       .environment = Job("q2", "push", {{"DRONE_COMMIT_BRANCH", "gh-readonly-queue/main/pr-7-x"}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", "cron", {{"DRONE_CRON", "nightly"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", "push",
                          {{"DRONE_COMMIT_BRANCH", "feature"},
                           {"DRONE_COMMIT_BEFORE", FakeId("f1")},
                           {"DRONE_BUILD_PARENT", "3"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment =
           Job("f4", "push",
               {{"DRONE_COMMIT_BRANCH", "feature"}, {"DRONE_COMMIT_BEFORE", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("f4"),
       .checkout = "M",
       .ranges = {Range("M", {})}},
  };
}

TEST(CiEnvironmentDrone, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentDrone, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentDrone, Lies) { CheckLies(Cells(), {"DRONE_COMMIT_BEFORE"}); }

}  // namespace
}  // namespace leaksift
