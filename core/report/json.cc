#include "report/json.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/version.h"
#include "finding/text_escape.h"
#include "report/json_object.h"
#include "report/shard.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// ISO 8601 in UTC; null when it is not known.
Json Time(int64_t seconds) {
  const std::string text = seconds == 0 ? "" : TimeText(seconds);
  return text.empty() ? Json() : Json(text + "Z");
}

void AddLocation(const Location& at, Json* json) {
  (*json)["line"] = at.line;
  (*json)["column"] = at.column;
  (*json)["end_line"] = at.end_line;
  (*json)["end_column"] = at.end_column;
}

class JsonReport {
 public:
  explicit JsonReport(const ReportView& view) : view_(view), report_(view.report()) {}

  Json Tool() const { return {{"name", "leaksift"}, {"version", kVersion}}; }

  Json Scan() const {
    return {{"command", report_.command},
            {"target", Name(report_.target)},
            {"head_commit", report_.head_commit},
            {"branch", Name(report_.branch)},
            {"repository", Text(RepositoryUri(view_.Clean(report_.repository_uri)))},
            {"started", Time(report_.start_time)},
            {"ended", Time(report_.end_time)},
            {"min_confidence", ToString(report_.min_confidence)},
            {"fail_on", ToString(report_.fail_on)},
            {"secrets_shown", view_.options().show_secrets}};
  }

  Json Summary() const {
    size_t active = 0;
    size_t suppressed = 0;
    Json by_severity = {{"critical", 0}, {"high", 0}, {"medium", 0}, {"low", 0}};
    for (const Finding& f : report_.findings) {
      suppressed += f.suppressed.has_value();
      if (!f.active()) continue;
      ++active;
      by_severity[std::string(ToString(f.rule->severity))].get_ref<int64_t&>() += 1;
    }
    size_t incidents = 0;
    for (const Incident& incident : GroupByIncident(report_.findings))
      incidents += IsOpen(incident);
    return {{"complete", report_.ledger.complete()},
            {"incidents", incidents},
            {"findings", active},
            {"blocking", BlockingFindings(report_)},
            {"suppressed", suppressed},
            {"by_severity", std::move(by_severity)}};
  }

  Json Coverage() const {
    const Ledger& ledger = report_.ledger;
    return {{"files", ledger.files}, {"commits", ledger.commits}, {"objects", ledger.objects},
            {"bytes", ledger.bytes}, {"failed", ledger.failed()}, {"skipped", ledger.skipped()}};
  }

  Json Unit(const LedgerEntry& entry) const {
    return {{"kind", ToString(entry.kind)},
            {"outcome", ToString(entry.outcome)},
            {"unit", Name(entry.unit)},
            {"reason", Name(entry.reason)}};
  }

  Json RuleOf(const Rule& rule) const {
    Json json = {{"id", rule.id},
                 {"name", Prose(rule.name)},
                 {"severity", ToString(rule.severity)},
                 {"confidence", ToString(rule.confidence)}};
    const Provider* provider = rule.provider;
    if (provider == nullptr) return json;
    json["provider"] = {{"id", provider->id},
                        {"name", provider->name},
                        {"what", Prose(provider->what)},
                        {"risk", Prose(provider->risk)},
                        {"revoke", Proses(provider->revoke)},
                        {"revoke_hits_account", provider->revoke_hits_account},
                        {"logs", Prose(provider->logs)},
                        {"links", Proses(provider->links)}};
    return json;
  }

  Json FindingOf(const Finding& f) const {
    Json json = {{"rule", f.rule->id},
                 {"severity", ToString(f.rule->severity)},
                 {"confidence", ToString(f.verdict.confidence)},
                 {"status", StatusOf(f)},
                 {"blocking", view_.Blocks(f)},
                 {"secret", Text(view_.Shown(f.secret))}};
    AddPlace(f, &json);
    json["fingerprint"] = f.fingerprint;
    json["path_fingerprint"] = f.path_fingerprint;
    json["line_hash"] = f.line_hash;
    json["reasons"] = Json::array();
    for (const Reason& reason : f.verdict.reasons) json["reasons"].push_back(ReasonOf(reason));
    if (f.suppressed) json["suppressed"] = ReasonOf(*f.suppressed);
    if (!f.encodings.empty()) json["encodings"] = f.encodings;
    for (const FindingPart& part : f.parts) {
      Json value = {{"name", part.name}, {"value", Text(view_.Shown(part.value))}};
      AddLocation(part.location, &value);
      json["parts"].push_back(std::move(value));
    }
    AddHistory(f.provenance, &json);
    return json;
  }

  Json IncidentOf(const Incident& incident,
                  const std::unordered_map<const Finding*, size_t>& index_of) const {
    std::map<std::string_view, bool> rules;
    Json findings = Json::array();
    for (const Finding* f : incident.findings) {
      rules[f->rule->id] = true;
      findings.push_back(index_of.at(f));
    }
    Json ids = Json::array();
    for (const auto& [id, unused] : rules) ids.push_back(id);
    return {{"fingerprint", incident.fingerprint},
            {"severity", ToString(incident.severity)},
            {"status", IsOpen(incident) ? "open" : "suppressed"},
            {"secret", Text(view_.Shown(incident.findings[0]->secret))},
            {"rules", std::move(ids)},
            {"findings", std::move(findings)}};
  }

  /// The rules that were hit, in order of id.
  std::vector<const Rule*> RulesHit() const {
    std::map<std::string_view, const Rule*> rules;
    for (const auto* list : {&report_.findings, &report_.dropped}) {
      for (const Finding& f : *list) rules.emplace(f.rule->id, f.rule);
    }
    std::vector<const Rule*> out;
    out.reserve(rules.size());
    for (const auto& [id, rule] : rules) out.push_back(rule);
    return out;
  }

 private:
  static bool IsOpen(const Incident& incident) {
    return std::any_of(incident.findings.begin(), incident.findings.end(),
                       [](const Finding* f) { return f->active(); });
  }

  static std::string_view StatusOf(const Finding& f) {
    if (!f.verdict.keep) return "dropped";
    return f.suppressed ? "suppressed" : "open";
  }

  static std::string Text(std::string_view clean) { return DocumentText(clean); }
  std::string Name(std::string_view raw) const { return NameText(view_.Clean(raw)); }
  std::string Prose(std::string_view text) const { return Text(view_.CleanProse(text)); }

  Json Proses(std::span<const std::string_view> texts) const {
    Json array = Json::array();
    for (std::string_view text : texts) array.push_back(Prose(text));
    return array;
  }

  Json ReasonOf(const Reason& reason) const {
    Json json = {{"code", ToString(reason.code)},
                 {"supports", Supports(reason.code)},
                 {"text", Describe(reason.code)}};
    if (!reason.detail.empty()) json["detail"] = Name(reason.detail);
    return json;
  }

  void AddPlace(const Finding& f, Json* json) const {
    const std::string place = view_.Place(f);
    (*json)["source"] = ToString(f.provenance.kind);
    (*json)["path"] = NameText(place);
    (*json)["uri"] = UriReference(place);
    AddLocation(f.location, json);
    (*json)["begin"] = f.span.begin;
    (*json)["end"] = f.span.end;
  }

  void AddHistory(const Provenance& from, Json* json) const {
    (*json)["in_head"] = from.in_head;
    if (!from.object_id.empty()) (*json)["object"] = from.object_id;
    const size_t listed = std::min(from.introductions.size(), Provenance::kMostIntroductions);
    for (size_t i = 0; i < listed; ++i) {
      const Introduction& first = from.introductions[i];
      (*json)["introductions"].push_back({{"commit", first.commit},
                                          {"path", Name(first.path)},
                                          {"author", Name(first.author_name)},
                                          {"email", Name(first.author_email)},
                                          {"time", Time(first.author_time)},
                                          {"subject", Name(first.subject)}});
    }
    const size_t more = from.introductions.size() - listed + from.more_introductions;
    if (more > 0) (*json)["more_introductions"] = more;
    for (const std::string& ref : from.refs) (*json)["refs"].push_back(Name(ref));
    if (from.more_refs > 0) (*json)["more_refs"] = from.more_refs;
  }

  const ReportView& view_;
  const ScanReport& report_;
};

}  // namespace

std::string RenderJson(const ReportView& view) {
  const ScanReport& report = view.report();
  const JsonReport json(view);
  JsonObject out;
  out.Member("format", "\"leaksift-report\"");
  out.Member("version", "1");
  out.Member("tool", Dump(json.Tool()));
  out.Member("scan", Dump(json.Scan()));
  out.Member("summary", Dump(json.Summary()));
  out.Member("coverage", Dump(json.Coverage()));
  out.BeginArray("units");
  for (const LedgerEntry& entry : report.ledger.entries) out.Element(Dump(json.Unit(entry)));
  out.EndArray();
  out.BeginArray("rules");
  for (const Rule* rule : json.RulesHit()) out.Element(Dump(json.RuleOf(*rule)));
  out.EndArray();
  std::unordered_map<const Finding*, size_t> index_of;
  for (size_t i = 0; i < report.findings.size(); ++i) index_of.emplace(&report.findings[i], i);
  out.BeginArray("incidents");
  for (const Incident& incident : GroupByIncident(report.findings)) {
    out.Element(Dump(json.IncidentOf(incident, index_of)));
  }
  out.EndArray();
  out.BeginArray("findings");
  for (const Finding& finding : report.findings) out.Element(Dump(json.FindingOf(finding)));
  out.EndArray();
  out.BeginArray("dropped");
  for (const Finding& finding : report.dropped) out.Element(Dump(json.FindingOf(finding)));
  out.EndArray();
  if (report.shard) out.Member("shard", RenderShard(report));
  return out.Finish() + "\n";
}

std::string RenderJsonLines(const ReportView& view) {
  const ScanReport& report = view.report();
  const JsonReport json(view);
  std::string out;
  const auto line = [&](std::string_view type, const Json& body) {
    Json typed = {{"type", type}};
    typed.update(body);
    out += Dump(typed) + "\n";
  };
  Json scan = {{"format", "leaksift-report"}, {"version", 1}, {"tool", json.Tool()}};
  scan.update(json.Scan());
  line("scan", scan);
  for (const Rule* rule : json.RulesHit()) line("rule", json.RuleOf(*rule));
  for (const Finding& finding : report.findings) line("finding", json.FindingOf(finding));
  for (const Finding& finding : report.dropped) line("dropped", json.FindingOf(finding));
  for (const LedgerEntry& entry : report.ledger.entries) line("unit", json.Unit(entry));
  line("coverage", json.Coverage());
  line("summary", json.Summary());
  return out;
}

}  // namespace leaksift
