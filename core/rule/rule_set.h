// RuleSet: the rules of one run, built-in and the user's, immutable and shared by all threads.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rule/rule.h"

namespace leaksift {

/// The providers compiled into the program, in order of id.
std::span<const Provider> BuiltinProviders();

class RuleArena;

class RuleSet {
 public:
  RuleSet();
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  /// All built-in rules.
  static RuleSet Builtin();

  /// The [[rule]] tables of a user's file (a provider file as in core/providers/README.md, or a
  /// configuration that has other tables beside them). `name` stands in error messages. Error:
  /// kUsage, with line, caret and what was expected; a rule id that exists already.
  Result<void> AddUserRules(std::string_view name, std::string_view toml);

  /// Takes a rule out; false when there is none of that id.
  bool Remove(std::string_view id);

  /// Where a reader of another format keeps what its rules refer to.
  RuleArena* arena() { return arena_.get(); }
  /// Adds the rules of a provider that lives in arena() or longer. Error kUsage, and then nothing
  /// is added: a rule id that exists already.
  Result<void> AddProvider(const Provider& provider);

  const std::vector<const Rule*>& rules() const { return rules_; }
  const Rule* Find(std::string_view id) const;  // nullptr: none

 private:
  void Add(const Provider& provider);
  std::vector<const Rule*> rules_;    // in order of id
  std::unique_ptr<RuleArena> arena_;  // what AddUserRules read
};

}  // namespace leaksift
