#include "scan/detector.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "judge/judge.h"

namespace leaksift {
namespace {

Hit Judged(std::string_view text, const Match& match) {
  Hit hit;
  hit.rule = match.rule;
  hit.token = match.token;
  hit.secret_span = match.secret;
  hit.secret = Secret(match.secret.In(text));
  hit.shape = match.shape;
  hit.distance = match.distance;
  hit.verdict = JudgeText(text, match);
  for (const CompanionMatch& part : match.companions) {
    hit.parts.push_back({part.name, Secret(part.span.In(text)), part.span});
  }
  hit.depends = Widen(match.token, match.rule->reach, text.size());
  return hit;
}

// Moves a hit of a decoded segment to the text that the segment was decoded from.
void MoveToSource(const Segment& segment, size_t source_size, Hit* hit) {
  hit->token = segment.Original(hit->token);
  hit->secret_span = segment.Original(hit->secret_span);
  for (HitPart& part : hit->parts) part.span = segment.Original(part.span);
  hit->encodings.insert(hit->encodings.begin(), segment.encoding);
  hit->depends = Widen(segment.source, kRegionMargin, source_size);
}

// A region reaches half of its largest size back; also why nothing was decoded depends on all of
// it.
LongPlace PlaceOf(const EncodedPlace& place, size_t end) {
  static_assert(2 * kMaxRegion + kRegionMargin <= UINT16_MAX);
  const size_t after = std::max(end, place.pos) + kRegionMargin - place.seen_at;
  return {static_cast<uint32_t>(place.seen_at), kMaxRegion / 2 + kRegionMargin,
          static_cast<uint16_t>(std::min<size_t>(after, UINT16_MAX)), LongPlace::Kind::kEncoded, 0};
}

// From the least to the most specific way in which a rule can know its token. A valid checksum of a
// format (a JWT decodes) says less than the name of the service that stands before it.
// What is kept at low only, and so not shown by default, never stands in the way of what is shown.
enum Specificity { kUnsure, kGeneric, kFormat, kKeyword, kPrefix, kPrefixAndKeyword, kChecked };

bool HasReason(const Hit& hit, ReasonCode code) {
  return std::any_of(hit.verdict.reasons.begin(), hit.verdict.reasons.end(),
                     [code](const Reason& reason) { return reason.code == code; });
}

Specificity SpecificityOf(const Hit& hit) {
  const Rule& rule = *hit.rule;
  if (hit.verdict.confidence == Confidence::kLow && !rule.is_public) return kUnsure;
  if (rule.extractor == Extractor::kAssignment) return kGeneric;
  if (!rule.provider->is_service) return kFormat;
  if (HasReason(hit, ReasonCode::kChecksumValid)) return kChecked;
  if (rule.triggers.empty()) return rule.anchors.empty() ? kKeyword : kPrefix;
  return rule.keywords.empty() ? kPrefix : kPrefixAndKeyword;
}

// The hit that should keep comes first. Total, so that the outcome does not depend on the order of
// arrival.
bool Preferred(const Hit& a, const Hit& b) {
  const auto key = [](const Hit& hit) {
    return std::tuple(!hit.rule->is_public, -SpecificityOf(hit), hit.rule->keywords.empty(),
                      -static_cast<int>(hit.verdict.confidence), hit.encodings.size(), hit.distance,
                      -static_cast<ptrdiff_t>(hit.secret_span.size()), hit.rule->id,
                      hit.secret_span);
  };
  return key(a) < key(b);
}

auto PositionKey(const Hit& hit) {
  return std::tie(hit.token, hit.secret_span, hit.rule->id, hit.encodings);
}

}  // namespace

Detector::Detector(const RuleSet& rules) : matcher_(rules) {}

Result<void> Detector::Detect(std::string_view text, std::span<const Span> ranges,
                              std::span<const LongPlace> places, DetectScratch* scratch,
                              std::vector<Hit>* hits, std::vector<LongPlace>* seen) const {
  MatchScratch& level = scratch->levels[0];
  scratch->far_decoding = false;
  level.note_places = seen != nullptr;
  Result<void> found = matcher_.Find(text, ranges, places, &level);
  for (const Match& match : level.matches) hits->push_back(Judged(text, match));
  if (seen) seen->insert(seen->end(), level.places.begin(), level.places.end());
  Result<void> decoded = DetectDecoded(text, 0, scratch, hits, seen);
  return found.ok() ? decoded : found;
}

// `depth` is that of `text`; scratch->levels[depth] has its matches and encoded places.
Result<void> Detector::DetectDecoded(std::string_view text, int depth, DetectScratch* scratch,
                                     std::vector<Hit>* hits, std::vector<LongPlace>* seen) const {
  Result<void> result;
  if (depth == kMaxDecodeDepth || scratch->levels[depth].encoded.empty()) return result;
  // Places of one encoding come in order: one region serves all places inside it.
  std::vector<EncodedPlace>& places = scratch->levels[depth].encoded;
  std::stable_sort(places.begin(), places.end(), [](const EncodedPlace& a, const EncodedPlace& b) {
    return std::tie(a.encoding, a.pos) < std::tie(b.encoding, b.pos);
  });
  Encoding current{};
  size_t done = 0;
  size_t noted = 0;
  // The first place of a region may be cut away and leave the others: some of them are noted too,
  // so that the next one behind any cut is a noted place or near enough to be seen from the cut.
  const auto note = [&](const EncodedPlace& place, size_t end) {
    if (seen) seen->push_back(PlaceOf(place, end));
    noted = place.seen_at;
  };
  for (const EncodedPlace& place : places) {
    if (place.encoding != current) {
      current = place.encoding;
      done = noted = 0;
    }
    if (place.pos < done) {
      if (place.seen_at >= noted + kRescanAfter / 2) note(place, done);
      continue;
    }
    const std::optional<Segment> segment = DecodeAt(text, place.encoding, place.pos, &done);
    // A region that was cut at its largest size begins where the one before it ended.
    if (done - place.pos >= kMaxRegion / 2) scratch->far_decoding = true;
    note(place, segment ? std::max(done, segment->source.end) : done);
    if (!segment) continue;
    done = std::max(done, segment->source.end);
    const size_t first = hits->size();
    const Span whole{0, segment->text.size()};
    MatchScratch& level = scratch->levels[depth + 1];
    Result<void> inner = matcher_.Find(segment->text, {&whole, 1}, &level);
    for (const Match& match : level.matches) hits->push_back(Judged(segment->text, match));
    if (inner.ok()) inner = DetectDecoded(segment->text, depth + 1, scratch, hits, nullptr);
    if (!inner.ok()) result = inner;
    for (size_t i = first; i < hits->size(); ++i) MoveToSource(*segment, text.size(), &(*hits)[i]);
  }
  return result;
}

Result<void> Detector::DetectAll(std::string_view text, DetectScratch* scratch,
                                 std::vector<Hit>* hits) const {
  const std::optional<Segment> wide = DecodeWideText(text);
  const std::string_view view = wide ? std::string_view(wide->text) : text;
  const Span whole{0, view.size()};
  const size_t first = hits->size();
  Result<void> result = Detect(view, {&whole, 1}, {}, scratch, hits, nullptr);
  if (wide) {
    for (size_t i = first; i < hits->size(); ++i) MoveToSource(*wide, text.size(), &(*hits)[i]);
  }
  Settle(hits);
  return result;
}

void MarkUnpacked(std::vector<Hit>* hits) {
  for (Hit& hit : *hits) hit.encodings.insert(hit.encodings.begin(), Encoding::kGzip);
}

void Settle(std::vector<Hit>* hits) {
  std::stable_sort(hits->begin(), hits->end(),
                   [](const Hit& a, const Hit& b) { return PositionKey(a) < PositionKey(b); });
  hits->erase(
      std::unique(hits->begin(), hits->end(),
                  [](const Hit& a, const Hit& b) { return PositionKey(a) == PositionKey(b); }),
      hits->end());
  std::vector<Hit*> order;
  for (Hit& hit : *hits) {
    if (hit.verdict.keep) order.push_back(&hit);
  }
  std::sort(order.begin(), order.end(),
            [](const Hit* a, const Hit* b) { return Preferred(*a, *b); });
  // Winners by their place; a secret can only be overlapped by one that begins in or shortly before
  // it, so the winners are kept by their begin and never overlap each other.
  std::map<size_t, const Hit*> winners;
  for (Hit* hit : order) {
    const auto after = winners.lower_bound(hit->secret_span.end);
    const Hit* before = after == winners.begin() ? nullptr : std::prev(after)->second;
    if (before && before->secret_span.Overlaps(hit->secret_span)) {
      hit->verdict.keep = false;
      hit->verdict.reasons.push_back({ReasonCode::kOverlapped, std::string(before->rule->id)});
      continue;
    }
    winners.emplace_hint(after, hit->secret_span.begin, hit);
  }
  for (Hit* hit : order) {
    if (!hit->rule->is_public || !hit->verdict.keep) continue;
    hit->verdict.keep = false;
    hit->verdict.reasons.push_back({ReasonCode::kKnownPublic, {}});
  }
}

}  // namespace leaksift
