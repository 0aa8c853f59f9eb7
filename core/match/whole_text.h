// Rules that are searched for in the whole text (Extractor::kWholeText): expressions from elsewhere
// that nothing is known about, without boundaries, triggers or words before them. The built-in set
// has none, so they cost nothing unless a configuration brings some.
//
// What is a match (law 1: it depends on no byte further than kWholeTextReach from it):
//  - a *candidate* is a place where the expression matches within WholeTextLimits::length bytes; it
//    ends where the expression then prefers to end. Longer matches are cut or do not count.
//  - a *start* is a candidate that no other one reaches into which begins in the `gap` bytes before
//    it.
//  - from each start, candidates that do not overlap are taken one after the other, as every
//    regular expression library does it, while they begin at most `chain` bytes from the start.
//  - of these, those count that have one of the rule's keywords at most `near` bytes away, compared
//    without the case of ASCII letters. A rule without keywords takes all.
// In ordinary text this is what a search from the beginning to the end gives. The difference is a
// dense run of overlapping candidates (a megabyte of base64 against [A-Za-z0-9]{20}): a search from
// elsewhere would cut it up in another way, so only its first `chain` bytes count.
//
// The secret is Rule::group, or for group 0 the first group that is not empty, or else the whole
// match.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "match/literal_table.h"
#include "match/match.h"
#include "match/rule_cost.h"
#include "rule/pattern.h"
#include "rule/rule_set.h"

namespace leaksift {

/// Other values than these only make tests small.
struct WholeTextLimits {
  size_t length = 8000;
  size_t near = 4096;
  size_t chain = 4096;
  size_t gap = 32;
};

/// Rule::reach of every such rule.
inline constexpr uint16_t kWholeTextReach = 8192;

class WholeTextFinder {
 public:
  /// Takes the rules of its kind; `rules` must outlive the finder.
  explicit WholeTextFinder(const RuleSet& rules, const WholeTextLimits& limits = {});

  bool empty() const { return rules_.empty(); }

  /// Appends every match that could depend on a byte of `ranges` (sorted, disjoint), and perhaps
  /// others, and some twice. Time is linear in the text with a factor that the expressions decide.
  /// Error kBudget: an expression finds only what is too long, too often; the matches are then
  /// incomplete. Thread-safe.
  Result<void> Find(std::string_view text, std::span<const Span> ranges,
                    std::vector<Match>* out) const {
    return Find(text, ranges, nullptr, out);
  }

  /// The same, and adds what each rule cost to `costs`, which may be null.
  Result<void> Find(std::string_view text, std::span<const Span> ranges, RuleCosts* costs,
                    std::vector<Match>* out) const;

  /// All matches of the text, straight from the definition: slow, for tests.
  Result<void> FindByDefinition(std::string_view text, std::vector<Match>* out) const;

 private:
  struct WholeRule {
    explicit WholeRule(const Rule& r) : rule(&r), pattern(r.pattern) {}
    const Rule* rule;
    Pattern pattern;
    bool everywhere = false;  // no keywords, or one that is too short to be looked for
  };
  struct Keyword {
    std::string_view text;
    std::vector<uint32_t> rules;
  };
  class Search;

  void AddKeywords(uint32_t rule);
  size_t Reach() const;
  std::vector<std::vector<Span>> NearKeywords(std::string_view text,
                                              std::span<const Span> zones) const;
  template <typename Visit>
  void ForKeywords(std::string_view text, Span zone, Visit visit) const;

  WholeTextLimits limits_;
  std::vector<std::unique_ptr<WholeRule>> rules_;
  std::vector<Keyword> keywords_;
  LiteralTable<14> table_;  // first three bytes → index into keywords_
};

}  // namespace leaksift
