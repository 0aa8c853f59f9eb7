// Most hits are no assignments: "token)" and "tokens," and "the key of" make up a megabyte's
// thousand. So the byte behind the name decides first, without looking back; only when something
// that separates stands there, and a value behind it, is the begin of the name sought and what
// stands before it asked.
//
// The forms, by what follows the name (q a quote of any spelling):
//
//   name = q…q   name: q…q   name := q…q   name => q…q   name: type = q…q   name[8] = q…q
//   assignments name == q…q  name != q…q  name || q…q  name ?? q…q comparisons, defaults qnameq:
//   q…q  [qnameq] = q…q   qnameq => q…q   \"name\": \"…\"                              members
//   (qnameq, q…q)   setName(q…q)   name q…q calls, directives call(q…q, q…q) user and password
//   NAME=…  name: …  --name …  ?name=…  ;name=…  <name>…<  login … name …                     bare
//   values
#include "match/generic_assignment.h"

#include <algorithm>

#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

/// The place of a name and what closes it.
struct Name {
  size_t hit;        // inside it
  size_t end;        // one past its last byte
  size_t after = 0;  // past quote and brackets that close it
  bool quoted = false;
};

bool MayFollowName(char c) {
  switch (c) {
    case '=':
    case ':':
    case '"':
    case '\'':
    case '`':
    case ' ':
    case '\t':
    case ',':
    case '(':
    case '<':
    case '>':
    case ']':
    case '\\':
    case '&':
    case '%':
    case '|':
    case '?':
    case '!':
    case '[':
    case '{':
    case '*':
    case '\n':
    case '\r':
      return true;
    default:
      return false;
  }
}

/// Past a closing quote, ] ) ? ! and an array's bounds.
void CloseName(std::string_view text, Name* name) {
  size_t at = name->end;
  const size_t quote = QuoteSize(text, at);
  if (quote > 0) {
    name->quoted = true;
    at += quote;
  }
  while (At(text, at) == '*' && at < name->end + 2) ++at;  // **Password**:
  if (At(text, at) == ']' || (At(text, at) == ')' && name->quoted)) ++at;
  if (At(text, at) == '[' && !name->quoted) {
    size_t close = at + 1;
    while (close < at + 20 && close < text.size() && (IsNameByte(text[close]))) ++close;
    if (At(text, close) == ']') at = close + 1;
  }
  if ((At(text, at) == '?' || At(text, at) == '!') && At(text, at + 1) == ':') ++at;
  name->after = at;
}

Span KeySpan(std::string_view text, const Name& name) {
  size_t begin = NameBegin(text, name.hit);
  while (begin < name.hit && (text[begin] == '-' || text[begin] == '.' || text[begin] == '$'))
    ++begin;
  // Inside a string literal, the letter of \n or \t before the name is not part of it.
  if (begin > 0 && text[begin - 1] == '\\' && begin < name.hit &&
      (text[begin] == 'n' || text[begin] == 't' || text[begin] == 'r'))
    ++begin;
  return {begin, name.end};
}

/// `type =` of a declaration (password: string = "x", password string = "x"): one past the '=', or
/// kNone.
size_t PastType(std::string_view text, size_t at) {
  at = SkipBlanks(text, at);
  const size_t stop = std::min(text.size(), at + 48);
  const size_t begin = at;
  while (at < stop &&
         (IsNameByte(text[at]) || std::string_view(" .<>[]&*?|:'").find(text[at]) != kNone))
    ++at;
  if (at == begin || At(text, at) != '=' || At(text, at + 1) == '=' || At(text, at + 1) == '>')
    return kNone;
  return at + 1;
}

/// Literals of a list: ["a", "b"].
void ReadList(std::string_view text, size_t at, Span key, char separator, Assignments* out) {
  for (size_t i = 0; i < Assignments::kMax; ++i) {
    const auto value = LiteralValue(text, SkipSpace(text, at));
    if (!value) return;
    at = SkipSpace(text, value->after);
    const char next = At(text, at);
    if (next != ',' && next != ']' && next != '}') return;  // a member's name, an expression
    out->Add({key, *value, separator, false});
    if (next != ',') return;
    ++at;
  }
}

/// What may stand between a default's name and its value: `process.env.TOKEN || "x"`, `get("X") or
/// "x"`.
size_t PastDefault(std::string_view text, size_t at) {
  if (StartsFolded(text, at, "||") || StartsFolded(text, at, "??") || StartsFolded(text, at, "?:"))
    return at + 2 + (At(text, at + 2) == '=');
  if (StartsFolded(text, at, "or ")) return at + 3;
  return kNone;
}

/// Past the separator at `at`, which is kept in `separator`; kNone: none there.
size_t PastSeparator(std::string_view text, size_t at, char* separator) {
  const char c = At(text, at);
  const char next = At(text, at + 1);
  *separator = c;
  switch (c) {
    case '=':
      if (next == '~') return kNone;
      while (At(text, at) == '=') ++at;
      return at + (At(text, at) == '>');
    case ':':
      if (next == ':') return At(text, at + 2) == '=' ? at + 3 : kNone;
      *separator = next == '=' ? '=' : ':';
      return at + 1 + (next == '=');
    case '!':
      *separator = '=';
      if (next != '=') return kNone;
      return at + 2 + (At(text, at + 2) == '=');
    case '?':
    case '+':
      *separator = '=';
      return next == '=' ? at + 2 : kNone;
    case '<':
      *separator = '=';
      return next == '-' && At(text, at + 2) == ' ' ? at + 2 : kNone;
    case '%':
      *separator = '=';
      return StartsFolded(text, at, "%3d") || StartsFolded(text, at, "%3a") ? at + 3 : kNone;
    case '\\':
      *separator = '=';
      return StartsFolded(text, at, "\\u003d") || StartsFolded(text, at, "\\u003a") ? at + 6
                                                                                    : kNone;
    default:
      return kNone;
  }
}

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
    size_t size = 0;
    for (const std::string_view word : {"export ", "set ", "setx ", "env ", "arg ", "env:", "-e ",
                                        "--env ", "run ", "setenv ", "declare -x ", "local "}) {
      if (StartsFolded(text, at, word)) size = word.size();
    }
    if (size == 0) return false;
    at += size;
  }
  return true;
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
  if (whole_line && OnlyIntroduction(before)) return Before::kLineStart;
  if (c == ';' || c == '"' || c == '\'' ||
      (c == ' ' && before.size() > 1 && before[before.size() - 2] == ';'))
    return Before::kParameter;
  const size_t word = before.find_last_not_of(" \t");
  if (word != kNone && (before.find("login ") != kNone || before.find("machine ") != kNone))
    return Before::kLogin;
  return Before::kOther;
}

/// Two or more plain words stand behind the first one on the line: the value is a sentence of a
/// properties file. A shell command behind NAME=value has other characters soon.
bool ProseFollows(std::string_view text, size_t at) {
  const auto value = BareValue(text, at, BareEnd::kLine);
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

/// -DNAME=…, ?name=…, "…;Password=…;…", --name …
void ReadBare(std::string_view text, const Name& name, char separator, size_t at,
              Assignments* out) {
  const Span key = KeySpan(text, name);
  const Before before = WhatStandsBefore(text, key);
  const size_t blanks = SkipBlanks(text, at);
  BareEnd end = BareEnd::kWord;
  char shown = separator;
  switch (before) {
    case Before::kLineStart:
      if (separator == ' ' && !IsDirective(text, key.begin) && !IsNetrcLine(text, key.begin))
        return;
      end = separator == '=' && blanks == at && name.after == name.end && !ProseFollows(text, at)
                ? BareEnd::kWord
                : BareEnd::kLine;
      break;
    case Before::kFlag:
      if (separator == ':') return;
      shown = ' ';
      break;
    case Before::kParameter:
      if (separator == ':' && key.begin > 0 && QuoteSize(text, key.begin - 1) == 1) {
        // 'X-Api-Key: value' as one argument.
        const auto header = BareValue(text, blanks, BareEnd::kWord);
        if (header && At(text, header->after) == text[key.begin - 1])
          out->Add({key, *header, ':', false});
        return;
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
      if (separator != '=' || name.quoted || blanks != at) return;
      end = BareEnd::kParameter;
      break;
  }
  const auto value = BareValue(text, blanks, end);
  if (value) out->Add({key, *value, shown, false});
}

/// <name>…</name> and <name attribute="…">…</name>.
void ReadElement(std::string_view text, const Name& name, Assignments* out) {
  const Span key = KeySpan(text, name);
  if (WhatStandsBefore(text, key) != Before::kElement) return;
  const size_t stop = std::min(text.size(), name.end + 96);
  size_t at = name.end;
  while (at < stop && text[at] != '>' && text[at] != '<' && !IsLineEnd(text[at])) ++at;
  if (At(text, at) != '>' || text[at - 1] == '/' || text[at - 1] == '=') return;
  if (StartsFolded(text, at + 1, "<![cdata[")) at += 9;
  const auto value = BareValue(text, SkipSpace(text, at + 1), BareEnd::kElement);
  if (value && At(text, value->after) == '<') {
    Value inner = *value;
    if (inner.span.size() > 3 && text.substr(inner.span.end - 3, 3) == "]]>") inner.span.end -= 3;
    out->Add({key, inner, '>', false});
  }
}

/// Whether a literal stands at `at`, a prefix such as b aside.
bool LiteralFollows(std::string_view text, size_t at) {
  return QuoteSize(text, at) > 0 || (IsLetter(At(text, at)) && QuoteSize(text, at + 1) > 0);
}

/// (qnameq, q…q): two arguments, or a flag and its value in a list. More literals in a row are a
/// list of names.
void ReadPair(std::string_view text, const Name& name, size_t at, Assignments* out) {
  size_t value_at = SkipSpace(text, at);
  for (const std::string_view argument : {"default=", "fallback=", "default: ", "value="}) {
    if (StartsFolded(text, value_at, argument)) value_at += argument.size();
  }
  const auto value = LiteralValue(text, value_at);
  if (!value) return;
  const Span key = KeySpan(text, name);
  const bool flag = key.begin > 0 && text[key.begin - 1] == '-';
  if (!flag) {
    // What stands before the name and its quote: the begin of a call, or an argument that is no
    // literal.
    size_t before = key.begin;
    const size_t stop = before < 32 ? 0 : before - 32;
    while (before > stop && !IsBlank(text[before - 1]) && text[before - 1] != '(' &&
           text[before - 1] != ',' && text[before - 1] != '[')
      --before;
    while (before > stop && (IsBlank(text[before - 1]) || IsLineEnd(text[before - 1]))) --before;
    const char opener = before > 0 ? text[before - 1] : '\0';
    const size_t next = SkipSpace(text, value->after);
    const char closer = At(text, next);
    if (closer == ',') {
      const size_t third = SkipSpace(text, next + 1);
      if (opener != '(' || LiteralFollows(text, third) || IsDigit(At(text, third))) return;
      if (At(text, third) == ']' || At(text, third) == '}') return;
    } else if (closer != ')' && !(closer == ']' && opener == '[')) {
      return;
    }
    if (opener != '(' && opener != '[') {
      // set(target, "name", "value"): an argument before that is no literal itself.
      const bool literal_before = before >= 2 && QuoteSize(text, before - 2) > 0;
      if (opener != ',' || literal_before) return;
    }
  }
  out->Add({key, *value, ',', false});
}

/// Methods of an object called password that are given the password itself: comparisons and typing.
bool TakesSecret(std::string_view method) {
  for (const std::string_view known :
       {"equals", "equalsignorecase", "eq", "isequalto", "sendkeys", "send_keys", "type", "fill",
        "setvalue", "set_value", "settext", "set", "val"}) {
    if (method.size() == known.size() && StartsFolded(method, 0, known)) return true;
  }
  return false;
}

/// name( q…q ) and name( q…q , q…q ).
void ReadCall(std::string_view text, const Name& name, size_t at, Assignments* out) {
  const auto first = LiteralValue(text, SkipSpace(text, at));
  if (!first) return;
  Span key = KeySpan(text, name);
  const size_t method = text.substr(0, name.end).rfind('.');
  if (method != kNone && method > name.hit) {
    if (!TakesSecret(text.substr(method + 1, name.end - method - 1))) return;
    key.end = method;
  }
  const size_t comma = SkipSpace(text, first->after);
  if (At(text, comma) == ',') {
    const auto second = LiteralValue(text, SkipSpace(text, comma + 1));
    if (second) out->Add({key, *second, ',', true});
    return;
  }
  if (At(text, comma) == ')' || At(text, comma) == '.' || At(text, comma) == '}')
    out->Add({key, *first, '(', false});
}

/// Behind a separator: a literal, a list, a declaration's type and then a literal, a pair in
/// parentheses, or bare.
void ReadSeparated(std::string_view text, const Name& name, char separator, size_t at,
                   Assignments* out) {
  const size_t begin = SkipBlanks(text, at);
  if (const auto value = LiteralValue(text, begin)) {
    // A parenthesis around two literals is a pair: auth=("user", "password").
    const size_t comma = SkipSpace(text, value->after);
    if (At(text, begin) == '(' && At(text, comma) == ',') {
      const auto second = LiteralValue(text, SkipSpace(text, comma + 1));
      if (second) out->Add({KeySpan(text, name), *second, ',', true});
      return;
    }
    out->Add({KeySpan(text, name), *value, separator, false});
    return;
  }
  if (At(text, begin) == '[') return ReadList(text, begin + 1, KeySpan(text, name), separator, out);
  if (At(text, begin) == '{' && QuoteSize(text, SkipSpace(text, begin + 1)) > 0) {
    return ReadList(text, begin + 1, KeySpan(text, name), separator, out);
  }
  if (separator == ':') {
    const size_t typed = PastType(text, begin);
    if (typed != kNone) {
      if (const auto value = LiteralValue(text, typed))
        return out->Add({KeySpan(text, name), *value, '=', false});
    }
    // A block scalar of YAML.
    if ((At(text, begin) == '|' || At(text, begin) == '>') &&
        (IsLineEnd(At(text, begin + 1)) || At(text, begin + 1) == '-')) {
      const size_t line = SkipSpace(text, begin + 1 + (At(text, begin + 1) == '-'));
      if (const auto value = BareValue(text, line, BareEnd::kLine))
        return out->Add({KeySpan(text, name), *value, ':', false});
    }
  }
  ReadBare(text, name, separator, at, out);
}

/// A blank follows the name: a separator behind it, a literal (password "x"), a type, or a bare
/// word after a flag.
void ReadAfterBlank(std::string_view text, const Name& name, size_t at, Assignments* out) {
  if (const auto value = QuotedValue(text, at)) {
    // "you should pass `x`": prose, not a directive.
    const Span key = KeySpan(text, name);
    if (!name.quoted && value->quote != '`' && key.In(text) != "pass")
      out->Add({key, *value, ' ', false});
    return;
  }
  const size_t fallback = PastDefault(text, at);
  if (name.quoted && fallback == kNone) return;  // the next attribute of an element
  if (fallback != kNone) {
    if (const auto value = LiteralValue(text, fallback))
      out->Add({KeySpan(text, name), *value, '=', false});
    return;
  }
  if (StartsFolded(text, at, "is ") || StartsFolded(text, at, "to ") ||
      StartsFolded(text, at, "as ")) {
    if (const auto value = QuotedValue(text, SkipBlanks(text, at + 3)))
      return out->Add({KeySpan(text, name), *value, ' ', false});
  }
  const size_t typed = PastType(text, at);
  if (typed != kNone) {
    if (const auto value = LiteralValue(text, typed))
      return out->Add({KeySpan(text, name), *value, '=', false});
  }
  ReadBare(text, name, ' ', at, out);
}

}  // namespace

void FindAssignments(std::string_view text, size_t hit, size_t size, Assignments* out) {
  Name name{hit, NameEnd(text, hit + size)};
  const char follows = At(text, name.end);
  if (!MayFollowName(follows)) return;
  CloseName(text, &name);
  const size_t at = SkipBlanks(text, name.after);
  char separator = 0;
  const size_t past = PastSeparator(text, at, &separator);
  if (past != kNone) {
    ReadSeparated(text, name, separator, past, out);
  } else if ((At(text, at) == '(' || At(text, at) == '{') && !name.quoted) {
    ReadCall(text, name, at + 1, out);
  } else if (At(text, at) == ',' && name.quoted) {
    ReadPair(text, name, at + 1, out);
  } else if (at > name.after) {
    ReadAfterBlank(text, name, at, out);
  }
  if (out->size > 0) return;
  if (follows == '>' || IsBlank(follows)) ReadElement(text, name, out);
  const bool pair =
      name.quoted || follows == '<' || follows == ',' || follows == '>' || IsLineEnd(follows);
  if (out->size == 0 && pair) FindSibling(text, KeySpan(text, name), name.after, out);
}

}  // namespace leaksift::generic
