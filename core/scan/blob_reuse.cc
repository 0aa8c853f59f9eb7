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
};

class Reuse {
 public:
  Reuse(std::string_view text, const BlobParent& parent) : text_(text), parent_(parent) {
    if (!parent.state) return;  // nothing to carry over
    for (const DeltaRun& run : parent.runs) {
      if (!run.inserted()) copies_.push_back({run.target, run.source, run.size});
    }
    std::sort(copies_.begin(), copies_.end(),
              [](const Copy& a, const Copy& b) { return a.source < b.source; });
  }

  // Inserted bytes and seams, each widened by kRescanReach; sorted, disjoint.
  std::vector<Span> Changed() const {
    std::vector<Span> changed;
    const auto add = [&](Span span) {
      const Span wide = Widen(span, kRescanReach, text_.size());
      if (!changed.empty() && wide.begin <= changed.back().end) {
        changed.back().end = std::max(changed.back().end, wide.end);
      } else {
        changed.push_back(wide);
      }
    };
    for (const DeltaRun& run : parent_.runs) {
      const size_t end = size_t{run.target} + run.size;
      if (run.inserted()) {
        add({run.target, end});
        continue;
      }
      // The ends of a text count too: a token may end there.
      if (run.target != 0 || run.source != 0) add({run.target, run.target});
      if (end != text_.size() || size_t{run.source} + run.size != parent_.size) add({end, end});
    }
    return changed;
  }

  // Calls `visit(shift)` for every copy that holds all of `span`, a range of the parent. Several
  // when the delta copies it more than once.
  template <typename Visit>
  void ForCopiesOf(Span span, bool whole, Visit visit) const {
    for (const Copy& copy : copies_) {
      if (copy.source > span.begin) break;
      if (copy.source + copy.size < (whole ? span.end : span.begin + 1)) continue;
      if (whole && !KeepsEnds(copy, span)) continue;
      visit(static_cast<ptrdiff_t>(copy.target) - static_cast<ptrdiff_t>(copy.source));
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
  std::vector<Copy> copies_;  // by source
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

bool Touches(const std::vector<Span>& ranges, Span span) {
  const auto at =
      std::upper_bound(ranges.begin(), ranges.end(), span.begin,
                       [](size_t begin, const Span& range) { return begin < range.end; });
  return at != ranges.end() && at->begin < span.end;
}

BlobScan Finish(BlobState state, Result<void> result, size_t scanned, bool keep_dropped) {
  if (!keep_dropped) std::erase_if(state.hits, [](const Hit& hit) { return !hit.verdict.keep; });
  std::sort(state.places.begin(), state.places.end());
  state.places.erase(std::unique(state.places.begin(), state.places.end()), state.places.end());
  BlobScan scan{nullptr, scanned, std::move(result)};
  if (!state.hits.empty() || !state.places.empty() || !state.reusable) {
    scan.state = std::make_unique<BlobState>(std::move(state));
  }
  return scan;
}

BlobScan ScanWhole(std::string_view text, const Detector& detector, bool keep_dropped,
                   DetectScratch* scratch) {
  BlobState state;
  const Span whole{0, text.size()};
  Result<void> result = detector.Detect(text, {&whole, 1}, {}, scratch, &state.hits, &state.places);
  state.reusable = !scratch->far_decoding;
  return Finish(std::move(state), std::move(result), text.size(), keep_dropped);
}

BlobScan ScanWide(std::string_view text, const Detector& detector, bool keep_dropped,
                  DetectScratch* scratch) {
  BlobState state;
  state.reusable = false;
  Result<void> result = detector.DetectAll(text, scratch, &state.hits);
  return Finish(std::move(state), std::move(result), text.size(), keep_dropped);
}

}  // namespace

BlobScan ScanBlob(std::string_view text, const BlobParent* parent, const Detector& detector,
                  bool keep_dropped, DetectScratch* scratch) {
  if (DecodeWideText(text)) return ScanWide(text, detector, keep_dropped, scratch);
  if (!parent || (parent->state && !parent->state->reusable)) {
    return ScanWhole(text, detector, keep_dropped, scratch);
  }
  const Reuse reuse(text, *parent);
  const std::vector<Span> changed = reuse.Changed();
  BlobState state;
  std::vector<LongPlace> again;
  if (parent->state) {
    for (const Hit& hit : parent->state->hits) {
      reuse.ForCopiesOf(hit.depends, true,
                        [&](ptrdiff_t by) { state.hits.push_back(Moved(hit, by)); });
    }
    for (const LongPlace& place : parent->state->places) {
      reuse.ForCopiesOf({place.pos, place.pos + 1}, false, [&](ptrdiff_t by) {
        LongPlace moved = place;
        moved.pos += by;
        moved.begin = by < 0 ? place.begin - std::min(place.begin, static_cast<size_t>(-by))
                             : place.begin + static_cast<size_t>(by);
        moved.end += by;
        (Touches(changed, {moved.begin, moved.end}) ? again : state.places).push_back(moved);
      });
    }
  }
  Result<void> result = detector.Detect(text, changed, again, scratch, &state.hits, &state.places);
  if (scratch->far_decoding) return ScanWhole(text, detector, keep_dropped, scratch);
  size_t scanned = 0;
  for (const Span& span : changed) scanned += span.size();
  return Finish(std::move(state), std::move(result), scanned, keep_dropped);
}

}  // namespace leaksift
