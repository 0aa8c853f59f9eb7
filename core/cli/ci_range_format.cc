// A decision as text: JSON for people and programs, lines for shells without a JSON reader.

#include <nlohmann/json.hpp>

#include "cli/ci_range.h"

namespace leaksift {
namespace {

using nlohmann::ordered_json;

// Names are bytes; a line must stay one line whatever they hold.
std::string OneLine(std::string_view text) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < ' ' || byte == 0x7f ? '?' : c;
  }
  return out;
}

void AddLine(std::string* out, std::string_view name, std::string_view value) {
  *out += std::string(name) + "=" + OneLine(value) + "\n";
}

std::string_view YesNo(bool value) { return value ? "true" : "false"; }

}  // namespace

std::string_view ToString(CiScope scope) {
  switch (scope) {
    case CiScope::kHistory:
      return "history";
    case CiScope::kTree:
      return "tree";
    case CiScope::kRange:
      break;
  }
  return "range";
}

std::string_view ToString(CiPolicySource policy) {
  switch (policy) {
    case CiPolicySource::kCommit:
      return "commit";
    case CiPolicySource::kHead:
      return "head";
    case CiPolicySource::kNone:
      break;
  }
  return "none";
}

std::string CiDecisionJson(const CiDecision& decision) {
  const CiContext& context = decision.context;
  ordered_json out;
  out["format"] = "leaksift-ci-range";
  out["version"] = 1;
  out["platform"] = ToString(context.platform);
  out["event"] = ToString(context.event);
  out["branch"] = context.branch;
  out["target_branch"] = context.target_branch;
  out["default_branch"] = context.default_branch;
  out["is_fork"] = context.is_fork;
  out["checkout_is_merge"] = context.checkout_is_merge;
  out["scope"] = ToString(decision.scope);
  out["head"] = decision.head;
  out["ranges"] = ordered_json::array();
  for (const CiRange& range : decision.ranges) {
    out["ranges"].push_back(ordered_json{{"include", range.include}, {"exclude", range.exclude}});
  }
  out["commits"] = decision.commits ? ordered_json(*decision.commits) : ordered_json(nullptr);
  out["coverage"] = decision.complete ? "complete" : "partial";
  out["partial_why"] = decision.partial_why;
  out["fetch"] = decision.fetch;
  out["deepen"] = decision.deepen;
  out["policy"] = ToString(decision.policy);
  out["policy_commit"] = decision.policy_commit;
  out["fork_commit"] = decision.fork_commit;
  out["why"] = decision.why;
  out["notes"] = decision.notes;
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string CiDecisionLines(const CiDecision& decision) {
  std::string out;
  AddLine(&out, "platform", ToString(decision.context.platform));
  AddLine(&out, "event", ToString(decision.context.event));
  AddLine(&out, "fork", YesNo(decision.context.is_fork));
  AddLine(&out, "scope", ToString(decision.scope));
  AddLine(&out, "head", decision.head);
  AddLine(&out, "base", decision.fork_commit);
  AddLine(&out, "policy", ToString(decision.policy));
  AddLine(&out, "policy_commit", decision.policy_commit);
  AddLine(&out, "coverage", decision.complete ? "complete" : "partial");
  AddLine(&out, "deepen", YesNo(decision.deepen));
  for (const std::string& name : decision.fetch) AddLine(&out, "fetch", name);
  AddLine(&out, "why", decision.why);
  if (!decision.complete) AddLine(&out, "partial_why", decision.partial_why);
  for (const std::string& note : decision.notes) AddLine(&out, "note", note);
  return out;
}

}  // namespace leaksift
