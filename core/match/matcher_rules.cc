// A rule's expression is tried at the place that its trigger, keyword or anchor shows, in a view
// that ends where the rule can no longer look; what it finds is a match when its keyword is near
// and its required companions are there.
#include <algorithm>

#include "match/matcher_job.h"

namespace leaksift {

Matcher::Job::Hit Matcher::Job::Checked(Result<Hit> result) {
  if (result.ok()) return *result;
  error = result.error();
  return std::nullopt;
}

// The rule's match at `from`, or the first one behind it.
Matcher::Job::Hit Matcher::Job::Try(const CompiledRule& rule, std::string_view view, size_t from,
                                    bool at) {
  RuleTimer timer(scratch->costs, &rule.rule());
  const Hit hit = Checked(at ? rule.MatchAt(view, from) : rule.Search(view, from));
  timer.Matched(hit ? 1 : 0);
  return hit;
}

void Matcher::Job::OnTrigger(const Trigger& trigger, size_t begin) {
  const Rule& rule = trigger.rule->rule();
  if (!LeftBoundary(text, begin)) return;
  reach = std::max<size_t>(reach, rule.reach);
  const Hit hit = Try(*trigger.rule, Until(begin + std::max<size_t>(rule.reach, 512)), begin, true);
  if (hit && (rule.keywords.empty() || KeywordBefore(rule, begin))) Accept(*trigger.rule, *hit);
}

bool Matcher::Job::KeywordBefore(const Rule& rule, size_t begin) const {
  for (std::string_view keyword : rule.keywords) {
    const std::string_view word = WordOf(keyword);
    const size_t window = rule.within + word.size();
    for (size_t at = begin > window ? begin - window : 0; at + word.size() <= begin; ++at) {
      if (KeywordAt(text, at, word, keyword.ends_with('$'))) return true;
    }
  }
  return false;
}

void Matcher::Job::OnKeywords(const Word& word, size_t end, const Run& run) {
  if (end > run.end) return;
  for (const CompiledRule* rule : word.as_keyword) {
    if (run.begin <= end + rule->rule().within + kLead) OnKeyword(*rule, end, run);
  }
}

void Matcher::Job::OnKeyword(const CompiledRule& rule, size_t keyword_end, const Run& run) {
  reach = std::max<size_t>(reach, rule.rule().reach);
  // A token that overlaps the run is not longer than the expression allows, on either side.
  const size_t lead = std::min(kLead, rule.longest());
  const std::string_view view = Until(run.end + std::min(rule.longest(), kMaxTail) + 1);
  size_t from = std::max(keyword_end, run.begin > lead ? run.begin - lead : 0);
  if (from > 0) --from;  // the byte that is the token's left boundary
  while (from < run.end) {
    const Hit hit = Try(rule, view, from, false);
    if (!hit || hit->whole.begin >= run.end) return;
    const bool near =
        hit->whole.begin >= keyword_end && hit->whole.begin - keyword_end <= rule.rule().within;
    if (near && hit->whole.Overlaps({run.begin, run.end})) {
      Accept(rule, *hit, static_cast<uint16_t>(hit->whole.begin - keyword_end));
    }
    from = std::max(hit->whole.end, from + 1);
  }
}

void Matcher::Job::OnAnchor(const CompiledRule& rule, Span anchor) {
  reach = std::max<size_t>(reach, rule.rule().reach);
  const std::string_view view = Until(anchor.end + std::min<size_t>(rule.rule().reach, kMaxTail));
  size_t from = anchor.begin > kLead ? anchor.begin - kLead : 0;
  while (from < anchor.end) {
    const Hit hit = Try(rule, view, from, false);
    if (!hit || hit->whole.begin > anchor.begin) return;
    if (hit->whole.Contains(anchor)) {
      const Rule& r = rule.rule();
      if (r.keywords.empty() || KeywordBefore(r, hit->whole.begin)) Accept(rule, *hit);
      return;
    }
    from = std::max(hit->whole.end, from + 1);
  }
}

void Matcher::Job::Accept(const CompiledRule& rule, const Pattern::Hit& hit, uint16_t distance) {
  // The view that the expression saw may have been cut inside a run: then its end is no boundary.
  const size_t end = hit.whole.end;
  if (end < text.size() && IsTokenByte(static_cast<unsigned char>(text[end]))) return;
  Match match;
  match.rule = &rule.rule();
  match.token = hit.whole;
  match.secret = hit.group;
  match.distance = distance;
  if (FindCompanions(rule, &match)) scratch->matches.push_back(std::move(match));
}

bool Matcher::Job::FindCompanions(const CompiledRule& rule, Match* match) {
  const auto& companions = rule.rule().companions;
  for (size_t i = 0; i < companions.size(); ++i) {
    const Hit hit = NearestCompanion(rule.companion(i), companions[i], match->token);
    if (hit)
      match->companions.push_back({companions[i].name, hit->whole});
    else if (companions[i].required)
      return false;
  }
  return true;
}

// The one that stands nearest; of two at the same distance the one behind the token.
Matcher::Job::Hit Matcher::Job::NearestCompanion(const Pattern& pattern, const Companion& companion,
                                                 Span token) {
  const Hit behind = Checked(pattern.Find(Until(token.end + companion.within), token.end));
  Hit before;
  const std::string_view view = Until(token.begin);
  size_t from = token.begin > companion.within ? token.begin - companion.within : 0;
  while (from < token.begin) {
    const Hit next = Checked(pattern.Find(view, from));
    if (!next || next->whole.empty()) break;
    before = next;
    from = next->whole.end;
  }
  if (!before) return behind;
  if (!behind) return before;
  return token.begin - before->whole.end < behind->whole.begin - token.end ? before : behind;
}

}  // namespace leaksift
