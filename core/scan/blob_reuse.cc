#include "scan/blob_reuse.h"

#include <algorithm>
#include <optional>

namespace leaksift {
namespace {

// A range that the delta copies: text[target, target + size) is the parent's [source, source +
// size).
struct Copy {
  size_t target;
  size_t source;
  size_t size;

  ptrdiff_t shift() const {
    return static_cast<ptrdiff_t>(target) - static_cast<ptrdiff_t>(source);
  }
};

class Reuse {
 public:
  Reuse(std::string_view text, const BlobParent& parent) : text_(text), parent_(parent) {}

  // Inserted bytes and seams, each widened by what has to be looked at; sorted, disjoint.
  std::vector<Span> Changed() const {
    std::vector<Span> changed;
    const auto add = [&](size_t begin, size_t end) {
      begin -= std::min(begin, kRescanBefore);
      end = std::min(text_.size(), end + kRescanAfter);
      if (!changed.empty() && begin <= changed.back().end) {
        changed.back().end = end;
      } else {
        changed.push_back({begin, end});
      }
    };
    for (const DeltaRun& run : parent_.runs) {
      const size_t end = size_t{run.target} + run.size;
      if (run.inserted()) {
        add(run.target, end);
        continue;
      }
      // The ends of a text count too: a token may end there.
      if (run.target != 0 || run.source != 0) add(run.target, run.target);
      if (end == text_.size() && size_t{run.source} + run.size != parent_.size) add(end, end);
    }
    return changed;
  }

  // Calls `visit(shift)` for every copy that holds all of `span`, a range of the parent. Several
  // when the delta copies it more than once.
  template <typename Visit>
  void ForCopiesOf(Span span, Visit visit) const {
    for (const DeltaRun& run : parent_.runs) {
      if (run.inserted() || run.source > span.begin) continue;
      const Copy copy{run.target, run.source, run.size};
      if (copy.source + copy.size >= span.end && KeepsEnds(copy, span)) visit(copy.shift());
    }
  }

  // Calls `visit(place)` for every place of the parent whose first byte is copied, moved, in the
  // order of the text.
  template <typename Visit>
  void ForPlaces(const std::vector<LongPlace>& places, Visit visit) const {
    const auto before = [](const LongPlace& place, size_t pos) { return place.pos < pos; };
    if (places.empty()) return;
    auto at = places.begin();
    size_t passed = 0;  // places before `at` are before this byte
    for (const DeltaRun& run : parent_.runs) {
      if (run.inserted()) continue;
      if (run.source < passed) at = places.begin();
      at = at != places.end() && at->pos < run.source
               ? std::lower_bound(at, places.end(), run.source, before)
               : at;
      passed = size_t{run.source} + run.size;
      for (; at != places.end() && at->pos < passed; ++at) {
        LongPlace moved = *at;
        moved.pos = at->pos - run.source + run.target;
        visit(moved);
      }
    }
  }

 private:
  // A dependency that was cut off at an end of the parent depends on the text ending there.
  bool KeepsEnds(const Copy& copy, Span span) const {
    if (span.begin == 0 && copy.target != 0) return false;
    return span.end != parent_.size || copy.target + copy.size == text_.size();
  }

  std::string_view text_;
  const BlobParent& parent_;
};

void Shift(ptrdiff_t by, Span* span) {
  span->begin += by;
  span->end += by;
}

Hit Moved(Hit hit, ptrdiff_t by) {
  for (Span* span : {&hit.token, &hit.secret_span, &hit.depends}) Shift(by, span);
  if (hit.encodings.empty() && !hit.shape.key.empty()) Shift(by, &hit.shape.key);
  for (HitPart& part : hit.parts) Shift(by, &part.span);
  return hit;
}

// Whether a place depends on a changed range (sorted, disjoint).
bool Touches(const std::vector<Span>& changed, const LongPlace& place) {
  const auto range =
      std::lower_bound(changed.begin(), changed.end(), place.begin(),
                       [](const Span& span, size_t begin) { return span.end < begin; });
  return range != changed.end() && range->begin <= place.end();
}

// `seen` are the new places, `state->places` those carried over (sorted).
void AddPlaces(std::vector<LongPlace>* seen, BlobState* state) {
  std::vector<LongPlace>& places = state->places;
  std::sort(seen->begin(), seen->end());
  const auto carried = static_cast<ptrdiff_t>(places.size());
  places.insert(places.end(), seen->begin(), seen->end());
  std::inplace_merge(places.begin(), places.begin() + carried, places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

BlobScan Finish(BlobState state, Result<void> result, size_t scanned,
                const BlobScanOptions& options) {
  if (!options.keep_dropped) {
    std::erase_if(state.hits, [](const Hit& hit) { return !hit.verdict.keep; });
  }
  BlobScan scan{nullptr, scanned, std::move(result)};
  if (!state.hits.empty() || !state.places.empty() || !state.reusable) {
    scan.state = std::make_unique<BlobState>(std::move(state));
  }
  return scan;
}

BlobScan ScanWhole(std::string_view text, const Detector& detector, const BlobScanOptions& options,
                   DetectScratch* scratch) {
  BlobState state;
  std::vector<LongPlace> seen;
  const Span whole{0, text.size()};
  Result<void> result = detector.Detect(text, {&whole, 1}, {}, scratch, &state.hits,
                                        options.has_children ? &seen : nullptr);
  state.reusable = !scratch->far_decoding;
  AddPlaces(&seen, &state);
  return Finish(std::move(state), std::move(result), text.size(), options);
}

BlobScan ScanWide(std::string_view text, const Detector& detector, const BlobScanOptions& options,
                  DetectScratch* scratch) {
  BlobState state;
  state.reusable = false;
  Result<void> result = detector.DetectAll(text, scratch, &state.hits);
  return Finish(std::move(state), std::move(result), text.size(), options);
}

}  // namespace

BlobScan ScanBlob(std::string_view text, const BlobParent* parent, const Detector& detector,
                  const BlobScanOptions& options, DetectScratch* scratch) {
  if (DecodeWideText(text)) return ScanWide(text, detector, options, scratch);
  if (!parent || (parent->state && !parent->state->reusable)) {
    return ScanWhole(text, detector, options, scratch);
  }
  const Reuse reuse(text, *parent);
  const std::vector<Span> changed = reuse.Changed();
  BlobState state;
  std::vector<LongPlace> again, seen;
  if (parent->state) {
    for (const Hit& hit : parent->state->hits) {
      reuse.ForCopiesOf(hit.depends, [&](ptrdiff_t by) { state.hits.push_back(Moved(hit, by)); });
    }
    reuse.ForPlaces(parent->state->places, [&](const LongPlace& place) {
      if (Touches(changed, place)) {
        again.push_back(place);
      } else if (options.has_children) {
        state.places.push_back(place);
      }
    });
  }
  Result<void> result = detector.Detect(text, changed, again, scratch, &state.hits,
                                        options.has_children ? &seen : nullptr);
  if (scratch->far_decoding) return ScanWhole(text, detector, options, scratch);
  AddPlaces(&seen, &state);
  size_t scanned = 0;
  for (const Span& span : changed) scanned += span.size();
  return Finish(std::move(state), std::move(result), scanned, options);
}

}  // namespace leaksift
