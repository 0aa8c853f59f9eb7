#include "match/rule_index.h"

#include "match/trigger_scan.h"
#include "rule/pattern_length.h"

namespace leaksift {
namespace {

// The boundaries that every pattern has (core/providers/README.md). The left one allows the letter
// of an escape such as \n, which text in a string literal has before the token.
constexpr std::string_view kLeft = R"((?:\A|[^0-9A-Za-z_\-]|\\[nrtbf]))";
constexpr std::string_view kRight = R"((?:[^0-9A-Za-z_\-]|\z))";

// A run that belongs to a match with an anchor begins at most this far behind the anchor.
constexpr size_t kAnchorReach = 64;

std::string WithBoundaries(std::string_view left, std::string_view pattern) {
  std::string out(left);
  out.append("(").append(pattern).append(")").append(kRight);
  return out;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// Group 1 is the token; the rule's own groups follow it.
Result<std::optional<Pattern::Hit>> TokenOf(Result<std::optional<Pattern::Hit>> token,
                                            std::string_view text, const Pattern& pattern,
                                            size_t from, bool anchored, int group) {
  if (!token.ok() || !*token) return token;
  (*token)->whole = (*token)->group;
  if (group == 0) return token;
  auto secret =
      anchored ? pattern.FindAt(text, from, group + 1) : pattern.Find(text, from, group + 1);
  if (!secret.ok() || !*secret) return secret;
  (*token)->group = (*secret)->group;
  return token;
}

}  // namespace

bool StandsAtFolded(std::string_view text, size_t at, std::string_view literal) {
  if (text.size() - at < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); ++i) {
    if (Lower(text[at + i]) != literal[i]) return false;
  }
  return true;
}

bool KeywordAt(std::string_view text, size_t at, std::string_view word, bool whole) {
  if (!StandsAtFolded(text, at, word)) return false;
  size_t letter = at;
  while (letter < text.size() && (word[letter - at] < 'a' || word[letter - at] > 'z')) ++letter;
  return WordBegins(text, letter) && (!whole || WordEnds(text, at + word.size()));
}

CompiledRule::CompiledRule(const Rule& rule)
    : rule_(&rule),
      at_(WithBoundaries("", rule.pattern)),
      anywhere_(WithBoundaries(kLeft, rule.pattern)),
      longest_(std::min<size_t>(rule.reach, LongestMatch(rule.pattern).value_or(rule.reach))) {
  for (const Companion& companion : rule.companions) {
    companions_.push_back(std::make_unique<Pattern>(companion.pattern));
  }
}

Result<std::optional<Pattern::Hit>> CompiledRule::MatchAt(std::string_view text,
                                                          size_t from) const {
  return TokenOf(at_.FindAt(text, from, 1), text, at_, from, true, rule_->group);
}

Result<std::optional<Pattern::Hit>> CompiledRule::Search(std::string_view text, size_t from) const {
  return TokenOf(anywhere_.Find(text, from, 1), text, anywhere_, from, false, rule_->group);
}

RuleIndex::RuleIndex(const RuleSet& rules) {
  for (const Rule* rule : rules.rules()) {
    if (rule->extractor != Extractor::kPattern) continue;
    rules_.push_back(std::make_unique<CompiledRule>(*rule));
    AddTriggers(*rules_.back());
    AddWords(*rules_.back());
  }
  for (uint32_t i = 0; i < words_.size(); ++i) {
    const std::string_view from = words_[i].text.substr(words_[i].first_letter);
    Tail tail;
    for (size_t byte = 4; byte < std::min<size_t>(from.size(), 8); ++byte) {
      const int shift = static_cast<int>(byte - 4) * 8;
      tail.mask |= 0xffu << shift;
      tail.bytes |= (static_cast<unsigned char>(from[byte]) | 0x20u) << shift;
    }
    tails4_.push_back(tail);
    if (from.size() == 3) {
      words3_.Add(Key3(from.data()) | 0x202020, i);
    } else {
      words4_.Add(Key4(from.data()) | 0x20202020, i);
    }
  }
  heads_.Finish();
  tails_.Finish();
  words4_.Finish();
  words3_.Finish();
}

void RuleIndex::AddTriggers(const CompiledRule& rule) {
  for (std::string_view text : rule.rule().triggers) {
    size_t run =
        text.size();  // the first byte of the run that the literal ends in or is followed by
    while (run > 0 && IsTokenByte(static_cast<unsigned char>(text[run - 1]))) --run;
    const auto index = static_cast<uint32_t>(triggers_.size());
    triggers_.push_back({text, run, &rule});
    if (text.size() - run >= 3) {
      heads_.Add(Key3(text.data() + run), index);
    } else {
      tails_.Add(Key3(text.data() + run - 3), index);
    }
  }
}

Word& RuleIndex::WordFor(std::string_view keyword) {
  const auto [at, added] = word_of_.try_emplace(keyword, words_.size());
  if (added) {
    const std::string_view text = WordOf(keyword);
    const auto letter = std::find_if(text.begin(), text.end(), IsLetter);
    words_.push_back(
        {text, text.size() < keyword.size(), static_cast<size_t>(letter - text.begin()), {}, {}});
  }
  return words_[at->second];
}

void RuleIndex::AddWords(const CompiledRule& rule) {
  const Rule& r = rule.rule();
  for (std::string_view anchor : r.anchors) {
    WordFor(anchor).as_anchor.push_back(&rule);
    look_back_ = std::max(look_back_, kAnchorReach + anchor.size());
  }
  // Its keywords are a condition then, not a way to find it.
  if (!r.triggers.empty() || !r.anchors.empty()) return;
  for (std::string_view keyword : r.keywords) {
    WordFor(keyword).as_keyword.push_back(&rule);
    look_back_ = std::max(look_back_, r.within + WordOf(keyword).size());
  }
}

}  // namespace leaksift
