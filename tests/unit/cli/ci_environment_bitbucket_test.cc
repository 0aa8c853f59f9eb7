// Bitbucket Pipelines: a push names no base, a request is merged in the clone before it is built.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const Environment& more) {
  return With({{"CI", "true"},
               {"BITBUCKET_BUILD_NUMBER", "3"},
               {"BITBUCKET_COMMIT", FakeId(commit)},
               {"LEAKSIFT_DEFAULT_BRANCH", "main"}},
              more);
}

Environment Request(const std::string& head, const std::string& destination) {
  return Job(head, {{"BITBUCKET_BRANCH", "feature"},
                    {"BITBUCKET_PR_ID", "7"},
                    {"BITBUCKET_PR_DESTINATION_BRANCH", "main"},
                    {"BITBUCKET_PR_DESTINATION_COMMIT", FakeId(destination)}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", {{"BITBUCKET_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", {{"BITBUCKET_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("g2", {{"BITBUCKET_BRANCH", "feature"}}),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", {{"BITBUCKET_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", {{"BITBUCKET_TAG", "v1"}}),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", {{"BITBUCKET_BRANCH", "new"}}),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("f4", "m3"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Request("p40", "m3"),
       .checkout = "N",
       .ranges = {Range("p40", {"m2"}), Range("N", {"m3", "p40"})}},
      {.situation = Situation::kStaleBase,
       .environment = Request("f4", "m0"),
       .checkout = "M",
       .ranges = {Range("f4", {"m0"}), Range("M", {"f4", "m0"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", {{"BITBUCKET_BRANCH", "main"}}),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = Job("f4", {{"BITBUCKET_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("f4", {{"BITBUCKET_BRANCH", "feature"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("f4", "m3"),
       .checkout = "M",
       .ranges = {Range("M", {})}},
  };
}

TEST(CiEnvironmentBitbucket, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentBitbucket, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"},
                 {Situation::kForkRequest, "no pipeline runs for a request from a fork"},
                 {Situation::kQueue, "it has no merge queue"}});
}

TEST(CiEnvironmentBitbucket, Lies) { CheckLies(Cells(), {}); }

}  // namespace
}  // namespace leaksift
