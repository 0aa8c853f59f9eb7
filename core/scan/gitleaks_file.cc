#include "scan/gitleaks_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rule/toml_parse.h"

namespace leaksift {
namespace {

using Keys = std::set<std::string_view>;
// What says nothing about what is found: read over without a word.
const Keys kSilent = {"title", "description", "minVersion"};
const Keys kTopKeys = {"extend", "rules", "allowlist", "allowlists"};
const Keys kExtendKeys = {"useDefault", "path", "disabledRules"};
const Keys kRuleKeys = {"id",   "regex", "secretGroup", "entropy",    "keywords",
                        "path", "tags",  "allowlist",   "allowlists", "required"};
const Keys kAllowKeys = {"condition", "commits",   "paths",      "regexTarget",
                         "regexes",   "stopwords", "targetRules"};

class FileReader {
 public:
  FileReader(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  Result<GitleaksFile> Read();

 private:
  void Fail(const toml::node* at, std::string_view message) {
    if (!error_) error_ = TomlErrorAt(name_, text_, at, message);
  }
  std::string Where(const toml::node& node) const {
    return fmt::format("{}:{}", name_, node.source().begin.line);
  }
  void Gap(const toml::node& at, std::string_view what) {
    file_.notes.push_back({fmt::format("{}: {}", Where(at), what), true});
  }
  void Remark(const toml::node& at, std::string_view what) {
    file_.notes.push_back({fmt::format("{}: {}", Where(at), what), false});
  }

  void CheckKeys(const toml::table& table, const Keys& known);
  std::optional<std::string> Text(const toml::table& table, std::string_view key);
  std::vector<std::string> List(const toml::table& table, std::string_view key);
  template <typename Visit>
  void ForTables(const toml::table& table, std::string_view key, Visit visit);
  std::shared_ptr<const Pattern> Expression(const toml::node& node, const std::string& text);
  std::vector<std::shared_ptr<const Pattern>> Expressions(const toml::table& table,
                                                          std::string_view key);

  void ReadExtend(const toml::table& table);
  void ReadRule(const toml::table& table);
  void ReadFinders(const toml::table& table, GitleaksRule* rule);
  void ReadNumbers(const toml::table& table, GitleaksRule* rule);
  GitleaksAllowlist ReadAllowlist(const toml::table& table);
  void ReadAllowlists(const toml::table& table, std::vector<GitleaksAllowlist>* lists);

  std::string_view name_;
  std::string_view text_;
  GitleaksFile file_;
  std::optional<Error> error_;
  bool tags_ = false;
  int groups_ = 0;  // of the expression that was read last
};

void FileReader::CheckKeys(const toml::table& table, const Keys& known) {
  for (const auto& [key, value] : table) {
    if (known.contains(key.str()) || kSilent.contains(key.str())) continue;
    Gap(value, fmt::format("\"{}\" is not known and not translated", key.str()));
  }
}

std::optional<std::string> FileReader::Text(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (!node) return std::nullopt;
  auto value = node->value_exact<std::string>();
  if (!value) Fail(node, fmt::format("\"{}\" must be a text", key));
  return value;
}

std::vector<std::string> FileReader::List(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = table.get(key);
  if (!node) return out;
  const toml::array* array = node->as_array();
  for (size_t i = 0; array && i < array->size(); ++i) {
    if (auto value = array->get(i)->value_exact<std::string>()) out.push_back(std::move(*value));
  }
  if (!array || out.size() != array->size()) {
    Fail(node, fmt::format("\"{}\" must be a list of texts", key));
  }
  return out;
}

// Calls `visit` for the table, or each of the tables, at `key`.
template <typename Visit>
void FileReader::ForTables(const toml::table& table, std::string_view key, Visit visit) {
  const toml::node* node = table.get(key);
  if (!node) return;
  if (const toml::table* one = node->as_table()) return visit(*one);
  const toml::array* array = node->as_array();
  for (size_t i = 0; array && i < array->size(); ++i) {
    if (const toml::table* one = array->get_as<toml::table>(i)) {
      visit(*one);
    } else {
      Fail(array->get(i), fmt::format("\"{}\" must hold tables", key));
    }
  }
  if (!array) Fail(node, fmt::format("\"{}\" must be a table or a list of tables", key));
}

// Go's spelling of named groups, (?<name>…), becomes RE2's.
std::string InRe2(std::string_view text) {
  std::string out;
  bool in_class = false;
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\\' && i + 1 < text.size()) {
      out += text[++i];
    } else if (in_class) {
      in_class = text[i] != ']';
    } else if (text[i] == '[') {
      in_class = true;
      // A ']' that comes first, also after '^', belongs to the class.
      if (i + 1 < text.size() && text[i + 1] == '^') out += text[++i];
      if (i + 1 < text.size() && text[i + 1] == ']') out += text[++i];
    } else if (text.substr(i).starts_with("(?<")) {
      out += "?P<";
      i += 2;
    }
  }
  return out;
}

bool LooksBeyondAscii(std::string_view text) {
  return text.find("\\p") != std::string_view::npos || text.find("\\P") != std::string_view::npos ||
         std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

std::shared_ptr<const Pattern> FileReader::Expression(const toml::node& node,
                                                      const std::string& text) {
  auto expression = std::make_shared<const Pattern>(text);
  const Result<void> checked = expression->Check();
  if (!checked.ok()) Fail(&node, "no valid expression: " + checked.error().message);
  if (LooksBeyondAscii(text)) {
    Gap(node,
        "the expression is compared byte by byte: classes of characters beyond ASCII, and "
        "their case, do not count");
  }
  return expression;
}

std::vector<std::shared_ptr<const Pattern>> FileReader::Expressions(const toml::table& table,
                                                                    std::string_view key) {
  std::vector<std::shared_ptr<const Pattern>> out;
  for (const std::string& text : List(table, key)) {
    out.push_back(Expression(*table.get(key), InRe2(text)));
  }
  return out;
}

void FileReader::ReadExtend(const toml::table& table) {
  CheckKeys(table, kExtendKeys);
  if (const toml::node* node = table.get("useDefault")) {
    if (const auto value = node->value_exact<bool>()) {
      file_.use_default = *value;
    } else {
      Fail(node, "\"useDefault\" must be true or false");
    }
  }
  file_.extends = Text(table, "path").value_or("");
  if (file_.use_default && !file_.extends.empty()) {
    Fail(table.get("path"), "\"useDefault\" and \"path\" cannot be used at the same time");
  }
  for (std::string& id : List(table, "disabledRules")) {
    file_.disabled.emplace_back(std::move(id), Where(*table.get("disabledRules")));
  }
}

void FileReader::ReadNumbers(const toml::table& table, GitleaksRule* rule) {
  if (const toml::node* node = table.get("secretGroup")) {
    const auto value = node->value_exact<int64_t>();
    if (!value || *value < 0 || *value > 255) {
      Fail(node, "\"secretGroup\" must be a number from 0 to 255");
    } else {
      rule->group = static_cast<int>(*value);
    }
  }
  if (const toml::node* node = table.get("entropy")) {
    const auto value = node->value<double>();
    if (!value || !node->is_number() || !(*value >= 0 && *value <= 8)) {
      Fail(node, "\"entropy\" must be a number from 0 to 8");
    } else {
      rule->entropy = *value;
    }
  }
  // Without an expression of its own the rule gets that of the file it extends.
  if (rule->regex && rule->group.value_or(0) > groups_) {
    Fail(table.get("secretGroup"), fmt::format("the expression has only {} groups", groups_));
  }
}

void FileReader::ReadFinders(const toml::table& table, GitleaksRule* rule) {
  if (const auto regex = Text(table, "regex")) {
    const toml::node& node = *table.get("regex");
    rule->regex = InRe2(*regex);
    const auto expression = Expression(node, *rule->regex);
    const auto empty = expression->FindIn("", {0, 0});
    if (empty.ok() && empty->has_value()) Fail(&node, "the expression matches the empty text");
    groups_ = expression->GroupCount();
  }
  if (const auto path = Text(table, "path")) {
    rule->path = InRe2(*path);
    Expression(*table.get("path"), *rule->path);
  }
  if (!table.contains("keywords")) return;
  rule->keywords = List(table, "keywords");
  for (std::string& keyword : *rule->keywords) {
    std::transform(keyword.begin(), keyword.end(), keyword.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    if (keyword.size() < 3) {
      Remark(*table.get("keywords"),
             fmt::format("keyword \"{}\" is too short to be looked for: rule \"{}\" is tried "
                         "everywhere",
                         keyword, rule->id));
    }
  }
}

void FileReader::ReadRule(const toml::table& table) {
  CheckKeys(table, kRuleKeys);
  GitleaksRule rule;
  rule.id = Text(table, "id").value_or("");
  rule.where = Where(table);
  if (rule.id.empty()) return Fail(&table, "a rule needs an \"id\"");
  rule.description = Text(table, "description");
  ReadFinders(table, &rule);
  ReadNumbers(table, &rule);
  ReadAllowlists(table, &rule.allowlists);
  for (GitleaksAllowlist& list : rule.allowlists) {
    list.rules = {rule.id};
    if (list.description.empty()) list.description = "allowlist of rule " + rule.id;
  }
  if (const toml::node* required = table.get("required")) {
    Gap(*required, fmt::format("the required rules of rule \"{}\" are not translated: it reports "
                               "without them",
                               rule.id));
  }
  tags_ = tags_ || table.contains("tags");
  const std::string id = rule.id;
  if (!file_.rules.emplace(id, std::move(rule)).second) {
    Fail(table.get("id"), fmt::format("a second rule with the id \"{}\"", id));
  }
}

GitleaksAllowlist FileReader::ReadAllowlist(const toml::table& table) {
  CheckKeys(table, kAllowKeys);
  GitleaksAllowlist list;
  list.description = Text(table, "description").value_or("");
  const std::string condition = Text(table, "condition").value_or("OR");
  list.all = condition == "AND" || condition == "and" || condition == "&&";
  if (!list.all && condition != "OR" && condition != "or" && condition != "||") {
    Fail(table.get("condition"), "\"condition\" must be one of: OR, AND");
  }
  const std::string target = Text(table, "regexTarget").value_or("secret");
  if (target == "match") {
    list.target = GitleaksAllowlist::Target::kMatch;
  } else if (target == "line") {
    list.target = GitleaksAllowlist::Target::kLine;
  } else if (target != "secret" && !target.empty()) {
    Fail(table.get("regexTarget"), "\"regexTarget\" must be one of: secret, match, line");
  }
  list.regexes = Expressions(table, "regexes");
  list.paths = Expressions(table, "paths");
  list.commits = List(table, "commits");
  list.stopwords = List(table, "stopwords");
  for (std::vector<std::string>* texts : {&list.commits, &list.stopwords}) {
    for (std::string& text : *texts) {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    }
  }
  list.rules = List(table, "targetRules");
  return list;
}

void FileReader::ReadAllowlists(const toml::table& table, std::vector<GitleaksAllowlist>* lists) {
  for (const char* key : {"allowlist", "allowlists"}) {
    ForTables(table, key, [&](const toml::table& entry) {
      GitleaksAllowlist list = ReadAllowlist(entry);
      if (list.empty()) {
        Remark(entry, "an allowlist without commits, paths, regexes and stopwords allows nothing");
      } else {
        lists->push_back(std::move(list));
      }
    });
  }
}

Result<GitleaksFile> FileReader::Read() {
  const Result<toml::table> parsed = ParseToml(name_, text_);
  if (!parsed.ok()) return parsed.error();
  const toml::table& table = *parsed;
  CheckKeys(table, kTopKeys);
  if (const toml::node* extend = table.get("extend")) {
    if (const toml::table* section = extend->as_table()) {
      ReadExtend(*section);
    } else {
      Fail(extend, "\"extend\" must be a table: [extend]");
    }
  }
  ForTables(table, "rules", [this](const toml::table& rule) { ReadRule(rule); });
  ReadAllowlists(table, &file_.allowlists);
  for (GitleaksAllowlist& list : file_.allowlists) {
    if (list.description.empty()) list.description = fmt::format("allowlist of {}", name_);
  }
  if (tags_) file_.notes.push_back({fmt::format("{}: tags of rules are not kept", name_), false});
  if (error_) return *error_;
  return std::move(file_);
}

}  // namespace

Result<GitleaksFile> ReadGitleaksFile(std::string_view name, std::string_view toml) {
  return FileReader(name, toml).Read();
}

}  // namespace leaksift
