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
#include <algorithm>

#include "match/encoded_run.h"
#include "match/matcher_job.h"

namespace leaksift {
namespace {

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

void Matcher::Job::Encoded(const Run& run) {
  const std::string_view bytes = text.substr(run.begin, run.end - run.begin);
  if (LooksLikeBase64(bytes)) scratch->encoded.push_back({Encoding::kBase64, run.begin, run.begin});
  if (LooksLikeHex(bytes)) scratch->encoded.push_back({Encoding::kHex, run.begin, run.begin});
  size_t pos = 0;
  if (const auto encoding = EncodingAtRun(text, {run.begin, run.end}, &pos))
    scratch->encoded.push_back({*encoding, pos, run.begin});
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

}  // namespace leaksift
