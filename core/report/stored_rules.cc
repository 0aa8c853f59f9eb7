#include "report/stored_rules.h"

#include <nlohmann/json.hpp>

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;
using Prose = std::function<std::string(std::string_view)>;

Json ListJson(std::span<const std::string_view> texts, const Prose& prose) {
  Json list = Json::array();
  for (const std::string_view text : texts) list.push_back(prose(text));
  return list;
}

}  // namespace

Json StoredRuleJson(const Rule& rule, const Prose& prose) {
  Json json = {{"id", rule.id},
               {"name", prose(rule.name)},
               {"severity", ToString(rule.severity)},
               {"confidence", ToString(rule.confidence)}};
  const Provider* provider = rule.provider;
  if (provider == nullptr) return json;
  json["provider"] = {{"id", provider->id},
                      {"name", provider->name},
                      {"what", prose(provider->what)},
                      {"risk", prose(provider->risk)},
                      {"logs", prose(provider->logs)},
                      {"revoke_hits_account", provider->revoke_hits_account},
                      {"revoke", ListJson(provider->revoke, prose)},
                      {"links", ListJson(provider->links, prose)}};
  return json;
}

void StoredRules::Read(const JsonPlace& at, JsonCheck* check) {
  Rule rule;
  rule.id = Keep(check->Text(at, "id"));
  rule.name = Keep(check->Text(at, "name"));
  rule.severity = check->Choice(at, "severity", Severity::kCritical);
  rule.confidence = check->Choice(at, "confidence", Confidence::kHigh);
  if (check->Has(at, "provider")) {
    rule.provider = ReadProvider(check->Object(at, "provider"), check);
  }
  if (!check->ok()) return;
  if (rule.id.empty() || by_id_.contains(rule.id))
    return check->Fail(at, "a rule id twice or none");
  by_id_.emplace(rule.id, &rules_.emplace_back(rule));
}

const Provider* StoredRules::ReadProvider(const JsonPlace& at, JsonCheck* check) {
  Provider provider;
  provider.id = Keep(check->Text(at, "id"));
  provider.name = Keep(check->Text(at, "name"));
  provider.what = Keep(check->Text(at, "what"));
  provider.risk = Keep(check->Text(at, "risk"));
  provider.logs = Keep(check->Text(at, "logs"));
  provider.revoke_hits_account = check->Flag(at, "revoke_hits_account");
  provider.revoke = KeepList(at, "revoke", check);
  provider.links = KeepList(at, "links", check);
  return &providers_.emplace_back(provider);
}

std::span<const std::string_view> StoredRules::KeepList(const JsonPlace& at, const char* name,
                                                        JsonCheck* check) {
  std::vector<std::string_view>& list = lists_.emplace_back();
  check->ForEach(at, name, [&](const JsonPlace& one) { list.push_back(Keep(check->TextOf(one))); });
  return list;
}

const Rule* StoredRules::Find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void StoredRules::EditProse(const Prose& edit) {
  for (Rule& rule : rules_) rule.name = Keep(edit(rule.name));
  for (Provider& provider : providers_) {
    provider.what = Keep(edit(provider.what));
    provider.risk = Keep(edit(provider.risk));
    provider.logs = Keep(edit(provider.logs));
  }
  for (std::vector<std::string_view>& list : lists_) {
    for (std::string_view& text : list) text = Keep(edit(text));
  }
}

}  // namespace leaksift
