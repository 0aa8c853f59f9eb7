// The work of a Matcher on one text. For the matcher's own files only:
//
//   matcher.cc          blocks, runs, literals, escapes: where something may be found
//   matcher_rules.cc    a rule's expression tried at such a place, with its keywords and companions
//   matcher_plain.cc    the same without tables, for tests
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "match/matcher.h"

namespace leaksift {

// A token of a keyword rule may begin this far before the run it was found by (names and separators
// that belong to the pattern, or '/' and '+' inside base64).
inline constexpr size_t kLead = 256;
// Expressions see at most this much behind the place where they begin, besides the rule's own
// reach.
inline constexpr size_t kMaxTail = 4096;

/// The letter of an escape for a control character: \n and the like.
inline bool IsEscapeLetter(char c) {
  return c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f';
}

/// Whether a token may begin at text[at]: behind no token byte, or behind \n and the like inside a
/// string literal.
inline bool LeftBoundary(std::string_view text, size_t at) {
  if (at == 0 || !IsTokenByte(static_cast<unsigned char>(text[at - 1]))) return true;
  return at >= 2 && text[at - 2] == '\\' && IsEscapeLetter(text[at - 1]);
}

// The work on one text.
struct Matcher::Job {
  const Matcher& matcher;
  std::string_view text;
  MatchScratch* scratch;
  size_t words_to = 0;  // words are known up to here
  size_t reach = 0;     // the longest of the rules that were tried at the present place; 0: none
  std::optional<Error> error = std::nullopt;

  using Hit = std::optional<Pattern::Hit>;

  void Block(size_t begin, size_t end, OpenRun* open);
  void OnRun(const Run& run);
  void TryTriggers(size_t run);
  void ShortRunsBefore(size_t run);
  void OnTrigger(const Trigger& trigger, size_t begin);
  void OnLiteral(size_t begin, GenericLiteral literal);
  void ReadLiteral(size_t begin, GenericLiteral literal);
  void OnEscape(size_t pos);
  void NotePlace(LongPlace::Kind kind, uint8_t literal, size_t pos);
  void OnPlace(const LongPlace& place);
  void ForgetWords();
  void LookBack(const Run& run);
  void OnValue(Span value);
  void OnKeywords(const Word& word, size_t end, const Run& run);
  void OnKeyword(const CompiledRule& rule, size_t keyword_end, const Run& run);
  void OnAnchor(const CompiledRule& rule, Span anchor);
  void Encoded(const Run& run);
  bool KeywordBefore(const Rule& rule, size_t begin) const;
  void Accept(const CompiledRule& rule, const Pattern::Hit& hit, uint16_t distance = 0);
  bool FindCompanions(const CompiledRule& rule, Match* match);
  Hit NearestCompanion(const Pattern& pattern, const Companion& companion, Span token);
  Hit Checked(Result<Hit> result);
  Hit Try(const CompiledRule& rule, std::string_view view, size_t from, bool at);
  std::string_view Until(size_t limit) const {
    return text.substr(0, std::min(text.size(), limit));
  }
  void WholeText(std::span<const Span> ranges);
  void Finish();
};

}  // namespace leaksift
