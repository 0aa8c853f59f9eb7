// A repository in memory for tests of the range decision: commits by short name, references, a
// shallow boundary.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/ci_repository.h"

namespace leaksift {

/// The id of a commit called `name`: its bytes in hex, padded to 40 digits.
inline std::string FakeId(const std::string& name) {
  std::string id;
  for (char c : name) {
    id += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    id += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
  id.resize(40, 'a');
  return id;
}

class FakeCiRepository : public CiRepository {
 public:
  /// Adds a commit; its time is the number of commits before it unless given.
  FakeCiRepository& Commit(const std::string& name, const std::vector<std::string>& parents = {}) {
    CiCommit commit;
    for (const std::string& parent : parents) commit.parents.push_back(FakeId(parent));
    commit.time = static_cast<int64_t>(commits_.size());
    commits_[FakeId(name)] = commit;
    return *this;
  }
  FakeCiRepository& Time(const std::string& name, int64_t time) {
    commits_[FakeId(name)].time = time;
    return *this;
  }
  FakeCiRepository& Ref(const std::string& name, const std::string& commit) {
    refs_[name] = FakeId(commit);
    return *this;
  }
  FakeCiRepository& Symbolic(const std::string& name, const std::string& target) {
    symbolic_[name] = target;
    return *this;
  }
  /// Keeps only what is within `depth` commits of the references, as git fetch --depth does.
  FakeCiRepository& Shallow(int depth) {
    std::map<std::string, CiCommit> kept;
    std::vector<std::string> level;
    for (const auto& [name, id] : refs_) level.push_back(id);
    for (int i = 0; i < depth; ++i) {
      std::vector<std::string> next;
      for (const std::string& id : level) {
        if (!commits_.contains(id)) continue;
        kept[id] = commits_[id];
        for (const std::string& parent : commits_[id].parents) next.push_back(parent);
      }
      level = std::move(next);
    }
    for (auto& [id, commit] : kept) {
      for (const std::string& parent : commit.parents) commit.is_cut |= !kept.contains(parent);
    }
    commits_ = std::move(kept);
    shallow_ = true;
    return *this;
  }
  FakeCiRepository& Lose(const std::string& name) {
    commits_.erase(FakeId(name));
    return *this;
  }

  Result<std::optional<std::string>> Resolve(const std::string& name) override {
    std::string id = name;
    if (const auto it = symbolic_.find(id); it != symbolic_.end()) id = it->second;
    if (const auto it = refs_.find(id); it != refs_.end()) id = it->second;
    if (!commits_.contains(id)) return std::optional<std::string>();
    return std::optional<std::string>(id);
  }
  Result<std::optional<std::string>> SymbolicTarget(const std::string& name) override {
    const auto it = symbolic_.find(name);
    if (it == symbolic_.end()) return std::optional<std::string>();
    return std::optional<std::string>(it->second);
  }
  Result<std::optional<CiCommit>> Read(const std::string& id) override {
    ++reads;
    const auto it = commits_.find(id);
    if (it == commits_.end()) return std::optional<CiCommit>();
    return std::optional<CiCommit>(it->second);
  }
  bool IsShallow() override { return shallow_; }

  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const auto& [id, commit] : commits_) ids.push_back(id);
    return ids;
  }

  /// A commit with all that it descends from, found the plain way.
  std::set<std::string> Ancestors(const std::string& id) const {
    std::set<std::string> seen;
    std::vector<std::string> open = {id};
    while (!open.empty()) {
      const std::string next = open.back();
      open.pop_back();
      if (!seen.insert(next).second) continue;
      const CiCommit& commit = commits_.at(next);
      open.insert(open.end(), commit.parents.begin(), commit.parents.end());
    }
    return seen;
  }

  size_t reads = 0;

 private:
  std::map<std::string, CiCommit> commits_;
  std::map<std::string, std::string> refs_;
  std::map<std::string, std::string> symbolic_;
  bool shallow_ = false;
};

}  // namespace leaksift
