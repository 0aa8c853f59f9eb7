// For each block of text the trigger scan gives runs, literals and escapes.
//
//  run      -> triggers: table of the first three bytes; the expression is tried at that one place.
//              keywords and anchors: only if the run has a digit and a letter, the words in the
//              bytes before it are looked up; each names rules whose expression is searched for
//              around the run. encoded text: a run whose first bytes decode to printable text is a
//              place for a decoder.
//  literal  -> the generic extractor.
//  escape   -> a place for a decoder.
//
// The same match can be reached from two places (two keywords, two runs of one token): results are
// sorted and made unique at the end, which also makes their order independent of the way they were
// found.
#include "match/matcher.h"

#include <algorithm>
#include <array>

namespace leaksift {
namespace {

// A token of a keyword rule may begin this far before the run it was found by (names and separators
// that belong to the pattern, or '/' and '+' inside base64).
constexpr size_t kLead = 256;
// Expressions see at most this much behind the place where they begin, besides the rule's own
// reach.
constexpr size_t kMaxTail = 4096;
// Short runs at the beginning of a token are looked for this far before its first long one.
constexpr size_t kShortRuns = 48;
// Anchors are looked for in this many bytes from the :// of a URL.
constexpr size_t kHost = 100;
// The reach of the rules for PEM blocks.
constexpr size_t kPemReach = 16384;
// The reach of the rule for bearer tokens.
constexpr size_t kBearerReach = 4096;
// The reach of the other rules of the generic extractor, and the longest value it takes.
constexpr size_t kShortReach = 512;
// A token or keyword of a match that was found at some place stands at most this far before it.
constexpr size_t kBeforePlace = 512;
// A value of the generic extractor ends at most this far behind its literal.
constexpr size_t kAfterPlace = 1024;
// Encoded text shorter than this holds no secret of 12 bytes.
constexpr size_t kMinBase64 = 16;
constexpr size_t kMinHex = 32;

bool IsPrintable(unsigned char c) {
  return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

constexpr std::array<int8_t, 256> MakeBase64Values() {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}
constexpr std::array<int8_t, 256> kBase64 = MakeBase64Values();

// Bytes that join the parts of a token and separate nothing else.
bool IsJoint(char c) {
  switch (c) {
    case '.':
    case '/':
    case '+':
    case ':':
    case '^':
    case '#':
    case '~':
    case '|':
    case '@':
    case '$':
    case '!':
    case '*':
    case '%':
    case '=':
      return true;
    default:
      return false;
  }
}

// The first 12 characters decode to nine printable bytes: true for one random run in 7,500.
bool LooksLikeBase64(const char* p) {
  for (int group = 0; group < 3; ++group, p += 4) {
    uint32_t bits = 0;
    for (int i = 0; i < 4; ++i) {
      const int value = kBase64[static_cast<unsigned char>(p[i])];
      if (value < 0) return false;
      bits = bits << 6 | static_cast<uint32_t>(value);
    }
    if (!IsPrintable(bits >> 16 & 255) || !IsPrintable(bits >> 8 & 255) || !IsPrintable(bits & 255))
      return false;
  }
  return true;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool LooksLikeHex(const char* p) {
  for (int i = 0; i < 16; i += 2) {
    const int high = HexValue(p[i]), low = HexValue(p[i + 1]);
    if (high < 0 || low < 0 || !IsPrintable(static_cast<unsigned char>(high << 4 | low)))
      return false;
  }
  return true;
}

// The letter of an escape for a control character: \n and the like.
bool IsEscapeLetter(char c) { return c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f'; }

// A keyword or anchor: its first letter begins a word.
bool KeywordAt(std::string_view text, size_t at, std::string_view word, bool whole) {
  if (!StandsAtFolded(text, at, word)) return false;
  size_t letter = at;
  while (letter < text.size() && (word[letter - at] < 'a' || word[letter - at] > 'z')) ++letter;
  return WordBegins(text, letter) && (!whole || WordEnds(text, at + word.size()));
}

// Makes `run` longer by the token bytes that follow it.
void ExtendRun(std::string_view text, Run* run) {
  const size_t ceiling = std::min(text.size(), run->end + kMaxTail);
  while (run->end < ceiling && IsTokenByte(static_cast<unsigned char>(text[run->end]))) {
    const char c = text[run->end++];
    if (c >= '0' && c <= '9')
      run->has_digit = true;
    else if (c != '_' && c != '-')
      run->has_letter = true;
  }
}

// The run that text[at] belongs to; empty if it belongs to none.
Run RunAround(std::string_view text, size_t at) {
  const size_t floor = at > kMaxTail ? at - kMaxTail : 0;
  while (at > floor && IsTokenByte(static_cast<unsigned char>(text[at - 1]))) --at;
  Run run{at, at, false, false};
  ExtendRun(text, &run);
  return run;
}

bool LeftBoundary(std::string_view text, size_t at) {
  if (at == 0 || !IsTokenByte(static_cast<unsigned char>(text[at - 1]))) return true;
  return at >= 2 && text[at - 2] == '\\' && IsEscapeLetter(text[at - 1]);
}

bool MatchOrder(const Match& a, const Match& b) {
  if (a.token != b.token) return a.token < b.token;
  if (a.secret != b.secret) return a.secret < b.secret;
  if (a.rule != b.rule) return a.rule->id < b.rule->id;
  return a.distance < b.distance;  // of one match reached from two keywords the nearer one stays
}

bool SameMatch(const Match& a, const Match& b) {
  return a.token == b.token && a.secret == b.secret && a.rule == b.rule;
}

}  // namespace

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

void Matcher::Job::Block(size_t begin, size_t end, OpenRun* open) {
  TriggerEvents& events = scratch->events_;
  ScanTriggers(text, begin, end, open, &events);
  for (size_t i = 0; i < events.run_count; ++i) OnRun(events.runs[i]);
  for (size_t i = 0; i < events.literal_count; ++i) {
    OnLiteral(events.literals[i].begin, static_cast<GenericLiteral>(events.literals[i].literal));
  }
  for (size_t i = 0; i < events.escape_count; ++i) {
    OnEscape(events.escapes[i]);
  }
}

void Matcher::Job::OnEscape(size_t pos) {
  const char c = text[pos];
  scratch->encoded.push_back({c == '\\'  ? Encoding::kBackslash
                              : c == '%' ? Encoding::kPercent
                                         : Encoding::kHtmlEntity,
                              pos, pos});
}

void Matcher::Job::OnLiteral(size_t begin, GenericLiteral literal) {
  reach = 0;
  ReadLiteral(begin, literal);
  if (reach > 0) NotePlace(LongPlace::Kind::kLiteral, static_cast<uint8_t>(literal), begin);
}

void Matcher::Job::ReadLiteral(size_t begin, GenericLiteral literal) {
  const auto reaches = [this](size_t bytes) { reach = std::max(reach, bytes); };
  if (literal == GenericLiteral::kBegin) {
    reaches(kPemReach);
    // Triggers that go on with a blank are followed by no long run.
    constexpr std::string_view kWithBlank = "-----BEGIN ";
    if (StandsAt(text, begin, kWithBlank)) TryTriggers(begin + kWithBlank.size());
  }
  if (literal == GenericLiteral::kUrl) {
    // Hooks and the like: their parts may all be too short to be runs.
    matcher.index_.ForWords(text, begin, std::min(text.size(), begin + kHost),
                            [this](const Word& word, size_t at) {
                              for (const CompiledRule* rule : word.as_anchor)
                                OnAnchor(*rule, {at, at + word.text.size()});
                            });
  }
  const size_t first = scratch->matches.size();
  {
    RuleTimer timer(scratch->costs, nullptr);
    if (matcher.generic_.ExtractAt(text, begin, literal, &scratch->matches)) reaches(kShortReach);
    timer.Matched(scratch->matches.size() - first);
  }
  // The header of a PuTTY key stands as far before what it depends on as that of a PEM block.
  constexpr std::string_view kPutty = "PuTTY-User-";
  if (literal == GenericLiteral::kKey && begin >= kPutty.size() &&
      StandsAt(text, begin - kPutty.size(), kPutty)) {
    reaches(kPemReach);
  }
  if (literal == GenericLiteral::kBearer) reaches(kBearerReach);
  // A value may be what a keyword rule wants although no run shows it: too short, or of letters
  // alone.
  for (size_t i = first, end = scratch->matches.size(); i < end; ++i) {
    if (scratch->matches[i].rule->extractor == Extractor::kAssignment) {
      OnValue(scratch->matches[i].secret);
    }
  }
}

// What is found at `pos` begins and has its keyword in the kBeforePlace bytes before it, ends at
// most kAfterPlace and a reach behind it, and depends on what stands a reach around it.
void Matcher::Job::NotePlace(LongPlace::Kind kind, uint8_t literal, size_t pos) {
  if (!scratch->note_places) return;
  static_assert(kAfterPlace + 2 * kPemReach <= UINT16_MAX);
  const size_t most = std::max(reach, kShortReach);
  scratch->places.push_back({static_cast<uint32_t>(pos), static_cast<uint16_t>(kBeforePlace + most),
                             static_cast<uint16_t>(kAfterPlace + 2 * most), kind, literal});
}

// Looks as Block would: what showed the place may itself have changed.
void Matcher::Job::OnPlace(const LongPlace& place) {
  if (place.kind == LongPlace::Kind::kLiteral) {
    if (StandsAtFolded(text, place.pos, kGenericLiterals[place.literal]))
      OnLiteral(place.pos, static_cast<GenericLiteral>(place.literal));
    return;
  }
  if (!IsTokenByte(static_cast<unsigned char>(text[place.pos]))) {
    OpenRun open;
    ScanTriggers(text, place.pos, place.pos + 1, &open, &scratch->events_);
    if (scratch->events_.escape_count > 0) OnEscape(place.pos);
    return;
  }
  const Run run = RunAround(text, place.pos);
  if (run.end - run.begin < kMinRun) return;
  ForgetWords();
  OnRun(run);
}

// LookBack expects runs in the order of the text.
void Matcher::Job::ForgetWords() {
  scratch->words_.clear();
  words_to = 0;
}

void Matcher::Job::OnRun(const Run& run) {
  reach = 0;
  TryTriggers(run.begin);
  ShortRunsBefore(run.begin);
  if (run.has_digit && run.has_letter) LookBack(run);
  if (reach > 0) NotePlace(LongPlace::Kind::kRun, 0, run.begin);
  Encoded(run);
}

void Matcher::Job::TryTriggers(size_t run) {
  const auto visit = [this](const Trigger& trigger, size_t begin) { OnTrigger(trigger, begin); };
  matcher.index_.ForTriggers(text, run, visit);
  // Text inside a string literal: the n of \n belongs to the run.
  if (run < text.size() && LeftBoundary(text, run + 1))
    matcher.index_.ForTriggers(text, run + 1, visit);
}

// A token may begin with runs that are too short to be reported: "v1.ab/cd+…".
void Matcher::Job::ShortRunsBefore(size_t run) {
  const size_t floor = run > kShortRuns ? run - kShortRuns : 0;
  for (size_t at = run; at > floor && IsJoint(text[at - 1]);) {
    while (at > floor && IsJoint(text[at - 1])) --at;
    size_t begin = at;
    while (begin > floor && IsTokenByte(static_cast<unsigned char>(text[begin - 1]))) --begin;
    if (begin == at || at - begin >= kMinRun) return;
    TryTriggers(begin);
    at = begin;
  }
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

void Matcher::Job::LookBack(const Run& run) {
  const size_t window = matcher.index_.look_back();
  const size_t from = run.begin > window ? run.begin - window : 0;
  auto& words = scratch->words_;
  words_to = std::max(words_to, from);
  std::erase_if(words, [from](const auto& hit) { return hit.begin < from; });
  const size_t to = run.begin + 1;  // an anchor may be the beginning of the run
  if (to > words_to) {
    matcher.index_.ForWords(text, words_to, to, [&words](const Word& word, size_t begin) {
      words.push_back({&word, begin});
    });
    words_to = to;
  }
  for (const auto& hit : words) {
    const size_t end = hit.begin + hit.word->text.size();
    OnKeywords(*hit.word, end, run);
    for (const CompiledRule* rule : hit.word->as_anchor) OnAnchor(*rule, {hit.begin, end});
  }
}

void Matcher::Job::OnValue(Span value) {
  const size_t window = matcher.index_.look_back();
  const Run run{value.begin, std::min(value.end, value.begin + kShortReach), true, true};
  const size_t from = run.begin > window ? run.begin - window : 0;
  matcher.index_.ForWords(text, from, run.begin, [&](const Word& word, size_t begin) {
    OnKeywords(word, begin + word.text.size(), run);
  });
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

void Matcher::Job::Encoded(const Run& run) {
  const size_t size = run.end - run.begin;
  const char* begin = text.data() + run.begin;
  if (size >= kMinBase64 && LooksLikeBase64(begin))
    scratch->encoded.push_back({Encoding::kBase64, run.begin, run.begin});
  if (size >= kMinHex && LooksLikeHex(begin))
    scratch->encoded.push_back({Encoding::kHex, run.begin, run.begin});
  size_t pos = 0;
  if (const auto encoding = EncodingAtRun(text, {run.begin, run.end}, &pos))
    scratch->encoded.push_back({*encoding, pos, run.begin});
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

void Matcher::Job::WholeText(std::span<const Span> ranges) {
  if (matcher.whole_text_.empty()) return;
  const Result<void> found =
      matcher.whole_text_.Find(text, ranges, scratch->costs, &scratch->matches);
  if (!found.ok()) error = found.error();
}

void Matcher::Job::Finish() {
  auto& matches = scratch->matches;
  std::sort(matches.begin(), matches.end(), MatchOrder);
  matches.erase(std::unique(matches.begin(), matches.end(), SameMatch), matches.end());
}

Matcher::Matcher(const RuleSet& rules) : index_(rules), generic_(rules), whole_text_(rules) {}

Result<void> Matcher::Find(std::string_view text, std::span<const Span> ranges,
                           std::span<const LongPlace> places, MatchScratch* scratch) const {
  scratch->Clear();
  Job job{*this, text, scratch};
  for (const LongPlace& place : places) job.OnPlace(place);
  job.ForgetWords();
  for (const Span& range : ranges) {
    // Begin where the run begins that the range cuts, but not further away than anything depends
    // on.
    size_t at = range.begin;
    const size_t floor = at > kMaxTail ? at - kMaxTail : 0;
    while (at > floor && IsTokenByte(static_cast<unsigned char>(text[at - 1]))) --at;
    OpenRun open;
    for (; at < range.end; at += TriggerEvents::kBlock) {
      job.Block(at, std::min(range.end, at + TriggerEvents::kBlock), &open);
    }
    if (open.open) {  // the range ends inside a run
      Run run{open.begin, range.end, open.has_digit, open.has_letter};
      ExtendRun(text, &run);
      if (run.end - run.begin >= kMinRun) job.OnRun(run);
    }
  }
  job.WholeText(ranges);
  job.Finish();
  if (job.error) return *job.error;
  return {};
}

Result<void> Matcher::FindWithoutTables(std::string_view text, MatchScratch* scratch) const {
  scratch->Clear();
  Job job{*this, text, scratch};
  for (size_t at = 0; at < text.size(); ++at) {
    for (const Trigger& trigger : index_.triggers()) {
      if (StandsAt(text, at, trigger.text)) job.OnTrigger(trigger, at);
    }
    for (size_t literal = 0; literal < kGenericLiterals.size(); ++literal) {
      if (StandsAtFolded(text, at, kGenericLiterals[literal])) {
        job.OnLiteral(at, static_cast<GenericLiteral>(literal));
      }
    }
  }
  for (size_t begin = 0; begin < text.size();) {
    Run run{begin, begin, false, false};
    for (; run.end < text.size() && IsTokenByte(static_cast<unsigned char>(text[run.end]));
         ++run.end) {
      const char c = text[run.end];
      if (c >= '0' && c <= '9')
        run.has_digit = true;
      else if (c != '_' && c != '-')
        run.has_letter = true;
    }
    if (run.end - run.begin >= kMinRun && run.has_digit && run.has_letter) {
      const size_t from = begin > index_.look_back() ? begin - index_.look_back() : 0;
      for (size_t at = from; at < begin; ++at) {
        for (const Word& word : index_.words()) {
          if (!KeywordAt(text, at, word.text, word.whole)) continue;
          const size_t end = at + word.text.size();
          job.OnKeywords(word, end, run);
          for (const CompiledRule* rule : word.as_anchor) job.OnAnchor(*rule, {at, end});
        }
      }
    }
    begin = std::max(run.end, begin + 1);
  }
  const Span whole{0, text.size()};
  job.WholeText({&whole, 1});
  job.Finish();
  if (job.error) return *job.error;
  return {};
}

}  // namespace leaksift
