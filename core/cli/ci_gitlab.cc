// GitLab CI. All comes from variables, and variables of earlier jobs (dotenv reports) go before the
// predefined ones: the templates in gitlab/ therefore take no artifacts of other jobs.
// Source: docs.gitlab.com "Predefined CI/CD variables reference", "Merge request pipelines", "Merge
// trains".

#include "cli/ci_platforms.h"

namespace leaksift {
namespace {

void ReadMergeRequest(CiVariables* variables, CiContext* context) {
  // Only merged-results pipelines and trains know the source's own tip; CI_COMMIT_SHA is then the
  // merge.
  const std::string source = variables->Commit("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
  const std::string built = variables->Commit("CI_COMMIT_SHA");
  const std::string_view kind = variables->Get("CI_MERGE_REQUEST_EVENT_TYPE");
  context->event = kind == "merge_train" ? CiEvent::kMergeQueue : CiEvent::kPullRequest;
  context->head = source.empty() ? built : source;
  if (!built.empty() && built != context->head) context->other_heads.push_back(built);
  context->checkout_is_merge = kind == "merged_result" || kind == "merge_train";
  for (const char* name :
       {"CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"}) {
    if (const std::string base = variables->Commit(name); !base.empty())
      context->bases.push_back(base);
  }
  context->target_branch = variables->Branch("CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
  context->branch = variables->Branch("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
  context->is_fork = variables->Get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID") !=
                     variables->Get("CI_MERGE_REQUEST_PROJECT_ID");
}

void ReadExternalPullRequest(CiVariables* variables, CiContext* context) {
  context->event = CiEvent::kPullRequest;
  context->head = variables->Commit("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA");
  const std::string built = variables->Commit("CI_COMMIT_SHA");
  if (!built.empty() && built != context->head) context->other_heads.push_back(built);
  if (const std::string base = variables->Commit("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA");
      !base.empty()) {
    context->bases.push_back(base);
  }
  context->target_branch = variables->Branch("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME");
  context->branch = variables->Branch("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME");
  context->is_fork = variables->Get("CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY") !=
                     variables->Get("CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY");
}

}  // namespace

void ReadGitlab(CiVariables* variables, CiContext* context) {
  const std::string_view source = variables->Get("CI_PIPELINE_SOURCE");
  context->default_branch = variables->Branch("CI_DEFAULT_BRANCH");
  context->places.reports = {{"gitlab", "gl-secret-detection-report.json"},
                             {"codequality", "gl-code-quality-report.json"},
                             {"junit", "leaksift-junit.xml"},
                             {"sarif", "leaksift.sarif"}};
  if (variables->IsSet("CI_MERGE_REQUEST_IID")) {  // also child pipelines of a merge request's
    ReadMergeRequest(variables, context);
  } else if (source == "external_pull_request_event") {
    ReadExternalPullRequest(variables, context);
  } else {
    context->head = variables->Commit("CI_COMMIT_SHA");
    context->branch = variables->Branch("CI_COMMIT_BRANCH");
    if (source == "push" && IsTagBuild(variables, "CI_COMMIT_TAG", "CI_COMMIT_BRANCH")) {
      context->event = CiEvent::kTag;
    } else if (source == "push") {
      context->event = CiEvent::kPush;
      context->before = variables->Commit("CI_COMMIT_BEFORE_SHA");
    } else if (source == "schedule") {
      context->event = CiEvent::kSchedule;
    } else if (source == "web" || source == "api" || source == "trigger" || source == "pipeline" ||
               source == "chat" || source == "webide") {
      context->event = CiEvent::kManual;
    }
  }
}

}  // namespace leaksift
