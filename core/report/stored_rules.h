// Rules and providers that were read from a report: what the formats show of them, and the texts.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/json_check.h"
#include "rule/rule.h"

namespace leaksift {

/// A rule as the section "rules" has it; of its texts, `prose` gives what may be written.
nlohmann::ordered_json StoredRuleJson(const Rule& rule,
                                      const std::function<std::string(std::string_view)>& prose);

class StoredRules {
 public:
  StoredRules() = default;
  StoredRules(const StoredRules&) = delete;
  StoredRules& operator=(const StoredRules&) = delete;

  /// Adds an element of "rules"; what is wrong with it goes to `check`.
  void Read(const JsonPlace& at, JsonCheck* check);

  const Rule* Find(std::string_view id) const;  // null: none
  /// Replaces every text that people read.
  void EditProse(const std::function<std::string(std::string_view)>& edit);

 private:
  const Provider* ReadProvider(const JsonPlace& at, JsonCheck* check);
  std::string_view Keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::span<const std::string_view> KeepList(const JsonPlace& at, const char* name,
                                             JsonCheck* check);

  std::deque<std::string> texts_;  // a deque does not move what views point into
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<Provider> providers_;
  std::deque<Rule> rules_;
  std::map<std::string_view, const Rule*> by_id_;
};

}  // namespace leaksift
