// Matcher: all matches of all rules in a text. No policy: see judge/.
//
// Immutable after construction and shared by threads; each thread brings a MatchScratch.
//
//   Matcher matcher(rules);
//   MatchScratch scratch;
//   Result<void> r = matcher.Find(text, {{0, text.size()}}, &scratch);
//   for (const Match& m : scratch.matches) …
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "decode/decode.h"
#include "match/generic.h"
#include "match/match.h"
#include "match/rule_index.h"
#include "match/trigger_scan.h"
#include "match/whole_text.h"

namespace leaksift {

/// A place where encoded text may begin; for decode/DecodeAt.
struct EncodedPlace {
  Encoding encoding;
  size_t pos;
};

/// Rules that reach no further than this are found again by looking this far around a change. The
/// few that reach further (keys in PEM, tokens of kilobytes) leave a LongPlace instead.
inline constexpr size_t kShortReach = 512;
/// How far from a changed byte a run, literal or escape can stand that a match depending on that
/// byte is found by: the match reaches kShortReach to the byte and is at most as long; the name that
/// makes it a value stands before it.
inline constexpr size_t kRescanReach = 2 * kShortReach + 256;

/// A place at which a rule with a long reach begins, or encoded text, whether something was found
/// there or not: it must be looked at again when a byte in [begin, end) changes. kRun: a run behind
/// the keyword or anchor of such a rule.
struct LongPlace {
  enum class Kind : uint8_t { kTrigger, kLiteral, kEncoded, kRun };
  Kind kind = Kind::kTrigger;
  uint32_t index = 0;  // of the trigger in RuleIndex, the GenericLiteral, the Encoding; 0 for kRun
  size_t pos = 0;      // where to look; begin <= pos < end
  size_t begin = 0;
  size_t end = 0;

  friend auto operator<=>(const LongPlace&, const LongPlace&) = default;
};

/// Working memory and results of one thread; reused from text to text.
struct MatchScratch {
  std::vector<Match> matches;         // sorted by token, then rule id; no two equal
  std::vector<EncodedPlace> encoded;  // in order of pos within an encoding
  std::vector<LongPlace> places;      // of all kinds but kEncoded, in no order

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
