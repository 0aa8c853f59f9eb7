#include "report/gitlab.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/hash.h"
#include "base/version.h"
#include "finding/text_escape.h"
#include "report/json_object.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchemaVersion = "15.0.7";
constexpr size_t kMaxName = 255;
constexpr size_t kMaxSolution = 7000;
constexpr size_t kMaxMessages = 100;
constexpr std::string_view kNoCommit = "0000000000000000000000000000000000000000";

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "Critical";
    case Severity::kHigh:
      return "High";
    case Severity::kMedium:
      return "Medium";
    case Severity::kLow:
      return "Low";
  }
  return "Unknown";
}

class GitlabReport {
 public:
  explicit GitlabReport(const ReportView& view) : view_(view), report_(view.report()) {}

  std::string Run() {
    JsonObject out;
    out.Member("version", Dump(kSchemaVersion));
    out.Member("scan", Dump(Scan()));
    out.BeginArray("vulnerabilities");
    std::vector<const Finding*> active;
    for (const Finding& f : report_.findings) {
      if (f.active()) active.push_back(&f);
    }
    for (const Finding* f : BySeverity(std::move(active))) out.Element(Dump(Vulnerability(*f)));
    out.EndArray();
    return out.Finish() + "\n";
  }

 private:
  Json Scan() const {
    const Json tool = {{"id", "leaksift"},
                       {"name", "leaksift"},
                       {"version", kVersion},
                       {"vendor", {{"name", "leaksift"}}}};
    Json scan = {{"analyzer", tool},
                 {"scanner", tool},
                 {"type", "secret_detection"},
                 {"start_time", TimeText(report_.start_time)},
                 {"end_time", TimeText(report_.end_time)},
                 {"status", report_.ledger.complete() ? "success" : "failure"}};
    Json messages = Json::array();
    for (const LedgerEntry& entry : report_.ledger.entries) {
      if (entry.outcome != UnitOutcome::kFailed || messages.size() == kMaxMessages) continue;
      messages.push_back({{"level", "warn"},
                          {"value", fmt::format("Could not read {} {}: {}", ToString(entry.kind),
                                                NameText(view_.Clean(entry.unit)),
                                                NameText(view_.Clean(entry.reason)))}});
    }
    if (const size_t failed = report_.ledger.failed(); failed > messages.size()) {
      const std::string more = CountText(failed - messages.size(), "more unit");
      messages.push_back({{"level", "warn"}, {"value", more + " could not be read"}});
    }
    if (!messages.empty()) scan["messages"] = std::move(messages);
    return scan;
  }

  std::string Prose(std::string_view text, size_t limit) const {
    return Truncated(DocumentText(view_.CleanProse(text)), limit);
  }

  /// Different for each place, the same on each run.
  std::string IdOf(const Finding& f) {
    const std::string place =
        fmt::format("{} {} {}", f.path_fingerprint, f.rule->id, f.provenance.object_id);
    return HexEncode(Sha256(fmt::format("{} {}", place, ++seen_[place])));
  }

  Json Vulnerability(const Finding& f) {
    const Rule& rule = *f.rule;
    Json json = {{"id", IdOf(f)},
                 {"name", Prose(rule.name, kMaxName)},
                 {"description", Description(f)},
                 {"severity", SeverityName(rule.severity)},
                 {"solution", Prose(Solution(rule), kMaxSolution)},
                 {"identifiers",
                  Json::array({{{"type", "leaksift_rule_id"},
                                {"name", fmt::format("leaksift rule {}", rule.id)},
                                {"value", rule.id}},
                               {{"type", "cwe"},
                                {"name", "CWE-798"},
                                {"value", "798"},
                                {"url", "https://cwe.mitre.org/data/definitions/798.html"}}})},
                 {"location", LocationOf(f)}};
    if (rule.provider != nullptr) {
      for (std::string_view link : rule.provider->links) json["links"].push_back({{"url", link}});
    }
    if (f.verdict.confidence == Confidence::kLow) {
      json["flags"].push_back({{"type", "flagged-as-likely-false-positive"},
                               {"origin", "leaksift"},
                               {"description", NameText(view_.ConfidenceText(f.verdict))}});
    }
    return json;
  }

  std::string Description(const Finding& f) const {
    const Provider* provider = f.rule->provider;
    std::string text = fmt::format("{}. Confidence {}.", NameText(view_.Shown(f.secret)),
                                   NameText(view_.ConfidenceText(f.verdict)));
    if (provider != nullptr) text += fmt::format(" {} {}", provider->what, provider->risk);
    return DocumentText(view_.CleanProse(text));
  }

  static std::string Solution(const Rule& rule) {
    if (rule.provider == nullptr) return fmt::format("{}.", FirstStep(rule));
    std::string text;
    for (size_t i = 0; i < rule.provider->revoke.size(); ++i) {
      text += fmt::format("{}{}. {}", i == 0 ? "" : "\n", i + 1, rule.provider->revoke[i]);
    }
    return text;
  }

  Json LocationOf(const Finding& f) const {
    return {{"file", NameText(view_.Place(f))},
            {"start_line", f.location.line},
            {"end_line", f.location.end_line},
            {"commit", CommitOf(f)}};
  }

  /// The commit is required: the one that brought it, or the one that is checked out.
  Json CommitOf(const Finding& f) const {
    if (f.provenance.introductions.empty()) {
      return {{"sha", report_.head_commit.empty() ? kNoCommit : report_.head_commit}};
    }
    const Introduction& from = f.provenance.introductions[0];
    Json commit = {{"sha", from.commit}};
    if (!from.author_name.empty()) commit["author"] = NameText(view_.Clean(from.author_name));
    if (const std::string time = TimeText(from.author_time);
        from.author_time != 0 && !time.empty()) {
      commit["date"] = time;
    }
    if (!from.subject.empty()) commit["message"] = NameText(view_.Clean(from.subject));
    return commit;
  }

  const ReportView& view_;
  const ScanReport& report_;
  std::unordered_map<std::string, size_t> seen_;
};

}  // namespace

std::string RenderGitlab(const ReportView& view) { return GitlabReport(view).Run(); }

}  // namespace leaksift
