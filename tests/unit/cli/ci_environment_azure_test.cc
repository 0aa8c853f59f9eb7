// Azure Pipelines: a push names no base, the target of a request is a whole reference.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

std::vector<Case> Cases() {
  return {
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
  };
}

Environment Job(const std::string& commit, const std::string& branch,
                const std::string& reason = "IndividualCI") {
  return {{"TF_BUILD", "True"},
          {"BUILD_BUILDID", "12"},
          {"BUILD_REASON", reason},
          {"BUILD_SOURCEVERSION", FakeId(commit)},
          {"BUILD_SOURCEVERSIONMESSAGE", "##vso[task.complete]"},
          {"BUILD_SOURCEBRANCH", branch},
          {"BUILD_SOURCEBRANCHNAME", branch.substr(branch.rfind('/') + 1)}};
}

Environment Request(const std::string& merge, const std::string& head) {
  return With(Job(merge, "refs/pull/7/merge", "PullRequest"),
              {{"SYSTEM_PULLREQUEST_PULLREQUESTID", "7"},
               {"SYSTEM_PULLREQUEST_SOURCECOMMITID", FakeId(head)},
               {"SYSTEM_PULLREQUEST_SOURCEBRANCH", "refs/heads/feature"},
               {"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"},
               {"SYSTEM_PULLREQUEST_ISFORK", "False"}});
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("m3", "refs/heads/main"),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("g2", "refs/heads/feature"),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("f4", "refs/heads/feature", "BatchedCI"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("m2", "refs/tags/v1"),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("m3", "refs/heads/new"),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Request("M", "f4"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kForkRequest,
       .environment = With(Request("M", "f4"), {{"SYSTEM_PULLREQUEST_ISFORK", "True"}}),
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
       .environment = Job("q2", "refs/heads/gh-readonly-queue/main/pr-7-x"),
       .checkout = "q2",
       .ranges = {Range("q2", {"m3"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("m3", "refs/heads/main", "Schedule"),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = With(Job("f4", "refs/heads/feature"), {{"SYSTEM_JOBATTEMPT", "2"}}),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Request("M", "f4"),
       .checkout = "M",
       .ranges = {Range("M", {})}},
  };
}

TEST(CiEnvironmentAzure, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentAzure, Situations) {
  CheckPlatform(Cells(),
                {{Situation::kDeletedBranch, "no job is started for a branch that is deleted"}});
}

TEST(CiEnvironmentAzure, Lies) { CheckLies(Cells(), {}); }

}  // namespace
}  // namespace leaksift
