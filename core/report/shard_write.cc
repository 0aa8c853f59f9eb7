#include <nlohmann/json.hpp>

#include <map>

#include "base/version.h"
#include "finding/fingerprint.h"
#include "finding/text_escape.h"
#include "report/json_object.h"
#include "report/mask.h"
#include "report/shard.h"
#include "report/shard_seal.h"
#include "report/stored_rules.h"
#include "report/view.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

Json LocationJson(const Location& at) {
  return {{"line", at.line},          {"column", at.column},
          {"end_line", at.end_line},  {"end_column", at.end_column},
          {"utf16", at.utf16_column}, {"utf16_end", at.utf16_end_column}};
}

Json ReasonJson(const Reason& reason) {
  return {{"code", ToString(reason.code)}, {"detail", EscapeWord(reason.detail)}};
}

Json RankJson(const VersionRank& rank) {
  return {{"commit", rank.commit}, {"object", rank.object_id}};
}

class ShardWriter {
 public:
  explicit ShardWriter(const ScanReport& masked)
      : report_(masked),
        view_(masked, options_),
        seal_(masked.shard->fingerprint_key),
        key_(masked.shard->fingerprint_key) {}

  std::string Run() {
    JsonObject out;
    out.Member("version", "1");
    const std::string scan = DumpJson(Scan());
    seal_.Add('s', scan);
    out.Member("scan", scan);
    const auto element = [&](char kind, const Json& json) {
      const std::string dump = DumpJson(json);
      seal_.Add(kind, dump);
      out.Element(dump);
    };
    out.BeginArray("rules");
    const auto prose = [this](std::string_view text) {
      return DocumentText(view_.CleanProse(text));
    };
    for (const auto& [id, rule] : RulesHit()) element('r', StoredRuleJson(*rule, prose));
    out.EndArray();
    out.BeginArray("units");
    for (const LedgerEntry& entry : report_.ledger.entries) element('u', Unit(entry));
    out.EndArray();
    out.BeginArray("findings");
    for (const Finding& f : report_.findings) element('f', FindingJson("findings", f));
    for (const Finding& f : report_.dropped) element('f', FindingJson("dropped", f));
    for (const Finding& f : report_.undecided) element('f', FindingJson("undecided", f));
    out.EndArray();
    out.Member("seal", DumpJson(seal_.value()));
    return out.Finish();
  }

 private:
  Json Scan() const {
    const ShardIdentity& shard = *report_.shard;
    const Ledger& ledger = report_.ledger;
    return {{"engine", kVersion},
            {"index", shard.index},
            {"count", shard.count},
            {"key", KeyId(key_)},
            {"rules", shard.rules},
            {"policy", shard.policy},
            {"source", shard.source},
            {"command", report_.command},
            {"target", EscapeWord(report_.target)},
            {"head", report_.head_commit},
            {"branch", EscapeWord(report_.branch)},
            {"repository", EscapeWord(RepositoryUri(report_.repository_uri))},
            {"min_confidence", ToString(report_.min_confidence)},
            {"fail_on", ToString(report_.fail_on)},
            {"files", ledger.files},
            {"objects", ledger.objects},
            {"commits", ledger.commits},
            {"bytes", ledger.bytes}};
  }

  std::map<std::string_view, const Rule*> RulesHit() const {
    std::map<std::string_view, const Rule*> rules;
    for (const auto* list : {&report_.findings, &report_.dropped, &report_.undecided}) {
      for (const Finding& f : *list) rules.emplace(f.rule->id, f.rule);
    }
    return rules;
  }

  static Json Unit(const LedgerEntry& entry) {
    return {{"kind", ToString(entry.kind)},
            {"outcome", ToString(entry.outcome)},
            {"unit", EscapeWord(entry.unit)},
            {"reason", EscapeWord(entry.reason)}};
  }

  Json SecretJson(const Secret& secret) const {
    return {{"shown", DocumentText(view_.Shown(secret))},
            {"mask", secret.Masked()},
            {"size", secret.size()},
            {"distinctive", IsDistinctive(secret.Reveal())}};
  }

  Json PartJson(const Finding& f, const FindingPart& part) const {
    Json json = {{"name", part.name}, {"location", LocationJson(part.location)}};
    json["secret"] = SecretJson(part.value);
    if (IsSecretPart(part.name)) {
      json["fingerprint"] = Fingerprint(key_, *f.rule, part.value.Reveal());
    }
    return json;
  }

  Json FindingJson(std::string_view list, const Finding& f) const {
    Json json = {{"list", list},
                 {"rule", f.rule->id},
                 {"secret", SecretJson(f.secret)},
                 {"fingerprint", f.fingerprint},
                 {"path_fingerprint", f.path_fingerprint},
                 {"line_hash", f.line_hash},
                 {"location", LocationJson(f.location)},
                 {"begin", f.span.begin},
                 {"end", f.span.end},
                 {"keep", f.verdict.keep},
                 {"confidence", ToString(f.verdict.confidence)},
                 {"reasons", Json::array()},
                 {"parts", Json::array()},
                 {"encodings", f.encodings}};
    for (const Reason& reason : f.verdict.reasons) json["reasons"].push_back(ReasonJson(reason));
    for (const FindingPart& part : f.parts) json["parts"].push_back(PartJson(f, part));
    if (f.suppressed) json["suppressed"] = ReasonJson(*f.suppressed);
    AddProvenance(f.provenance, &json);
    if (f.version) {
      json["version"] = {{"place", f.version->place},
                         {"first", RankJson(f.version->first)},
                         {"shown", RankJson(f.version->shown.rank)},
                         {"in_head", f.version->shown.in_head},
                         {"objects", f.version->objects},
                         {"steps", Json::array()},
                         {"refs", f.version->refs}};
      for (const VersionStep& step : f.version->steps) {
        json["version"]["steps"].push_back(
            {{"rank", RankJson(step.rank)}, {"before", step.before}});
      }
    }
    return json;
  }

  static void AddProvenance(const Provenance& from, Json* json) {
    (*json)["source"] = ToString(from.kind);
    (*json)["path"] = EscapeWord(from.path);
    (*json)["object"] = from.object_id;
    (*json)["in_head"] = from.in_head;
    (*json)["introductions"] = Json::array();
    for (const Introduction& first : from.introductions) {
      (*json)["introductions"].push_back({{"commit", first.commit},
                                          {"path", EscapeWord(first.path)},
                                          {"author", EscapeWord(first.author_name)},
                                          {"email", EscapeWord(first.author_email)},
                                          {"time", first.author_time},
                                          {"subject", EscapeWord(first.subject)}});
    }
    (*json)["more_introductions"] = from.more_introductions;
    (*json)["more_refs"] = from.more_refs;
    (*json)["refs"] = Json::array();
    for (const std::string& ref : from.refs) (*json)["refs"].push_back(EscapeWord(ref));
  }

  const ScanReport& report_;
  const ReportOptions options_;
  const ReportView view_;
  ShardSeal seal_;
  const std::string& key_;
};

}  // namespace

std::string RenderShard(const ScanReport& report) {
  ScanReport masked = report;
  MaskReport(&masked);
  return ShardWriter(masked).Run();
}

}  // namespace leaksift
