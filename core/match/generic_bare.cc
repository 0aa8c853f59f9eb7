// Bare values. Without quotes almost any word after a name looks like its value, so what stands
// before the name decides: the begin of a line, a flag's dashes, the ? or & of a URL, the < of an
// element.
#include <algorithm>
#include <array>

#include "match/generic_forms.h"
#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

/// What stands before a name that has a bare value.
enum class Before { kOther, kLineStart, kFlag, kParameter, kElement, kLogin };

/// Only words that introduce an assignment, comment marks and blanks stand between the line's begin
/// and the name.
bool OnlyIntroduction(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    if (IsBlank(text[at]) || text[at] == '-' || text[at] == '#' || text[at] == '/' ||
        text[at] == '*' || text[at] == ';' || text[at] == '+' || text[at] == '>' ||
        text[at] == '$' || text[at] == '{') {
      ++at;
      continue;
    }
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"export ", "set ", "setx ", "env ", "arg ", "env:", "-e ", "--env ", "run ", "setenv ",
         "declare -x ", "local ", "proxy_set_header "});
    size_t size = 0;
    for (const std::string_view word : kWords) {
      if (StartsFolded(text, at, word)) size = word.size();
    }
    if (size == 0) return false;
    at += size;
  }
  return true;
}

/// `app:` before the name on its line: the keys of Pulumi's stacks have the name of the project.
bool IsNamespace(std::string_view before) {
  before.remove_prefix(std::min(before.find_first_not_of(' '), before.size()));
  return before.size() > 1 && before.back() == ':' &&
         std::all_of(before.begin(), before.end() - 1, IsNameByte);
}

Before WhatStandsBefore(std::string_view text, Span key) {
  const size_t begin = key.begin;
  if (begin == 0) return Before::kLineStart;
  const char c = text[begin - 1];
  if (c == '<') return Before::kElement;
  if (c == '?' || c == '&') return Before::kParameter;
  if (c == '-') {
    const size_t dashes = begin >= 2 && text[begin - 2] == '-' ? begin - 2 : begin - 1;
    if (dashes == 0 || !IsNameByte(text[dashes - 1])) return Before::kFlag;
  }
  size_t line = begin;
  const size_t stop = begin < 64 ? 0 : begin - 64;
  while (line > stop && !IsLineEnd(text[line - 1])) --line;
  const bool whole_line = line == 0 || line > stop;
  const std::string_view before = text.substr(line, begin - line);
  if (c == ':' && before.find('<') != kNone && before.rfind('<') + 24 > before.size())
    return Before::kElement;
  if (whole_line && (OnlyIntroduction(before) || IsNamespace(before))) return Before::kLineStart;
  if (c == ';' || c == '"' || c == '\'' ||
      (c == ' ' && before.size() > 1 && before[before.size() - 2] == ';'))
    return Before::kParameter;
  if (IsBlank(c) && (before.find("login ") != kNone || before.find("machine ") != kNone))
    return Before::kLogin;
  return Before::kOther;
}

/// A literal has begun on the line and not ended: "host=db password=…".
bool InsideLiteral(std::string_view text, size_t at) {
  size_t line = at;
  const size_t stop = at < 128 ? 0 : at - 128;
  while (line > stop && !IsLineEnd(text[line - 1])) --line;
  if (line == stop && stop > 0) return false;
  char open = 0;
  for (; line < at; ++line) {
    const char c = text[line];
    if (c == '\\')
      ++line;
    else if (open != 0 ? c == open : c == '"' || c == '\'')
      open = open != 0 ? '\0' : c;
  }
  return open != 0;
}

/// Two or more plain words stand behind the first one on the line: the value is a sentence of a
/// properties file. A shell command behind NAME=value has other characters soon.
bool ProseFollows(std::string_view text, size_t at, Assignments* out) {
  const auto value = BareValue(text, at, BareEnd::kLine, &out->far);
  if (!value) return false;
  const std::string_view line = value->span.In(text);
  size_t words = 0;
  for (size_t begin = line.find(' '); begin != kNone && words < 2; begin = line.find(' ', begin)) {
    const size_t end = std::min(line.find(' ', ++begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    if (word.empty() || !std::all_of(word.begin(), word.end(), IsLetter)) return false;
    ++words;
  }
  return words == 2;
}

/// ENV NAME value of a Dockerfile, setenv NAME value of csh, setx NAME value of Windows.
bool IsDirective(std::string_view text, size_t key_begin) {
  for (const std::string_view word : {"env ", "setenv ", "setx "}) {
    if (key_begin >= word.size() && StartsFolded(text, key_begin - word.size(), word)) return true;
  }
  return false;
}

/// proxy_set_header NAME value; of nginx.
bool IsProxyHeader(std::string_view text, size_t key_begin) {
  constexpr std::string_view kWord = "proxy_set_header ";
  return key_begin >= kWord.size() && StartsFolded(text, key_begin - kWord.size(), kWord);
}

/// -passin pass:x of openssl.
bool IsOpensslPass(std::string_view text, Span key) {
  if (key.In(text) != "pass") return false;
  for (const std::string_view flag : {"-passin ", "-passout ", "-pass "}) {
    if (key.begin >= flag.size() && text.substr(key.begin - flag.size(), flag.size()) == flag)
      return true;
  }
  return false;
}

/// The line before is that of .netrc with the user: machine …⏎ login …⏎ password …
bool IsNetrcLine(std::string_view text, size_t key_begin) {
  size_t end = key_begin;
  while (end > 0 && key_begin - end < 16 && (IsBlank(text[end - 1]) || IsLineEnd(text[end - 1])))
    --end;
  const size_t from = end < 64 ? 0 : end - 64;
  const std::string_view before = text.substr(from, end - from);
  const size_t line = before.find_last_of("\r\n");
  const size_t word = before.find_first_not_of(" \t", line == kNone ? 0 : line + 1);
  return word != kNone && StartsFolded(before, word, "login ");
}

/// `requirepass x`, `bind_password x`: a line of two words. Only a value with letters and digits is
/// more than the end of a sentence.
void ReadDirective(std::string_view text, Span key, size_t at, Assignments* out) {
  const auto value = BareValue(text, at, BareEnd::kWord, &out->far);
  if (!value || !HasLetterAndDigit(value->span.In(text))) return;
  if (key.In(text) == "salt" || key.In(text) == "pass") return;  // a command, a verb
  const char after = At(text, SkipBlanks(text, value->after));
  if (after == '\0' || IsLineEnd(after)) out->Add({key, *value, ' ', false});
}

/// `sshpass -p x …` and `docker login … -p x …`: the flag alone does not name it, the command does.
void ReadCommand(std::string_view text, const Name& name, Span key, size_t at, Assignments* out) {
  const std::string_view command = key.In(text);
  if (command != "sshpass" && command != "login") return;
  out->far = true;
  size_t end = at;
  const size_t stop = std::min(text.size(), at + 160);
  while (end < stop && !IsLineEnd(text[end]) && text[end] != '|' && text[end] != ';') ++end;
  const std::string_view line = text.substr(at, end - at);
  const size_t flag = line.substr(0, 2) == "-p" ? 0 : line.find(" -p");
  if (flag == kNone) return;
  size_t begin = at + flag + (flag == 0 ? 2 : 3);
  if (command == "login" && !IsBlank(At(text, begin))) return;  // --password, -port
  begin = SkipBlanks(text, begin);
  auto value = QuotedValue(text, begin, &out->far);
  if (!value) value = BareValue(text, begin, BareEnd::kWord, &out->far);
  if (value && value->span.end <= end)
    out->Add({{name.hit, name.end}, *value, ' ', command == "login" || command == "sshpass"});
}

}  // namespace

void ReadPiped(std::string_view text, const Name& name, Assignments* out) {
  constexpr std::string_view kFlag = "--password-stdin";
  constexpr size_t kMaxLine = 160;
  const Span key = KeySpan(text, name);
  if (key.begin < 2 || key.size() != kFlag.size() - 2 || !StartsFolded(text, key.begin - 2, kFlag))
    return;
  out->far = true;
  const size_t from = key.begin < kMaxLine ? 0 : key.begin - kMaxLine;
  const std::string_view before = text.substr(from, key.begin - from);
  const size_t pipe = before.rfind('|');
  const size_t line = before.find_last_of("\r\n");
  const size_t echo = pipe == kNone ? kNone : before.rfind("echo ", pipe);
  if (echo == kNone || (line != kNone && echo < line)) return;
  const size_t at = SkipBlanks(text, from + echo + 5);
  auto value = QuotedValue(text, at, &out->far);
  if (!value) value = BareValue(text, at, BareEnd::kWord, &out->far);
  if (value && SkipBlanks(text, value->after) == from + pipe)
    out->Add({{key.begin, key.begin + 8}, *value, ' ', false});
}

void ReadSentence(std::string_view text, const Name& name, size_t at, Assignments* out) {
  auto value = BareValue(text, SkipBlanks(text, at), BareEnd::kWord, &out->far);
  if (!value || !HasLetterAndDigit(value->span.In(text))) return;
  const char after = At(text, value->after);
  if (after == '\0' || IsLineEnd(after)) out->Add({KeySpan(text, name), *value, ' ', false});
}

namespace {

/// 'X-Api-Key: value' and 'Authorization: token value' as one argument.
void ReadHeaderArgument(std::string_view text, Span key, size_t at, Assignments* out) {
  auto header = BareValue(text, at, BareEnd::kWord, &out->far);
  if (header && At(text, header->after) == ' ') {
    out->far = true;
    const auto second = BareValue(text, header->after + 1, BareEnd::kWord, &out->far);
    if (second) header = Value{{at, second->span.end}, 0, second->after};
  }
  if (header && At(text, header->after) == text[key.begin - 1])
    out->Add({key, *header, ':', false});
}

}  // namespace

void ReadBare(std::string_view text, const Name& name, char separator, size_t at,
              Assignments* out) {
  const Span key = KeySpan(text, name);
  const Before before = WhatStandsBefore(text, key);
  const size_t blanks = SkipBlanks(text, at);
  if (QuoteSize(text, blanks) > 0) return;  // a literal that does not end
  BareEnd end = BareEnd::kWord;
  char shown = separator;
  switch (before) {
    case Before::kLineStart:
      if (IsProxyHeader(text, key.begin)) {
        end = BareEnd::kParameter;
        break;
      }
      if (separator == ' ' && !IsDirective(text, key.begin) && !IsNetrcLine(text, key.begin)) {
        ReadCommand(text, name, key, blanks, out);
        if (out->items.empty()) ReadDirective(text, key, blanks, out);
        return;
      }
      end =
          separator == '=' && blanks == at && name.after == name.end && !ProseFollows(text, at, out)
              ? BareEnd::kWord
              : BareEnd::kLine;
      break;
    case Before::kFlag:
      if (separator == ':') return;
      shown = ' ';
      break;
    case Before::kParameter:
      if (separator == ':' && key.begin > 0 && QuoteSize(text, key.begin - 1) == 1) {
        return ReadHeaderArgument(text, key, blanks, out);
      }
      if (separator != '=' || name.quoted) return;
      end = BareEnd::kParameter;
      shown = ';';
      break;
    case Before::kLogin:
      if (separator == '=') end = BareEnd::kParameter;
      break;
    case Before::kElement:
      return;
    case Before::kOther:
      if (separator == ':' && IsOpensslPass(text, key)) {
        shown = ' ';
        break;
      }
      if (separator == ' ') return ReadCommand(text, name, key, blanks, out);
      if (separator != '=' || name.quoted || blanks != at) return;
      if (InsideLiteral(text, key.begin)) shown = ';';
      end = BareEnd::kParameter;
      break;
  }
  const auto value = BareValue(text, blanks, end, &out->far);
  if (value) out->Add({key, *value, shown, false});
}

void ReadElement(std::string_view text, const Name& name, Assignments* out) {
  const Span key = KeySpan(text, name);
  const char before = key.begin > 0 ? text[key.begin - 1] : '\0';
  if (before != '<' && before != ':') return;  // the common case
  if (WhatStandsBefore(text, key) != Before::kElement) return;
  out->far = true;
  const size_t stop = std::min(text.size(), name.end + 96);
  size_t at = name.end;
  while (at < stop && text[at] != '>' && text[at] != '<' && !IsLineEnd(text[at])) ++at;
  if (At(text, at) != '>' || text[at - 1] == '/' || text[at - 1] == '=') return;
  if (StartsFolded(text, at + 1, "<value>")) at += 7;  // as Windows Setup writes it
  if (StartsFolded(text, at + 1, "<![cdata[")) at += 9;
  const auto value = BareValue(text, SkipSpace(text, at + 1), BareEnd::kElement, &out->far);
  if (value && At(text, value->after) == '<') {
    Value inner = *value;
    if (inner.span.size() > 3 && text.substr(inner.span.end - 3, 3) == "]]>") inner.span.end -= 3;
    out->Add({key, inner, '>', false});
  }
}

}  // namespace leaksift::generic
