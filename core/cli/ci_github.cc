// GitHub Actions. The payload of the event is the platform's own word and goes before the
// variables, which a step of the same job can overwrite. `commits` of a push is never read: the
// platform caps it. Sources: docs.github.com "Variables reference", "Events that trigger
// workflows", "Webhook events and payloads".

#include <nlohmann/json.hpp>

#include "cli/ci_platforms.h"

namespace leaksift {
namespace {

using nlohmann::json;

// The text at a path of object keys; empty when it is not there or is no string.
std::string TextAt(const json& payload, std::initializer_list<const char*> path) {
  const json* node = &payload;
  for (const char* key : path) {
    if (!node->is_object()) return "";
    const auto it = node->find(key);
    if (it == node->end()) return "";
    node = &*it;
  }
  return node->is_string() ? node->get<std::string>() : "";
}

bool TrueAt(const json& payload, const char* key) {
  const auto it = payload.find(key);
  return it != payload.end() && it->is_boolean() && it->get<bool>();
}

class GithubReader {
 public:
  GithubReader(CiVariables* variables, const json& payload, CiContext* context)
      : variables_(*variables), payload_(payload), context_(*context) {}

  void Read() {
    const std::string_view event = variables_.Get("GITHUB_EVENT_NAME");
    context_.default_branch = Branch({"repository", "default_branch"});
    if (event == "push" || event == "create" || event == "delete") {
      ReadPush(event);
    } else if (event == "merge_group" && payload_.contains("merge_group")) {
      ReadMergeGroup();
    } else if (payload_.contains("pull_request")) {
      ReadPullRequest(event);  // pull_request, pull_request_target, pull_request_review …
    } else if (event == "pull_request" || event == "pull_request_target") {
      ReadPullRequestVariables();
    } else {
      ReadOther(event);
    }
    ReadPlaces();
  }

 private:
  std::string Commit(std::initializer_list<const char*> path) {
    return variables_.CheckCommit("a commit in the event payload", TextAt(payload_, path));
  }
  std::string Branch(std::initializer_list<const char*> path) {
    return variables_.CheckBranch("a branch in the event payload", TextAt(payload_, path));
  }

  void ReadPush(std::string_view event) {
    // A push's payload has the reference's whole name, those of other events its last part and
    // kind.
    const std::string_view variable = variables_.Get("GITHUB_REF");
    const std::string told = TextAt(payload_, {"ref"});
    const std::string kind = TextAt(payload_, {"ref_type"});
    const bool is_whole = told.starts_with("refs/");
    const std::string_view ref = is_whole ? told : variable;
    const bool tag =
        ref.starts_with("refs/tags/") || (!is_whole && variables_.Get("GITHUB_REF_TYPE") == "tag");
    context_.event = tag ? CiEvent::kTag : CiEvent::kPush;
    if (!tag) context_.branch = variables_.CheckBranch("the pushed reference", ref);
    context_.before = Commit({"before"});
    const std::string sha = variables_.Commit("GITHUB_SHA");
    const std::string after = Commit({"after"});
    context_.is_deleted = after.empty() && (event == "delete" || TrueAt(payload_, "deleted"));
    // Where a branch was deleted, the variables are those of the default branch.
    const bool differs =
        is_whole ? !variable.empty() && variable != told : !kind.empty() && (kind == "tag") != tag;
    if (differs && !context_.is_deleted) {
      variables_.Note("the pushed reference is another in the event payload: the event is unknown");
      context_.event = CiEvent::kUnknown;
    }
    context_.head = after.empty() ? sha : after;
    // After of an annotated tag is the tag object, GITHUB_SHA its commit; both lead to the same
    // commit.
    if (!sha.empty() && sha != context_.head) context_.other_heads.push_back(sha);
    if (event == "push" && payload_.empty()) {
      variables_.Note("the event payload is not there: the branch's previous tip is unknown");
    }
  }

  void ReadPullRequest(std::string_view event) {
    context_.event = CiEvent::kPullRequest;
    context_.head = Commit({"pull_request", "head", "sha"});
    if (const std::string base = Commit({"pull_request", "base", "sha"}); !base.empty()) {
      context_.bases.push_back(base);
    }
    context_.target_branch = Branch({"pull_request", "base", "ref"});
    context_.branch = Branch({"pull_request", "head", "ref"});
    const std::string from = TextAt(payload_, {"pull_request", "head", "repo", "full_name"});
    const std::string into = TextAt(payload_, {"pull_request", "base", "repo", "full_name"});
    context_.is_fork = from != into;  // a deleted fork has no repository at all
    const std::string sha = variables_.Commit("GITHUB_SHA");
    // The variable is the test merge, except where the workflow runs on the target branch itself.
    context_.checkout_is_merge = event == "pull_request" && sha != context_.head;
    if (context_.checkout_is_merge && !sha.empty()) context_.other_heads.push_back(sha);
  }

  // Without a payload: GITHUB_SHA is the merge commit, whose ancestry holds the pull request's
  // commits.
  void ReadPullRequestVariables() {
    context_.event = CiEvent::kPullRequest;
    context_.head = variables_.Commit("GITHUB_SHA");
    context_.target_branch = variables_.Branch("GITHUB_BASE_REF");
    context_.branch = variables_.Branch("GITHUB_HEAD_REF");
    context_.checkout_is_merge = true;
    variables_.Note("the event payload is not there: the pull request's head and base are unknown");
  }

  void ReadMergeGroup() {
    context_.event = CiEvent::kMergeQueue;
    context_.head = Commit({"merge_group", "head_sha"});
    if (const std::string base = Commit({"merge_group", "base_sha"}); !base.empty()) {
      context_.bases.push_back(base);
    }
    context_.target_branch = Branch({"merge_group", "base_ref"});
    const std::string sha = variables_.Commit("GITHUB_SHA");
    if (context_.head.empty()) {
      context_.head = sha;
    } else if (!sha.empty() && sha != context_.head) {
      context_.other_heads.push_back(sha);
    }
  }

  void ReadOther(std::string_view event) {
    context_.event = CiEvent::kUnknown;
    if (event == "schedule") context_.event = CiEvent::kSchedule;
    if (event == "workflow_dispatch" || event == "repository_dispatch" ||
        event == "workflow_call") {
      context_.event = CiEvent::kManual;
    }
    if (event == "release") context_.event = CiEvent::kTag;
    context_.head = variables_.Commit("GITHUB_SHA");
  }

  void ReadPlaces() {
    CiReportPlaces& places = context_.places;
    places.annotations = CiAnnotations::kGithub;
    places.summary_file = variables_.Get("GITHUB_STEP_SUMMARY");
    places.outputs_file = variables_.Get("GITHUB_OUTPUT");
    places.reports = {{"sarif", "leaksift.sarif"}};
  }

  CiVariables& variables_;
  const json& payload_;
  CiContext& context_;
};

}  // namespace

Result<void> ReadGithub(CiVariables* variables, std::string_view payload, CiContext* context) {
  json parsed = json::object();
  if (!payload.empty()) {
    parsed = json::parse(payload, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object()) {
      return Error{ErrorKind::kUsage,
                   "the event payload that GITHUB_EVENT_PATH names is not a JSON object"};
    }
  }
  GithubReader(variables, parsed, context).Read();
  return {};
}

}  // namespace leaksift
