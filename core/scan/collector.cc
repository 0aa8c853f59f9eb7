#include "scan/collector.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "finding/fingerprint.h"
#include "finding/line_hash.h"
#include "judge/judge.h"

namespace leaksift {
namespace {

Match MatchOf(const Hit& hit) {
  Match match;
  match.rule = hit.rule;
  match.token = hit.token;
  match.secret = hit.secret_span;
  match.shape = hit.shape;
  match.distance = hit.distance;
  return match;
}

// What a marker may stand in: the secret's line, no further than kMarkerReach from it, so that a
// line of 100 MB is not read again for each of its findings.
std::string_view MarkerText(Span secret, std::string_view text, LineIndex* lines) {
  const Span line = lines->LineAt(secret.begin);
  const Span reach = Widen(secret, kMarkerReach, text.size());
  return Span{std::max(line.begin, reach.begin), std::min(line.end, reach.end)}.In(text);
}

// The lines that a match stands on, no further than its rule's reach (law 1).
std::string_view LinesOf(const Match& match, std::string_view text, LineIndex* lines) {
  const Span reach = Widen(match.token, match.rule->reach, text.size());
  return Span{std::max(reach.begin, lines->LineAt(match.token.begin).begin),
              std::min(reach.end, lines->LineAt(match.token.end).end)}
      .In(text);
}

Location Shifted(Location location, const TextOrigin& origin) {
  if (location.line == 1) {
    location.column += origin.column - 1;
    if (location.utf16_column > 0) location.utf16_column += origin.column - 1;
  }
  if (location.end_line == 1) {
    location.end_column += origin.column - 1;
    if (location.utf16_end_column > 0) location.utf16_end_column += origin.column - 1;
  }
  location.line += origin.line - 1;
  location.end_line += origin.line - 1;
  return location;
}

template <typename T>
void MoveInto(std::vector<T>* to, std::vector<T>* from) {
  to->insert(to->end(), std::make_move_iterator(from->begin()),
             std::make_move_iterator(from->end()));
}

}  // namespace

CollectorContext::CollectorContext(const RuleSet& rules, const ScanOptions& options)
    : options_(options) {
  for (const Rule* rule : rules.rules()) {
    if (!rule->path_pattern.empty())
      paths_.emplace(rule, std::make_unique<Pattern>(rule->path_pattern));
  }
}

bool CollectorContext::RuleAppliesTo(const Rule& rule, std::string_view path) const {
  if (rule.path_pattern.empty()) return true;
  const auto hit = paths_.at(&rule)->Find(path, 0);
  return !hit.ok() || hit->has_value();  // undecided: the rule applies
}

// Most of a history's hits stay below the gate at any path: those need no lines, marks and origins.
bool Collector::MayBeShown(const Match& match, const Verdict& verdict) const {
  const ScanOptions& options = context_.options();
  return options.keep_dropped ||
         (verdict.keep && BestByPath(match, verdict) >= options.min_confidence);
}

std::vector<PendingFinding> Collector::Prepare(std::string_view text, const TextOrigin& origin,
                                               const Provenance& provenance,
                                               std::vector<Hit> hits) {
  std::vector<PendingFinding> pending;
  if (hits.empty()) return pending;
  LineIndex lines(text);
  std::vector<uint32_t> wanted;
  for (Hit& hit : hits) {
    Match match = MatchOf(hit);
    if (!MayBeShown(match, hit.verdict)) continue;
    if (pending.size() == options().max_findings_of_text) {
      Fail(provenance, "more than " + std::to_string(pending.size()) +
                           " findings in one text: the others are not listed");
      break;
    }
    Finding finding = Build(text, origin, provenance, std::move(hit), &lines);
    const GitleaksText read{finding.secret.Reveal(), match.token.In(text),
                            LinesOf(match, text, &lines)};
    std::vector<bool> allowlists = context_.options().policy.gitleaks.ReadText(read);
    pending.push_back({std::move(finding), std::move(match), std::move(allowlists)});
    wanted.push_back(pending.back().finding.location.line);
  }
  if (origin.offset != 0) return pending;  // a line's number in the file is not the one in the text
  const std::vector<std::string> hashes = LineHashes(text, wanted);
  for (size_t i = 0; i < pending.size(); ++i) pending[i].finding.line_hash = hashes[i];
  return pending;
}

void Collector::Fail(const Provenance& provenance, std::string reason) {
  const bool object = !provenance.object_id.empty();
  const UnitKind kind = object                                  ? UnitKind::kObject
                        : provenance.kind == SourceKind::kStdin ? UnitKind::kStdin
                                                                : UnitKind::kFile;
  ledger.entries.push_back({kind, UnitOutcome::kFailed,
                            object ? provenance.object_id : provenance.path, std::move(reason)});
}

void Collector::Add(std::string_view text, const TextOrigin& origin, const Provenance& provenance,
                    std::vector<Hit> hits) {
  for (PendingFinding& pending : Prepare(text, origin, provenance, std::move(hits))) {
    Decide(std::move(pending));
  }
}

Verdict Collector::JudgePaths(const PendingFinding& pending) const {
  const Provenance& provenance = pending.finding.provenance;
  std::vector<std::string_view> paths;
  for (const Introduction& introduction : provenance.introductions)
    paths.push_back(introduction.path);
  if (paths.empty()) paths.push_back(provenance.path);
  std::optional<Verdict> best;
  for (std::string_view path : paths) {
    if (!context_.RuleAppliesTo(*pending.finding.rule, path)) continue;
    Verdict verdict = pending.finding.verdict;
    JudgePath(path, pending.match, &verdict);
    if (!best || verdict.confidence > best->confidence) best = std::move(verdict);
  }
  if (best) return std::move(*best);
  Verdict none = pending.finding.verdict;
  none.keep = false;
  none.reasons.push_back({ReasonCode::kOtherPath, {}});
  return none;
}

void Collector::Decide(PendingFinding pending) {
  const ScanOptions& options = context_.options();
  Finding& finding = pending.finding;
  if (finding.verdict.keep) finding.verdict = JudgePaths(pending);
  const bool reported =
      finding.verdict.keep && finding.verdict.confidence >= options.min_confidence;
  if (!reported && !options.keep_dropped) {
    if (finding.version) undecided.push_back(std::move(finding));
    return;
  }
  finding.path_fingerprint = PathFingerprint(options.fingerprint_key, *finding.rule,
                                             finding.secret.Reveal(), finding.provenance.path);
  if (reported && !finding.suppressed) {
    finding.suppressed = options.policy.Allows(finding, options.today);
    if (!finding.suppressed) {
      finding.suppressed = options.policy.gitleaks.Allows(finding, pending.allowlists);
    }
  }
  if (!finding.version) ShortenIntroductions(&finding.provenance);
  (reported ? findings : dropped).push_back(std::move(finding));
}

Finding Collector::Build(std::string_view text, const TextOrigin& origin,
                         const Provenance& provenance, Hit hit, LineIndex* lines) const {
  Finding finding;
  finding.rule = hit.rule;
  finding.provenance = provenance;
  finding.location = Shifted(lines->Locate(hit.secret_span), origin);
  finding.span = {hit.secret_span.begin + origin.offset, hit.secret_span.end + origin.offset};
  finding.verdict = std::move(hit.verdict);
  for (HitPart& part : hit.parts) {
    finding.parts.push_back(
        {std::string(part.name), std::move(part.value), Shifted(lines->Locate(part.span), origin)});
  }
  for (Encoding encoding : hit.encodings) finding.encodings.emplace_back(ToString(encoding));
  finding.fingerprint =
      Fingerprint(context_.options().fingerprint_key, *hit.rule, hit.secret.Reveal());
  finding.secret = std::move(hit.secret);
  if (finding.verdict.keep) {
    ApplyMarker(MarkerText(hit.secret_span, text, lines), &finding);
  }
  return finding;
}

void Collector::ApplyMarker(std::string_view line, Finding* finding) const {
  const ScanOptions& options = context_.options();
  const auto marker =
      FindAllowMarker(line, finding->rule->id, options.today, options.policy.foreign_markers);
  if (!marker) return;
  if (marker->valid) {
    finding->suppressed = Reason{ReasonCode::kInlineAllow, marker->explanation};
  } else {
    finding->verdict.reasons.push_back({ReasonCode::kAllowRefused, marker->explanation});
  }
}

void Collector::Merge(Collector other) {
  MoveInto(&findings, &other.findings);
  MoveInto(&dropped, &other.dropped);
  MoveInto(&undecided, &other.undecided);
  MoveInto(&ledger.entries, &other.ledger.entries);
  ledger.files += other.ledger.files;
  ledger.objects += other.ledger.objects;
  ledger.commits += other.ledger.commits;
  ledger.bytes += other.ledger.bytes;
}

}  // namespace leaksift
