#include "scan/collector.h"

#include <algorithm>
#include <iterator>

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

void Collector::Add(std::string_view text, const TextOrigin& origin, const Provenance& provenance,
                    std::vector<Hit> hits) {
  if (hits.empty()) return;
  const ScanOptions& options = context_.options();
  LineIndex lines(text);
  const size_t first = findings.size();
  for (Hit& hit : hits) {
    if (!context_.RuleAppliesTo(*hit.rule, provenance.path)) continue;
    if (!hit.verdict.keep && !options.keep_dropped) continue;
    const Match match = MatchOf(hit);
    Verdict verdict = std::move(hit.verdict);
    if (verdict.keep) JudgePath(provenance.path, match, &verdict);
    const bool reported = verdict.keep && verdict.confidence >= options.min_confidence;
    if (!reported && !options.keep_dropped) continue;
    hit.verdict = std::move(verdict);
    Finding finding = Build(text, origin, provenance, std::move(hit), &lines);
    (reported ? findings : dropped).push_back(std::move(finding));
  }
  AddLineHashes(text, origin, first);
}

Finding Collector::Build(std::string_view text, const TextOrigin& origin,
                         const Provenance& provenance, Hit hit, LineIndex* lines) const {
  const ScanOptions& options = context_.options();
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
  finding.fingerprint = Fingerprint(options.fingerprint_key, *hit.rule, hit.secret.Reveal());
  finding.path_fingerprint =
      PathFingerprint(options.fingerprint_key, *hit.rule, hit.secret.Reveal(), provenance.path);
  finding.secret = std::move(hit.secret);
  if (finding.verdict.keep) Suppress(lines->LineAt(hit.secret_span.begin).In(text), &finding);
  return finding;
}

void Collector::Suppress(std::string_view line, Finding* finding) const {
  const ScanOptions& options = context_.options();
  finding->suppressed = options.policy.Allows(*finding, options.today);
  if (finding->suppressed) return;
  const auto marker =
      FindAllowMarker(line, finding->rule->id, options.today, options.policy.foreign_markers);
  if (!marker) return;
  Reason reason{ReasonCode::kInlineAllow, marker->explanation};
  if (marker->valid) {
    finding->suppressed = std::move(reason);
  } else {
    finding->verdict.reasons.push_back(std::move(reason));
  }
}

void Collector::AddLineHashes(std::string_view text, const TextOrigin& origin, size_t first) {
  if (findings.size() == first || origin.offset != 0) return;
  std::vector<uint32_t> wanted;
  for (size_t i = first; i < findings.size(); ++i) wanted.push_back(findings[i].location.line);
  const std::vector<std::string> hashes = LineHashes(text, wanted);
  for (size_t i = first; i < findings.size(); ++i) findings[i].line_hash = hashes[i - first];
}

void Collector::Merge(Collector other) {
  MoveInto(&findings, &other.findings);
  MoveInto(&dropped, &other.dropped);
  MoveInto(&ledger.entries, &other.ledger.entries);
  ledger.files += other.ledger.files;
  ledger.objects += other.ledger.objects;
  ledger.commits += other.ledger.commits;
  ledger.bytes += other.ledger.bytes;
}

}  // namespace leaksift
