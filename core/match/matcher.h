// Matcher: all matches of all rules in a text. No policy: see judge/.
//
// Immutable after construction and shared by threads; each thread brings a MatchScratch.
//
//   Matcher matcher(rules);
//   MatchScratch scratch;
//   Result<void> r = matcher.Find(text, {{0, text.size()}}, &scratch);
//   for (const Match& m : scratch.matches) …
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "decode/decode.h"
#include "match/generic.h"
#include "match/match.h"
#include "match/rule_cost.h"
#include "match/rule_index.h"
#include "match/trigger_scan.h"
#include "match/whole_text.h"

namespace leaksift {

/// A place where encoded text may begin; for decode/DecodeAt.
struct EncodedPlace {
  Encoding encoding;
  size_t pos;
  size_t seen_at;  // the run or escape that showed it
};

/// How far from a changed byte something can stand that was not a LongPlace before and is one now:
/// a run or literal whose own bytes, name or following characters changed stands at most
/// kRescanBefore in front of the byte, a run whose keyword or anchor changed at most kRescanAfter
/// behind it.
inline constexpr size_t kRescanBefore = 160;
inline constexpr size_t kRescanAfter = 192;
static_assert(kRescanBefore >= GenericExtractor::kNearBehind + 10);  // of the longest literal
static_assert(kRescanAfter >= GenericExtractor::kNearBefore);

/// A place at which an expression or the generic extractor was tried, or encoded text stands,
/// whether something was found there or not: it must be looked at again when a byte of
/// [begin(), end()) changes. Everything that is found is found from a LongPlace, so what lies
/// further from a change than kRescanBefore and kRescanAfter needs no other look.
struct LongPlace {
  enum class Kind : uint8_t {
    kRun,      // a run with a trigger, keyword or anchor
    kLiteral,  // of the generic extractor
    kEncoded,  // a run or escape where a decoder was tried
  };
  uint32_t pos = 0;     // where to look: a run's or literal's first byte
  uint16_t before = 0;  // bytes before pos that matter
  uint16_t after = 0;   // bytes from pos on that matter
  Kind kind = Kind::kRun;
  uint8_t literal = 0;  // the GenericLiteral; 0 for other kinds

  size_t begin() const { return pos - std::min<size_t>(pos, before); }
  size_t end() const { return size_t{pos} + after; }

  friend auto operator<=>(const LongPlace&, const LongPlace&) = default;
};

/// Working memory and results of one thread; reused from text to text.
struct MatchScratch {
  std::vector<Match> matches;         // sorted by token, then rule id; no two equal
  std::vector<EncodedPlace> encoded;  // in order of pos within an encoding
  /// Of all kinds but kEncoded, in no order, some twice; only with note_places (texts under 4 GiB).
  std::vector<LongPlace> places;
  bool note_places = false;
  RuleCosts* costs = nullptr;  // where rules' costs are added, if anybody wants them

 private:
  friend class Matcher;
  void Clear() {
    matches.clear();
    encoded.clear();
    places.clear();
    words_.clear();
  }

  struct WordHit {
    const Word* word;
    size_t begin;
  };
  TriggerEvents events_;
  std::vector<WordHit> words_;
};

class Matcher {
 public:
  /// `rules` must outlive the matcher.
  explicit Matcher(const RuleSet& rules);

  /// Finds every match that could depend on a byte of `ranges` (sorted, disjoint): a run, literal
  /// or escape that overlaps them. With the one range [0, size) that is every match of the text;
  /// with smaller ranges a superset of the matches that touch them. Replaces the contents of
  /// `scratch`. Error kBudget: an expression could not be decided; the matches are then incomplete.
  Result<void> Find(std::string_view text, std::span<const Span> ranges,
                    MatchScratch* scratch) const {
    return Find(text, ranges, {}, scratch);
  }

  /// The same, and looks at `places` (of an earlier version of the text, moved to where they stand
  /// now) too.
  Result<void> Find(std::string_view text, std::span<const Span> ranges,
                    std::span<const LongPlace> places, MatchScratch* scratch) const;

  /// The same for the whole text with every table look-up replaced by a plain search: slow, for
  /// tests.
  Result<void> FindWithoutTables(std::string_view text, MatchScratch* scratch) const;

  const RuleIndex& index() const { return index_; }

 private:
  struct Job;
  RuleIndex index_;
  GenericExtractor generic_;
  WholeTextFinder whole_text_;
};

}  // namespace leaksift
