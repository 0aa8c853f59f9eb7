// The platforms that have variables only. Each documents few of the commits that we need; what is
// missing stays empty and is taken from the repository in ci_range.cc.

#include "cli/ci_platforms.h"

namespace leaksift {
namespace {

void AddBase(CiContext* context, std::string commit) {
  if (!commit.empty()) context->bases.push_back(std::move(commit));
}

// Values such as "false" or "0" say that the build is not a pull request's.
bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// The last part of a name: "1" of refs/heads/release/1.
std::string_view LastPart(std::string_view name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

bool IsTagBuild(CiVariables* variables, std::string_view tag, std::string_view branch) {
  if (!variables->IsSet(tag)) return false;
  const std::string_view other = variables->Get(branch);
  if (other.empty() || other == variables->Get(tag)) return true;
  variables->Note(std::string(tag) + " and " + std::string(branch) +
                  " contradict each other: the tag was not believed");
  return false;
}

// Pipeline and Git plugins; the branch source plugins add CHANGE_*. Source: jenkins.io "Using
// environment variables", plugins.jenkins.io/git "Environment Variables". Only the last
// *successful* commit is a safe base: what a failed build found would otherwise be lost with the
// next push.
void ReadJenkins(CiVariables* variables, CiContext* context) {
  context->head = variables->Commit("GIT_COMMIT");
  context->branch = variables->Branch("BRANCH_NAME");
  context->places.reports = {{"junit", "leaksift-junit.xml"}, {"sarif", "leaksift.sarif"}};
  if (variables->IsSet("CHANGE_ID")) {
    context->event = CiEvent::kPullRequest;
    context->target_branch = variables->Branch("CHANGE_TARGET");
    context->branch = variables->Branch("CHANGE_BRANCH");
    context->is_fork = variables->IsSet("CHANGE_FORK");
  } else if (IsTagBuild(variables, "TAG_NAME", "BRANCH_NAME")) {
    context->event = CiEvent::kTag;
    context->branch.clear();
  } else {
    context->event = CiEvent::kPush;
    context->before = variables->Commit("GIT_PREVIOUS_SUCCESSFUL_COMMIT");
    if (context->branch.empty()) {
      std::string_view full = variables->Get("GIT_BRANCH");  // "origin/main"
      if (full.starts_with("origin/")) full.remove_prefix(7);
      context->branch = variables->CheckBranch("GIT_BRANCH", full);
    }
  }
}

// Source: circleci.com/docs "Project values and variables". The previous pipeline's revision is a
// pipeline value, no variable: the orb passes it as LEAKSIFT_CIRCLE_BASE_REVISION. No variable
// names the target of a pull request, so such a build is a push to a branch: everything that the
// default branch has not.
void ReadCircleci(CiVariables* variables, CiContext* context) {
  context->head = variables->Commit("CIRCLE_SHA1");
  context->branch = variables->Branch("CIRCLE_BRANCH");
  context->is_fork = variables->IsSet("CIRCLE_PR_NUMBER");  // set for forks only
  context->places.reports = {{"junit", "leaksift-junit.xml"}, {"sarif", "leaksift.sarif"}};
  const std::string_view source =
      variables->Get("LEAKSIFT_CIRCLE_TRIGGER");  // pipeline.trigger_source
  if (IsTagBuild(variables, "CIRCLE_TAG", "CIRCLE_BRANCH")) {
    context->event = CiEvent::kTag;
  } else if (source == "scheduled_pipeline") {
    context->event = CiEvent::kSchedule;
  } else if (source == "api") {
    context->event = CiEvent::kManual;
  } else {
    context->event = CiEvent::kPush;
    context->before = variables->Commit("LEAKSIFT_CIRCLE_BASE_REVISION");
  }
}

// Source: docs.travis-ci.com "Environment Variables".
void ReadTravis(CiVariables* variables, CiContext* context) {
  const std::string_view event = variables->Get("TRAVIS_EVENT_TYPE");
  context->head = variables->Commit("TRAVIS_COMMIT");
  const std::string_view request = variables->Get("TRAVIS_PULL_REQUEST");
  if (!event.empty() && !request.empty() && (event == "pull_request") != IsNumber(request)) {
    variables->Note(
        "TRAVIS_EVENT_TYPE and TRAVIS_PULL_REQUEST contradict each other: the event is unknown");
  } else if (event == "pull_request" || IsNumber(request)) {
    context->event = CiEvent::kPullRequest;
    const std::string merge = context->head;
    const std::string source = variables->Commit("TRAVIS_PULL_REQUEST_SHA");
    if (!source.empty() && source != merge) {
      context->head = source;
      context->checkout_is_merge = true;
      if (!merge.empty()) context->other_heads.push_back(merge);
    }
    context->target_branch =
        variables->Branch("TRAVIS_BRANCH");  // the target in a pull request's build
    context->branch = variables->Branch("TRAVIS_PULL_REQUEST_BRANCH");
    context->is_fork =
        variables->Get("TRAVIS_PULL_REQUEST_SLUG") != variables->Get("TRAVIS_REPO_SLUG");
  } else if (variables->IsSet("TRAVIS_TAG") &&
             variables->Get("TRAVIS_TAG") == variables->Get("TRAVIS_BRANCH")) {
    context->event = CiEvent::kTag;  // in a tag's build both variables hold its name
  } else if (event == "cron") {
    context->event = CiEvent::kSchedule;
  } else if (event == "api") {
    context->event = CiEvent::kManual;
  } else {
    context->event = CiEvent::kPush;
    context->branch = variables->Branch("TRAVIS_BRANCH");
    // "a...b": of the range only the left side is of use; it is stale after a forced push.
    const std::string_view range = variables->Get("TRAVIS_COMMIT_RANGE");
    const std::string_view left = range.substr(0, range.find(".."));
    context->before = variables->CheckCommit("TRAVIS_COMMIT_RANGE", left);
  }
}

// Source: support.atlassian.com "Variables and secrets" (Bitbucket Pipelines). A pull request's
// pipeline merges the destination before it runs, without committing that anywhere the variables
// name.
void ReadBitbucket(CiVariables* variables, CiContext* context) {
  context->head = variables->Commit("BITBUCKET_COMMIT");
  context->branch = variables->Branch("BITBUCKET_BRANCH");
  context->places.reports = {{"junit", "leaksift-junit.xml"}, {"sarif", "leaksift.sarif"}};
  if (variables->IsSet("BITBUCKET_PR_ID")) {
    context->event = CiEvent::kPullRequest;
    context->target_branch = variables->Branch("BITBUCKET_PR_DESTINATION_BRANCH");
    AddBase(context, variables->Commit("BITBUCKET_PR_DESTINATION_COMMIT"));
    context->checkout_is_merge = true;
  } else if (IsTagBuild(variables, "BITBUCKET_TAG", "BITBUCKET_BRANCH")) {
    context->event = CiEvent::kTag;
  } else {
    context->event = CiEvent::kPush;
  }
}

// Source: learn.microsoft.com "Use predefined variables". SYSTEM_PULLREQUEST_TARGETBRANCHNAME is
// not read: it holds the last part of the name only ("1" of release/1).
void ReadAzure(CiVariables* variables, CiContext* context) {
  const std::string_view reason = variables->Get("BUILD_REASON");
  const std::string_view ref = variables->Get("BUILD_SOURCEBRANCH");
  const std::string_view last = variables->Get("BUILD_SOURCEBRANCHNAME");
  if (!last.empty() && last != LastPart(ref)) {
    variables->Note(
        "BUILD_SOURCEBRANCH and BUILD_SOURCEBRANCHNAME contradict each other: the event is "
        "unknown");
    return;
  }
  context->head = variables->Commit("BUILD_SOURCEVERSION");
  context->places.annotations = CiAnnotations::kAzure;
  context->places.reports = {{"sarif", "leaksift.sarif"}, {"junit", "leaksift-junit.xml"}};
  if (reason == "PullRequest" ||
      (reason.empty() && variables->IsSet("SYSTEM_PULLREQUEST_TARGETBRANCH"))) {
    context->event = CiEvent::kPullRequest;
    const std::string merge = context->head;
    const std::string source = variables->Commit("SYSTEM_PULLREQUEST_SOURCECOMMITID");
    if (!source.empty() && source != merge) {
      context->head = source;
      context->checkout_is_merge = true;
      if (!merge.empty()) context->other_heads.push_back(merge);
    }
    context->target_branch = variables->Branch("SYSTEM_PULLREQUEST_TARGETBRANCH");
    context->branch = variables->Branch("SYSTEM_PULLREQUEST_SOURCEBRANCH");
    context->is_fork = variables->IsTrue("SYSTEM_PULLREQUEST_ISFORK");
  } else if (ref.starts_with("refs/tags/")) {
    context->event = CiEvent::kTag;
  } else if (reason == "Schedule") {
    context->event = CiEvent::kSchedule;
  } else if (reason == "IndividualCI" || reason == "BatchedCI") {
    context->event = CiEvent::kPush;
    context->branch = variables->Branch("BUILD_SOURCEBRANCH");
  } else if (!reason.empty()) {
    context->event = CiEvent::kManual;
  }
}

// Source: buildkite.com/docs "Environment variables". BUILDKITE_COMMIT is the word HEAD in builds
// that a person started.
void ReadBuildkite(CiVariables* variables, CiContext* context) {
  if (variables->Get("BUILDKITE_COMMIT") != "HEAD") {
    context->head = variables->Commit("BUILDKITE_COMMIT");
  }
  context->branch = variables->Branch("BUILDKITE_BRANCH");
  context->default_branch = variables->Branch("BUILDKITE_PIPELINE_DEFAULT_BRANCH");
  context->places.reports = {{"junit", "leaksift-junit.xml"}, {"sarif", "leaksift.sarif"}};
  const std::string_view source = variables->Get("BUILDKITE_SOURCE");
  if (variables->IsSet("BUILDKITE_MERGE_QUEUE_BASE_COMMIT")) {
    context->event = CiEvent::kMergeQueue;
    AddBase(context, variables->Commit("BUILDKITE_MERGE_QUEUE_BASE_COMMIT"));
    context->target_branch = variables->Branch("BUILDKITE_MERGE_QUEUE_BASE_BRANCH");
  } else if (IsNumber(variables->Get("BUILDKITE_PULL_REQUEST"))) {
    context->event = CiEvent::kPullRequest;
    context->target_branch = variables->Branch("BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    context->is_fork =
        variables->Get("BUILDKITE_PULL_REQUEST_REPO") != variables->Get("BUILDKITE_REPO");
  } else if (IsTagBuild(variables, "BUILDKITE_TAG", "BUILDKITE_BRANCH")) {
    context->event = CiEvent::kTag;
    context->branch.clear();
  } else if (source == "schedule") {
    context->event = CiEvent::kSchedule;
  } else if (source == "webhook") {
    context->event = CiEvent::kPush;
  } else {
    context->event = CiEvent::kManual;
  }
}

// Source: docs.drone.io "Pipeline Environment Reference".
void ReadDrone(CiVariables* variables, CiContext* context) {
  const std::string_view event = variables->Get("DRONE_BUILD_EVENT");
  context->head = variables->Commit("DRONE_COMMIT_SHA");
  context->default_branch = variables->Branch("DRONE_REPO_BRANCH");
  if (event == "pull_request") {
    context->event = CiEvent::kPullRequest;
    context->target_branch = variables->Branch("DRONE_TARGET_BRANCH");
    context->branch = variables->Branch("DRONE_SOURCE_BRANCH");
  } else if (event == "push") {
    context->event = CiEvent::kPush;
    context->branch = variables->Branch("DRONE_COMMIT_BRANCH");
    context->before = variables->Commit("DRONE_COMMIT_BEFORE");
  } else if (event == "tag" && variables->IsSet("DRONE_TAG")) {
    context->event = CiEvent::kTag;
  } else if (event == "cron") {
    context->event = CiEvent::kSchedule;
  } else if (event == "custom" || event == "promote" || event == "rollback") {
    context->event = CiEvent::kManual;
  }
}

// Source: woodpecker-ci.org/docs "Environment variables". CI_PREV_COMMIT_SHA is the previous
// pipeline's commit; as base it counts only if that pipeline succeeded.
void ReadWoodpecker(CiVariables* variables, CiContext* context) {
  const std::string_view event = variables->Get("CI_PIPELINE_EVENT");
  context->head = variables->Commit("CI_COMMIT_SHA");
  context->default_branch = variables->Branch("CI_REPO_DEFAULT_BRANCH");
  if (event.starts_with("pull_request")) {
    context->event = CiEvent::kPullRequest;
    context->target_branch = variables->Branch("CI_COMMIT_TARGET_BRANCH");
    context->branch = variables->Branch("CI_COMMIT_SOURCE_BRANCH");
  } else if (event == "push") {
    context->event = CiEvent::kPush;
    context->branch = variables->Branch("CI_COMMIT_BRANCH");
    if (variables->Get("CI_PREV_PIPELINE_STATUS") == "success") {
      context->before = variables->Commit("CI_PREV_COMMIT_SHA");
    }
  } else if ((event == "tag" || event == "release") && variables->IsSet("CI_COMMIT_TAG")) {
    context->event = CiEvent::kTag;
  } else if (event == "cron") {
    context->event = CiEvent::kSchedule;
  } else if (event == "manual" || event == "deployment") {
    context->event = CiEvent::kManual;
  }
}

}  // namespace leaksift
