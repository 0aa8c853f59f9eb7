// Formats in which the name of a secret is data: lists of name and value pairs.
#include <algorithm>

#include "match/generic_assignment.h"
#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

// How far behind the name the value may stand.
constexpr size_t kMaxGap = 160;

/// The name is the value of a member called name, key, id, field and the like: `name: X`,
/// `key="X"`, `"name": "X"`.
bool IsNameOfPair(std::string_view text, size_t key_begin) {
  size_t at = key_begin;
  while (at > 0 && key_begin - at < 4 &&
         (text[at - 1] == '"' || text[at - 1] == '\'' || text[at - 1] == '\\'))
    --at;
  const auto skip_blanks = [&] {
    while (at > 0 && key_begin - at < 24 && IsBlank(text[at - 1])) --at;
  };
  skip_blanks();
  if (at == 0 || (text[at - 1] != ':' && text[at - 1] != '=')) return false;
  --at;
  if (at > 0 && text[at - 1] == '=') return false;  // a comparison
  skip_blanks();
  while (at > 0 && key_begin - at < 24 &&
         (text[at - 1] == '"' || text[at - 1] == '\'' || text[at - 1] == '\\'))
    --at;
  size_t begin = at;
  while (begin > 0 && at - begin < 24 && IsNameByte(text[begin - 1])) --begin;
  const std::string_view name = text.substr(begin, at - begin);
  for (const std::string_view ending :
       {"name", "key", "id", "field", "variable", "property", "label", "param", "header"}) {
    if (name.size() >= ending.size() && StartsFolded(name, name.size() - ending.size(), ending))
      return true;
  }
  return false;
}

/// Whether a name says "this is the value": value, ParameterValue, defaultValue, default, content.
bool IsValueName(std::string_view name) {
  for (const std::string_view ending : {"value", "val", "content", "data"}) {
    if (name.size() >= ending.size() && StartsFolded(name, name.size() - ending.size(), ending))
      return true;
  }
  return name.size() == 7 && StartsFolded(name, 0, "default");
}

/// The value behind a name such as `value` that begins at `at`; false: no such name there.
bool ReadNamedValue(std::string_view text, Span key, size_t at, Assignments* out) {
  size_t end = at;
  while (end < text.size() && end - at < 32 && IsNameByte(text[end])) ++end;
  if (!IsValueName(text.substr(at, end - at))) return false;
  end += QuoteSize(text, end);
  end = SkipBlanks(text, end);
  const char separator = At(text, end);
  if (separator != ':' && separator != '=') return false;
  end = SkipBlanks(text, end + 1 + (At(text, end + 1) == '>'));
  auto value = LiteralValue(text, end, &out->far);
  if (!value && separator == ':') value = BareValue(text, end, BareEnd::kLine, &out->far);
  if (!value && separator == '=') value = BareValue(text, end, BareEnd::kParameter, &out->far);
  if (!value) return false;
  out->Add({key, *value, separator, false});
  return true;
}

/// The text of the next element: <string>…</string>, <value>…</value>.
bool ReadNextElement(std::string_view text, Span key, size_t at, Assignments* out) {
  const size_t stop = std::min(text.size(), at + 48);
  if (At(text, at) != '<' || !IsLetter(At(text, at + 1))) return false;
  while (at < stop && text[at] != '>') ++at;
  if (At(text, at) != '>' || text[at - 1] == '/') return false;
  const auto value = BareValue(text, at + 1, BareEnd::kElement, &out->far);
  if (!value || At(text, value->after) != '<' || At(text, value->after + 1) != '/') return false;
  out->Add({key, *value, '>', false});
  return true;
}

}  // namespace

void FindSibling(std::string_view text, Span key, size_t after_key, Assignments* out) {
  // <key>password</key> <string>…
  if (At(text, after_key) == '<' && At(text, after_key + 1) == '/') {
    out->far = true;
    const size_t close = text.substr(0, std::min(text.size(), after_key + 32)).find('>', after_key);
    if (close != kNone) ReadNextElement(text, key, SkipSpace(text, close + 1), out);
    return;
  }
  const std::string_view window = text.substr(0, std::min(text.size(), after_key + kMaxGap));
  // variable "db_password" { … default = "…" }
  const size_t brace = SkipBlanks(text, after_key);
  const bool block = At(text, brace) == '{' && after_key > key.end;
  if (!block && !IsNameOfPair(text, key.begin)) return;
  out->far = true;
  // <entry key="password">…</entry>, <string name="api_key">…
  if (At(text, after_key) == '>') {
    // <property name="password"><value>…
    if (ReadNextElement(text, key, SkipSpace(text, after_key + 1), out)) return;
    const auto value = BareValue(text, after_key + 1, BareEnd::kElement, &out->far);
    if (value && At(text, value->after) == '<') out->Add({key, *value, '>', false});
    return;
  }
  // The next names up to the end of this pair.
  for (size_t at = block ? brace + 1 : after_key; at < window.size(); ++at) {
    const char c = window[at];
    if (c == '}' || (c == '<' && !block) || c == '>') return;
    if (!IsLetter(c) || IsNameByte(window[at - 1])) continue;
    if (block && !StartsFolded(text, at, "default")) continue;
    if (ReadNamedValue(text, key, at, out)) return;
  }
}

}  // namespace leaksift::generic
