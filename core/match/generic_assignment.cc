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
#include "match/generic_forms.h"

#include <algorithm>

#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

/// What may stand behind a name that something is given to: nine of ten names end here.
constexpr ByteSet kMayFollowName = ByteSet::Listed("=:\"'` \t,(<>]\\&%|?![{*)\n\r");

/// What may stand in a type: `string`, `Option<&str>`, `std::string`.
constexpr ByteSet kTypeBytes = ByteSet::Of(
    [](char c) { return IsNameByte(c) || std::string_view(" .<>[]&*?|:'").find(c) != kNone; });

/// :name, as Ruby writes the names of things.
bool IsSymbol(std::string_view text, const Name& name) {
  return name.begin >= 2 && text[name.begin - 1] == ':' &&
         (text[name.begin - 2] == '(' || text[name.begin - 2] == ' ');
}

/// NAME_OF_AN_OPTION, as setopt(handle, OPT_PASSWORD, "x") and put(PASSWORD, "x") take it.
bool IsConstant(std::string_view text, const Name& name) {
  const std::string_view full = text.substr(name.begin, name.end - name.begin);
  const std::string_view last = full.substr(full.rfind('.') + 1);  // npos + 1: all of it
  return std::none_of(last.begin(), last.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// {name, "x"}: a tuple of Erlang.
bool IsTuple(std::string_view text, const Name& name) {
  return name.begin > 0 && text[name.begin - 1] == '{';
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
  // let(:password) { "x" }
  const bool symbol = At(text, at) == ')' && IsSymbol(text, *name);
  if (At(text, at) == ']' || (At(text, at) == ')' && (name->quoted || symbol))) {
    // 'user[password]', 'input[name="password"]'
    const size_t outer = text[at] == ']' ? QuoteSize(text, at + 1) : 0;
    name->quoted = name->quoted || outer > 0;
    at += 1 + outer;
  }
  if (At(text, at) == '[' && !name->quoted) {
    size_t close = at + 1;
    while (close < at + 20 && close < text.size() && (IsNameByte(text[close]))) ++close;
    if (At(text, close) == ']') at = close + 1;
  }
  if ((At(text, at) == '?' || At(text, at) == '!') && At(text, at + 1) == ':') ++at;
  name->after = at;
}

/// `type =` of a declaration (password: string = "x", password string = "x"): one past the '=', or
/// kNone.
size_t PastType(std::string_view text, size_t at) {
  at = SkipBlanks(text, at);
  const size_t stop = std::min(text.size(), at + 48);
  const size_t begin = at;
  while (at < stop && kTypeBytes[text[at]]) ++at;
  if (at == begin || At(text, at) != '=' || At(text, at + 1) == '=' || At(text, at + 1) == '>')
    return kNone;
  return at + 1;
}

/// Literals of a list: ["a", "b"].
void ReadList(std::string_view text, size_t at, Span key, char separator, Assignments* out) {
  out->far = true;
  for (size_t i = 0; i < Assignments::kMax; ++i) {
    const auto value = LiteralValue(text, SkipSpace(text, at), &out->far);
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
  if (text.substr(at, 3) == "or ") return at + 3;
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
      for (int i = 0; i < 3 && At(text, at) == '='; ++i) ++at;
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

/// a, password = "x", "y": the second of two names is given the second value.
bool IsSecondOfTwo(std::string_view text, Span key) {
  size_t at = key.begin;
  while (at > 0 && key.begin - at < 3 && IsBlank(text[at - 1])) --at;
  if (at < 2 || text[at - 1] != ',' || !IsNameByte(text[at - 2])) return false;
  at = NameBegin(text, at - 1);
  for (size_t i = 0; i < 32 && at > 0 && IsBlank(text[at - 1]); ++i) --at;
  return at == 0 || IsLineEnd(text[at - 1]);
}

/// ${name:x} and ${NAME:-x}: what counts when nothing else is given.
bool ReadReferenceDefault(std::string_view text, const Name& name, size_t at, Assignments* out) {
  const Span key = KeySpan(text, name);
  if (key.begin < 2 || text[key.begin - 1] != '{' || text[key.begin - 2] != '$') return false;
  if (At(text, at) == '?' || At(text, at) == '+') return true;  // a message, a replacement
  if (At(text, at) == '-') ++at;
  const auto value = BareValue(text, at, BareEnd::kParameter, &out->far);
  // '>' as for an element: the braces delimit it as quotes would.
  if (value && At(text, value->after) == '}') out->Add({key, *value, '>', false});
  return true;
}

/// A list in block form, of which the first entry counts: name:⏎  - x.
bool ReadBlockList(std::string_view text, const Name& name, size_t at, Assignments* out) {
  if (!IsLineEnd(At(text, at))) return false;
  out->far = true;
  const size_t entry = SkipSpace(text, at);
  if (At(text, entry) != '-' || At(text, entry + 1) != ' ') return false;
  auto value = LiteralValue(text, entry + 2, &out->far);
  if (!value) value = BareValue(text, SkipBlanks(text, entry + 2), BareEnd::kLine, &out->far);
  if (value && IsLineEnd(At(text, SkipBlanks(text, value->after))))
    out->Add({KeySpan(text, name), *value, ':', false});
  return true;
}

/// Behind a separator: a literal, a list, a declaration's type and then a literal, a pair in
/// parentheses, or bare.
void ReadSeparated(std::string_view text, const Name& name, char separator, size_t at,
                   Assignments* out) {
  const size_t begin = SkipBlanks(text, at);
  if (begin - at > kFewBlanks) out->far = true;
  if (const auto value = LiteralValue(text, begin, &out->far)) {
    // A parenthesis around two literals is a pair: auth=("user", "password").
    const size_t comma = SkipSpace(text, value->after);
    if (At(text, begin) == '(' && At(text, comma) == ',') {
      const auto second = LiteralValue(text, SkipSpace(text, comma + 1), &out->far);
      if (second) out->Add({KeySpan(text, name), *second, ',', true});
      return;
    }
    if (separator == '=' && At(text, comma) == ',' && IsSecondOfTwo(text, KeySpan(text, name))) {
      const auto second = LiteralValue(text, SkipBlanks(text, comma + 1), &out->far);
      if (second) out->Add({KeySpan(text, name), *second, '=', false});
      return;
    }
    const Span key = KeySpan(text, name);
    const bool typed = separator == '=' && key.size() > 5 &&
                       (StartsFolded(text, key.end - 5, ".text") ||
                        (key.size() > 6 && StartsFolded(text, key.end - 6, ".value")));
    out->Add({typed ? WithoutControl(text, key) : key, *value, separator, false});
    return;
  }
  if (At(text, begin) == '[' && At(text, begin + 1) != ']')
    return ReadList(text, begin + 1, KeySpan(text, name), separator, out);
  if (At(text, begin) == '{' && QuoteSize(text, SkipSpace(text, begin + 1)) > 0) {
    return ReadList(text, begin + 1, KeySpan(text, name), separator, out);
  }
  if (separator == ':') {
    if (ReadReferenceDefault(text, name, at, out) || ReadBlockList(text, name, begin, out)) return;
    const size_t typed = PastType(text, begin);
    if (typed != kNone) {
      out->far = true;
      if (const auto value = LiteralValue(text, typed, &out->far))
        return out->Add({KeySpan(text, name), *value, '=', false});
    }
    // A block scalar of YAML.
    if ((At(text, begin) == '|' || At(text, begin) == '>') &&
        (IsLineEnd(At(text, begin + 1)) || At(text, begin + 1) == '-')) {
      const size_t line = SkipSpace(text, begin + 1 + (At(text, begin + 1) == '-'));
      if (const auto value = BareValue(text, line, BareEnd::kLine, &out->far))
        return out->Add({KeySpan(text, name), *value, ':', false});
    }
  }
  ReadBare(text, name, separator, at, out);
}

/// Names that are verbs or ordinary words of a sentence where no separator follows.
bool IsVerb(std::string_view name) {
  return name == "pass" || name == "Pass" || name == "key" || name == "salt" || name == "auth";
}

/// A blank follows the name: a separator behind it, a literal (password "x"), a type, or a bare
/// word after a flag.
void ReadAfterBlank(std::string_view text, const Name& name, size_t at, Assignments* out) {
  if (const auto value = At(text, at) == '@' ? LiteralValue(text, at, &out->far)
                                             : QuotedValue(text, at, &out->far)) {
    // "you should pass `x`": prose, not a directive. The password `x9…` of a manual is one.
    const Span key = KeySpan(text, name);
    // basic_authorize 'user', 'x'
    const size_t comma = SkipBlanks(text, value->after);
    if (At(text, comma) == ',') {
      out->far = true;
      if (const auto second = QuotedValue(text, SkipBlanks(text, comma + 1), &out->far))
        return out->Add({key, *second, ',', true});
    }
    const std::string_view inside = value->span.In(text);
    const bool prose = value->quote == '`' &&
                       (!HasLetterAndDigit(inside) || inside.find_first_of(" \"'`=:,(") != kNone);
    if (!name.quoted && !prose && !IsVerb(key.In(text))) out->Add({key, *value, ' ', false});
    return;
  }
  const size_t fallback = PastDefault(text, at);
  // 'a' or 'b' chooses between two texts; get('a') or 'b' has a default.
  const bool closed =
      name.after > name.end && (text[name.after - 1] == ')' || text[name.after - 1] == ']');
  if (name.quoted && (fallback == kNone || !closed)) return;  // the next attribute of an element
  if (fallback != kNone) {
    if (const auto value = LiteralValue(text, fallback, &out->far))
      out->Add({KeySpan(text, name), *value, '=', false});
    return;
  }
  if (IsVerb(KeySpan(text, name).In(text))) return ReadBare(text, name, ' ', at, out);
  if (StartsFolded(text, at, "is ") || StartsFolded(text, at, "to ") ||
      StartsFolded(text, at, "as ")) {
    if (const auto value = QuotedValue(text, SkipBlanks(text, at + 3), &out->far))
      return out->Add({KeySpan(text, name), *value, ' ', false});
    if (StartsFolded(text, at, "is ")) return ReadSentence(text, name, at + 3, out);
  }
  // A blank stands before the '=': `name="…"` right behind would be the next attribute of an
  // element.
  const size_t typed = PastType(text, at);
  if (typed != kNone) out->far = true;
  if (typed != kNone && IsBlank(text[typed - 2])) {
    if (const auto value = LiteralValue(text, typed, &out->far))
      return out->Add({KeySpan(text, name), *value, '=', false});
  }
  ReadBare(text, name, ' ', at, out);
}

}  // namespace

namespace {

/// "API Key: x", "Secret key: x": of prose the word before belongs to the name.
size_t WithWordBefore(std::string_view text, size_t begin, size_t hit) {
  if (begin != hit || begin < 4 || text[begin - 1] != ' ' || !StartsFolded(text, begin, "key"))
    return begin;
  for (const std::string_view word : {"api", "access", "secret", "private", "client"}) {
    const size_t size = word.size() + 1;
    if (begin < size || !StartsFolded(text, begin - size, word)) continue;
    if (begin == size || !IsNameByte(text[begin - size - 1])) return begin - size;
  }
  return begin;
}

}  // namespace

Span KeySpan(std::string_view text, const Name& name) {
  size_t begin = name.begin;
  while (begin < name.hit && (text[begin] == '-' || text[begin] == '.' || text[begin] == '$'))
    ++begin;
  begin = WithWordBefore(text, begin, name.hit);
  // The digits of %22 before it are not part of it, nor is the letter of \n or \t inside a string
  // literal.
  if (begin > 0 && text[begin - 1] == '%' && begin + 2 <= name.hit && IsDigit(text[begin]))
    begin += 2;
  if (begin > 0 && text[begin - 1] == '\\' && begin < name.hit &&
      (text[begin] == 'n' || text[begin] == 't' || text[begin] == 'r'))
    ++begin;
  return {begin, name.end};
}

Span WithoutControl(std::string_view text, Span key) {
  for (const std::string_view ending :
       {".text", ".value", ".stringvalue", "textfield", "edittext", "textbox", "field", "input",
        "box", "element", "control", "_", "-"}) {
    const size_t size = ending.size();
    if (key.size() > size + 4 && StartsFolded(text, key.end - size, ending)) key.end -= size;
  }
  return key;
}

void FindAssignments(std::string_view text, size_t hit, size_t size, Assignments* out) {
  const size_t end = NameEnd(text, hit + size);
  const char follows = At(text, end);
  if (!kMayFollowName[follows]) return;
  Name name{NameBegin(text, hit), hit, end};
  constexpr size_t kShortName = 40;
  CloseName(text, &name);
  const size_t at = SkipBlanks(text, name.after);
  out->far = name.end - hit > kShortName || at - name.after > kFewBlanks;
  char separator = 0;
  const size_t past = PastSeparator(text, at, &separator);
  // sign('', "secret") => "x": what follows is the result of the call.
  if (name.quoted && text[name.after - 1] == ')' && StartsFolded(text, at, "=>")) return;
  if (past != kNone) {
    ReadSeparated(text, name, separator, past, out);
  } else if ((At(text, at) == '(' || At(text, at) == '{') && !name.quoted) {
    ReadCall(text, name, at + 1, out);
  } else if (At(text, at) == ',' && (name.quoted || IsSymbol(text, name) ||
                                     IsConstant(text, name) || IsTuple(text, name))) {
    ReadPair(text, name, at + 1, out);
  } else if (at > name.after) {
    ReadAfterBlank(text, name, at, out);
  }
  if (out->items.empty()) ReadMethod(text, name, out);
  if (out->items.empty() && text[name.end - 1] == 'n') ReadPiped(text, name, out);
  const bool inside = name.after > 0 && text[name.after - 1] == ')';  // `password`)
  const char closed = inside ? ')' : At(text, at);
  if (out->items.empty() && (closed == ',' || closed == ')')) ReadColumn(text, name, out);
  if (!out->items.empty()) return;
  if (follows == '>' || IsBlank(follows)) ReadElement(text, name, out);
  const bool pair =
      name.quoted || follows == '<' || follows == ',' || follows == '>' || IsLineEnd(follows);
  if (out->items.empty() && pair) FindSibling(text, KeySpan(text, name), name.after, out);
}

}  // namespace leaksift::generic
