// GitHub Actions: variables and event payloads.
#include "ci_environment_case.h"
#include "support/ci_situation.h"

namespace leaksift {
namespace {

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

std::vector<Case> Cases() {
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

// The variables that a runner sets besides; none of them is to be used.
Environment Job(const std::string& event, const std::string& commit, const std::string& ref) {
  return With(Github(event, FakeId(commit), ref), {{"CI", "true"},
                                                   {"GITHUB_BASE_REF", ""},
                                                   {"GITHUB_HEAD_REF", ""},
                                                   {"GITHUB_REPOSITORY", "o/r"},
                                                   {"GITHUB_RUN_ATTEMPT", "1"}});
}

std::string Push(const std::string& before, const std::string& after, const std::string& ref) {
  return PushPayload(before.empty() ? kZero : FakeId(before), FakeId(after),
                     R"("ref":")" + ref + R"(",)");
}

std::string Pull(const std::string& head, const std::string& base,
                 const std::string& repository = "o/r") {
  return R"({"pull_request":{"title":"$(id)\n::error::","head":{"sha":")" + FakeId(head) +
         R"(","ref":"feature","repo":{"full_name":")" + repository + R"("}},"base":{"sha":")" +
         FakeId(base) +
         R"(","ref":"main","repo":{"full_name":"o/r"}}},"repository":{"default_branch":"main"}})";
}

std::vector<Cell> Cells() {
  return {
      {.situation = Situation::kPush,
       .environment = Job("push", "f4", "refs/heads/feature"),
       .payload = Push("f1", "f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kFirstPush,
       .environment = Job("push", "m3", "refs/heads/main"),
       .payload = Push("", "m3", "refs/heads/main"),
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kForcedPush,
       .environment = Job("push", "g2", "refs/heads/feature"),
       .payload = Push("f4", "g2", "refs/heads/feature"),
       .checkout = "g2",
       .ranges = {Range("g2", {"m1"})}},
      {.situation = Situation::kNewBranch,
       .environment = Job("push", "f4", "refs/heads/feature"),
       .payload = Push("", "f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"m1"})}},
      {.situation = Situation::kTag,
       .environment = Job("push", "m2", "refs/tags/v1"),
       .payload = Push("", "m2", "refs/tags/v1"),
       .checkout = "m2",
       .ranges = {}},
      {.situation = Situation::kEmptyPush,
       .environment = Job("push", "m3", "refs/heads/new"),
       .payload = Push("", "m3", "refs/heads/new"),
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kPullRequest,
       .environment = Job("pull_request", "M", "refs/pull/7/merge"),
       .payload = Pull("f4", "m3"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kForkRequest,
       .environment = Job("pull_request", "M", "refs/pull/7/merge"),
       .payload = Pull("f4", "m3", "someone/r"),
       .checkout = "M",
       .ranges = {Range("f4", {"m1"}), Range("M", {"f4", "m3"})}},
      {.situation = Situation::kFortyCommits,
       .environment = Job("pull_request", "N", "refs/pull/7/merge"),
       .payload = Pull("p40", "m3"),
       .checkout = "N",
       .ranges = {Range("p40", {"m2"}), Range("N", {"m3", "p40"})}},
      {.situation = Situation::kStaleBase,
       .environment = Job("pull_request", "M", "refs/pull/7/merge"),
       .payload = Pull("f4", "m0"),
       .checkout = "M",
       .ranges = {Range("f4", {"m0"}), Range("M", {"f4", "m0"})}},
      {.situation = Situation::kQueue,
       .environment = Job("merge_group", "q2", "refs/heads/gh-readonly-queue/main/pr-7-x"),
       .payload = R"({"merge_group":{"head_sha":")" + FakeId("q2") + R"(","base_sha":")" +
                  FakeId("q1") + R"(","base_ref":"refs/heads/main"}})",
       .checkout = "q2",
       .ranges = {Range("q2", {"q1"})}},
      {.situation = Situation::kSchedule,
       .environment = Job("schedule", "m3", "refs/heads/main"),
       .payload = R"({"schedule":"0 3 * * *"})",
       .checkout = "m3",
       .ranges = {Range("m3", {})}},
      {.situation = Situation::kRerun,
       .environment = With(Job("push", "f4", "refs/heads/feature"), {{"GITHUB_RUN_ATTEMPT", "2"}}),
       .payload = Push("f1", "f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {"f1"})}},
      {.situation = Situation::kDeletedBranch,
       .environment = Job("delete", "m3", "refs/heads/main"),
       .payload = R"({"ref":"feature","ref_type":"branch","repository":{"default_branch":"main"}})",
       .checkout = "m3",
       .ranges = {}},
      {.situation = Situation::kDepthOneClone,
       .environment = Job("push", "f4", "refs/heads/feature"),
       .payload = Push("f1", "f4", "refs/heads/feature"),
       .checkout = "f4",
       .ranges = {Range("f4", {})}},
      {.situation = Situation::kDepthOneRequest,
       .environment = Job("pull_request", "M", "refs/pull/7/merge"),
       .payload = Pull("f4", "m3"),
       .checkout = "M",
       .ranges = {Range("M", {})}},
  };
}

TEST(CiEnvironmentGithub, Cases) { CheckCases(Cases()); }

TEST(CiEnvironmentGithub, Situations) { CheckPlatform(Cells(), {}); }

TEST(CiEnvironmentGithub, Lies) { CheckLies(Cells(), {"/before"}); }

}  // namespace
}  // namespace leaksift
