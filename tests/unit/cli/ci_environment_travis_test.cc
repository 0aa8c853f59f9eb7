// Travis CI: the range variable, and pull requests with their test merge.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const Environment& more) {
  return With({{"CI", "true"},
               {"TRAVIS", "true"},
               {"TRAVIS_EVENT_TYPE", "push"},
               {"TRAVIS_COMMIT", FakeId(commit)},
               {"TRAVIS_COMMIT_RANGE", ""},
               {"TRAVIS_PULL_REQUEST", "false"},
               {"TRAVIS_REPO_SLUG", "o/r"},
               {"TRAVIS_TAG", ""}},
              more);
}

Environment Request(const std::string& merge, const std::string& head,
                    const std::string& repository = "o/r") {
  return Job(merge, {{"TRAVIS_EVENT_TYPE", "pull_request"},
                     {"TRAVIS_PULL_REQUEST", "7"},
                     {"TRAVIS_PULL_REQUEST_SHA", FakeId(head)},
                     {"TRAVIS_PULL_REQUEST_BRANCH", "feature"},
                     {"TRAVIS_PULL_REQUEST_SLUG", repository},
                     {"TRAVIS_BRANCH", "main"},
                     {"TRAVIS_COMMIT_MESSAGE", "$(id)"},
                     {"TRAVIS_COMMIT_RANGE", FakeId("m3") + "..." + FakeId(head)}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", {{"TRAVIS_BRANCH", "feature"},
                                 {"TRAVIS_COMMIT_RANGE", FakeId("f1") + "..." + FakeId("f4")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", {{"TRAVIS_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("g2", {{"TRAVIS_BRANCH", "feature"},
                                 {"TRAVIS_COMMIT_RANGE", FakeId("f4") + "..." + FakeId("g2")}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", {{"TRAVIS_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", {{"TRAVIS_BRANCH", "v1"}, {"TRAVIS_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", {{"TRAVIS_BRANCH", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("M", "f4"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kForkRequest,
       .environment = Request("M", "f4", "someone/r"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Request("N", "p40"),
       .checkout = "N",
       .ranges = {Range("p40", {"m2"}), Range("N", {"m3", "p40"})}},
      {.situation = Situation::kStaleBase,
       .environment = Request("M", "f4"),
       .checkout = "M",
       .ranges = {Range("f4", {"m0"}), Range("M", {"f4", "m0"})}},
      {.situation = Situation::kQueue,
       .environment = Job("q2", {{"TRAVIS_BRANCH", "gh-readonly-queue/main/pr-7-x"}}),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", {{"TRAVIS_BRANCH", "main"}, {"TRAVIS_EVENT_TYPE", "cron"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", {{"TRAVIS_BRANCH", "feature"},
                                 {"TRAVIS_COMMIT_RANGE", FakeId("f1") + "..." + FakeId("f4")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("f4", {{"TRAVIS_BRANCH", "feature"},
                                 {"TRAVIS_COMMIT_RANGE", FakeId("f1") + "..." + FakeId("f4")}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("M", "f4"),
       .checkout = "M",
       .ranges = {Range("M", {})}},
  };
}

TEST(CiEnvironmentTravis, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentTravis, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentTravis, Lies) { CheckLies(Cells(), {"TRAVIS_COMMIT_RANGE"}); }

}  // namespace
}  // namespace leaksift
