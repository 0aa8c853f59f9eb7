#include "scan/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "rule/toml_parse.h"
#include "source/directory.h"

namespace leaksift {
namespace {

constexpr size_t kMinFingerprint = 8;
constexpr size_t kFingerprintSize = 64;
constexpr size_t kMinReason = 3;
const std::set<std::string_view> kTopKeys = {"scan", "allow", "rule"};
const std::set<std::string_view> kScanKeys = {"min_confidence", "fail_on", "exclude", "disable"};
const std::set<std::string_view> kAllowKeys = {"reason", "until",        "rules",
                                               "paths",  "fingerprints", "pattern"};

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// YYYY-MM-DD, so that dates compare as texts.
bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view month = text.substr(5, 2), day = text.substr(8, 2);
  return IsDigits(text.substr(0, 4)) && IsDigits(month) && IsDigits(day) && month >= "01" &&
         month <= "12" && day >= "01" && day <= "31";
}

bool IsFingerprintPrefix(std::string_view text) {
  return text.size() >= kMinFingerprint && text.size() <= kFingerprintSize &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class PolicyReader {
 public:
  PolicyReader(std::string_view name, std::string_view text, RuleSet* rules)
      : name_(name), text_(text), rules_(rules) {}

  Result<Policy> Read();

 private:
  void Fail(const toml::node* at, std::string_view message) {
    if (!error_) error_ = TomlErrorAt(name_, text_, at, message);
  }
  void CheckKeys(const toml::table& table, const std::set<std::string_view>& known);
  std::string Text(const toml::table& table, std::string_view key);
  std::vector<std::string> List(const toml::table& table, std::string_view key);
  void ReadScan(const toml::table& table);
  void ReadAllow(const toml::table& table);
  void ReadRules(const toml::table& table);
  template <typename T>
  std::optional<T> Level(const toml::table& table, std::string_view key,
                         std::initializer_list<T> levels);

  std::string_view name_;
  std::string_view text_;
  RuleSet* rules_;
  Policy policy_;
  std::optional<Error> error_;
};

void PolicyReader::CheckKeys(const toml::table& table, const std::set<std::string_view>& known) {
  for (const auto& [key, value] : table) {
    if (!known.contains(key.str())) {
      Fail(&value,
           fmt::format("unknown key \"{}\"; known are: {}", key.str(), fmt::join(known, ", ")));
    }
  }
}

std::string PolicyReader::Text(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (!node) return {};
  if (const auto value = node->value_exact<std::string>()) return *value;
  Fail(node, fmt::format("\"{}\" must be a text", key));
  return {};
}

std::vector<std::string> PolicyReader::List(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = table.get(key);
  if (!node) return out;
  const toml::array* array = node->as_array();
  for (size_t i = 0; array && i < array->size(); ++i) {
    if (const auto value = array->get(i)->value_exact<std::string>()) out.push_back(*value);
  }
  if (!array || out.size() != array->size())
    Fail(node, fmt::format("\"{}\" must be a list of texts", key));
  return out;
}

template <typename T>
std::optional<T> PolicyReader::Level(const toml::table& table, std::string_view key,
                                     std::initializer_list<T> levels) {
  const toml::node* node = table.get(key);
  if (!node) return std::nullopt;
  const std::string value = Text(table, key);
  std::string names;
  for (T level : levels) {
    if (ToString(level) == value) return level;
    names += (names.empty() ? "" : ", ") + std::string(ToString(level));
  }
  Fail(node, fmt::format("\"{}\" must be one of: {}", key, names));
  return std::nullopt;
}

void PolicyReader::ReadScan(const toml::table& table) {
  CheckKeys(table, kScanKeys);
  policy_.min_confidence = Level<Confidence>(
      table, "min_confidence", {Confidence::kLow, Confidence::kMedium, Confidence::kHigh});
  policy_.fail_on = Level<Severity>(
      table, "fail_on", {Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical});
  policy_.exclude = List(table, "exclude");
  policy_.disable = List(table, "disable");
}

void PolicyReader::ReadAllow(const toml::table& table) {
  CheckKeys(table, kAllowKeys);
  AllowEntry entry;
  entry.reason = Text(table, "reason");
  if (entry.reason.size() < kMinReason) Fail(&table, "an [[allow]] needs a \"reason\"");
  entry.until = Text(table, "until");
  if (!entry.until.empty() && !IsDate(entry.until))
    Fail(table.get("until"), "\"until\" must be a date: \"2027-01-31\"");
  entry.rules = List(table, "rules");
  entry.paths = List(table, "paths");
  entry.fingerprints = List(table, "fingerprints");
  for (const std::string& fingerprint : entry.fingerprints) {
    if (!IsFingerprintPrefix(fingerprint))
      Fail(table.get("fingerprints"), "a fingerprint has 8 to 64 digits: 0-9 and a-f");
  }
  const std::string pattern = Text(table, "pattern");
  if (!pattern.empty()) {
    const Result<void> compiled = CheckPattern(pattern);
    if (!compiled.ok())
      Fail(table.get("pattern"), "no valid RE2 expression: " + compiled.error().message);
    entry.pattern = std::make_shared<const Pattern>(pattern);
  }
  if (entry.rules.empty() && entry.paths.empty() && entry.fingerprints.empty() && !entry.pattern) {
    Fail(&table,
         "an [[allow]] without rules, paths, fingerprints or pattern would allow everything");
  }
  policy_.allow.push_back(std::move(entry));
}

void PolicyReader::ReadRules(const toml::table& table) {
  for (const std::string& id : policy_.disable) {
    if (!rules_->Remove(id))
      Fail(table["scan"]["disable"].node(), fmt::format("no rule has the id \"{}\"", id));
  }
  if (!table.contains("rule")) return;
  // The reader of rules sees the whole file, so that its messages have the right lines.
  const Result<void> added = rules_->AddUserRules(name_, text_);
  if (!added.ok() && !error_) error_ = added.error();
}

Result<Policy> PolicyReader::Read() {
  const Result<toml::table> parsed = ParseToml(name_, text_);
  if (!parsed.ok()) return parsed.error();
  const toml::table& table = *parsed;
  CheckKeys(table, kTopKeys);
  if (const toml::node* scan = table.get("scan")) {
    if (const toml::table* section = scan->as_table())
      ReadScan(*section);
    else
      Fail(scan, "\"scan\" must be a table: [scan]");
  }
  if (const toml::node* allow = table.get("allow")) {
    const toml::array* entries = allow->as_array();
    if (!entries) Fail(allow, "\"allow\" must be a list of tables: [[allow]]");
    for (size_t i = 0; entries && i < entries->size(); ++i) {
      const toml::table* entry = entries->get_as<toml::table>(i);
      if (entry)
        ReadAllow(*entry);
      else
        Fail(entries->get(i), "an allow entry is a table: [[allow]]");
    }
  }
  ReadRules(table);
  if (error_) return *error_;
  return std::move(policy_);
}

bool AnyGlob(const std::vector<std::string>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [path](const std::string& glob) { return MatchesGlob(glob, path); });
}

bool PathAllowed(const AllowEntry& entry, const Provenance& provenance) {
  if (entry.paths.empty()) return true;
  if (provenance.introductions.empty()) return AnyGlob(entry.paths, provenance.path);
  return std::all_of(provenance.introductions.begin(), provenance.introductions.end(),
                     [&entry](const Introduction& i) { return AnyGlob(entry.paths, i.path); });
}

bool EntryAllows(const AllowEntry& entry, const Finding& finding, std::string_view today) {
  if (!entry.until.empty() && today > entry.until) return false;
  const auto is_rule = [&](const std::string& id) { return id == finding.rule->id; };
  if (!entry.rules.empty() && std::none_of(entry.rules.begin(), entry.rules.end(), is_rule))
    return false;
  const auto is_print = [&](const std::string& f) { return finding.fingerprint.starts_with(f); };
  if (!entry.fingerprints.empty() &&
      std::none_of(entry.fingerprints.begin(), entry.fingerprints.end(), is_print)) {
    return false;
  }
  if (!PathAllowed(entry, finding.provenance)) return false;
  if (!entry.pattern) return true;
  const auto hit = entry.pattern->Find(finding.secret.Reveal(), 0);
  return hit.ok() && hit->has_value();
}

constexpr std::array<std::string_view, 9> kCommentLeaders = {"#", "//", "/*", "<!--", "--",
                                                             ";", "%",  "*",  "'"};

bool InComment(std::string_view before) {
  while (!before.empty() && (before.back() == ' ' || before.back() == '\t'))
    before.remove_suffix(1);
  return std::any_of(kCommentLeaders.begin(), kCommentLeaders.end(),
                     [before](std::string_view leader) { return before.ends_with(leader); });
}

/// What follows a marker: rule ids, and then reason=… and until=… in any order.
struct MarkerWords {
  std::vector<std::string_view> rules;
  std::string_view reason;
  std::string_view until;
};

// Takes the next word off `text`; a value in quotes may hold blanks.
std::string_view NextWord(std::string_view* text) {
  text->remove_prefix(std::min(text->find_first_not_of(" \t"), text->size()));
  size_t end = text->find_first_of(" \t\r\n\"'");
  if (end < text->size() && ((*text)[end] == '"' || (*text)[end] == '\'')) {
    const size_t close = text->find((*text)[end], end + 1);
    end = close == std::string_view::npos ? close : close + 1;
  }
  const std::string_view word = text->substr(0, end);
  text->remove_prefix(word.size());
  return word;
}

std::string_view Unquoted(std::string_view value) {
  if (value.size() < 2 || (value.front() != '"' && value.front() != '\'')) return value;
  return value.back() == value.front() ? value.substr(1, value.size() - 2) : std::string_view();
}

// Words behind the last key=value are the end of the comment ("-->") or prose.
MarkerWords ParseMarker(std::string_view text) {
  MarkerWords out;
  bool values = false;
  for (std::string_view word = NextWord(&text); !word.empty(); word = NextWord(&text)) {
    const size_t equals = word.find('=');
    if (word.starts_with("reason=")) {
      out.reason = Unquoted(word.substr(equals + 1));
    } else if (word.starts_with("until=")) {
      out.until = Unquoted(word.substr(equals + 1));
    } else if (!values && equals == std::string_view::npos) {
      out.rules.push_back(word);
    }
    values = values || equals != std::string_view::npos;
  }
  return out;
}

}  // namespace

std::optional<Reason> Policy::Allows(const Finding& finding, std::string_view today) const {
  for (const AllowEntry& entry : allow) {
    if (EntryAllows(entry, finding, today)) return Reason{ReasonCode::kAllowlisted, entry.reason};
  }
  return std::nullopt;
}

Result<Policy> ReadPolicy(std::string_view name, std::string_view toml, RuleSet* rules) {
  return PolicyReader(name, toml, rules).Read();
}

std::optional<AllowMarker> FindAllowMarker(std::string_view line, std::string_view rule_id,
                                           std::string_view today, bool foreign) {
  constexpr std::string_view kMarker = "leaksift:allow";
  const size_t at = line.find(kMarker);
  if (at == std::string_view::npos) {
    if (foreign && line.find("gitleaks:allow") != std::string_view::npos) {
      return AllowMarker{true, "gitleaks:allow"};
    }
    return std::nullopt;
  }
  if (!InComment(line.substr(0, at)))
    return AllowMarker{false, "leaksift:allow stands in no comment"};
  const MarkerWords words = ParseMarker(line.substr(at + kMarker.size()));
  if (words.reason.size() < kMinReason)
    return AllowMarker{false, "leaksift:allow gives no reason=\"…\""};
  if (!words.until.empty() && !IsDate(words.until))
    return AllowMarker{false, "leaksift:allow has an until= that is no date"};
  if (!words.until.empty() && today > words.until)
    return AllowMarker{false, "leaksift:allow was valid until " + std::string(words.until)};
  const bool names_rule =
      std::find(words.rules.begin(), words.rules.end(), rule_id) != words.rules.end();
  if (!words.rules.empty() && !names_rule)
    return AllowMarker{false, "leaksift:allow names another rule"};
  return AllowMarker{true, std::string(words.reason)};
}

}  // namespace leaksift
