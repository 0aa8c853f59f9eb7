#include "cli/ci_range.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "support/fake_ci_repository.h"

namespace leaksift {
namespace {

// main is m0 - m1 - m2 - m3, and origin/main is m3. The feature is f1 (on m1), f2 (merges f1 and
// m2), f3. M is the platform's test merge of m3 and f3.
FakeCiRepository Repository() {
  FakeCiRepository repository;
  repository.Commit("m0").Commit("m1", {"m0"}).Commit("m2", {"m1"}).Commit("f1", {"m1"});
  repository.Commit("f2", {"f1", "m2"})
      .Commit("m3", {"m2"})
      .Commit("f3", {"f2"})
      .Commit("M", {"m3", "f3"});
  repository.Ref("HEAD", "f3").Ref("refs/remotes/origin/main", "m3");
  return repository;
}

CiContext PullRequest(const std::string& head, const std::vector<std::string>& bases) {
  CiContext context;
  context.platform = CiPlatform::kGithub;
  context.event = CiEvent::kPullRequest;
  context.head = FakeId(head);
  for (const std::string& base : bases) context.bases.push_back(FakeId(base));
  context.branch = "feature";
  context.target_branch = "main";
  context.default_branch = "main";
  return context;
}

CiContext Push(const std::string& branch, const std::string& head, const std::string& before) {
  CiContext context;
  context.platform = CiPlatform::kGitlab;
  context.event = CiEvent::kPush;
  context.head = FakeId(head);
  if (!before.empty()) context.before = FakeId(before);
  context.branch = branch;
  context.default_branch = "main";
  return context;
}

CiDecision Decide(const CiContext& context, FakeCiRepository repository,
                  const CiOverrides& overrides = {}) {
  Result<CiDecision> decision = DecideCi(context, overrides, &repository);
  EXPECT_TRUE(decision.ok()) << (decision.ok() ? "" : decision.error().message);
  return decision.ok() ? *decision : CiDecision();
}

CiRange Range(const std::string& include, const std::vector<std::string>& exclude) {
  CiRange range;
  range.include = {FakeId(include)};
  for (const std::string& name : exclude) range.exclude.push_back(FakeId(name));
  std::sort(range.exclude.begin(), range.exclude.end());
  return range;
}

using Ranges = std::vector<CiRange>;
using Names = std::vector<std::string>;

TEST(CiRangePullRequest, FromTheMergeBase) {
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), Repository());
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})});
  EXPECT_EQ(decision.commits, 3u);
  EXPECT_TRUE(decision.complete);
  EXPECT_EQ(decision.scope, CiScope::kRange);
  EXPECT_EQ(decision.policy, CiPolicySource::kCommit);
  EXPECT_EQ(decision.policy_commit, FakeId("m3"));
  EXPECT_EQ(decision.fork_commit, FakeId("m2"));
  EXPECT_TRUE(decision.fetch.empty());
  EXPECT_EQ(decision.why, "pull-request into 'main': 3 commits up to " +
                              FakeId("f3").substr(0, 12) + " after " + FakeId("m2").substr(0, 12));
}

TEST(CiRangePullRequest, StaleBaseWidens) {
  EXPECT_EQ(Decide(PullRequest("f3", {"m1"}), Repository()).ranges, Ranges{Range("f3", {"m1"})});
}

TEST(CiRangePullRequest, FortyCommits) {
  FakeCiRepository repository;
  repository.Commit("base").Ref("refs/remotes/origin/main", "base");
  for (int i = 0; i < 40; ++i) {
    repository.Commit("p" + std::to_string(i), {i == 0 ? "base" : "p" + std::to_string(i - 1)});
  }
  repository.Ref("HEAD", "p39");
  const CiDecision decision = Decide(PullRequest("p39", {"base"}), repository);
  EXPECT_EQ(decision.commits, 40u);
}

TEST(CiRangePullRequest, MergeCommitAddsWhatItChangedItself) {
  CiContext context = PullRequest("f3", {"m3"});
  context.other_heads = {FakeId("M")};
  context.checkout_is_merge = true;
  const CiDecision decision = Decide(context, Repository().Ref("HEAD", "M"));
  EXPECT_EQ(decision.ranges, (Ranges{Range("f3", {"m2"}), Range("M", {"f3", "m3"})}));
  EXPECT_EQ(decision.commits, 4u);
}

TEST(CiRangePullRequest, MergeMadeOnANewerTargetThanThePayloadsBase) {
  CiContext context = PullRequest("f3", {"m1"});  // stale; origin/main has m3
  const CiDecision decision = Decide(context, Repository().Ref("HEAD", "M"));
  EXPECT_EQ(decision.ranges, (Ranges{Range("f3", {"m1"}), Range("M", {"f3", "m1", "m3"})}));
}

TEST(CiRangePullRequest, RunsOnTheTargetBranchItself) {
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), Repository().Ref("HEAD", "m3"));
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangePullRequest, DepthOneCloneOfTheMergeAsksForMoreAndTakesAllMeanwhile) {
  CiContext context = PullRequest("f3", {"m3"});
  context.other_heads = {FakeId("M")};
  context.checkout_is_merge = true;
  FakeCiRepository repository;
  repository.Commit("m3").Commit("f3").Commit("M", {"m3", "f3"}).Ref("HEAD", "M").Shallow(1);
  const CiDecision decision = Decide(context, repository);
  EXPECT_FALSE(decision.complete);
  EXPECT_FALSE(decision.partial_why.empty());
  EXPECT_EQ(decision.ranges, Ranges{Range("M", {})});
  EXPECT_EQ(decision.scope, CiScope::kHistory);
  EXPECT_TRUE(decision.deepen);
  EXPECT_EQ(decision.fetch, (Names{FakeId("f3"), FakeId("m3"), "refs/heads/main", FakeId("M")}));
}

TEST(CiRangePullRequest, ShallowCloneThatReachesTheBaseIsComplete) {
  FakeCiRepository repository = Repository().Ref("HEAD", "f3");
  repository.Shallow(4);
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), repository);
  EXPECT_TRUE(decision.complete) << decision.partial_why;
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangePullRequest, BaseUnknownInACompleteCloneTakesAllAndAsksForTheTarget) {
  FakeCiRepository repository;
  repository.Commit("m0").Commit("f1", {"m0"}).Ref("HEAD", "f1");
  const CiDecision decision = Decide(PullRequest("f1", {"gone"}), repository);
  EXPECT_TRUE(decision.complete);
  EXPECT_FALSE(decision.deepen);
  EXPECT_EQ(decision.ranges, Ranges{Range("f1", {})});
  EXPECT_EQ(decision.fetch, (Names{FakeId("gone"), "refs/heads/main"}));
  EXPECT_EQ(decision.policy, CiPolicySource::kNone) << "the head's own policy is not to be trusted";
}

TEST(CiRangePullRequest, BaseThatClaimsAllOfTheHeadIsNotBelieved) {
  FakeCiRepository repository;  // no refs/remotes/origin/main
  repository.Commit("m0").Commit("f1", {"m0"}).Commit("f2", {"f1"}).Ref("HEAD", "f1");
  for (const char* lie : {"f1", "f2"}) {
    const CiDecision decision = Decide(PullRequest("f1", {lie}), repository);
    EXPECT_EQ(decision.ranges, Ranges{Range("f1", {})}) << lie;
    EXPECT_NE(decision.policy, CiPolicySource::kHead);
    EXPECT_EQ(decision.fetch, Names{"refs/heads/main"});
  }
}

TEST(CiRangePullRequest, MergedMeanwhileIsEmptyWhenTheTargetHasIt) {
  FakeCiRepository repository = Repository();
  repository.Commit("m4", {"m3", "f3"}).Ref("refs/remotes/origin/main", "m4");
  CiContext context = PullRequest("f3", {});
  EXPECT_TRUE(Decide(context, repository).ranges.empty());
  // A re-run has the payload of the first run, whose base still makes the same range.
  context = PullRequest("f3", {"m3"});
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangePullRequest, UnrelatedHistoriesTakeAllOfTheHead) {
  FakeCiRepository repository = Repository();
  repository.Commit("x0").Commit("x1", {"x0"}).Ref("HEAD", "x1");
  const CiDecision decision = Decide(PullRequest("x1", {"m3"}), repository);
  EXPECT_EQ(decision.ranges, Ranges{Range("x1", {})});
}

TEST(CiRangePullRequest, CrissCrossHasTwoBases) {
  FakeCiRepository repository;
  repository.Commit("r")
      .Commit("a", {"r"})
      .Commit("b", {"r"})
      .Commit("x", {"a", "b"})
      .Commit("y", {"b", "a"});
  repository.Ref("HEAD", "x").Ref("refs/remotes/origin/main", "y");
  EXPECT_EQ(Decide(PullRequest("x", {"y"}), repository).ranges, Ranges{Range("x", {"a", "b"})});
}

TEST(CiRangePullRequest, LyingHeadDoesNotHideWhatIsCheckedOut) {
  // The head is said to be m2, which is in the target; f3 is checked out.
  const CiDecision decision = Decide(PullRequest("m2", {"m3"}), Repository());
  EXPECT_EQ(decision.ranges, (Ranges{Range("f3", {"m2", "m3"})}));
}

TEST(CiRangeQueue, FromTheQueuesBase) {
  CiContext context = PullRequest("f3", {"q1"});
  context.event = CiEvent::kMergeQueue;
  FakeCiRepository repository = Repository();
  // q1 is the entry before this one, not yet in the target; q2 is this entry.
  repository.Commit("q1", {"m3"}).Commit("q2", {"q1", "f3"}).Ref("HEAD", "q2");
  context.head = FakeId("q2");
  const CiDecision decision = Decide(context, repository);
  EXPECT_EQ(decision.ranges, Ranges{Range("q2", {"q1"})});
  EXPECT_EQ(decision.commits, 4u);
  EXPECT_EQ(decision.policy_commit, FakeId("q1"));
}

TEST(CiRangeQueue, BaseThatStandsNotBetweenTargetAndHeadIsAWitnessOnly) {
  FakeCiRepository repository = Repository();
  repository.Commit("q1", {"m3"}).Commit("q2", {"q1", "f3"}).Ref("HEAD", "q2");
  CiContext context = PullRequest("q2", {"f3"});  // in the head, but without m3
  context.event = CiEvent::kMergeQueue;
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("q2", {"m2"})});
  context.bases = {FakeId("M")};  // has m3, but is not in the head
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("q2", {"m3"})});
  context.bases = {FakeId("m2")};  // the run of an entry that is merged meanwhile
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("q2", {"m2"})});
}

TEST(CiRangePullRequest, TheSourceBranchIsNoTarget) {
  FakeCiRepository repository = Repository().Ref("refs/remotes/origin/feature", "f3");
  CiContext context = PullRequest("f3", {});
  context.target_branch = "feature";
  const CiDecision decision = Decide(context, repository);
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})}) << "since the default branch";
  EXPECT_FALSE(decision.notes.empty());
  context.default_branch = "feature";
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("f3", {})});
}

TEST(CiRangePullRequest, AnUnnamedTargetCoversNothing) {
  CiContext context = PullRequest("m3", {});
  context.target_branch = "";
  const CiDecision decision = Decide(context, Repository().Ref("HEAD", "m3"));
  EXPECT_EQ(decision.ranges, Ranges{Range("m3", {})}) << "a push to main that claims a request";
}

TEST(CiRangePullRequest, ABaseWithoutItsTargetInTheCloneIsSaid) {
  FakeCiRepository repository;
  repository.Commit("m0").Commit("f1", {"m0"}).Commit("f2", {"f1"}).Ref("HEAD", "f2");
  const CiDecision decision = Decide(PullRequest("f2", {"f1"}), repository);
  EXPECT_EQ(decision.ranges, Ranges{Range("f2", {"f1"})});
  EXPECT_EQ(decision.fetch, Names{"refs/heads/main"});
  EXPECT_EQ(decision.notes, Names{"the target branch is not in this clone: nothing but the "
                                  "platform names the base"});
}

TEST(CiRangePush, TwoDefaultBranchesVouchTogetherOnly) {
  FakeCiRepository repository = Repository().Ref("refs/remotes/origin/old", "f1");
  repository.Symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  CiContext context = Push("feature", "f3", "");
  context.default_branch = "old";
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("f3", {"m1"})});
  context.branch = "main";
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("f3", {})});
}

TEST(CiRangeQueue, MissingBaseFallsBackToTheTarget) {
  CiContext context = PullRequest("f3", {"gone"});
  context.event = CiEvent::kMergeQueue;
  const CiDecision decision = Decide(context, Repository());
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangePush, AllCommitsSinceThePreviousTip) {
  const CiDecision decision = Decide(Push("feature", "f3", "f1"), Repository());
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"f1"})});
  EXPECT_EQ(decision.commits, 3u) << "f3, f2 and, through the merge, m2";
  EXPECT_EQ(decision.policy_commit, FakeId("f1"));
}

TEST(CiRangePush, NewBranchIsWithoutTheDefaultBranch) {
  const CiDecision decision = Decide(Push("feature", "f3", ""), Repository());
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {"m2"})});
  EXPECT_EQ(decision.policy_commit, FakeId("m3"));
}

TEST(CiRangePush, OtherBranchesDoNotVouch) {
  const CiDecision decision =
      Decide(Push("feature", "f3", ""), Repository().Ref("refs/remotes/origin/twin", "f3"));
  EXPECT_EQ(decision.commits, 3u);
}

TEST(CiRangePush, NewBranchAtTheDefaultBranchIsEmpty) {
  FakeCiRepository repository = Repository().Ref("HEAD", "m3");
  EXPECT_EQ(Decide(Push("made-up", "m3", ""), repository).ranges, Ranges{Range("m3", {})})
      << "no such branch: the push may have been the default branch's";
  EXPECT_EQ(Decide(Push("feature", "m3", ""),
                   FakeCiRepository(repository).Ref("refs/heads/feature", "m1"))
                .ranges,
            Ranges{Range("m3", {})})
      << "the branch has not the head";
  const CiDecision decision =
      Decide(Push("new", "m3", ""), repository.Ref("refs/remotes/origin/new", "m3"));
  EXPECT_TRUE(decision.ranges.empty());
  EXPECT_TRUE(decision.complete);
  EXPECT_EQ(decision.why, "push to 'new': nothing is new in " + FakeId("m3").substr(0, 12));
}

TEST(CiRangePush, FirstPushOfTheDefaultBranchIsAll) {
  const CiDecision decision = Decide(Push("main", "m3", ""), Repository().Ref("HEAD", "m3"));
  EXPECT_EQ(decision.ranges, Ranges{Range("m3", {})});
  EXPECT_FALSE(decision.commits.has_value());
  EXPECT_EQ(decision.why, "push to 'main': the whole history up to " + FakeId("m3").substr(0, 12));
  EXPECT_EQ(decision.policy, CiPolicySource::kHead);
}

TEST(CiRangePush, ForcedPushIsWithoutTheDefaultBranch) {
  FakeCiRepository repository = Repository();
  repository.Commit("g1", {"m1"}).Commit("g2", {"g1"}).Ref("HEAD", "g2");
  EXPECT_EQ(Decide(Push("feature", "g2", "f3"), repository).ranges, Ranges{Range("g2", {"m1"})});
  EXPECT_EQ(Decide(Push("feature", "g2", "gone"), repository).ranges, Ranges{Range("g2", {"m1"})});
}

TEST(CiRangePush, RewrittenDefaultBranchKeepsWhatBothSidesShare) {
  FakeCiRepository repository = Repository();
  repository.Commit("n2", {"m1"}).Ref("HEAD", "n2").Ref("refs/remotes/origin/main", "n2");
  EXPECT_EQ(Decide(Push("main", "n2", "m3"), repository).ranges, Ranges{Range("n2", {"m1"})});
  // Rolled back to an ancestor: nothing vouches for the head, so all of it is read.
  repository.Ref("HEAD", "m1").Ref("refs/remotes/origin/main", "m1");
  EXPECT_EQ(Decide(Push("main", "m1", "m3"), repository).ranges, Ranges{Range("m1", {})});
}

TEST(CiRangePush, PreviousTipEqualToTheHeadSaysNothing) {
  EXPECT_EQ(Decide(Push("feature", "f3", "f3"), Repository()).ranges, Ranges{Range("f3", {"m2"})});
  EXPECT_EQ(Decide(Push("main", "m3", "m3"), Repository().Ref("HEAD", "m3")).ranges,
            Ranges{Range("m3", {})});
}

TEST(CiRangePush, UnknownBranchCannotUseTheDefaultBranch) {
  // The pushed branch may be the default branch itself, whose tip is then the head.
  const CiDecision decision = Decide(Push("", "m3", ""), Repository().Ref("HEAD", "m3"));
  EXPECT_EQ(decision.ranges, Ranges{Range("m3", {})});
}

TEST(CiRangePush, UnknownDefaultBranchIsLookedUpInTheClone) {
  CiContext context = Push("feature", "f3", "");
  context.default_branch = "";
  EXPECT_EQ(Decide(context, Repository()).ranges, Ranges{Range("f3", {})});
  FakeCiRepository repository = Repository();
  repository.Symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  EXPECT_EQ(Decide(context, repository).ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangePush, ShallowCloneWithoutThePreviousTip) {
  FakeCiRepository repository;
  repository.Commit("a").Commit("b", {"a"}).Commit("c", {"b"}).Commit("d", {"c"});
  repository.Ref("HEAD", "d").Ref("refs/remotes/origin/main", "d").Shallow(1);
  const CiDecision decision = Decide(Push("main", "d", "a"), repository);
  EXPECT_FALSE(decision.complete);
  EXPECT_TRUE(decision.deepen);
  EXPECT_EQ(decision.fetch, (Names{FakeId("a"), FakeId("d")}));
  EXPECT_EQ(decision.ranges, Ranges{Range("d", {})})
      << "the whole tree, never the last commit's change";
}

TEST(CiRangePush, DeletedBranchHasNothingNew) {
  CiContext context = Push("main", "m3", "f3");
  context.is_deleted = true;
  const CiDecision decision = Decide(context, Repository().Ref("HEAD", "m3"));
  EXPECT_TRUE(decision.ranges.empty());
  EXPECT_TRUE(decision.complete);
  // But "deleted" hides nothing that the default branch has not.
  EXPECT_EQ(Decide(context, Repository()).ranges, Ranges{Range("f3", {"m3"})});
}

TEST(CiRangeTag, OnABranchIsEmptyOtherwiseWhatIsNotOnTheDefaultBranch) {
  CiContext context = Push("", "m2", "");
  context.event = CiEvent::kTag;
  EXPECT_TRUE(Decide(context, Repository().Ref("HEAD", "m2")).ranges.empty());
  context.head = FakeId("f3");
  EXPECT_EQ(Decide(context, Repository()).ranges, Ranges{Range("f3", {"m2"})});
}

TEST(CiRangeWhole, ScheduleTakesAllHistory) {
  CiContext context = Push("main", "m3", "m2");
  context.event = CiEvent::kSchedule;
  const CiDecision decision = Decide(context, Repository().Ref("HEAD", "m3"));
  EXPECT_EQ(decision.scope, CiScope::kHistory);
  EXPECT_EQ(decision.ranges, Ranges{Range("m3", {})});
  EXPECT_FALSE(decision.commits.has_value());
  EXPECT_EQ(decision.policy, CiPolicySource::kHead);
  FakeCiRepository shallow = Repository();
  shallow.Shallow(1);
  const CiDecision partial = Decide(context, shallow);
  EXPECT_FALSE(partial.complete);
  EXPECT_TRUE(partial.deepen);
}

TEST(CiRangeWhole, UnknownEventTakesAllHistory) {
  CiContext context;
  const CiDecision decision = Decide(context, Repository());
  EXPECT_EQ(decision.scope, CiScope::kHistory);
  EXPECT_EQ(decision.head, FakeId("f3"));
}

TEST(CiRangeWhole, TreeAsAsked) {
  CiOverrides overrides;
  overrides.tree = true;
  FakeCiRepository shallow = Repository();
  shallow.Shallow(1);
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), shallow, overrides);
  EXPECT_EQ(decision.scope, CiScope::kTree);
  EXPECT_TRUE(decision.complete) << "a tree needs no history";
  EXPECT_EQ(decision.policy, CiPolicySource::kNone);
}

TEST(CiRangeOverrides, Win) {
  CiOverrides overrides;
  overrides.base = FakeId("f2");
  EXPECT_EQ(Decide(PullRequest("f3", {"m3"}), Repository(), overrides).ranges,
            Ranges{Range("f3", {"f2"})});
  overrides.base = "main";
  overrides.head = FakeId("f1");
  EXPECT_EQ(Decide(PullRequest("f3", {"m3"}), Repository(), overrides).ranges,
            Ranges{Range("f1", {"m1"})});
  overrides.head = FakeId("m1");
  EXPECT_TRUE(Decide(PullRequest("f3", {"m3"}), Repository(), overrides).ranges.empty())
      << "as asked";
}

TEST(CiRangeOverrides, WrongOnesAreErrors) {
  const auto fails = [](const CiOverrides& overrides) {
    FakeCiRepository repository = Repository();
    const auto decision = DecideCi(PullRequest("f3", {"m3"}), overrides, &repository);
    return !decision.ok() && decision.error().kind == ErrorKind::kUsage;
  };
  EXPECT_TRUE(fails({.base = "nowhere"}));
  EXPECT_TRUE(fails({.head = "nowhere"}));
  EXPECT_TRUE(fails({.base = "HEAD~1"}));
  EXPECT_TRUE(fails({.full = true, .tree = true}));
  EXPECT_TRUE(fails({.base = "main", .full = true}));
  EXPECT_TRUE(fails({.remote = "../x"}));
}

TEST(CiRangeOverrides, MissingInAShallowCloneAsksForMore) {
  FakeCiRepository repository = Repository();
  repository.Shallow(1);
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), repository, {.base = "release/1"});
  EXPECT_FALSE(decision.complete);
  EXPECT_EQ(decision.fetch.front(), "refs/heads/release/1");
}

TEST(CiRange, NoCommitAtAllIsAnError) {
  FakeCiRepository repository;
  const auto decision = DecideCi(Push("main", "a", ""), {}, &repository);
  ASSERT_FALSE(decision.ok());
  EXPECT_EQ(decision.error().kind, ErrorKind::kMissing);
}

TEST(CiRange, MissingObjectsInACompleteCloneArePartialWithoutARequest) {
  const CiDecision decision = Decide(PullRequest("f3", {"m3"}), Repository().Lose("f1"));
  EXPECT_FALSE(decision.complete);
  EXPECT_FALSE(decision.deepen);
  EXPECT_EQ(decision.ranges, Ranges{Range("f3", {})});
}

TEST(CiRangeFormat, JsonIsValidWhateverTheNamesHold) {
  CiContext context = PullRequest("f3", {"m3"});
  context.branch = "caf\xe9-$(id)-\xe2\x80\xae";
  const CiDecision decision = Decide(context, Repository());
  const auto json = nlohmann::json::parse(CiDecisionJson(decision), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["format"], "leaksift-ci-range");
  EXPECT_EQ(json["ranges"][0]["include"][0], FakeId("f3"));
  EXPECT_EQ(json["coverage"], "complete");
  EXPECT_EQ(json["commits"], 3);
}

TEST(CiRangeFormat, LinesStayLines) {
  CiDecision decision =
      Decide(PullRequest("f3", {"gone"}), Repository().Ref("refs/remotes/origin/main", "gone"));
  decision.notes.push_back("x\nfetch=evil\x1b[2J");
  const std::string lines = CiDecisionLines(decision);
  EXPECT_NE(lines.find("\nfetch=refs/heads/main\n"), std::string::npos);
  EXPECT_EQ(lines.find("\nfetch=evil"), std::string::npos);
  EXPECT_EQ(lines.find('\x1b'), std::string::npos);
}

// Whatever the platform is made to claim, the ranges of a pull request hold every commit of the
// checked-out head that the clone's target branch has not.
TEST(CiRangeProperty, ClaimsNeverMakeAPullRequestNarrower) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    FakeCiRepository repository;
    std::vector<Names> parents(30);
    for (int i = 0; i < 30; ++i) {
      for (int k = static_cast<int>(random() % 3); i > 0 && k >= 0; --k) {
        parents[i].push_back(std::to_string(std::max(0, i - 1 - static_cast<int>(random() % 6))));
      }
      repository.Commit(std::to_string(i), parents[i]);
      if (seed % 3 == 0) repository.Time(std::to_string(i), static_cast<int64_t>(random() % 30));
    }
    const auto pick = [&] { return std::to_string(random() % 30); };
    const std::string head = pick();
    const std::string target = pick();
    repository.Ref("HEAD", head).Ref("refs/remotes/origin/main", target);
    CiContext context = PullRequest(random() % 2 ? head : pick(), {});
    for (int i = static_cast<int>(random() % 3); i > 0; --i)
      context.bases.push_back(FakeId(pick()));
    context.before = FakeId(pick());
    context.event = random() % 4 == 0 ? CiEvent::kUnknown : CiEvent::kPullRequest;
    const CiDecision decision = Decide(context, repository);

    std::set<std::string> scanned;
    for (const CiRange& range : decision.ranges) {
      std::set<std::string> excluded;
      for (const std::string& id : range.exclude) excluded.merge(repository.Ancestors(id));
      for (const std::string& include : range.include) {
        for (const std::string& id : repository.Ancestors(include)) {
          if (!excluded.contains(id)) scanned.insert(id);
        }
      }
    }
    const auto in_target = repository.Ancestors(FakeId(target));
    for (const std::string& id : repository.Ancestors(FakeId(head))) {
      EXPECT_TRUE(in_target.contains(id) || scanned.contains(id)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace leaksift
