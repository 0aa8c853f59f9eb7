// Detector: everything that is found in one text: matches, also in decoded parts, judged, one
// finding a span.
//
// Immutable and shared by threads; each thread brings a DetectScratch. Knows no paths, files or
// git.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/span.h"
#include "decode/decode.h"
#include "judge/verdict.h"
#include "match/matcher.h"

namespace leaksift {

/// A companion of a hit: other parts of the credential.
struct HitPart {
  std::string_view name;
  Secret value;
  Span span;  // of the scanned text
};

/// A judged match. All spans are of the scanned text, also where the secret stands in a decoded
/// part of it.
struct Hit {
  const Rule* rule = nullptr;
  Span token;
  Span secret_span;
  Secret secret;  // as decoded
  AssignmentShape
      shape;  // of the text it was found in; spans are meaningful when encodings is empty
  Verdict verdict;
  std::vector<HitPart> parts;
  std::vector<Encoding> encodings;  // outermost first
  uint16_t distance = 0;
  Span depends;  // law 1: the bytes that decide about this hit
};

struct DetectScratch {
  std::vector<MatchScratch> levels = std::vector<MatchScratch>(kMaxDecodeDepth + 1);
  /// Set by Detect: the text has encoded regions of the largest size, and what they decode to may
  /// depend on bytes further away than law 1 allows.
  bool far_decoding = false;
};

class Detector {
 public:
  /// `rules` must outlive the detector.
  explicit Detector(const RuleSet& rules);

  /// Appends to `hits` everything that is found from a run, literal or escape that overlaps
  /// `ranges` (sorted, disjoint) or from one of `places`, kept and dropped. If `seen` is given, the
  /// long places of the text that were met are appended to it. Error: see Matcher::Find; hits found
  /// so far are in `hits`.
  Result<void> Detect(std::string_view text, std::span<const Span> ranges,
                      std::span<const LongPlace> places, DetectScratch* scratch,
                      std::vector<Hit>* hits, std::vector<LongPlace>* seen) const;

  /// The whole of `text`; converts UTF-16 and UTF-32 first. Hits are settled (see Settle).
  Result<void> DetectAll(std::string_view text, DetectScratch* scratch,
                         std::vector<Hit>* hits) const;

  const Matcher& matcher() const { return matcher_; }

 private:
  Result<void> DetectDecoded(std::string_view text, int depth, DetectScratch* scratch,
                             std::vector<Hit>* hits, std::vector<LongPlace>* seen) const;

  Matcher matcher_;
};

/// Marks `hits` as found in what gzip data holds.
void MarkUnpacked(std::vector<Hit>* hits);

/// Sorts hits, makes them unique and leaves one kept hit a span: of overlapping secrets the most
/// specific rule keeps (valid checksum, prefix, provider keyword, generic), the others are dropped
/// with the reason. Hits of public rules (Rule::is_public) drop what they overlap and are dropped
/// themselves.
void Settle(std::vector<Hit>* hits);

}  // namespace leaksift
