// Reading is one pass over the parsed TOML with a small cursor, ProviderReader, that remembers the
// first error and where it was. Every field is read through a typed getter, so that a wrong type,
// an unknown key or a missing field gives file, line, caret and what was expected, in one way.
#include "rule/rule_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "rule/keyword_spellings.h"
#include "rule/pattern.h"
#include "rule/token_check.h"
#include "rule/toml_parse.h"

namespace leaksift {
namespace {

constexpr size_t kMaxReach = 4096;
constexpr size_t kMaxPemReach = 16384;
constexpr size_t kMaxWithin = 100;
constexpr size_t kMinTrigger = 3;
constexpr size_t kMinAnchor = 4;
constexpr size_t kMinExamples = 2;

const std::set<std::string_view> kProviderKeys = {
    "name",         "kind", "what",  "uses", "risk",    "generate", "revoke",
    "revoke_scope", "logs", "links", "env",  "checked", "rule"};
const std::set<std::string_view> kRuleKeys = {
    "id",         "name",   "severity", "pattern", "triggers",   "keywords",
    "anchors",    "within", "reach",    "group",   "confidence", "checksum",
    "companions", "path",   "values",   "match",   "no_match",   "extractor"};
const std::set<std::string_view> kCompanionKeys = {"name", "pattern", "within", "required"};
const std::set<std::string_view> kNoMatchKeys = {"text", "why"};

bool IsKebab(std::string_view id) {
  if (id.empty() || id.front() == '-' || id.back() == '-') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsLower(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "2026-11".
bool IsMonth(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return false;
  const auto digit = [text](size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (!digit(0) || !digit(1) || !digit(2) || !digit(3) || !digit(5) || !digit(6)) return false;
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  return month >= 1 && month <= 12;
}

// The characters of `word` from its first letter on.
size_t FromFirstLetter(std::string_view word) {
  const auto letter =
      std::find_if(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return static_cast<size_t>(word.end() - letter);
}

class ProviderReader {
 public:
  ProviderReader(std::string_view name, std::string_view text, RuleFileKind kind, RuleArena* arena)
      : name_(name), text_(text), kind_(kind), arena_(arena) {}

  Result<const Provider*> Read();

 private:
  bool builtin() const { return kind_ == RuleFileKind::kBuiltin; }
  void Fail(const toml::node* at, std::string_view message);
  void CheckKeys(const toml::table& table, const std::set<std::string_view>& known);
  const toml::node* Need(const toml::table& table, std::string_view key, bool required);
  std::string_view Text(const toml::table& table, std::string_view key, bool required = false);
  std::span<const std::string_view> List(const toml::table& table, std::string_view key,
                                         bool required = false);
  int64_t Number(const toml::table& table, std::string_view key, int64_t fallback, int64_t max);
  template <typename T>
  T Choice(const toml::table& table, std::string_view key, T fallback,
           std::initializer_list<std::pair<std::string_view, T>> choices);
  void CheckedPattern(const toml::table& table, std::string_view key, std::string_view pattern);

  Rule ReadRule(const toml::table& table, const Provider& provider);
  std::span<const std::string_view> Spellings(std::span<const std::string_view> keywords);
  void ReadFinders(const toml::table& table, Rule* rule);
  void CheckFinders(const toml::table& table, const Rule& rule);
  void ReadExamples(const toml::table& table, Rule* rule);
  std::span<const Companion> ReadCompanions(const toml::table& table);
  void ReadPlaybook(const toml::table& table, Provider* provider);

  std::string_view name_;
  std::string_view text_;
  RuleFileKind kind_;
  RuleArena* arena_;
  std::optional<Error> error_;
};

void ProviderReader::Fail(const toml::node* at, std::string_view message) {
  if (error_) return;
  error_ = TomlErrorAt(name_, text_, at, message);
}

void ProviderReader::CheckKeys(const toml::table& table, const std::set<std::string_view>& known) {
  for (const auto& [key, value] : table) {
    if (!known.contains(key.str())) {
      Fail(&value,
           fmt::format("unknown key \"{}\"; known are: {}", key.str(), fmt::join(known, ", ")));
    }
  }
}

const toml::node* ProviderReader::Need(const toml::table& table, std::string_view key,
                                       bool required) {
  const toml::node* node = table.get(key);
  if (!node && required) Fail(&table, fmt::format("\"{}\" is missing", key));
  return node;
}

std::string_view ProviderReader::Text(const toml::table& table, std::string_view key,
                                      bool required) {
  const toml::node* node = Need(table, key, required);
  if (!node) return {};
  const auto value = node->value_exact<std::string_view>();
  if (!value || value->empty()) {
    Fail(node, fmt::format("\"{}\" must be a text that is not empty", key));
    return {};
  }
  return arena_->Keep(*value);
}

std::span<const std::string_view> ProviderReader::List(const toml::table& table,
                                                       std::string_view key, bool required) {
  const toml::node* node = Need(table, key, required);
  if (!node) return {};
  std::vector<std::string_view> out;
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& element : *array) {
      const auto value = element.value_exact<std::string_view>();
      if (!value || value->empty())
        Fail(&element, fmt::format("\"{}\" must hold texts", key));
      else
        out.push_back(arena_->Keep(*value));
    }
  } else {
    Fail(node, fmt::format("\"{}\" must be a list of texts: [\"…\", \"…\"]", key));
  }
  if (required && out.empty()) Fail(node, fmt::format("\"{}\" is empty", key));
  return arena_->Keep(std::move(out));
}

int64_t ProviderReader::Number(const toml::table& table, std::string_view key, int64_t fallback,
                               int64_t max) {
  const toml::node* node = table.get(key);
  if (!node) return fallback;
  const auto value = node->value_exact<int64_t>();
  if (!value || *value < 0 || *value > max) {
    Fail(node, fmt::format("\"{}\" must be a whole number from 0 to {}", key, max));
    return fallback;
  }
  return *value;
}

template <typename T>
T ProviderReader::Choice(const toml::table& table, std::string_view key, T fallback,
                         std::initializer_list<std::pair<std::string_view, T>> choices) {
  const toml::node* node = table.get(key);
  if (!node) return fallback;
  const auto value = node->value_exact<std::string_view>();
  std::string names;
  for (const auto& [name, choice] : choices) {
    if (value == name) return choice;
    names += names.empty() ? "" : ", ";
    names += name;
  }
  Fail(node, fmt::format("\"{}\" must be one of: {}", key, names));
  return fallback;
}

void ProviderReader::CheckedPattern(const toml::table& table, std::string_view key,
                                    std::string_view pattern) {
  if (pattern.empty()) return;
  const Result<void> compiled = CheckPattern(pattern);
  if (!compiled.ok()) {
    Fail(table.get(key),
         fmt::format("\"{}\" is no valid RE2 expression: {}", key, compiled.error().message));
  }
}

std::span<const Companion> ProviderReader::ReadCompanions(const toml::table& table) {
  const toml::node* node = table.get("companions");
  if (!node) return {};
  std::vector<Companion> out;
  const toml::array* array = node->as_array();
  if (!array) Fail(node, "\"companions\" must be a list of tables");
  for (size_t i = 0; array && i < array->size(); ++i) {
    const toml::table* entry = array->get_as<toml::table>(i);
    if (!entry) {
      Fail(array->get(i), "a companion is a table: { name = \"…\", pattern = '…' }");
      break;
    }
    CheckKeys(*entry, kCompanionKeys);
    Companion companion;
    companion.name = Text(*entry, "name", true);
    companion.pattern = Text(*entry, "pattern", true);
    CheckedPattern(*entry, "pattern", companion.pattern);
    companion.within = static_cast<uint16_t>(Number(*entry, "within", 300, kMaxReach));
    if (const auto required = (*entry)["required"].value<bool>()) companion.required = *required;
    out.push_back(companion);
  }
  return arena_->Keep(std::move(out));
}

void ProviderReader::ReadExamples(const toml::table& table, Rule* rule) {
  rule->match = List(table, "match", builtin());
  if (builtin() && rule->match.size() < kMinExamples)
    Fail(table.get("match"), "\"match\" needs two examples");
  for (std::string_view example : rule->match) {
    if (example.find("«") == std::string_view::npos ||
        example.find("»") == std::string_view::npos) {
      Fail(table.get("match"), "every example of \"match\" marks the secret: «…»");
    }
  }
  const toml::node* node = Need(table, "no_match", builtin());
  if (!node) return;
  std::vector<NoMatch> out;
  const toml::array* array = node->as_array();
  for (size_t i = 0; array && i < array->size(); ++i) {
    const toml::table* entry = array->get_as<toml::table>(i);
    if (!entry) continue;
    CheckKeys(*entry, kNoMatchKeys);
    out.push_back({Text(*entry, "text", true), Text(*entry, "why", true)});
  }
  if (!array || out.size() != array->size() || (builtin() && out.size() < kMinExamples)) {
    Fail(node, "\"no_match\" needs two examples: { text = '…', why = \"…\" }");
  }
  rule->no_match = arena_->Keep(std::move(out));
}

std::span<const std::string_view> ProviderReader::Spellings(
    std::span<const std::string_view> keywords) {
  std::vector<std::string_view> out;
  for (const std::string_view keyword : keywords) {
    for (const std::string& spelling : KeywordSpellings(keyword)) {
      if (std::find(out.begin(), out.end(), spelling) == out.end())
        out.push_back(arena_->Keep(spelling));
    }
  }
  return arena_->Keep(std::move(out));
}

void ProviderReader::ReadFinders(const toml::table& table, Rule* rule) {
  rule->triggers = List(table, "triggers");
  rule->keywords = Spellings(List(table, "keywords"));
  rule->anchors = List(table, "anchors");
  if (rule->extractor == Extractor::kPattern && rule->triggers.empty() && rule->keywords.empty() &&
      rule->anchors.empty()) {
    rule->triggers = arena_->Keep(std::vector{arena_->Keep(LiteralPrefix(rule->pattern))});
  }
  CheckFinders(table, *rule);
}

void ProviderReader::CheckFinders(const toml::table& table, const Rule& rule) {
  if (!rule.anchors.empty() && !rule.triggers.empty()) {
    Fail(table.get("anchors"), "\"anchors\" stand alone, without triggers");
  }
  for (std::string_view trigger : rule.triggers) {
    if (trigger.size() < kMinTrigger) {
      Fail(table.get("pattern"), fmt::format("the pattern starts with no literal of {} characters: "
                                             "give triggers, keywords or anchors",
                                             kMinTrigger));
    }
  }
  for (std::string_view keyword : rule.keywords) {
    if (FromFirstLetter(keyword) < kMinTrigger || !IsLower(keyword)) {
      Fail(table.get("keywords"),
           fmt::format(
               "keyword \"{}\": lower case, with a letter and at least {} characters from there",
               keyword, kMinTrigger));
    }
  }
  for (std::string_view anchor : rule.anchors) {
    if (FromFirstLetter(anchor) < kMinAnchor || !IsLower(anchor)) {
      Fail(table.get("anchors"),
           fmt::format(
               "anchor \"{}\": lower case, with a letter and at least {} characters from there",
               anchor, kMinAnchor));
    }
  }
}

Rule ProviderReader::ReadRule(const toml::table& table, const Provider& provider) {
  CheckKeys(table, kRuleKeys);
  Rule rule;
  rule.provider = &provider;
  rule.id = Text(table, "id", true);
  if (!rule.id.empty() && !IsKebab(rule.id))
    Fail(table.get("id"), "\"id\" is lower case letters, digits and hyphens");
  if (builtin() && !rule.id.empty() && !rule.id.starts_with(std::string(name_) + "-") &&
      rule.id != name_) {
    Fail(table.get("id"), fmt::format("\"id\" begins with the file's name: {}-…", name_));
  }
  rule.name = Text(table, "name", builtin());
  if (rule.name.empty()) rule.name = rule.id;
  rule.severity = Choice<Severity>(table, "severity", Severity::kHigh,
                                   {{"critical", Severity::kCritical},
                                    {"high", Severity::kHigh},
                                    {"medium", Severity::kMedium},
                                    {"low", Severity::kLow}});
  rule.extractor = Choice<Extractor>(table, "extractor", Extractor::kPattern,
                                     {{"pattern", Extractor::kPattern},
                                      {"assignment", Extractor::kAssignment},
                                      {"url", Extractor::kUrl},
                                      {"header", Extractor::kHeader},
                                      {"pem", Extractor::kPem}});
  rule.pattern = Text(table, "pattern", rule.extractor == Extractor::kPattern);
  CheckedPattern(table, "pattern", rule.pattern);
  rule.path_pattern = Text(table, "path");
  CheckedPattern(table, "path", rule.path_pattern);
  ReadFinders(table, &rule);
  const bool keyword_only = !rule.keywords.empty() && rule.triggers.empty();
  rule.confidence = Choice<Confidence>(
      table, "confidence", keyword_only ? Confidence::kMedium : Confidence::kHigh,
      {{"high", Confidence::kHigh}, {"medium", Confidence::kMedium}, {"low", Confidence::kLow}});
  const size_t max_reach = rule.extractor == Extractor::kPem ? kMaxPemReach : kMaxReach;
  rule.group = static_cast<uint8_t>(Number(table, "group", 0, 7));
  rule.within = static_cast<uint16_t>(Number(table, "within", 64, kMaxWithin));
  rule.reach = static_cast<uint16_t>(Number(table, "reach", 512, static_cast<int64_t>(max_reach)));
  rule.is_public = Choice<bool>(table, "values", false, {{"any", false}, {"public", true}});
  if (const std::string_view check = Text(table, "checksum"); !check.empty()) {
    const auto parsed = ParseTokenCheck(check);
    if (!parsed) Fail(table.get("checksum"), fmt::format("no checksum is called \"{}\"", check));
    rule.check = parsed.value_or(TokenCheck::kNone);
  }
  rule.companions = ReadCompanions(table);
  ReadExamples(table, &rule);
  return rule;
}

void ProviderReader::ReadPlaybook(const toml::table& table, Provider* provider) {
  // The family of a user's rule is part of its fingerprints: it must not change with the file's
  // name.
  provider->id = builtin() ? arena_->Keep(name_) : "user";
  provider->name = Text(table, "name", builtin());
  if (provider->name.empty()) provider->name = provider->id;
  provider->what = Text(table, "what", builtin());
  provider->risk = Text(table, "risk", builtin());
  provider->logs = Text(table, "logs");
  provider->checked = Text(table, "checked");
  if (!provider->checked.empty() && !IsMonth(provider->checked))
    Fail(table.get("checked"), "\"checked\" is a year and a month: \"2026-11\"");
  provider->uses = List(table, "uses");
  provider->generate = List(table, "generate");
  provider->revoke = List(table, "revoke", builtin());
  provider->links = List(table, "links", builtin());
  provider->env = List(table, "env");
  provider->is_service = Choice<bool>(table, "kind", true, {{"service", true}, {"format", false}});
  provider->revoke_hits_account =
      Choice<bool>(table, "revoke_scope", false, {{"key", false}, {"account", true}});
  for (std::string_view link : provider->links) {
    if (!link.starts_with("https://"))
      Fail(table.get("links"), fmt::format("\"{}\" is no https address", link));
  }
}

Result<const Provider*> ProviderReader::Read() {
  const Result<toml::table> parsed = ParseToml(name_, text_);
  if (!parsed.ok()) return parsed.error();
  const toml::table& table = *parsed;
  if (builtin()) CheckKeys(table, kProviderKeys);
  Provider* provider = arena_->NewProvider();
  ReadPlaybook(table, provider);
  std::vector<Rule> rules;
  const toml::array* array = table["rule"].as_array();
  if (!array || array->empty()) Fail(&table, "no [[rule]]");
  for (size_t i = 0; array && i < array->size(); ++i) {
    const toml::table* entry = array->get_as<toml::table>(i);
    if (entry)
      rules.push_back(ReadRule(*entry, *provider));
    else
      Fail(array->get(i), "a rule is a table: [[rule]]");
  }
  if (error_) return *error_;
  provider->rules = arena_->Keep(std::move(rules));
  return provider;
}

bool IsMeta(char c) {
  return std::string_view(".[](){}*+?|^$\\").find(c) != std::string_view::npos;
}

}  // namespace

std::string LiteralPrefix(std::string_view pattern) {
  // An alternation outside of parentheses starts in more than one way.
  int depth = 0;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\')
      ++i;
    else if (in_class)
      in_class = c != ']';
    else if (c == '[')
      in_class = true;
    else if (c == '(')
      ++depth;
    else if (c == ')')
      --depth;
    else if (c == '|' && depth == 0)
      return {};
  }
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    size_t step = 1;
    char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size() &&
        !std::isalnum(static_cast<unsigned char>(pattern[i + 1]))) {
      c = pattern[i + 1];
      step = 2;
    } else if (IsMeta(c)) {
      break;
    }
    const char next = i + step < pattern.size() ? pattern[i + step] : '\0';
    if (next == '*' || next == '?' || next == '{' || next == '+') break;
    out += c;
    i += step;
  }
  return out;
}

Result<const Provider*> ReadProviderFile(std::string_view name, std::string_view toml,
                                         RuleFileKind kind, RuleArena* arena) {
  return ProviderReader(name, toml, kind, arena).Read();
}

}  // namespace leaksift
