// A pull request is trusted back to the common ancestors of all its witnesses: the bases that the
// platform names and the target branch of the clone. A lying or stale witness can only make that
// set older. The source branch itself is no target.
//
// A queue builds each entry on the target branch or on the entry before it, so its base has the
// target's tip, or, in a run that is repeated later, the target has the base. Where neither holds,
// one of the two is a lie, and both are witnesses.
//
// A push is trusted back to the branch's previous tip if the head descends from it. After a forced
// push, and for a new branch, a tag or a deleted branch, it is the default branch, unless that is
// the branch itself. Other branches do not count: one whose pipeline was skipped, or two new ones
// pushed together, would vouch for each other. Where the default branch has all of the head, the
// pushed branch must be seen in the clone: with a name that is made up, a push to the default
// branch would vouch for itself.

#include "cli/ci_trust.h"

#include <algorithm>
#include <utility>

#include "cli/ci_environment.h"

namespace leaksift {
namespace {

class Truster {
 public:
  Truster(const CiContext& context, const CiOverrides& overrides, const std::string& head,
          CiRepository* repository, CiGraph* graph)
      : context_(context),
        overrides_(overrides),
        head_(head),
        repository_(*repository),
        graph_(*graph) {}

  Result<CiTrust> Find() {
    Result<void> found = Dispatch();
    if (!found.ok()) return found.error();
    return std::move(trust_);
  }

 private:
  Result<void> Dispatch() {
    if (!overrides_.base.empty()) return FromOverride();
    switch (context_.event) {
      case CiEvent::kPullRequest:
      case CiEvent::kMergeQueue:
        return FromChangeRequest();
      default:
        return FromPush();
    }
  }

  Result<void> FromOverride();
  Result<void> FromChangeRequest();
  Result<std::vector<std::string>> BasesHere();
  Result<bool> AreBuiltOnTarget(const std::vector<std::string>& bases);
  Result<void> FromPush();
  Result<bool> FromPreviousTip();
  Result<void> FromDefaultBranch(const std::string& branch);
  Result<bool> IsBranchOfItsOwn(const std::string& default_tip);
  Result<std::string> DefaultBranch();
  Result<std::string> CloneDefaultBranch();
  Result<std::vector<std::string>> CommonAncestors(const std::vector<std::string>& commits);
  Result<std::optional<std::string>> RemoteBranch(const std::string& branch) {
    if (branch.empty()) return std::optional<std::string>();
    return repository_.Resolve("refs/remotes/" + overrides_.remote + "/" + branch);
  }
  void Note(std::string sentence) { trust_.notes.push_back(std::move(sentence)); }

  const CiContext& context_;
  const CiOverrides& overrides_;
  const std::string& head_;
  CiRepository& repository_;
  CiGraph& graph_;
  CiTrust trust_;
};

Result<void> Truster::FromOverride() {
  auto base = ResolveCiName(overrides_.base, overrides_, &repository_);
  if (!base.ok()) return base.error();
  if (base->has_value()) {
    trust_.commits = {**base};
    trust_.wanted = {**base};
    return {};
  }
  if (!repository_.IsShallow()) {
    return Error{ErrorKind::kUsage, "the base that was asked for is not in this repository"};
  }
  AddOnce(&trust_.wanted, CommitIdOrEmpty(overrides_.base));
  if (trust_.wanted.empty() && IsBranchName(overrides_.base)) {
    trust_.wanted = {"refs/heads/" + overrides_.base};
  }
  trust_.missing = trust_.wanted;
  Note("the base that was asked for is not in this clone");
  return {};
}

Result<void> Truster::FromChangeRequest() {
  std::string target = context_.target_branch;
  const bool is_own = !target.empty() && target == context_.branch && !context_.is_fork;
  if (is_own) Note("the target branch that the platform names is the change's own");
  trust_.is_target_named = !target.empty() && !is_own;
  const bool is_queue = context_.event == CiEvent::kMergeQueue;
  if (is_own || (target.empty() && (context_.bases.empty() || is_queue))) {
    auto branch = DefaultBranch();
    if (!branch.ok()) return branch.error();
    target = *branch;
    if (!target.empty()) Note("the default branch was taken for the target branch");
    if (!target.empty() && target == context_.branch && !context_.is_fork) {
      Note("the default branch is the change's own: nothing can stand for what was there before");
      return {};
    }
  }
  auto witnesses = BasesHere();
  if (!witnesses.ok()) return witnesses.error();
  auto tip = RemoteBranch(target);
  if (!tip.ok()) return tip.error();
  if (tip->has_value()) trust_.target_tip = **tip;
  if (!target.empty()) {
    AddOnce(&trust_.wanted, "refs/heads/" + target);
    if (trust_.target_tip.empty()) AddOnce(&trust_.missing, "refs/heads/" + target);
  }
  // A queue's entries before this one are not in the target yet: its base is the better witness.
  auto suffices = Result<bool>(is_queue && !witnesses->empty());
  if (*suffices) suffices = AreBuiltOnTarget(*witnesses);
  if (!suffices.ok()) return suffices.error();
  if (!*suffices) AddOnce(&*witnesses, trust_.target_tip);
  if (trust_.target_tip.empty() && !witnesses->empty()) {
    Note("the target branch is not in this clone: nothing but the platform names the base");
  }
  auto common = CommonAncestors(*witnesses);
  if (!common.ok()) return common.error();
  trust_.commits = std::move(*common);
  return {};
}

// Whether the head has each base of a queue, and each has the target's tip, or the target has it.
Result<bool> Truster::AreBuiltOnTarget(const std::vector<std::string>& bases) {
  if (trust_.target_tip.empty()) return true;
  for (const std::string& base : bases) {
    auto in_head = graph_.IsAncestor(base, head_);
    if (!in_head.ok()) return in_head.error();
    auto built_on = graph_.IsAncestor(trust_.target_tip, base);
    if (!built_on.ok()) return built_on.error();
    auto merged = graph_.IsAncestor(base, trust_.target_tip);
    if (!merged.ok()) return merged.error();
    if (*in_head && (*built_on || *merged)) continue;
    Note("the queue's base stands not between target and head: only what both have counts");
    return false;
  }
  return true;
}

Result<std::vector<std::string>> Truster::BasesHere() {
  std::vector<std::string> here;
  for (const std::string& id : context_.bases) {
    auto commit = repository_.Resolve(id);
    if (!commit.ok()) return commit.error();
    AddOnce(&trust_.wanted, id);
    AddOnce(commit->has_value() ? &here : &trust_.missing, commit->value_or(id));
  }
  return here;
}

Result<void> Truster::FromPush() {
  auto default_branch = DefaultBranch();
  if (!default_branch.ok()) return default_branch.error();
  const bool is_branch = context_.event == CiEvent::kPush && !context_.is_deleted;
  auto own_default = CloneDefaultBranch();
  if (!own_default.ok()) return own_default.error();
  trust_.is_default_branch =
      is_branch && !context_.branch.empty() &&
      (context_.branch == *default_branch || context_.branch == *own_default);
  if (is_branch && !context_.before.empty()) {
    auto settled = FromPreviousTip();
    if (!settled.ok()) return settled.error();
    if (*settled) return {};
  }
  if (trust_.is_default_branch) return {};
  if (is_branch && context_.branch.empty()) {
    Note(
        "the pushed branch is not known, so the default branch cannot stand for what was scanned "
        "before");
    return {};
  }
  return FromDefaultBranch(*default_branch);
}

// True: the head descends from the branch's previous tip, which is then trusted.
Result<bool> Truster::FromPreviousTip() {
  AddOnce(&trust_.wanted, context_.before);
  auto before = repository_.Resolve(context_.before);
  if (!before.ok()) return before.error();
  if (!before->has_value()) {
    if (repository_.IsShallow()) AddOnce(&trust_.missing, context_.before);
    Note("the branch's previous tip is not in this clone");
    return false;
  }
  if (**before == head_) {
    Note("the branch's previous tip is the head itself, which says nothing");
    return false;
  }
  auto common = graph_.MergeBases(**before, head_);
  if (!common.ok()) return common.error();
  if (Contains(*common, **before)) {
    trust_.commits = {**before};
    return true;
  }
  Note("the branch's previous tip is not an ancestor of the head, as far as this clone shows");
  // A rewritten default branch: what its old and new side share was on it before.
  if (trust_.is_default_branch && !Contains(*common, head_)) trust_.commits = std::move(*common);
  return false;
}

Result<void> Truster::FromDefaultBranch(const std::string& branch) {
  if (branch.empty()) {
    Note("the default branch is not known: nothing can be excluded");
    return {};
  }
  auto tip = RemoteBranch(branch);
  if (!tip.ok()) return tip.error();
  AddOnce(&trust_.wanted, "refs/heads/" + branch);
  if (!tip->has_value()) {
    AddOnce(&trust_.missing, "refs/heads/" + branch);
    return {};
  }
  auto is_own = IsBranchOfItsOwn(**tip);
  if (!is_own.ok()) return is_own.error();
  if (!*is_own) {
    Note("the pushed branch is not in this clone, so it may be the default branch itself");
    return {};
  }
  std::vector<std::string> tips = {**tip};
  auto own = CloneDefaultBranch();
  if (!own.ok()) return own.error();
  auto own_tip = RemoteBranch(*own);
  if (!own_tip.ok()) return own_tip.error();
  AddOnce(&tips, own_tip->value_or(""));
  if (tips.size() > 1) {
    Note("the clone has another default branch than the variables: only what both have counts");
  }
  auto common = CommonAncestors(tips);
  if (!common.ok()) return common.error();
  trust_.commits = std::move(*common);
  trust_.is_default_tip = true;
  return {};
}

// Whether the default branch can stand for what was there before the push: it has not all of the
// head, or a branch of the pushed name has the head as well.
Result<bool> Truster::IsBranchOfItsOwn(const std::string& default_tip) {
  if (context_.event != CiEvent::kPush || context_.is_deleted) return true;
  auto covers = graph_.IsAncestor(head_, default_tip);
  if (!covers.ok()) return covers.error();
  if (!*covers) return true;
  auto tip = RemoteBranch(context_.branch);
  if (!tip.ok()) return tip.error();
  if (!tip->has_value()) {
    tip = repository_.Resolve("refs/heads/" + context_.branch);
    if (!tip.ok()) return tip.error();
  }
  if (!tip->has_value()) return false;
  return graph_.IsAncestor(head_, **tip);
}

// As the variables say, else as the clone's refs/remotes/<remote>/HEAD does; empty: not known.
Result<std::string> Truster::DefaultBranch() {
  if (!context_.default_branch.empty()) return context_.default_branch;
  return CloneDefaultBranch();
}

Result<std::string> Truster::CloneDefaultBranch() {
  const std::string prefix = "refs/remotes/" + overrides_.remote + "/";
  auto target = repository_.SymbolicTarget(prefix + "HEAD");
  if (!target.ok()) return target.error();
  if (!target->has_value() || !(*target)->starts_with(prefix)) return std::string();
  std::string branch = (*target)->substr(prefix.size());
  return IsBranchName(branch) ? branch : std::string();
}

// Commits that are ancestors of every one of `commits`; the best such, as far as pairs tell.
Result<std::vector<std::string>> Truster::CommonAncestors(const std::vector<std::string>& commits) {
  if (commits.empty()) return std::vector<std::string>();
  std::vector<std::string> common = {commits.front()};
  for (size_t i = 1; i < commits.size(); ++i) {
    std::vector<std::string> next;
    for (const std::string& id : common) {
      auto bases = graph_.MergeBases(id, commits[i]);
      if (!bases.ok()) return bases.error();
      for (const std::string& base : *bases) AddOnce(&next, base);
    }
    common = std::move(next);
  }
  return common;
}

}  // namespace

Result<CiTrust> FindCiTrust(const CiContext& context, const CiOverrides& overrides,
                            const std::string& head, CiRepository* repository, CiGraph* graph) {
  return Truster(context, overrides, head, repository, graph).Find();
}

Result<std::optional<std::string>> ResolveCiName(const std::string& name,
                                                 const CiOverrides& overrides,
                                                 CiRepository* repository) {
  if (const std::string id = CommitIdOrEmpty(name); !id.empty()) return repository->Resolve(id);
  if (name == "HEAD") return repository->Resolve(name);
  if (!IsBranchName(name)) return std::optional<std::string>();
  if (name.starts_with("refs/")) return repository->Resolve(name);
  const std::string remote = "refs/remotes/" + overrides.remote + "/";
  for (const std::string& prefix :
       {remote, std::string("refs/tags/"), std::string("refs/heads/")}) {
    auto commit = repository->Resolve(prefix + name);
    if (!commit.ok() || commit->has_value()) return commit;
  }
  return std::optional<std::string>();
}

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void AddOnce(std::vector<std::string>* ids, const std::string& id) {
  if (!id.empty() && !Contains(*ids, id)) ids->push_back(id);
}

}  // namespace leaksift
