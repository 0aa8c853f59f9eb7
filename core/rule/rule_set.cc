#include "rule/rule_set.h"

#include <algorithm>

#include "rule/rule_file.h"

namespace leaksift {

RuleSet::RuleSet() : arena_(std::make_unique<RuleArena>()) {}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

RuleSet RuleSet::Builtin() {
  RuleSet set;
  for (const Provider& provider : BuiltinProviders()) {
    for (const Rule& rule : provider.rules) set.rules_.push_back(&rule);
  }
  std::sort(set.rules_.begin(), set.rules_.end(),
            [](const Rule* a, const Rule* b) { return a->id < b->id; });
  return set;
}

Result<void> RuleSet::AddUserRules(std::string_view name, std::string_view toml) {
  Result<const Provider*> provider =
      ReadProviderFile(name, toml, RuleFileKind::kUser, arena_.get());
  if (!provider.ok()) return provider.error();
  for (const Rule& rule : (*provider)->rules) {
    if (Find(rule.id)) {
      return Error{ErrorKind::kUsage, std::string(name) + ": a rule with the id \"" +
                                          std::string(rule.id) + "\" exists already"};
    }
  }
  Add(**provider);
  return {};
}

void RuleSet::Add(const Provider& provider) {
  for (const Rule& rule : provider.rules) {
    rules_.insert(std::upper_bound(rules_.begin(), rules_.end(), &rule,
                                   [](const Rule* a, const Rule* b) { return a->id < b->id; }),
                  &rule);
  }
}

bool RuleSet::Remove(std::string_view id) {
  return std::erase_if(rules_, [id](const Rule* rule) { return rule->id == id; }) > 0;
}

Result<void> RuleSet::AddProvider(const Provider& provider) {
  for (const Rule& rule : provider.rules) {
    if (Find(rule.id)) {
      return Error{ErrorKind::kUsage,
                   "a rule with the id \"" + std::string(rule.id) + "\" exists already"};
    }
  }
  Add(provider);
  return {};
}

const Rule* RuleSet::Find(std::string_view id) const {
  const auto at =
      std::lower_bound(rules_.begin(), rules_.end(), id,
                       [](const Rule* rule, std::string_view key) { return rule->id < key; });
  return at != rules_.end() && (*at)->id == id ? *at : nullptr;
}

}  // namespace leaksift
