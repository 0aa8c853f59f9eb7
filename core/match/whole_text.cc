// Per rule and zone of the text, two passes. The first lists the starts: it steps from candidate to
// candidate and, inside a dense run, over the bytes that the last one reaches and where there can
// be no start. The second follows the chain from each start until the next start takes over.
//
// Keywords narrow the zones: a table of their first three bytes finds all of all rules in one pass,
// and what a rule keeps is not the places but the stretches of text that are near one.
#include "match/whole_text.h"

#include <algorithm>
#include <optional>

#include "match/rule_index.h"

namespace leaksift {
namespace {

// Keywords are compared up to this length (it is part of the reach), and shorter ones than the
// table's key are not looked for.
constexpr size_t kMaxKeyword = 64;
constexpr size_t kMinKeyword = 3;
// An unanchored search looks at so many bytes at a time, so that one which fails at the very end of
// a long text is not repeated from every byte.
constexpr size_t kBlock = 16 * 1024;
// Candidates that turn out to be too long cost a search of a block each. One in 256 bytes is more
// than any sensible expression has.
constexpr size_t kFreeMisses = 1000;
constexpr size_t kBytesPerMiss = 256;

uint32_t Folded3(const char* p) { return Key3(p) | 0x202020; }

/// Appends a span to sorted ones, merging it with the last where they touch.
void Extend(std::vector<Span>* spans, Span span) {
  if (!spans->empty() && span.begin <= spans->back().end) {
    spans->back().end = std::max(spans->back().end, span.end);
  } else {
    spans->push_back(span);
  }
}

/// `spans` grown by `before` and `after`, cut to the text, merged.
std::vector<Span> Grown(std::span<const Span> spans, size_t before, size_t after, size_t size) {
  std::vector<Span> out;
  for (const Span& span : spans) {
    Extend(&out, {span.begin - std::min(span.begin, before), std::min(size, span.end + after)});
  }
  return out;
}

std::vector<Span> Intersection(std::span<const Span> a, std::span<const Span> b) {
  std::vector<Span> out;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const Span both{std::max(a[i].begin, b[j].begin), std::min(a[i].end, b[j].end)};
    if (both.begin < both.end) out.push_back(both);
    a[i].end < b[j].end ? ++i : ++j;
  }
  return out;
}

bool OverlapsAny(std::span<const Span> spans, Span span) {
  const auto after = std::partition_point(spans.begin(), spans.end(),
                                          [span](const Span& s) { return s.end <= span.begin; });
  return after != spans.end() && after->begin < span.end;
}

}  // namespace

/// One rule in one text.
class WholeTextFinder::Search {
 public:
  Search(const WholeRule& rule, const WholeTextLimits& limits, std::string_view text)
      : rule_(rule),
        limits_(limits),
        text_(text),
        misses_(kFreeMisses + text.size() / kBytesPerMiss) {}

  /// The matches that begin in `zone`; `near` as NearKeywords gives it.
  void Collect(Span zone, std::span<const Span> near, std::vector<Match>* out);
  void CollectByDefinition(std::span<const Span> near, std::vector<Match>* out);

  const std::optional<Error>& error() const { return error_; }

 private:
  std::vector<Span> CandidateAt(size_t at);
  std::optional<Span> Next(size_t from, size_t limit);
  bool IsStart(Span candidate);
  std::vector<size_t> Starts(size_t from, size_t limit);
  void Emit(const std::vector<Span>& groups, std::span<const Span> near, std::vector<Match>* out);

  const WholeRule& rule_;
  const WholeTextLimits& limits_;
  std::string_view text_;
  size_t misses_;
  std::optional<Error> error_;
};

// The groups of the candidate at `at`; empty: there is none.
std::vector<Span> WholeTextFinder::Search::CandidateAt(size_t at) {
  Result<std::vector<Span>> groups =
      rule_.pattern.GroupsAt(text_, {at, std::min(text_.size(), at + limits_.length)});
  if (!groups.ok()) {
    error_ = groups.error();
    return {};
  }
  if (!groups->empty() && groups->front().empty()) return {};
  return std::move(*groups);
}

// The first candidate that begins in [from, limit).
std::optional<Span> WholeTextFinder::Search::Next(size_t from, size_t limit) {
  while (from < limit && !error_) {
    const size_t block = std::min(limit, from + kBlock);
    const auto found =
        rule_.pattern.FindIn(text_, {from, std::min(text_.size(), block + limits_.length)});
    if (!found.ok()) {
      error_ = found.error();
      return std::nullopt;
    }
    if (!*found || (*found)->begin >= block) {
      from = block;
      continue;
    }
    const size_t begin = (*found)->begin;
    const std::vector<Span> groups = CandidateAt(begin);
    if (!groups.empty()) return groups.front();
    if (misses_-- == 0) {
      error_ = Error{ErrorKind::kBudget, "the expression of rule " + std::string(rule_.rule->id) +
                                             " finds too much that is too long or empty"};
      return std::nullopt;
    }
    from = begin + 1;
  }
  return std::nullopt;
}

bool WholeTextFinder::Search::IsStart(Span candidate) {
  const size_t begin = candidate.begin;
  if (begin == 0) return true;
  // In a dense run already the byte before answers.
  const std::vector<Span> neighbour = CandidateAt(begin - 1);
  if (limits_.gap > 0 && !neighbour.empty() && neighbour.front().end > begin) return false;
  auto other = Next(begin - std::min(begin, limits_.gap), begin);
  for (; other; other = Next(other->begin + 1, begin)) {
    if (other->end > begin) return false;
  }
  return true;
}

std::vector<size_t> WholeTextFinder::Search::Starts(size_t from, size_t limit) {
  std::vector<size_t> starts;
  for (auto at = Next(from, limit); at;
       at = Next(std::min(at->end, at->begin + limits_.gap + 1), limit)) {
    // No start is passed over: what begins in the bytes that are, *at reaches into.
    if (IsStart(*at)) starts.push_back(at->begin);
  }
  return starts;
}

void WholeTextFinder::Search::Emit(const std::vector<Span>& groups, std::span<const Span> near,
                                   std::vector<Match>* out) {
  const Span whole = groups.front();
  if (!rule_.everywhere && !OverlapsAny(near, whole)) return;
  Match match;
  match.rule = rule_.rule;
  match.token = match.secret = whole;
  const size_t group = rule_.rule->group;
  if (group > 0) {
    if (group < groups.size() && !groups[group].empty()) match.secret = groups[group];
  } else {
    const auto first = std::find_if(groups.begin() + 1, groups.end(),
                                    [](const Span& span) { return !span.empty(); });
    if (first != groups.end()) match.secret = *first;
  }
  out->push_back(std::move(match));
}

void WholeTextFinder::Search::Collect(Span zone, std::span<const Span> near,
                                      std::vector<Match>* out) {
  const std::vector<size_t> starts =
      Starts(zone.begin - std::min(zone.begin, limits_.chain), zone.end);
  for (const size_t start : starts) {
    const size_t limit = std::min(zone.end, start + limits_.chain + 1);
    for (size_t at = start;;) {
      const std::vector<Span> groups = CandidateAt(at);
      if (groups.empty()) return;  // only after an error
      if (at >= zone.begin) Emit(groups, near, out);
      const std::optional<Span> next = Next(groups.front().end, limit);
      if (!next || std::binary_search(starts.begin(), starts.end(), next->begin)) break;
      at = next->begin;
    }
  }
}

void WholeTextFinder::Search::CollectByDefinition(std::span<const Span> near,
                                                  std::vector<Match>* out) {
  std::vector<std::vector<Span>> candidates;
  for (size_t at = 0; at < text_.size(); ++at) candidates.push_back(CandidateAt(at));
  const auto is_start = [&](size_t at) {
    if (candidates[at].empty()) return false;
    const size_t from = at - std::min(at, limits_.gap);
    return std::none_of(candidates.begin() + static_cast<ptrdiff_t>(from),
                        candidates.begin() + static_cast<ptrdiff_t>(at), [at](const auto& groups) {
                          return !groups.empty() && groups.front().end > at;
                        });
  };
  for (size_t start = 0; start < text_.size(); ++start) {
    if (!is_start(start)) continue;
    for (size_t at = start; at < text_.size() && at <= start + limits_.chain;) {
      if (candidates[at].empty()) {
        ++at;
        continue;
      }
      Emit(candidates[at], near, out);
      at = candidates[at].front().end;
    }
  }
}

WholeTextFinder::WholeTextFinder(const RuleSet& rules, const WholeTextLimits& limits)
    : limits_(limits) {
  for (const Rule* rule : rules.rules()) {
    if (rule->extractor != Extractor::kWholeText) continue;
    rules_.push_back(std::make_unique<WholeRule>(*rule));
    AddKeywords(static_cast<uint32_t>(rules_.size() - 1));
  }
  for (uint32_t i = 0; i < keywords_.size(); ++i) table_.Add(Folded3(keywords_[i].text.data()), i);
  table_.Finish();
}

void WholeTextFinder::AddKeywords(uint32_t index) {
  WholeRule& rule = *rules_[index];
  const auto& words = rule.rule->keywords;
  rule.everywhere = words.empty() || std::any_of(words.begin(), words.end(), [](auto word) {
                      return word.size() < kMinKeyword;
                    });
  if (rule.everywhere) return;
  for (std::string_view word : words) {
    word = word.substr(0, kMaxKeyword);
    const auto known = std::find_if(keywords_.begin(), keywords_.end(),
                                    [word](const Keyword& k) { return k.text == word; });
    if (known == keywords_.end()) {
      keywords_.push_back({word, {index}});
    } else {
      known->rules.push_back(index);
    }
  }
}

// How far from a match the bytes are that decide about it.
size_t WholeTextFinder::Reach() const {
  return std::max(
      {limits_.chain + limits_.gap + 1, limits_.near + kMaxKeyword, limits_.length + 1});
}

template <typename Visit>
void WholeTextFinder::ForKeywords(std::string_view text, Span zone, Visit visit) const {
  for (size_t at = zone.begin; at + kMinKeyword <= zone.end; ++at) {
    const uint32_t key = Folded3(text.data() + at);
    if (!table_.MayContain(key)) continue;
    for (const auto& [unused, index] : table_.Find(key)) {
      if (StandsAtFolded(text, at, keywords_[index].text)) visit(keywords_[index], at);
    }
  }
}

// For each rule the stretches of text that a match must overlap, from the keywords in `zones`.
std::vector<std::vector<Span>> WholeTextFinder::NearKeywords(std::string_view text,
                                                             std::span<const Span> zones) const {
  std::vector<std::vector<Span>> near(rules_.size());
  for (const Span& zone : zones) {
    ForKeywords(text, zone, [&](const Keyword& keyword, size_t at) {
      const Span stretch{at - std::min(at, limits_.near),
                         std::min(text.size(), at + keyword.text.size() + limits_.near)};
      for (const uint32_t rule : keyword.rules) Extend(&near[rule], stretch);
    });
  }
  return near;
}

Result<void> WholeTextFinder::Find(std::string_view text, std::span<const Span> ranges,
                                   RuleCosts* costs, std::vector<Match>* out) const {
  const size_t reach = Reach(), size = text.size();
  // Where matches begin that a byte of `ranges` decides about, and where their keywords are.
  const std::vector<Span> zones = Grown(ranges, reach + limits_.length, reach, size);
  const size_t around = limits_.near + kMaxKeyword;
  const auto near = NearKeywords(text, Grown(zones, around, limits_.length + around, size));
  Result<void> result;
  for (size_t i = 0; i < rules_.size(); ++i) {
    Search search(*rules_[i], limits_, text);
    const std::vector<Span> wanted =
        rules_[i]->everywhere ? zones
                              : Intersection(zones, Grown(near[i], limits_.length, 0, size));
    for (const Span& zone : wanted) {
      RuleTimer timer(costs, rules_[i]->rule);
      const size_t before = out->size();
      search.Collect(zone, near[i], out);
      timer.Matched(out->size() - before);
    }
    if (search.error()) result = *search.error();
  }
  return result;
}

Result<void> WholeTextFinder::FindByDefinition(std::string_view text,
                                               std::vector<Match>* out) const {
  const Span whole{0, text.size()};
  const auto near = NearKeywords(text, {&whole, 1});
  Result<void> result;
  for (size_t i = 0; i < rules_.size(); ++i) {
    Search search(*rules_[i], limits_, text);
    search.CollectByDefinition(near[i], out);
    if (search.error()) result = *search.error();
  }
  return result;
}

}  // namespace leaksift
