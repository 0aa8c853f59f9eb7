#include "report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/version.h"
#include "finding/text_escape.h"
#include "report/gzip_size.h"
#include "report/json_object.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxResults = 25000;      // GitHub: results a run
constexpr size_t kMaxGzip = 9'500'000;     // GitHub: 10 MB compressed
constexpr size_t kMaxMessage = 1000;       // GitLab drops a result with a longer one
constexpr size_t kMaxRelated = 90;         // GitHub shows 100 locations a result
constexpr size_t kMaxLinks = 10;           // of them, named in the message
constexpr size_t kMaxDescription = 1024;   // GitHub
constexpr size_t kMaxNotifications = 100;  // a list that a person still reads
constexpr size_t kMaxHelp = 8000;

struct Level {
  std::string_view level;
  std::string_view security_severity;  // inside GitHub's and GitLab's bands, not on their borders
  double rank;                         // GitLab's bands are 10, 40, 70, 90
};

Level LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return {"error", "9.5", 95};
    case Severity::kHigh:
      return {"error", "8.0", 80};
    case Severity::kMedium:
      return {"warning", "5.5", 55};
    case Severity::kLow:
      return {"note", "3.0", 30};
  }
  return {"none", "0.1", 0};
}

/// Sorts sure before doubtful inside a band of severity.
double RankOf(const Finding& f) {
  return LevelOf(f.rule->severity).rank - 3 * (2 - static_cast<int>(f.verdict.confidence));
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Literal text in a message: brackets would make a link (3.11.6), braces a placeholder (3.11.5).
std::string MessageText(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

/// Findings of one rule on one line of one path.
using Group = std::vector<const Finding*>;

class SarifReport {
 public:
  SarifReport(const ReportView& view, SarifScope scope)
      : view_(view), report_(view.report()), scope_(scope) {
    Collect();
  }

  size_t groups() const { return groups_.size(); }

  std::string Run(size_t limit) {
    const size_t kept = std::min(limit, groups_.size());
    IndexRules(kept);
    JsonObject run;
    run.Member("tool", Dump(Tool()));
    run.Member("automationDetails", Dump({{"id", Category()}}));
    if (const Json origin = VersionControl(); !origin.empty()) {
      run.Member("versionControlProvenance", Dump(Json::array({origin})));
    }
    run.Member("columnKind", "\"utf16CodeUnits\"");
    run.Member("invocations", Dump(Json::array({Invocation(groups_.size() - kept)})));
    run.BeginArray("results");
    for (size_t i = 0; i < kept; ++i) run.Element(Dump(Result(groups_[i])));
    run.EndArray();
    JsonObject log;
    log.Member("$schema", "\"https://json.schemastore.org/sarif-2.1.0.json\"");
    log.Member("version", "\"2.1.0\"");
    log.BeginArray("runs");
    log.Element(run.Finish());
    log.EndArray();
    return log.Finish() + "\n";
  }

 private:
  bool InScope(const Finding& f) const {
    return ReportView::InTree(f) == (scope_ == SarifScope::kTree);
  }

  void Collect() {
    // In history one path has many texts; the object tells them apart.
    using Place = std::tuple<std::string, uint32_t, std::string_view, std::string_view>;
    std::map<Place, Group> by_place;
    for (const Finding& f : report_.findings) {
      if (!f.active()) continue;
      if (!InScope(f)) {
        ++elsewhere_;
        continue;
      }
      by_place[{PlaceName(f.provenance), f.location.line, f.rule->id, f.provenance.object_id}]
          .push_back(&f);
    }
    std::vector<const Finding*> first;
    std::map<const Finding*, Group*> group_of;
    for (auto& [place, group] : by_place) {
      first.push_back(group[0]);
      group_of[group[0]] = &group;
    }
    for (const Finding* f : BySeverity(std::move(first)))
      groups_.push_back(std::move(*group_of[f]));
  }

  /// Only rules with a result, in order of id.
  void IndexRules(size_t kept) {
    rules_.clear();
    for (size_t i = 0; i < kept; ++i) rules_.emplace(groups_[i][0]->rule->id, groups_[i][0]->rule);
    rule_index_.clear();
    for (const auto& [id, rule] : rules_) rule_index_.emplace(id, rule_index_.size());
  }

  std::string Category() const {
    std::string id = view_.options().category;
    if (id.empty()) {
      id = scope_ == SarifScope::kTree ? "leaksift/secrets/" : "leaksift/history/";
    }
    if (!id.ends_with('/')) id += '/';  // or the last part would count as the run's own id
    return id;
  }

  Json Tool() const {
    Json rules = Json::array();
    for (const auto& [id, rule] : rules_) rules.push_back(RuleOf(*rule));
    Json notifications = Json::array();
    const std::pair<std::string_view, std::string_view> kinds[] = {
        {"unit-failed", "A file, object or ref that should have been read and was not."},
        {"unit-skipped", "A file, object or ref that was left out by choice."},
        {"results-left-out", "Findings that this file does not have."}};
    for (const auto& [id, text] : kinds) {
      const Json words = {{"text", text}};
      notifications.push_back(
          {{"id", id}, {"shortDescription", words}, {"fullDescription", words}, {"help", words}});
    }
    return {{"driver",
             {{"name", "leaksift"},
              {"semanticVersion", kVersion},
              {"version", kVersion},
              {"rules", std::move(rules)},
              {"notifications", std::move(notifications)}}}};
  }

  std::string Prose(std::string_view text, size_t limit) const {
    return Truncated(DocumentText(view_.CleanProse(text)), limit);
  }

  Json RuleOf(const Rule& rule) const {
    const Level level = LevelOf(rule.severity);
    const Provider* provider = rule.provider;
    const std::string_view what = provider == nullptr ? "" : provider->what;
    const std::string_view risk = provider == nullptr ? "" : provider->risk;
    Json tags = {"security", "secret", "external/cwe/cwe-798", "cwe-798"};
    if (provider != nullptr) tags.push_back(provider->id);
    const std::string summary = fmt::format("{} in the repository.", rule.name);
    Json json = {{"id", rule.id},
                 {"name", Prose(rule.name, 255)},
                 {"shortDescription", {{"text", Prose(summary, kMaxDescription)}}},
                 {"fullDescription",
                  {{"text", Prose(what.empty() ? summary : fmt::format("{} {}", what, risk),
                                  kMaxDescription)}}},
                 {"help",
                  {{"text", Prose(fmt::format("{}.", FirstStep(rule)), kMaxDescription)},
                   {"markdown", Prose(HelpMarkdown(rule), kMaxHelp)}}}};
    if (!FirstLink(rule).empty()) json["helpUri"] = FirstLink(rule);
    json["defaultConfiguration"] = {{"level", level.level}};
    json["properties"] = {{"tags", std::move(tags)},
                          {"precision", ToString(rule.confidence)},
                          {"security-severity", level.security_severity}};
    return json;
  }

  static std::string HelpMarkdown(const Rule& rule) {
    std::string text;
    const Provider* provider = rule.provider;
    if (provider == nullptr) return fmt::format("{}.\n", FirstStep(rule));
    text += fmt::format("**{}.** {} {}\n\n", rule.name, provider->what, provider->risk);
    text += "Take it out of service:\n\n";
    for (size_t i = 0; i < provider->revoke.size(); ++i) {
      text += fmt::format("{}. {}\n", i + 1, provider->revoke[i]);
    }
    if (!provider->logs.empty()) text += fmt::format("\nLook for use of it: {}\n", provider->logs);
    for (std::string_view link : provider->links) text += fmt::format("\n* <{}>", link);
    return text + "\n";
  }

  Json VersionControl() const {
    const std::string uri = RepositoryUri(view_.Clean(report_.repository_uri));
    if (uri.empty()) return Json::object();
    Json origin = {{"repositoryUri", uri}};
    if (!report_.head_commit.empty()) origin["revisionId"] = report_.head_commit;
    // Code scanning wants the whole name of the reference.
    if (!report_.branch.empty()) {
      origin["branch"] = "refs/heads/" + NameText(view_.Clean(report_.branch));
    }
    return origin;
  }

  Json Invocation(size_t left_out) const {
    Json invocation = {{"executionSuccessful", report_.ledger.complete()}};
    if (report_.start_time != 0) invocation["startTimeUtc"] = TimeText(report_.start_time) + "Z";
    if (report_.end_time != 0) invocation["endTimeUtc"] = TimeText(report_.end_time) + "Z";
    Json notes = Json::array();
    if (left_out > 0) {
      notes.push_back(Note("results-left-out", "warning",
                           fmt::format("{} of the lowest severity left out: this file has a limit. "
                                       "The json report has all.",
                                       CountText(left_out, "result"))));
    }
    if (elsewhere_ > 0 && scope_ == SarifScope::kTree) {
      notes.push_back(Note("results-left-out", "note",
                           fmt::format("{} only in the history, not in the checked-out tree: "
                                       "the sarif-history report has them.",
                                       CountText(elsewhere_, "finding"))));
    }
    AddUnits(UnitOutcome::kFailed, &notes);
    AddUnits(UnitOutcome::kSkipped, &notes);
    invocation["toolExecutionNotifications"] = std::move(notes);
    return invocation;
  }

  static Json Note(std::string_view id, std::string_view level, std::string_view text) {
    return {{"descriptor", {{"id", id}}},
            {"level", level},
            {"message", {{"text", Truncated(MessageText(text), kMaxMessage)}}}};
  }

  void AddUnits(UnitOutcome outcome, Json* notes) const {
    const bool failed = outcome == UnitOutcome::kFailed;
    const std::string id = failed ? "unit-failed" : "unit-skipped";
    const std::string_view level = failed ? "error" : "note";
    const size_t count = failed ? report_.ledger.failed() : report_.ledger.skipped();
    size_t listed = 0;
    for (const LedgerEntry& entry : report_.ledger.entries) {
      if (entry.outcome != outcome || listed == kMaxNotifications) continue;
      ++listed;
      Json note = Note(
          id, level,
          fmt::format("{} {} {}: {}.", failed ? "Could not read" : "Skipped", ToString(entry.kind),
                      NameText(view_.Clean(entry.unit)), NameText(view_.Clean(entry.reason))));
      if (entry.kind == UnitKind::kFile) {
        note["locations"] = Json::array({{{"physicalLocation", Artifact(entry.unit)}}});
      }
      notes->push_back(std::move(note));
    }
    if (listed < count) {
      notes->push_back(Note(id, level,
                            fmt::format("{} {}.", CountText(count - listed, "more unit"),
                                        failed ? "could not be read" : "skipped")));
    }
  }

  Json Artifact(std::string_view path) const {
    return {{"artifactLocation", {{"uri", UriReference(view_.Clean(path))}}}};
  }

  Json PhysicalLocation(const Finding& f) const {
    const Location& at = f.location;
    Json region = {{"startLine", at.line},
                   {"startColumn", at.utf16_column != 0 ? at.utf16_column : at.column}};
    // Of a secret of several lines the first one: GitHub shows an alert in a pull request only when
    // all of its lines were changed there.
    if (at.end_line == at.line) {
      region["endLine"] = at.end_line;
      region["endColumn"] = at.utf16_end_column != 0 ? at.utf16_end_column : at.end_column;
    }
    Json location = Artifact(PlaceName(f.provenance));
    location["region"] = std::move(region);
    return location;
  }

  std::string MessageOf(const Group& group) const {
    const Finding& f = *group[0];
    std::string text =
        fmt::format("{} {}", MessageText(DocumentText(view_.CleanProse(f.rule->name))),
                    MessageText(NameText(view_.Shown(f.secret))));
    for (size_t i = 1; i < std::min(group.size(), kMaxLinks); ++i) {
      text += fmt::format(", [{}]({})", MessageText(NameText(view_.Shown(group[i]->secret))), i);
    }
    if (group.size() > kMaxLinks) text += fmt::format(" and {} more", group.size() - kMaxLinks);
    text += fmt::format(" (confidence {}", ToString(f.verdict.confidence));
    std::string_view separator = ": ";
    for (const Reason& reason : f.verdict.reasons) {
      text += fmt::format("{}{}", separator, Describe(reason.code));
      separator = "; ";
    }
    text += "). " + MessageText(DocumentText(view_.CleanProse(FirstStep(*f.rule)))) + ".";
    return Truncated(text, kMaxMessage);
  }

  Json Result(const Group& group) const {
    const Finding& f = *group[0];
    Json result = {{"ruleId", f.rule->id},
                   {"ruleIndex", rule_index_.at(f.rule->id)},
                   {"level", LevelOf(f.rule->severity).level},
                   {"rank", RankOf(f)},
                   {"message", {{"text", MessageOf(group)}}},
                   {"locations", Json::array({{{"physicalLocation", PhysicalLocation(f)}}})}};
    for (size_t i = 1; i < std::min(group.size(), kMaxRelated); ++i) {
      result["relatedLocations"].push_back(
          {{"id", i},
           {"physicalLocation", PhysicalLocation(*group[i])},
           {"message", {{"text", MessageText(NameText(view_.Shown(group[i]->secret)))}}}});
    }
    Json prints = Json::object();
    if (!f.line_hash.empty()) prints["primaryLocationLineHash"] = f.line_hash;
    if (!f.path_fingerprint.empty()) prints["leaksiftPath/v1"] = f.path_fingerprint;
    if (!prints.empty()) result["partialFingerprints"] = std::move(prints);
    result["properties"] = Properties(f);
    return result;
  }

  Json Properties(const Finding& f) const {
    Json properties = {{"confidence", ToString(f.verdict.confidence)},
                       {"incident", f.fingerprint},
                       {"source", ToString(f.provenance.kind)}};
    for (const Reason& reason : f.verdict.reasons) {
      properties["reasons"].push_back(ToString(reason.code));
    }
    // No names and addresses of people here: these files are uploaded to other services.
    if (!f.provenance.introductions.empty()) {
      const Introduction& first = f.provenance.introductions[0];
      properties["commit"] = first.commit;
      if (first.author_time != 0) properties["date"] = DateText(first.author_time);
    }
    return properties;
  }

  const ReportView& view_;
  const ScanReport& report_;
  const SarifScope scope_;
  std::vector<Group> groups_;
  std::map<std::string_view, const Rule*> rules_;
  std::map<std::string_view, size_t> rule_index_;
  size_t elsewhere_ = 0;  // active findings out of scope
};

}  // namespace

std::string RenderSarif(const ReportView& view, SarifScope scope) {
  SarifReport sarif(view, scope);
  size_t limit = std::min(sarif.groups(), kMaxResults);
  for (;;) {
    std::string text = sarif.Run(limit);
    // Names of thousands of random bytes can make few results too large; others never are.
    const size_t size = text.size() <= kMaxGzip ? text.size() : GzipSize(text);
    if (size <= kMaxGzip || limit == 0) return text;
    limit = std::min(
        limit - 1, static_cast<size_t>(static_cast<double>(limit) * 0.9 *
                                       static_cast<double>(kMaxGzip) / static_cast<double>(size)));
  }
}

}  // namespace leaksift
