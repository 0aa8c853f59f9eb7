// *Trusted* commits stood before the change (ci_trust.h). The head's range excludes its merge bases
// with them. The checked-out commit and all others that the platform names are scanned too, minus
// the head's history and the trusted commits: of a platform's test merge that leaves what the merge
// itself brought in. A walk that meets the end of a shallow clone proves nothing, so its range
// loses its exclusions.

#include "cli/ci_range.h"

#include <algorithm>
#include <utility>

#include "cli/ci_environment.h"
#include "cli/ci_graph.h"
#include "cli/ci_trust.h"

namespace leaksift {
namespace {

std::string Short(const std::string& id) { return id.substr(0, 12); }

// Branch names can hold any byte above space; sentences must stay harmless in logs.
std::string Quoted(std::string_view name) {
  std::string out = "'";
  for (char c : name.substr(0, 80)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("._/-+#@=").find(c) != std::string_view::npos;
    out += plain ? c : '?';
  }
  return out + (name.size() > 80 ? "...'" : "'");
}

std::string Commits(size_t count) {
  return std::to_string(count) + (count == 1 ? " commit" : " commits");
}

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

class Decider {
 public:
  Decider(const CiContext& context, const CiOverrides& overrides, CiRepository* repository)
      : overrides_(overrides), repository_(*repository), graph_(repository) {
    decision_.context = context;
    decision_.notes = context.notes;
  }

  Result<CiDecision> Decide() {
    if (auto checked = CheckOverrides(); !checked.ok()) return checked.error();
    if (auto found = FindHead(); !found.ok()) return found.error();
    const bool whole = overrides_.tree || WantsHistory();
    if (auto decided = whole ? DecideWhole() : DecideRange(); !decided.ok()) return decided.error();
    return std::move(decision_);
  }

 private:
  const CiContext& context() const { return decision_.context; }
  bool IsChangeRequest() const {
    return context().event == CiEvent::kPullRequest || context().event == CiEvent::kMergeQueue;
  }
  bool WantsHistory() const {
    if (overrides_.full) return true;
    if (!overrides_.base.empty()) return false;
    return context().event == CiEvent::kSchedule || context().event == CiEvent::kManual ||
           context().event == CiEvent::kUnknown;
  }
  void Partial(std::string reason) {
    decision_.complete = false;
    if (decision_.partial_why.empty()) decision_.partial_why = std::move(reason);
  }
  void Note(std::string sentence) { decision_.notes.push_back(std::move(sentence)); }

  Result<void> CheckOverrides() const;
  Result<void> FindHead();
  Result<std::vector<std::string>> OtherHeads();
  Result<void> DecideWhole();
  Result<void> DecideRange();
  Result<void> AddHeadRange();
  Result<bool> IsCoverBelieved();
  Result<void> AddOtherRanges();
  Result<std::vector<std::string>> QueueBasesBelow(const std::string& id);
  Result<void> AddRange(const std::string& include, std::vector<std::string> exclude);
  void ChoosePolicy();
  std::string Why() const;

  const CiOverrides& overrides_;
  CiRepository& repository_;
  CiGraph graph_;
  CiDecision decision_;
  CiTrust trust_;
  bool is_head_missing_ = false;
};

Result<void> Decider::CheckOverrides() const {
  if (overrides_.full && overrides_.tree) return Usage("full and tree exclude each other");
  if ((overrides_.full || overrides_.tree) && !overrides_.base.empty()) {
    return Usage("a base makes no sense with full or tree");
  }
  if (!IsBranchName(overrides_.remote)) return Usage("that is not a remote's name");
  return {};
}

Result<void> Decider::FindHead() {
  const bool is_override = !overrides_.head.empty();
  std::string name = is_override ? overrides_.head : context().head;
  if (name.empty()) name = "HEAD";
  auto head = ResolveCiName(name, overrides_, &repository_);
  if (!head.ok()) return head.error();
  if (head->has_value()) {
    decision_.head = **head;
    return {};
  }
  if (is_override && !repository_.IsShallow()) {
    return Usage("the head that was asked for is not in this repository");
  }
  auto checked_out = repository_.Resolve("HEAD");
  if (!checked_out.ok()) return checked_out.error();
  if (!checked_out->has_value()) {
    return Error{ErrorKind::kMissing, "no commit is checked out: there is nothing to scan"};
  }
  decision_.head = **checked_out;
  is_head_missing_ = true;
  AddOnce(&decision_.fetch, CommitIdOrEmpty(name));
  decision_.deepen = repository_.IsShallow();
  Partial("the head of the change is not in this clone; what is checked out was scanned instead");
  return {};
}

// Other commits to scan that are in the clone: what the platform builds, and what is checked out.
Result<std::vector<std::string>> Decider::OtherHeads() {
  std::vector<std::string> others;
  if (!overrides_.head.empty()) return others;
  for (const std::string& id : context().other_heads) {
    auto commit = repository_.Resolve(id);
    if (!commit.ok()) return commit.error();
    if (commit->has_value()) {
      if (**commit != decision_.head) AddOnce(&others, **commit);
      continue;
    }
    AddOnce(&decision_.fetch, id);
    if (context().checkout_is_merge) {
      Note(
          "the platform's merge commit is not in this clone: what the merge itself changed was not "
          "scanned");
    } else {
      Partial("a commit that the platform builds is not in this clone");
    }
  }
  auto checked_out = repository_.Resolve("HEAD");
  if (!checked_out.ok()) return checked_out.error();
  if (checked_out->has_value() && **checked_out != decision_.head) AddOnce(&others, **checked_out);
  return others;
}

// All of the history, or the tree alone: nothing is excluded.
Result<void> Decider::DecideWhole() {
  const auto others = OtherHeads();
  if (!others.ok()) return others.error();
  decision_.scope = overrides_.tree ? CiScope::kTree : CiScope::kHistory;
  CiRange range;
  range.include = {decision_.head};
  range.include.insert(range.include.end(), others->begin(), others->end());
  decision_.ranges = {std::move(range)};
  decision_.policy = IsChangeRequest() ? CiPolicySource::kNone : CiPolicySource::kHead;
  decision_.why = std::string(ToString(context().event)) +
                  (overrides_.tree ? ": the tree of " : ": the whole history of ") +
                  Short(decision_.head) + (overrides_.tree ? " alone, as asked" : "");
  if (!overrides_.tree && repository_.IsShallow()) {
    decision_.deepen = true;
    AddOnce(&decision_.fetch, decision_.head);
    Partial("this clone is shallow: its history ends early");
  }
  return {};
}

Result<void> Decider::DecideRange() {
  auto trust = FindCiTrust(context(), overrides_, decision_.head, &repository_, &graph_);
  if (!trust.ok()) return trust.error();
  trust_ = std::move(*trust);
  for (const std::string& name : trust_.missing) AddOnce(&decision_.fetch, name);
  for (std::string& note : trust_.notes) Note(std::move(note));
  if (is_head_missing_) trust_.commits.clear();  // the change itself is not here: take all that is
  if (auto added = AddHeadRange(); !added.ok()) return added.error();
  if (auto added = AddOtherRanges(); !added.ok()) return added.error();
  const auto is_whole = [](const CiRange& range) { return range.exclude.empty(); };
  if (!decision_.ranges.empty() &&
      std::all_of(decision_.ranges.begin(), decision_.ranges.end(), is_whole)) {
    decision_.scope = CiScope::kHistory;
  }
  ChoosePolicy();
  decision_.why = Why();
  return {};
}

Result<void> Decider::AddHeadRange() {
  std::vector<std::string> exclude;
  for (const std::string& id : trust_.commits) {
    auto bases = graph_.MergeBases(decision_.head, id);
    if (!bases.ok()) return bases.error();
    for (const std::string& base : *bases) AddOnce(&exclude, base);
  }
  if (Contains(exclude, decision_.head)) {
    auto believed = IsCoverBelieved();
    if (!believed.ok()) return believed.error();
    if (!*believed) {
      exclude.clear();
      trust_.commits.clear();
      Note(
          "the base that the platform names has all of the head already, which no branch of this "
          "clone confirms: it was not used");
    }
  }
  if (!exclude.empty()) decision_.fork_commit = exclude.front();
  decision_.commits = 0;
  return AddRange(decision_.head, std::move(exclude));
}

// An empty range needs more than the platform's word: a branch of the clone that has the head.
Result<bool> Decider::IsCoverBelieved() {
  if (!overrides_.base.empty() || trust_.is_default_tip) return true;
  if (!trust_.is_target_named || trust_.target_tip.empty()) return false;
  return graph_.IsAncestor(decision_.head, trust_.target_tip);
}

Result<void> Decider::AddOtherRanges() {
  const auto others = OtherHeads();
  if (!others.ok()) return others.error();
  std::vector<std::string> exclude = {decision_.head};
  for (const std::string& commit : trust_.commits) AddOnce(&exclude, commit);
  AddOnce(&exclude, trust_.target_tip);
  for (const std::string& id : *others) {
    auto bases = QueueBasesBelow(id);
    if (!bases.ok()) return bases.error();
    std::vector<std::string> own = exclude;
    for (const std::string& base : *bases) AddOnce(&own, base);
    if (auto added = AddRange(id, std::move(own)); !added.ok()) return added.error();
  }
  return {};
}

// The bases that the platform names for a queue's entry, but for those that have `id` already.
Result<std::vector<std::string>> Decider::QueueBasesBelow(const std::string& id) {
  std::vector<std::string> below;
  if (context().event != CiEvent::kMergeQueue || trust_.commits.empty()) return below;
  for (const std::string& base : context().bases) {
    auto commit = repository_.Resolve(base);
    if (!commit.ok()) return commit.error();
    if (!commit->has_value()) continue;
    auto covers = graph_.IsAncestor(id, **commit);
    if (!covers.ok()) return covers.error();
    if (!*covers) AddOnce(&below, **commit);
  }
  return below;
}

// Appends the range unless it is empty, and counts its commits. A whole history of a complete clone
// is not walked: that takes a second for every 50,000 commits, only to count them.
Result<void> Decider::AddRange(const std::string& include, std::vector<std::string> exclude) {
  if (exclude.empty() && !repository_.IsShallow()) {
    decision_.commits.reset();
    decision_.ranges.push_back({{include}, {}});
    return {};
  }
  auto difference = graph_.Subtract({include}, exclude);
  if (!difference.ok()) return difference.error();
  if (difference->is_cut) {
    const bool shallow = repository_.IsShallow();
    Partial(shallow ? "this clone is shallow: the change's history ends before its base"
                    : "commits of the change's history are missing from this clone");
    decision_.deepen |= shallow;
    AddOnce(&decision_.fetch, include);
    for (const std::string& name : trust_.wanted) AddOnce(&decision_.fetch, name);
    exclude.clear();
    difference = graph_.Subtract({include}, exclude);
    if (!difference.ok()) return difference.error();
  }
  if (difference->commits == 0) return {};
  std::sort(exclude.begin(), exclude.end());
  decision_.ranges.push_back({{include}, std::move(exclude)});
  if (decision_.commits) *decision_.commits += difference->commits;
  return {};
}

void Decider::ChoosePolicy() {
  const bool prefers_target = context().event == CiEvent::kPullRequest || trust_.commits.empty();
  if (prefers_target && !trust_.target_tip.empty()) {
    decision_.policy_commit = trust_.target_tip;
  } else if (!trust_.commits.empty()) {
    decision_.policy_commit = trust_.commits.front();
  }
  if (!decision_.policy_commit.empty()) {
    decision_.policy = CiPolicySource::kCommit;
  } else if (trust_.is_default_branch) {
    decision_.policy = CiPolicySource::kHead;
  }
}

std::string Decider::Why() const {
  std::string why(context().is_deleted ? "deleted branch" : ToString(context().event));
  if (context().is_fork) why += " from a fork";
  if (!context().target_branch.empty()) {
    why += " into " + Quoted(context().target_branch);
  } else if (!context().branch.empty()) {
    why += " to " + Quoted(context().branch);
  }
  if (!overrides_.base.empty()) why += ", base as asked";
  if (decision_.ranges.empty()) return why + ": nothing is new in " + Short(decision_.head);
  why += ": " + (decision_.commits ? Commits(*decision_.commits) : "the whole history") +
         " up to " + Short(decision_.head);
  const std::vector<std::string>& exclude = decision_.ranges.front().exclude;
  if (exclude.empty()) return decision_.complete ? why : why + ", all that this clone has";
  const bool one = exclude.size() == 1;
  return why + " after " +
         (one ? Short(exclude.front()) : std::to_string(exclude.size()) + " bases");
}

}  // namespace

Result<CiDecision> DecideCi(const CiContext& context, const CiOverrides& overrides,
                            CiRepository* repository) {
  return Decider(context, overrides, repository).Decide();
}

}  // namespace leaksift
