// Arguments of calls: set("password", "…"), setPassword("…"), login("user", "…").
#include "match/generic_forms.h"
#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

/// Whether a literal stands at `at`, a prefix such as b aside.
bool LiteralFollows(std::string_view text, size_t at) {
  return QuoteSize(text, at) > 0 || (IsLetter(At(text, at)) && QuoteSize(text, at + 1) > 0);
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

}  // namespace

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

}  // namespace leaksift::generic
