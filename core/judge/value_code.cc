// Values that are code: calls, members, operators, regular expressions, selectors, names.
#include <algorithm>
#include <array>
#include <string>

#include "judge/randomness.h"
#include "judge/text_pieces.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {

using namespace pieces;  // small tests of characters

namespace {

bool IsLiteralWord(std::string_view value) {
  static constexpr std::string_view kLiterals[] = {
      "latin1",   "utf8",     "utf-8",  "utf8mb4",  "ascii",     "binary",   "hex",     "base64",
      "compat",   "null",     "NULL",   "nil",      "None",      "none",     "true",    "false",
      "True",     "False",    "TRUE",   "FALSE",    "undefined", "nullptr",  "this",    "self",
      "void",     "string",   "String", "str",      "bool",      "boolean",  "int",     "integer",
      "number",   "any",      "object", "bytes",    "char",      "var",      "let",     "const",
      "new",      "function", "lambda", "return",   "yes",       "no",       "on",      "off",
      "NaN",      "unknown",  "never",  "Optional", "text",      "varchar",  "default", "required",
      "optional", "auto",     "todo",   "TODO",     "TBD",       "N/A",      "n/a",     "NA",
      "empty",    "blank",    "always", "file",     "hidden",    "password", "passwd",  "secret",
      "token"};
  return std::find(std::begin(kLiterals), std::end(kLiterals), value) != std::end(kLiterals);
}

/// Pieces that only regular expressions and glob patterns have.
bool IsRegex(std::string_view value) {
  return ContainsAny(value,
                     {"\\d", "\\w", "\\s", "\\S", "[a-z", "[A-Z", "[0-9", "[^", "(?", ".*", ".+",
                      "\\b", "\\/", "/^",  "$/",  "]+",   "]*",   "]{",   ")+", ")?", ".{", "}$"});
}

/// CSS and XPath.
bool IsSelector(std::string_view value) {
  if (value.size() > 2 && (value[0] == '#' || value[0] == '.') &&
      (IsLetter(value[1]) || value[1] == '_')) {
    return std::all_of(value.begin() + 1, value.end(),
                       [](char c) {
                         return IsNameByte(c) || c == '-' || c == '.' || c == ' ' || c == '#' ||
                                c == '>';
                       }) &&
           !LooksRandom(value.substr(1));
  }
  return ContainsAny(value, {"[name=", "[type=", "[@", "[data-", ":not(", "::before", "input["});
}

/// name(…), name[…], or operators between names: code even in quotes.
bool IsCall(std::string_view value) {
  const size_t open = value.find('(');
  if (open == kNone || open < 2 || !IsLetter(value[0]) || value.find(')', open) == kNone)
    return false;
  if (value.size() >= 24 && LooksRandom(value)) return false;
  return std::all_of(value.begin(), value.begin() + static_cast<ptrdiff_t>(open),
                     [](char c) { return IsNameByte(c) || c == '.' || c == ':'; }) &&
         RandomnessRatio(value.substr(0, open)) < 0.8;
}

/// What stands between two literals that are joined: `. $label .`, `+ name +`, `) + color.Bold(`.
/// The quotes around it belong to the literals.
bool IsBetweenLiterals(std::string_view value) {
  const auto outer = [](char c) { return c == ' ' || c == '"' || c == '\''; };
  while (!value.empty() && outer(value.front())) value.remove_prefix(1);
  while (!value.empty() && outer(value.back())) value.remove_suffix(1);
  if (value.size() < 3 || value.find_first_of(" ($\"") == kNone) return false;
  const std::string_view joints = ".+,)(?:";
  return joints.find(value.front()) != kNone && joints.find(value.back()) != kNone;
}

bool IsMemberByte(char c) {
  return IsNameByte(c) || c == '.' || c == '?' || c == '!' || c == '$' || c == '=' || c == ':';
}

/// Rules for a field: required|string|min:8|confirmed, min:8. Words, some with a number behind a
/// colon.
bool IsRuleList(std::string_view value) {
  const bool list = value.find('|') != kNone;
  if (!list && value.find(':') == kNone) return false;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find('|', at), value.size());
    const std::string_view rule = value.substr(at, end - at);
    const size_t colon = std::min(rule.find(':'), rule.size());
    if (colon < 2 || (!list && colon == rule.size())) return false;
    const auto is_small = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (!std::all_of(rule.begin(), rule.begin() + static_cast<ptrdiff_t>(colon), is_small))
      return false;
    const std::string_view argument = rule.substr(std::min(colon + 1, rule.size()));
    if (!list && argument.size() > 3) return false;
    if (colon < rule.size() && !std::all_of(argument.begin(), argument.end(), [](char c) {
          return IsNameByte(c) || c == ',' || c == '.';
        }))
      return false;
    at = end + 1;
  }
  return true;
}

/// "in 0,1": one of these.
bool IsChoiceOfNumbers(std::string_view value) {
  return StartsWith(value, "in ") && value.size() > 3 &&
         value.substr(3).find_first_not_of("0123456789,- ") == kNone;
}

/// "prog,link": words between commas; "C,nw=,g=r": settings between commas.
bool IsListOfWords(std::string_view value) {
  if (value.find(',') == kNone) return false;
  const bool settings = std::count(value.begin(), value.end(), '=') >= 2 &&
                        std::count(value.begin(), value.end(), ',') >= 2;
  return std::all_of(value.begin(), value.end(), [settings](char c) {
    return (c >= 'a' && c <= 'z') || c == ',' || (settings && (c == '=' || IsLetter(c)));
  });
}

/// "DSN=": a name whose value stands behind it.
bool IsNameWithoutValue(std::string_view value) {
  return value.size() > 2 && value.back() == '=' &&
         std::all_of(value.begin(), value.end() - 1,
                     [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

/// --name
bool IsFlag(std::string_view value) {
  return StartsWith(value, "--") && std::all_of(value.begin() + 2, value.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '-';
         });
}

/// The path of an SVG drawing: M17,7H22V17H17.
bool IsDrawing(std::string_view value) {
  if (value.size() < 12 || (value[0] | 0x20) != 'm') return false;
  return std::all_of(value.begin(), value.end(), [](char c) {
    return IsDigit(c) || std::string_view("mlhvcsqtaz., -").find(Lower(c)) != kNone;
  });
}

/// A line of code inside a longer literal: preprocessor directives, escaped line ends.
bool IsSourceLine(std::string_view value) {
  return ContainsAny(value, {"#include", ",name=", "\\r\\n", "\\\\n"}) ||
         StartsWith(value, "#endif") || StartsWith(value, "#else") || IsFlag(value) ||
         IsDrawing(value);
}

/// A piece between blanks that is member access.
bool HasMemberPiece(std::string_view value) {
  if (value.find(' ') == kNone) return false;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find(' ', at), value.size());
    const std::string_view piece = value.substr(at, end - at);
    const size_t dot = piece.find('.');
    if (dot != kNone && dot > 1 && dot + 2 < piece.size() &&
        std::all_of(piece.begin(), piece.end(), IsMemberByte) && !LooksRandom(piece))
      return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool IsExpression(std::string_view value, char quote) {
  if (IsRuleList(value) || IsSourceLine(value) || IsChoiceOfNumbers(value)) return true;
  if (IsListOfWords(value) || IsNameWithoutValue(value)) return true;
  if (IsBetweenLiterals(value) || HasMemberPiece(value)) return true;
  if (ContainsAny(value, {" = ", " + ", "; ", "](", "$_"})) return true;
  if (IsLiteralWord(value) || IsRegex(value) || IsSelector(value) || IsCall(value)) return true;
  if (ContainsAny(value, {"=>", "->", "&&", "||", "</", "/>", "==", "+=", "::", " ? ", "function(",
                          "() "}) &&
      !LooksRandom(value))
    return true;
  if (quote != 0) return false;
  const size_t equal = value.find("==");
  if (equal != kNone && equal + 3 < value.size() && value[equal + 2] != '&') return true;
  if (value.empty()) return true;
  if (value.find_first_of("(){}<>|`") != kNone || value.find("/*") != kNone) return true;
  if (value.find('[') != kNone || value[0] == '&' || value[0] == '*' || value[0] == '$' ||
      value[0] == '@')
    return true;
  if (value.back() == ',' || value.back() == ';' || value.back() == ':' || value.back() == '\\' ||
      value.back() == '.')
    return true;
  const size_t dot = value.find('.');
  if (dot == kNone || dot == 0) return false;
  // Dotted names: member access. A random part is no member.
  return std::all_of(value.begin(), value.end(), IsMemberByte) && IsLetter(value[0]) &&
         !LooksRandom(value) && RandomnessRatio(value) < 0.8;
}

bool SameAsName(std::string_view value, std::string_view key) {
  const auto reduce = [](std::string_view text) {
    std::string out;
    for (char c : text) {
      if (IsLetter(c)) out += Lower(c);
    }
    return out;
  };
  const std::string a = reduce(value);
  const std::string b = reduce(key);
  if (a.size() < 3 || b.size() < 3) return false;
  const size_t others = value.size() - a.size();
  if (others * 4 > value.size()) return false;  // the value has much that the name has not
  if (a == b) return true;
  // "AWS::IAM::AccessKey": "aws-iam.CfnAccessKey"
  constexpr size_t kSameEnd = 6;
  if (value.find('.') != kNone && a.size() >= kSameEnd && b.size() >= kSameEnd &&
      std::equal(a.end() - kSameEnd, a.end(), b.end() - kSameEnd))
    return true;
  const std::string& longer = a.size() > b.size() ? a : b;
  const std::string& shorter = a.size() > b.size() ? b : a;
  return shorter.size() * 4 >= longer.size() * 3 && longer.find(shorter) != std::string::npos;
}

bool IsIdentifier(std::string_view value) {
  if (value.size() < 6 ||
      !(IsLetter(value[0]) || value[0] == '_' || value[0] == '-' || value[0] == '@'))
    return false;
  const auto is_name = [](char c) {
    return IsNameByte(c) || c == '\\' || c == '-' || c == '.' || c == ':' || c == '/' || c == '@';
  };
  if (!std::all_of(value.begin(), value.end(), is_name)) return false;
  size_t words = 0;
  size_t digits = 0;
  ForEachWord(value,
              [&](std::string_view word) { IsDigit(word[0]) ? digits += word.size() : ++words; });
  if (words < 2 || digits > 3) return false;
  return WordCoverage(value) >= 0.5 || (RandomnessRatio(value) < -0.2 && value.size() >= 12);
}

}  // namespace leaksift
