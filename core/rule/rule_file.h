// The only reader of provider files (core/providers/README.md), used at build time for the built-in
// ones and at run time for a user's own.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rule/rule.h"

namespace leaksift {

/// Owns what the views of rules point to. Addresses stay valid while it lives.
class RuleArena {
 public:
  std::string_view Keep(std::string_view text) { return strings_.emplace_back(text); }
  std::span<const std::string_view> Keep(std::vector<std::string_view> list) {
    return lists_.emplace_back(std::move(list));
  }
  std::span<const Companion> Keep(std::vector<Companion> list) {
    return companions_.emplace_back(std::move(list));
  }
  std::span<const NoMatch> Keep(std::vector<NoMatch> list) {
    return no_matches_.emplace_back(std::move(list));
  }
  std::span<Rule> Keep(std::vector<Rule> list) { return rules_.emplace_back(std::move(list)); }
  Provider* NewProvider() { return &providers_.emplace_back(); }

 private:
  std::deque<std::string> strings_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<Companion>> companions_;
  std::deque<std::vector<NoMatch>> no_matches_;
  std::deque<std::vector<Rule>> rules_;
  std::deque<Provider> providers_;
};

/// How strictly a file is read.
enum class RuleFileKind {
  kBuiltin,  // playbook, two examples of each kind, ids that begin with the provider's
  kUser,     // only id, pattern and how it is found are required; other tables of the file are not
             // looked at
};

/// Reads one provider file. `name` is the provider id and stands in messages. The result lives in
/// `arena`. Error kUsage: "name:line:column: what is wrong" and the line with a caret under the
/// place.
Result<const Provider*> ReadProviderFile(std::string_view name, std::string_view toml,
                                         RuleFileKind kind, RuleArena* arena);

/// The literal that every match of `pattern` starts with, as far as it can be read off its
/// beginning; may be empty. Only what is certain: "gh[pousr]_" gives "gh".
std::string LiteralPrefix(std::string_view pattern);

}  // namespace leaksift
