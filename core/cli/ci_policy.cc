// Configurations are compared as TOML, not as the policies they make: an entry counts as the same
// only when it is written the same, so nothing that a reader would want to see slips through as
// equivalent. What is not known here is reported too (kUnknown): a key that a later version of the
// program gives a meaning must not be a way around.

#include "cli/ci_policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <unordered_set>

#include "finding/fingerprint.h"
#include "finding/text_escape.h"
#include "rule/toml_parse.h"

namespace leaksift {
namespace {

constexpr size_t kMaxNamed = 100;
constexpr size_t kMaxQuoted = 100;  // bytes of a text from the file in a sentence

std::string Quoted(std::string_view text) {
  return "\"" + TerminalText(Truncated(DocumentText(text), kMaxQuoted)) + "\"";
}

std::string Written(const toml::node& node) {
  std::ostringstream out;
  node.visit([&out](const auto& value) { out << value; });
  return out.str();
}

uint32_t LineOf(const toml::node& node) { return std::max<uint32_t>(1, node.source().begin.line); }

std::string TextOf(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  return node ? node->value<std::string>().value_or("") : "";
}

// The position of `level` among `levels`, lowest first; npos: not one of them.
size_t Rank(std::string_view level, std::initializer_list<std::string_view> levels) {
  const auto it = std::find(levels.begin(), levels.end(), level);
  return it == levels.end() ? std::string_view::npos : static_cast<size_t>(it - levels.begin());
}

class Comparison {
 public:
  Comparison(std::string_view file, const toml::table& base, const toml::table& head)
      : file_(file), base_(base), head_(head) {}

  std::vector<PolicyWeakening> Compare() {
    CompareAllows();
    CompareScan();
    CompareRules();
    CompareRest(base_, head_, {"allow", "scan", "rule"}, "");
    const auto order = [](const PolicyWeakening& a, const PolicyWeakening& b) {
      return std::pair(a.kind, a.line) < std::pair(b.kind, b.line);
    };
    std::stable_sort(found_.begin(), found_.end(), order);
    return std::move(found_);
  }

 private:
  void Add(WeakeningKind kind, uint32_t line, std::string what) {
    found_.push_back({kind, std::string(file_), line, std::move(what)});
  }
  static const toml::array* Array(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    return node ? node->as_array() : nullptr;
  }
  // By reference: a copy of a table forgets its lines.
  static const toml::table& Section(const toml::table& table, std::string_view key) {
    static const toml::table kEmpty;
    const toml::node* node = table.get(key);
    return node && node->is_table() ? *node->as_table() : kEmpty;
  }

  void CompareAllows();
  void CompareScan();
  void CompareLists(const toml::table& base, const toml::table& head, std::string_view key,
                    WeakeningKind kind, std::string_view what);
  void CompareLevel(const toml::table& base, const toml::table& head, std::string_view key,
                    std::initializer_list<std::string_view> levels, std::string_view fallback);
  void CompareRules();
  void CompareRest(const toml::table& base, const toml::table& head,
                   const std::set<std::string_view>& known, const std::string& prefix);

  std::string_view file_;
  const toml::table& base_;
  const toml::table& head_;
  std::vector<PolicyWeakening> found_;
};

void Comparison::CompareAllows() {
  std::multiset<std::string> old;
  if (const toml::array* entries = Array(base_, "allow")) {
    for (const toml::node& entry : *entries) old.insert(Written(entry));
  }
  const toml::array* entries = Array(head_, "allow");
  for (size_t i = 0; entries && i < entries->size(); ++i) {
    const toml::node& entry = *entries->get(i);
    if (const auto it = old.find(Written(entry)); it != old.end()) {
      old.erase(it);
      continue;
    }
    const toml::table* table = entry.as_table();
    Add(WeakeningKind::kAllow, LineOf(entry),
        "new or changed [[allow]]: " + Quoted(table ? TextOf(*table, "reason") : ""));
  }
}

void Comparison::CompareScan() {
  const toml::table& base = Section(base_, "scan");
  const toml::table& head = Section(head_, "scan");
  CompareLists(base, head, "exclude", WeakeningKind::kExclude, "paths are no longer read: ");
  CompareLists(base, head, "disable", WeakeningKind::kDisable, "rule switched off: ");
  CompareLevel(base, head, "fail_on", {"low", "medium", "high", "critical"}, "low");
  CompareLevel(base, head, "min_confidence", {"low", "medium", "high"}, "medium");
  CompareRest(base, head, {"exclude", "disable", "fail_on", "min_confidence"}, "scan.");
}

void Comparison::CompareLists(const toml::table& base, const toml::table& head,
                              std::string_view key, WeakeningKind kind, std::string_view what) {
  std::set<std::string> old;
  if (const toml::array* entries = Array(base, key)) {
    for (const toml::node& entry : *entries) old.insert(Written(entry));
  }
  const toml::array* entries = Array(head, key);
  for (size_t i = 0; entries && i < entries->size(); ++i) {
    const toml::node& entry = *entries->get(i);
    if (old.contains(Written(entry))) continue;
    Add(kind, LineOf(entry), std::string(what) + Quoted(entry.value<std::string>().value_or("")));
  }
}

// Raising a level lets more through. A level that is not known counts as raised.
void Comparison::CompareLevel(const toml::table& base, const toml::table& head,
                              std::string_view key, std::initializer_list<std::string_view> levels,
                              std::string_view fallback) {
  const auto level = [&](const toml::table& table) {
    return table.contains(key) ? TextOf(table, key) : std::string(fallback);
  };
  const std::string before = level(base);
  const std::string after = level(head);
  if (after == before || Rank(after, levels) < Rank(before, levels)) return;
  const toml::node* node = head.get(key);
  Add(WeakeningKind::kGate, node ? LineOf(*node) : 1,
      std::string(key) + " goes from " + Quoted(before) + " to " + Quoted(after));
}

void Comparison::CompareRules() {
  const auto by_id = [](const toml::array* rules) {
    std::map<std::string, const toml::node*> out;
    for (size_t i = 0; rules && i < rules->size(); ++i) {
      const toml::node* rule = rules->get(i);
      out[rule->is_table() ? TextOf(*rule->as_table(), "id") : ""] = rule;
    }
    return out;
  };
  const auto old = by_id(Array(base_, "rule"));
  const auto now = by_id(Array(head_, "rule"));
  for (const auto& [id, rule] : old) {
    const auto it = now.find(id);
    if (it == now.end()) {
      Add(WeakeningKind::kRule, 1, "rule removed: " + Quoted(id));
    } else if (Written(*rule) != Written(*it->second)) {
      Add(WeakeningKind::kRule, LineOf(*it->second), "rule changed: " + Quoted(id));
    }
  }
  for (const auto& [id, rule] : now) {
    if (old.contains(id) || !rule->is_table()) continue;
    if (TextOf(*rule->as_table(), "values") == "public") {
      Add(WeakeningKind::kRule, LineOf(*rule),
          "new rule for public values, which keeps other rules off: " + Quoted(id));
    }
  }
}

// Keys that have no meaning here. Known ones of a wrong type are the configuration reader's errors.
void Comparison::CompareRest(const toml::table& base, const toml::table& head,
                             const std::set<std::string_view>& known, const std::string& prefix) {
  for (const auto& [key, value] : head) {
    if (known.contains(key.str())) continue;
    const toml::node* old = base.get(key.str());
    if (old && Written(*old) == Written(value)) continue;
    Add(WeakeningKind::kUnknown, LineOf(value),
        "changed: " + Quoted(prefix + std::string(key.str())));
  }
  for (const auto& [key, value] : base) {
    if (known.contains(key.str()) || head.contains(key.str())) continue;
    Add(WeakeningKind::kUnknown, 1, "removed: " + Quoted(prefix + std::string(key.str())));
  }
}

bool IsDigest(std::string_view word) {
  return word.size() == 64 && word.find_first_not_of("0123456789abcdef") == word.npos;
}

// Calls `visit(line number, line)` for every line of `text` that is an entry.
template <typename Visit>
void ForEachEntry(std::string_view text, Visit visit) {
  uint32_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") != line.npos && !line.starts_with('#')) visit(number, line);
  }
}

std::string_view Word(std::string_view line, int index) {
  for (; index > 0; --index) {
    const size_t blank = line.find(' ');
    if (blank == line.npos) return "";
    line.remove_prefix(blank + 1);
  }
  return line.substr(0, line.find(' '));
}

constexpr std::array<std::string_view, 2> kMarkers = {"leaksift:allow", "gitleaks:allow"};

// Whether one line of `text` has an allow marker and `secret`.
bool IsMarkedIn(std::string_view text, std::string_view secret) {
  if (secret.empty()) return false;
  for (std::string_view marker : kMarkers) {
    for (size_t at = text.find(marker); at != text.npos; at = text.find(marker, at + 1)) {
      const size_t begin = at == 0 ? 0 : text.find_last_of("\r\n", at - 1) + 1;
      const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
      if (text.substr(begin, end - begin).find(secret) != text.npos) return true;
    }
  }
  return false;
}

Result<bool> IsMarkedAtBase(const BaseText& base_text, const Finding& finding) {
  std::set<std::string> paths;
  if (!finding.provenance.path.empty()) paths.insert(finding.provenance.path);
  for (const Introduction& from : finding.provenance.introductions) paths.insert(from.path);
  for (const std::string& path : paths) {
    const Result<std::optional<std::string>> text = base_text(path);
    if (!text.ok()) return text.error();
    if (text->has_value() && IsMarkedIn(**text, finding.secret.Reveal())) return true;
  }
  return false;
}

const Rule& WeakeningRule() {
  static constexpr std::array<std::string_view, 1> kRevoke = {
      "Let somebody who is responsible for the policy look at this change before it is merged."};
  static const Provider kProvider = [] {
    Provider provider;
    provider.id = "leaksift";
    provider.name = "leaksift";
    provider.what = "The scan's own policy: configuration, allow entries and baseline.";
    provider.risk = "Once merged, secrets of this kind are no longer reported.";
    provider.revoke = kRevoke;
    return provider;
  }();
  static const Rule kRule = [] {
    Rule rule;
    rule.id = "policy-weakened";
    rule.name = "Change to the scan policy";
    rule.provider = &kProvider;
    rule.severity = Severity::kMedium;
    rule.confidence = Confidence::kHigh;
    return rule;
  }();
  return kRule;
}

}  // namespace

std::string_view ToString(WeakeningKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {
      "allow", "exclude", "disable", "rule", "gate", "baseline", "inline-allow", "unknown"};
  return kNames[static_cast<size_t>(kind)];
}

Result<std::vector<PolicyWeakening>> CompareConfigurations(std::string_view file,
                                                           const std::optional<std::string>& base,
                                                           const std::optional<std::string>& head) {
  const Result<toml::table> old = ParseToml(file, base.value_or(""));
  if (!old.ok()) return old.error();
  const Result<toml::table> now = ParseToml(file, head.value_or(""));
  if (!now.ok()) {
    return std::vector<PolicyWeakening>{{WeakeningKind::kUnknown, std::string(file), 1,
                                         "the change's configuration cannot be read"}};
  }
  return Comparison(file, *old, *now).Compare();
}

std::vector<PolicyWeakening> CompareBaselines(std::string_view file,
                                              const std::optional<std::string>& base,
                                              const std::optional<std::string>& head) {
  std::unordered_set<std::string_view> known;
  if (base) {
    ForEachEntry(*base, [&](uint32_t, std::string_view line) { known.insert(Word(line, 0)); });
  }
  std::vector<PolicyWeakening> found;
  size_t more = 0;
  if (head) {
    ForEachEntry(*head, [&](uint32_t number, std::string_view line) {
      const std::string_view fingerprint = Word(line, 0);
      if (IsDigest(fingerprint) && known.contains(fingerprint)) return;
      if (found.size() == kMaxNamed) {
        ++more;
        return;
      }
      found.push_back({WeakeningKind::kBaseline, std::string(file), number,
                       "new baseline entry for rule " + Quoted(Word(line, 1)) + " at " +
                           Quoted(Word(line, 2))});
    });
  }
  if (more > 0) {
    found.push_back({WeakeningKind::kBaseline, std::string(file), 1,
                     std::to_string(more) + " more new baseline entries"});
  }
  return found;
}

Result<std::vector<PolicyWeakening>> RefuseNewInlineAllows(const BaseText& base_text,
                                                           std::vector<Finding>* findings) {
  std::vector<PolicyWeakening> found;
  for (Finding& finding : *findings) {
    if (!finding.suppressed || finding.suppressed->code != ReasonCode::kInlineAllow) continue;
    const Result<bool> is_old = IsMarkedAtBase(base_text, finding);
    if (!is_old.ok()) return is_old.error();
    if (*is_old) continue;
    finding.suppressed.reset();
    found.push_back({WeakeningKind::kInlineAllow, finding.provenance.path, finding.location.line,
                     "the change itself allows what rule " + std::string(finding.rule->id) +
                         " finds here; that counts only once it is at the base",
                     finding.version});
  }
  return found;
}

Finding WeakeningFinding(const PolicyWeakening& weakening, std::string_view key) {
  Finding finding;
  finding.rule = &WeakeningRule();
  finding.secret = Secret(weakening.what);
  finding.provenance.path = weakening.file;
  finding.location = {weakening.line, 1, weakening.line, 1};
  finding.version = weakening.version;
  finding.verdict.confidence = Confidence::kHigh;
  finding.verdict.reasons = {{ReasonCode::kPolicyWeakened, weakening.what}};
  finding.fingerprint = Fingerprint(key, *finding.rule, weakening.what);
  finding.path_fingerprint = PathFingerprint(key, *finding.rule, weakening.what, weakening.file);
  return finding;
}

}  // namespace leaksift
