// Jenkins: multibranch and plain jobs. A build by the clock looks like one of a push.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
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
  };
}

Environment Job(const std::string& commit, const Environment& more) {
  return With({{"JENKINS_URL", "http://j/"},
               {"BUILD_NUMBER", "12"},
               {"GIT_COMMIT", FakeId(commit)},
               {"GIT_URL", "https://example.com/o/r"}},
              more);
}

Environment Request(const std::string& commit) {
  return Job(commit, {{"BRANCH_NAME", "PR-7"},
                      {"CHANGE_ID", "7"},
                      {"CHANGE_TITLE", "$(id)"},
                      {"CHANGE_TARGET", "main"},
                      {"CHANGE_BRANCH", "feature"}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", {{"BRANCH_NAME", "feature"},
                                 {"GIT_PREVIOUS_COMMIT", FakeId("f3")},
                                 {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", {{"BRANCH_NAME", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job(
           "g2", {{"BRANCH_NAME", "feature"}, {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", FakeId("f4")}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", {{"BRANCH_NAME", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", {{"BRANCH_NAME", "v1"}, {"TAG_NAME", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", {{"BRANCH_NAME", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("M"),
       .checkout = "M",
       .ranges = {Range("M", {"m3"})}},
      {.situation = Situation::kForkRequest,
       .environment = With(Request("f4"), {{"CHANGE_FORK", "someone"}}),
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
       .environment = Job("q2", {{"BRANCH_NAME", "gh-readonly-queue/main/pr-7-x"}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment =
           Job("m3", {{"BRANCH_NAME", "main"}, {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", FakeId("m3")}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job(
           "f4", {{"BRANCH_NAME", "feature"}, {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job(
           "f4", {{"BRANCH_NAME", "feature"}, {"GIT_PREVIOUS_SUCCESSFUL_COMMIT", FakeId("f1")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("f4"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
  };
}

TEST(CiEnvironmentJenkins, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentJenkins, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentJenkins, Lies) { CheckLies(Cells(), {"GIT_PREVIOUS_SUCCESSFUL_COMMIT"}); }

}  // namespace
}  // namespace leaksift
