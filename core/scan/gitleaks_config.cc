#include "scan/gitleaks_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "match/whole_text.h"
#include "rule/rule_file.h"
#include "rule/toml_parse.h"
#include "scan/gitleaks_file.h"

namespace leaksift {
namespace {

// The format's own limit: a file extends one, which may extend another.
constexpr int kMaxDepth = 2;

/// A file with all that it extends: what it says itself counts more.
Result<GitleaksFile> ReadWithBase(std::string_view name, std::string_view toml,
                                  const ConfigurationReader& read, int depth) {
  Result<GitleaksFile> file = ReadGitleaksFile(name, toml);
  if (!file.ok() || file->extends.empty()) return file;
  if (depth == kMaxDepth) {
    file->notes.push_back(
        {fmt::format("{}: extend.path is followed {} times and no further", name, kMaxDepth),
         true});
    return file;
  }
  const Result<std::string> text = read(file->extends);
  if (!text.ok()) {
    return Error{ErrorKind::kUsage, fmt::format("{}: extend.path: {}", name, text.error().message)};
  }
  Result<GitleaksFile> base = ReadWithBase(file->extends, *text, read, depth + 1);
  if (!base.ok()) return base;
  for (auto& [id, rule] : file->rules) {
    GitleaksRule& merged = base->rules[id];
    merged.id = id;
    merged.where = rule.where;
    if (rule.description) merged.description = rule.description;
    if (rule.regex) merged.regex = rule.regex;
    if (rule.path) merged.path = rule.path;
    if (rule.keywords) merged.keywords = rule.keywords;
    if (rule.group) merged.group = rule.group;
    if (rule.entropy) merged.entropy = rule.entropy;
    std::move(rule.allowlists.begin(), rule.allowlists.end(),
              std::back_inserter(merged.allowlists));
  }
  const auto append = [](auto* to, auto* from) {
    std::move(from->begin(), from->end(), std::back_inserter(*to));
  };
  append(&base->allowlists, &file->allowlists);
  append(&base->disabled, &file->disabled);
  append(&base->notes, &file->notes);
  base->use_default = base->use_default || file->use_default;
  return base;
}

class Translator {
 public:
  Translator(std::string_view name, GitleaksFile file, RuleSet* rules)
      : name_(name), file_(std::move(file)), rules_(rules) {}

  Result<Policy> Translate();

 private:
  void Gap(std::string_view where, std::string_view what) {
    policy_.notes.push_back({fmt::format("{}: {}", where, what), true});
  }
  void Remark(std::string_view what) {
    policy_.notes.push_back({fmt::format("{}: {}", name_, what), false});
  }
  void ChooseBuiltin();
  void Disable();
  void TranslateRule(const GitleaksRule& rule, std::vector<Rule>* made);
  Rule MakeRule(const GitleaksRule& from);
  void CheckTargets();

  std::string_view name_;
  GitleaksFile file_;
  RuleSet* rules_;
  Policy policy_;
  Provider* provider_ = nullptr;
};

void Translator::ChooseBuiltin() {
  const bool own = std::any_of(file_.rules.begin(), file_.rules.end(),
                               [](const auto& entry) { return entry.second.regex.has_value(); });
  if (file_.use_default) {
    Remark("extend.useDefault: the built-in rules of leaksift stand in for those of gitleaks");
  } else if (own) {
    std::vector<std::string> ids;
    for (const Rule* rule : rules_->rules()) ids.emplace_back(rule->id);
    for (const std::string& id : ids) rules_->Remove(id);
    Remark("only the rules of this file apply, as it does not set extend.useDefault");
  } else {
    Remark(
        "the file has no rules of its own and does not extend others: the built-in rules of "
        "leaksift apply");
  }
}

void Translator::Disable() {
  for (const auto& [id, where] : file_.disabled) {
    const bool own = file_.rules.erase(id) > 0;
    if (!rules_->Remove(id) && !own) {
      Gap(where, fmt::format("disabledRules: no rule here has the id \"{}\"", id));
    }
  }
}

Rule Translator::MakeRule(const GitleaksRule& from) {
  RuleArena& arena = *rules_->arena();
  Rule rule;
  rule.id = arena.Keep(from.id);
  rule.name = arena.Keep(from.description.value_or(from.id));
  rule.provider = provider_;
  rule.extractor = Extractor::kWholeText;
  rule.reach = kWholeTextReach;
  rule.pattern = arena.Keep(*from.regex);
  rule.path_pattern = arena.Keep(from.path.value_or(""));
  rule.min_entropy = static_cast<float>(from.entropy.value_or(0));
  rule.group = static_cast<uint8_t>(from.group.value_or(0));
  std::vector<std::string_view> keywords;
  for (const std::string& keyword : from.keywords.value_or(std::vector<std::string>())) {
    keywords.push_back(arena.Keep(keyword));
  }
  rule.keywords = arena.Keep(std::move(keywords));
  return rule;
}

void Translator::TranslateRule(const GitleaksRule& rule, std::vector<Rule>* made) {
  const std::string name = fmt::format("rule \"{}\"", rule.id);
  const bool known = rules_->Find(rule.id) != nullptr;
  if (rule.regex) {
    if (known) rules_->Remove(rule.id);  // the file's own takes its place
    made->push_back(MakeRule(rule));
  } else if (known) {
    if (rule.path || rule.keywords || rule.group || rule.entropy) {
      Gap(rule.where, name + " is one of leaksift's own: only its allowlists are taken over");
    }
  } else {
    return Gap(rule.where, name + (rule.path ? " has no regex: rules about paths alone are left out"
                                             : " is not known here and has no regex: it is left "
                                               "out, and its allowlists with it"));
  }
  policy_.gitleaks.allowlists.insert(policy_.gitleaks.allowlists.end(), rule.allowlists.begin(),
                                     rule.allowlists.end());
}

void Translator::CheckTargets() {
  for (const GitleaksAllowlist& list : file_.allowlists) {
    for (const std::string& id : list.rules) {
      if (!rules_->Find(id)) {
        Gap(name_, fmt::format("targetRules: no rule here has the id \"{}\"", id));
      }
    }
  }
}

Result<Policy> Translator::Translate() {
  policy_.foreign_markers = true;
  policy_.notes = std::move(file_.notes);
  ChooseBuiltin();
  Remark("inline gitleaks:allow comments are honoured");
  Disable();
  provider_ = rules_->arena()->NewProvider();
  provider_->id = "user";  // part of fingerprints: not the file's name, which may change
  provider_->name = "user";
  policy_.gitleaks.allowlists = file_.allowlists;  // before those of rules, as in gitleaks
  std::vector<Rule> made;
  for (const auto& [id, rule] : file_.rules) TranslateRule(rule, &made);
  provider_->rules = rules_->arena()->Keep(std::move(made));
  const Result<void> added = rules_->AddProvider(*provider_);
  if (!added.ok()) return added.error();
  CheckTargets();
  return std::move(policy_);
}

}  // namespace

bool IsGitleaksConfiguration(std::string_view toml) {
  const Result<toml::table> parsed = ParseToml("", toml);
  if (!parsed.ok()) return false;
  const auto has_any = [&parsed](std::initializer_list<std::string_view> keys) {
    return std::any_of(keys.begin(), keys.end(),
                       [&parsed](std::string_view key) { return parsed->contains(key); });
  };
  return has_any({"rules", "allowlist", "allowlists", "extend"}) &&
         !has_any({"scan", "allow", "rule"});
}

Result<Policy> ReadConfiguration(std::string_view name, std::string_view toml,
                                 const ConfigurationReader& read, RuleSet* rules) {
  if (!IsGitleaksConfiguration(toml)) return ReadPolicy(name, toml, rules);
  Result<GitleaksFile> file = ReadWithBase(name, toml, read, 0);
  if (!file.ok()) return file.error();
  return Translator(name, std::move(*file), rules).Translate();
}

}  // namespace leaksift
