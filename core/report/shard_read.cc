#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/version.h"
#include "finding/fingerprint.h"
#include "report/json_check.h"
#include "report/shard.h"
#include "report/shard_seal.h"
#include "report/stored_rules.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 12;
constexpr uint32_t kMaxShards = 100'000;
constexpr size_t kMaxSize = size_t{1} << 40;  // of a secret or a text, in bytes

// Of the whole document only what a merge needs, so that the rest takes no memory; null where the
// text is no JSON object. Nothing is nested deeper than a section is.
Json ParseReport(std::string_view text) {
  const auto wanted = [](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kMaxDepth) return false;
    if (event != Json::parse_event_t::key || depth != 1) return true;
    return parsed == "format" || parsed == "shard";
  };
  Json json = Json::parse(text, wanted, false);
  return json.is_object() ? std::move(json) : Json();
}

class ShardReader {
 public:
  ShardReader(const std::string& name, const std::string& key)
      : key_(key), check_(name), seal_(key) {
    out_.name = name;
  }

  Result<ShardReport> Run(const JsonPlace& section) {
    ReadScan(check_.Object(section, "scan"));
    check_.ForEach(section, "rules", [this](const JsonPlace& at) {
      seal_.Add('r', DumpJson(*at.json));
      out_.rules->Read(at, &check_);
    });
    check_.ForEach(section, "units", [this](const JsonPlace& at) {
      seal_.Add('u', DumpJson(*at.json));
      ReadUnit(at);
    });
    check_.ForEach(section, "findings", [this](const JsonPlace& at) {
      seal_.Add('f', DumpJson(*at.json));
      ReadFinding(at);
    });
    const std::string seal = check_.Text(section, "seal");
    if (!check_.ok()) return check_.error();
    if (seal != seal_.value()) check_.Fail(section, "was changed after it was written");
    if (!check_.ok()) return check_.error();
    out_.report.masked = true;
    return std::move(out_);
  }

 private:
  void ReadScan(const JsonPlace& at) {
    const std::string engine = check_.Text(at, "engine");
    if (check_.ok() && engine != kVersion) {
      return check_.Fail(at, fmt::format("written by leaksift {}, this is {}", engine, kVersion));
    }
    ShardIdentity shard;
    const std::string key = check_.Hex(at, "key", {16});
    if (check_.ok() && key != KeyId(key_)) {
      return check_.Fail(at, "made under another fingerprint key (--fingerprint-key)");
    }
    shard.count = static_cast<uint32_t>(check_.Number(at, "count", 1, kMaxShards));
    shard.index = static_cast<uint32_t>(check_.Number(at, "index", 1, shard.count));
    shard.fingerprint_key = key_;
    shard.rules = check_.Hex(at, "rules", {64});
    shard.policy = check_.Hex(at, "policy", {64});
    shard.source = check_.Hex(at, "source", {64});
    ScanReport& report = out_.report;
    report.shard = shard;
    report.command = check_.Text(at, "command");
    report.target = check_.Bytes(at, "target");
    report.head_commit = check_.Hex(at, "head", {0, 40, 64});
    report.branch = check_.Bytes(at, "branch");
    report.repository_uri = check_.Bytes(at, "repository");
    report.min_confidence = check_.Choice(at, "min_confidence", Confidence::kHigh);
    report.fail_on = check_.Choice(at, "fail_on", Severity::kCritical);
    report.ledger.files = check_.Number(at, "files", 0, kMaxSize);
    report.ledger.objects = check_.Number(at, "objects", 0, kMaxSize);
    report.ledger.commits = check_.Number(at, "commits", 0, kMaxSize);
    report.ledger.bytes = check_.Number(at, "bytes", 0, UINT64_MAX / kMaxShards);
    if (check_.ok()) seal_.Add('s', DumpJson(*at.json));
  }

  void ReadUnit(const JsonPlace& at) {
    LedgerEntry entry;
    entry.kind = check_.Choice(at, "kind", UnitKind::kConfiguration);
    entry.outcome = check_.Choice(at, "outcome", UnitOutcome::kFailed);
    entry.unit = check_.Bytes(at, "unit");
    entry.reason = check_.Bytes(at, "reason");
    out_.report.ledger.entries.push_back(std::move(entry));
  }

  void ReadFinding(const JsonPlace& at) {
    Finding f;
    f.rule = out_.rules->Find(check_.Text(at, "rule"));
    if (f.rule == nullptr) return check_.Fail(at, "names a rule that the report does not describe");
    const JsonPlace secret = check_.Object(at, "secret");
    f.secret = Secret(check_.Text(secret, "shown"));
    f.fingerprint = check_.Hex(at, "fingerprint", {64});
    f.path_fingerprint = check_.Hex(at, "path_fingerprint", {0, 64});  // none: undecided
    f.line_hash = check_.Text(at, "line_hash");
    f.location = ReadLocation(check_.Object(at, "location"));
    f.span.begin = check_.Number(at, "begin", 0, kMaxSize);
    f.span.end = check_.Number(at, "end", f.span.begin, kMaxSize);
    f.verdict.keep = check_.Flag(at, "keep");
    f.verdict.confidence = check_.Choice(at, "confidence", Confidence::kHigh);
    check_.ForEach(at, "reasons",
                   [&](const JsonPlace& one) { f.verdict.reasons.push_back(ReadReason(one)); });
    check_.ForEach(at, "encodings",
                   [&](const JsonPlace& one) { f.encodings.push_back(check_.TextOf(one)); });
    if (check_.Has(at, "suppressed")) f.suppressed = ReadReason(check_.Object(at, "suppressed"));
    ReadProvenance(at, &f.provenance);
    if (check_.Has(at, "version")) {
      f.version = ReadVersion(check_.Object(at, "version"));
      const bool in_object = !f.provenance.object_id.empty();  // others are about such a one
      if (in_object && f.version->steps.size() != f.provenance.introductions.size()) {
        check_.Fail(at, "has another number of steps than of introductions");
      }
    }
    const std::string list = check_.Text(at, "list");
    const bool hides = list == "findings";
    if (hides) Hide(*f.rule, f.fingerprint, secret);
    check_.ForEach(at, "parts", [&](const JsonPlace& one) { ReadPart(one, hides, &f); });
    Keep(at, list, std::move(f));
  }

  void Keep(const JsonPlace& at, std::string_view list, Finding f) {
    if (!check_.ok()) return;
    ScanReport& report = out_.report;
    if (list == "findings") return report.findings.push_back(std::move(f));
    if (list == "dropped") return report.dropped.push_back(std::move(f));
    if (list == "undecided" && f.version) return report.undecided.push_back(std::move(f));
    check_.Fail(at, "is in no known list");
  }

  void ReadPart(const JsonPlace& at, bool hides, Finding* f) {
    const JsonPlace secret = check_.Object(at, "secret");
    FindingPart part;
    part.name = check_.Text(at, "name");
    part.value = Secret(check_.Text(secret, "shown"));
    part.location = ReadLocation(check_.Object(at, "location"));
    if (hides && check_.Has(at, "fingerprint")) {
      Hide(*f->rule, check_.Hex(at, "fingerprint", {64}), secret);
    }
    f->parts.push_back(std::move(part));
  }

  void Hide(const Rule& rule, const std::string& fingerprint, const JsonPlace& secret) {
    HiddenSecret hidden;
    hidden.rule = &rule;
    hidden.fingerprint = fingerprint;
    hidden.size = check_.Number(secret, "size", 0, kMaxSize);
    hidden.mask = check_.Text(secret, "mask");
    hidden.distinctive = check_.Flag(secret, "distinctive");
    const bool fits = hidden.mask.size() ==
                      Secret(std::string(std::min<size_t>(hidden.size, 64), 'x')).Masked().size();
    if (!fits) return check_.Fail(secret, "has a mask that no secret of its size has");
    out_.hidden.push_back(std::move(hidden));
  }

  Location ReadLocation(const JsonPlace& at) {
    const auto number = [&](const char* name, uint64_t least) {
      return static_cast<uint32_t>(check_.Number(at, name, least, UINT32_MAX));
    };
    Location location;
    location.line = number("line", 1);
    location.column = number("column", 1);
    location.end_line = number("end_line", 1);
    location.end_column = number("end_column", 1);
    location.utf16_column = number("utf16", 0);
    location.utf16_end_column = number("utf16_end", 0);
    return location;
  }

  Reason ReadReason(const JsonPlace& at) {
    const ReasonCode code = check_.Choice(at, "code", ReasonCode::kBaselined);
    return {code, check_.Bytes(at, "detail")};
  }

  void ReadProvenance(const JsonPlace& at, Provenance* from) {
    from->kind = check_.Choice(at, "source", SourceKind::kGitReflog);
    from->path = check_.Bytes(at, "path");
    from->object_id = check_.Hex(at, "object", {0, 40, 64});
    from->in_head = check_.Flag(at, "in_head");
    check_.ForEach(at, "introductions", [&](const JsonPlace& one) {
      Introduction first;
      first.commit = check_.Hex(one, "commit", {40, 64});
      first.path = check_.Bytes(one, "path");
      first.author_name = check_.Bytes(one, "author");
      first.author_email = check_.Bytes(one, "email");
      first.author_time = check_.Signed(one, "time");
      first.subject = check_.Bytes(one, "subject");
      from->introductions.push_back(std::move(first));
    });
    from->more_introductions = check_.Number(at, "more_introductions", 0, kMaxSize);
    from->more_refs = check_.Number(at, "more_refs", 0, kMaxSize);
    check_.ForEach(at, "refs",
                   [&](const JsonPlace& one) { from->refs.push_back(check_.BytesOf(one)); });
  }

  VersionRank ReadRank(const JsonPlace& at) {
    const auto commit = static_cast<uint32_t>(check_.Number(at, "commit", 0, UINT32_MAX));
    return {commit, check_.Hex(at, "object", {40, 64})};
  }

  std::shared_ptr<const VersionMark> ReadVersion(const JsonPlace& at) {
    VersionMark mark;
    mark.place = check_.Hex(at, "place", {64});
    mark.first = ReadRank(check_.Object(at, "first"));
    mark.shown.rank = ReadRank(check_.Object(at, "shown"));
    mark.shown.in_head = check_.Flag(at, "in_head");
    check_.ForEach(at, "objects", [&](const JsonPlace& one) {
      mark.objects.push_back(check_.HexOf(one, {40, 64}));
    });
    check_.ForEach(at, "steps", [&](const JsonPlace& one) {
      VersionStep step{ReadRank(check_.Object(one, "rank")), {}};
      check_.ForEach(one, "before", [&](const JsonPlace& id) {
        step.before.push_back(check_.HexOf(id, {40, 64}));
      });
      mark.steps.push_back(std::move(step));
    });
    check_.ForEach(at, "refs", [&](const JsonPlace& one) {
      mark.refs.push_back(check_.NumberOf(one, 0, UINT64_MAX));
    });
    return std::make_shared<VersionMark>(std::move(mark));
  }

  const std::string& key_;
  JsonCheck check_;
  ShardSeal seal_;
  ShardReport out_;
};

}  // namespace

ShardReport::ShardReport() : rules(std::make_unique<StoredRules>()) {}
ShardReport::~ShardReport() = default;
ShardReport::ShardReport(ShardReport&&) noexcept = default;
ShardReport& ShardReport::operator=(ShardReport&&) noexcept = default;

Result<ShardReport> ReadShard(const std::string& name, std::string_view json,
                              const std::string& key) {
  const Json document = ParseReport(json);
  const auto format = document.find("format");
  if (document.is_null() || format == document.end() || *format != "leaksift-report") {
    return Error{ErrorKind::kUsage, name + ": not a JSON report of leaksift"};
  }
  const auto section = document.find("shard");
  if (section == document.end()) {
    return Error{ErrorKind::kUsage, name + ": a report of a whole scan, not of a part (--shard)"};
  }
  const auto version = section->find("version");
  if (version == section->end() || *version != 1) {
    return Error{ErrorKind::kUsage, name + ": /shard: not a section of version 1"};
  }
  const JsonPlace root{&document, nullptr, ""};
  return ShardReader(name, key).Run({&*section, &root, "shard"});
}

}  // namespace leaksift
