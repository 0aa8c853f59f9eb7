// INSERT INTO users (name, password) VALUES ('bob', 'x'): the name is a column, and its value
// stands at the same place of the list behind VALUES.
#include <algorithm>

#include "match/generic_forms.h"
#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

// How far from the name its list may begin, VALUES stand, and the value stand. Together with a name
// less than the reach of any rule.
constexpr size_t kMaxBefore = 128;
constexpr size_t kMaxBetween = 128;
constexpr size_t kMaxValues = 192;

bool IsColumnByte(char c) {
  return IsNameByte(c) || c == '.' || c == '`' || c == '"' || c == '[' || c == ']' || IsBlank(c) ||
         IsLineEnd(c);
}

/// The place of the name in a list of columns, counted from 0; kNone: this is no such list.
size_t ColumnOf(std::string_view text, size_t name) {
  size_t column = 0;
  size_t at = name;
  const size_t stop = at < kMaxBefore ? 0 : at - kMaxBefore;
  for (; at > stop && text[at - 1] != '('; --at) {
    if (text[at - 1] == ',')
      ++column;
    else if (!IsColumnByte(text[at - 1]))
      return kNone;
  }
  if (at == stop) return kNone;
  // Before the parenthesis: INTO and the table's name.
  const size_t begin = at - 1 < 64 ? 0 : at - 1 - 64;
  const std::string_view before = text.substr(begin, at - 1 - begin);
  const size_t line = before.find_last_of("\n;") == kNone ? 0 : before.find_last_of("\n;");
  for (size_t i = line; i < before.size(); ++i) {
    if (StartsFolded(before, i, "into ")) return column;
  }
  return kNone;
}

/// Past one value of the list that begins at `at`, a literal or anything without a comma.
size_t ValueEnd(std::string_view text, size_t at, bool* far) {
  if (const auto literal = QuotedValue(text, at, far)) return literal->after;
  while (at < text.size() && text[at] != ',' && text[at] != ')' && text[at] != '\'') ++at;
  return at;
}

}  // namespace

void ReadColumn(std::string_view text, const Name& name, Assignments* out) {
  const Span key = KeySpan(text, name);
  const size_t column = ColumnOf(text, key.begin);
  if (column == kNone) return;
  out->far = true;
  const std::string_view between =
      text.substr(name.end, std::min(text.size() - name.end, kMaxBetween));
  const size_t close = between.find(')');
  if (close == kNone) return;
  size_t at = SkipSpace(text, name.end + close + 1);
  if (!StartsFolded(text, at, "values")) return;
  at = SkipSpace(text, at + 6);
  if (At(text, at) != '(') return;
  const size_t stop = at + kMaxValues;
  at = SkipSpace(text, at + 1);
  for (size_t i = 0; i < column; ++i) {
    at = SkipSpace(text, ValueEnd(text.substr(0, std::min(text.size(), stop)), at, &out->far));
    if (at >= stop || At(text, at) != ',') return;
    at = SkipSpace(text, at + 1);
  }
  if (const auto value = LiteralValue(text, at, &out->far)) out->Add({key, *value, ',', false});
}

}  // namespace leaksift::generic
