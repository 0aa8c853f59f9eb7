// RuleIndex: from the bytes at a run (match/trigger_scan.h) to the rules that may match there.
//
// Three tables, one for each way in which a rule is found (core/providers/README.md):
//  - heads: triggers by three bytes at the beginning of a run ("ghp_…"),
//  - tails: triggers that end in another byte, by the three bytes before a run ("SG.", "ya29."),
//  - words: keywords and anchors, by the four bytes from their first letter (three of short ones),
//    without case, at places where a word begins.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/literal_table.h"
#include "match/word_begin.h"
#include "rule/pattern.h"
#include "rule/rule_set.h"

namespace leaksift {

/// A rule with its expressions. Expressions compile when first used.
class CompiledRule {
 public:
  explicit CompiledRule(const Rule& rule);

  const Rule& rule() const { return *rule_; }

  /// The rule's match that begins at `from`; its right boundary is checked, the left one is the
  /// caller's.
  Result<std::optional<Pattern::Hit>> MatchAt(std::string_view text, size_t from) const;

  /// The first match that begins at or after `from`, both boundaries checked.
  Result<std::optional<Pattern::Hit>> Search(std::string_view text, size_t from) const;

  const Pattern& companion(size_t i) const { return *companions_[i]; }

  /// The most bytes of a match; the rule's reach where the expression sets no bound.
  size_t longest() const { return longest_; }

 private:
  const Rule* rule_;
  Pattern at_;
  Pattern anywhere_;
  std::vector<std::unique_ptr<Pattern>> companions_;
  size_t longest_;
};

/// A trigger: literal `text` whose byte `run_offset` is the first of a run (text.size(): the run
/// follows it).
struct Trigger {
  std::string_view text;
  size_t run_offset;
  const CompiledRule* rule;
};

/// A keyword or anchor and the rules it belongs to.
struct Word {
  std::string_view text;  // lower case
  bool whole;             // only where it is not the beginning of a longer word
  size_t first_letter;    // offset in text
  std::vector<const CompiledRule*> as_keyword;
  std::vector<const CompiledRule*> as_anchor;
};

class RuleIndex {
 public:
  explicit RuleIndex(const RuleSet& rules);

  /// Calls `visit(const Trigger&, size_t begin)` for each trigger that stands in `text` so that its
  /// run begins at `run`.
  template <typename Visit>
  void ForTriggers(std::string_view text, size_t run, Visit visit) const;

  /// Calls `visit(const Word&, size_t begin)` for each word whose first letter is in text[from, to)
  /// and begins a word there (match/word_begin.h).
  template <typename Visit>
  void ForWords(std::string_view text, size_t from, size_t to, Visit visit) const;

  const std::vector<std::unique_ptr<CompiledRule>>& rules() const { return rules_; }
  const std::vector<Trigger>& triggers() const { return triggers_; }
  const std::vector<Word>& words() const { return words_; }

  /// How far before a run a word can stand and matter.
  size_t look_back() const { return look_back_; }

 private:
  void AddTriggers(const CompiledRule& rule);
  void AddWords(const CompiledRule& rule);
  Word& WordFor(std::string_view keyword);

  std::vector<std::unique_ptr<CompiledRule>> rules_;
  std::vector<Trigger> triggers_;
  std::vector<Word> words_;
  std::unordered_map<std::string_view, size_t> word_of_;  // index into words_
  LiteralTable<14> heads_;
  LiteralTable<14> tails_;
  LiteralTable<16> words4_;
  LiteralTable<13> words3_;
  // By word: the fifth to eighth byte from its first letter, as far as it has them, folded like the
  // keys. Most words that share four letters with the text differ there.
  struct Tail {
    uint32_t bytes = 0;
    uint32_t mask = 0;
  };
  std::vector<Tail> tails4_;
  size_t look_back_ = 0;
};

/// The word of a keyword, which may end in '$' (core/providers/README.md).
inline std::string_view WordOf(std::string_view keyword) {
  return keyword.substr(0, keyword.size() - keyword.ends_with('$'));
}

/// `text[at…]` starts with `literal`. Most comparisons fail in the first bytes: no call of memcmp.
inline bool StandsAt(std::string_view text, size_t at, std::string_view literal) {
  if (text.size() - at < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); ++i) {
    if (text[at + i] != literal[i]) return false;
  }
  return true;
}

/// The same without the case of ASCII letters; `literal` is in lower case.
bool StandsAtFolded(std::string_view text, size_t at, std::string_view literal);

/// Whether the keyword or anchor `word` (lower case) stands at text[at], in any case, and its first
/// letter begins a word; with `whole` also ends one.
bool KeywordAt(std::string_view text, size_t at, std::string_view word, bool whole);

// ---- implementation of the templates ----

inline uint32_t Key3(const char* p) {
  return static_cast<unsigned char>(p[0]) | static_cast<unsigned char>(p[1]) << 8 |
         static_cast<unsigned char>(p[2]) << 16;
}

inline uint32_t Key4(const char* p) {
  return Key3(p) | static_cast<uint32_t>(static_cast<unsigned char>(p[3])) << 24;
}

inline constexpr uint32_t kFold4 = 0x20202020;

template <typename Visit>
void RuleIndex::ForTriggers(std::string_view text, size_t run, Visit visit) const {
  const auto found = [&](const auto& table, uint32_t key) {
    if (!table.MayContain(key)) return;
    for (const auto& [unused, index] : table.Find(key)) {
      const Trigger& trigger = triggers_[index];
      if (run >= trigger.run_offset && StandsAt(text, run - trigger.run_offset, trigger.text)) {
        visit(trigger, run - trigger.run_offset);
      }
    }
  };
  if (text.size() - run >= 3) found(heads_, Key3(text.data() + run));
  if (run >= 3) found(tails_, Key3(text.data() + run - 3));
}

template <typename Visit>
void RuleIndex::ForWords(std::string_view text, size_t from, size_t to, Visit visit) const {
  const auto found = [&](const auto& table, uint32_t key, size_t at) {
    if (!table.MayContain(key)) return;
    const bool whole_tail = text.size() - at >= 8;
    const uint32_t tail = whole_tail ? Key4(text.data() + at + 4) | kFold4 : 0;
    for (const auto& [unused, index] : table.Find(key)) {
      if (whole_tail && (tail & tails4_[index].mask) != tails4_[index].bytes) continue;
      const Word& word = words_[index];
      if (at < word.first_letter) continue;
      const size_t begin = at - word.first_letter;
      if (!StandsAtFolded(text, begin, word.text)) continue;
      if (!word.whole || WordEnds(text, begin + word.text.size())) visit(word, begin);
    }
  };
  to = std::min(to, text.size() < 3 ? 0 : text.size() - 2);
  for (size_t block = from; block < to; block += 64) {
    uint64_t begins = WordBegins64(text, block);
    if (to - block < 64) begins &= (uint64_t{1} << (to - block)) - 1;
    for (; begins != 0; begins &= begins - 1) {
      const size_t at = block + static_cast<size_t>(std::countr_zero(begins));
      const uint32_t three = Key3(text.data() + at) | 0x202020;
      found(words3_, three, at);
      if (at + 3 < text.size()) {
        found(words4_, three | (static_cast<unsigned char>(text[at + 3]) | 0x20u) << 24, at);
      }
    }
  }
}

}  // namespace leaksift
