// References: values that some template engine, shell or format string fills in, or that say where
// the secret is.
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

/// {name} or {0} or {} in the text: a format string.
bool HasBracedName(std::string_view value) {
  for (size_t open = value.find('{'); open != kNone; open = value.find('{', open + 1)) {
    const size_t close = value.find('}', open);
    if (close == kNone) return false;
    const std::string_view inside = value.substr(open + 1, close - open - 1);
    const auto is_reference = [](char c) {
      return IsNameByte(c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '(' ||
             c == '$' || c == '#' || c == '-' || c == ')';
    };
    // A drawn password may have braces too.
    const bool drawn = inside.size() >= 2 && MixOf(inside).digits > 0 &&
                       MixOf(value).classes() == 4 && MixOf(value).other >= 4 && LooksRandom(value);
    if (inside.size() <= 80 && !drawn && std::all_of(inside.begin(), inside.end(), is_reference))
      return true;
  }
  return false;
}

/// %s, %d, %v, %q, %@, %(name)s and the like.
bool HasPrintfVerb(std::string_view value) {
  for (size_t at = value.find('%'); at != kNone && at + 1 < value.size();
       at = value.find('%', at + 1)) {
    const char verb = value[at + 1];
    const bool ends = at + 2 == value.size() || !IsNameByte(value[at + 2]);
    if (IsDigit(verb) && at + 3 < value.size() && value[at + 2] == '$') return true;  // %1$s
    if (ends && (verb == 's' || verb == 'd' || verb == 'v' || verb == 'q' || verb == '@'))
      return true;
    if ((verb == '(' || verb == '{') && at + 2 < value.size() && IsLetter(value[at + 2]) &&
        value.find(verb == '(' ? ")s" : "}", at) != kNone)
      return true;
  }
  return false;
}

/// `open`, something that begins like a name or an expression, and `close`: ${name}, #{name},
/// $(command), \(name).
bool HasReference(std::string_view value, std::string_view open, std::string_view close) {
  const size_t at = value.find(open);
  if (at == kNone || value.find(close, at + open.size()) == kNone) return false;
  const char first = value[at + open.size()];
  return IsLetter(first) || first == '_' || first == ' ' || first == '.' || first == '$' ||
         first == '{' || first == '(' || first == '=';
}

/// The whole value is one reference: $NAME, %NAME%, @NAME@, <anything>, __NAME__, [anything].
bool IsWholeReference(std::string_view value) {
  if (value.size() < 2) return false;
  const char first = value.front();
  const char last = value.back();
  const std::string_view inside = value.substr(1, value.size() - 2);
  if (first == '<' && last == '>') return true;
  if (first == '[' && last == ']') return true;
  if (first == '$' && (IsLetter(value[1]) || value[1] == '_')) {
    const auto is_path = [](char c) {
      return IsNameByte(c) || c == '.' || c == '[' || c == ']' || c == ':' || c == '-' || c == '>';
    };
    return std::all_of(value.begin() + 1, value.end(), is_path) && !LooksRandom(value.substr(1));
  }
  if ((first == '%' && last == '%') || (first == '@' && last == '@')) return AllNameBytes(inside);
  return value.size() > 5 && StartsWith(value, "__") && EndsWith(value, "__") &&
         AllNameBytes(value);
}

/// $user:$password, $dir$name$suffix: references in a row, with nothing but joints between them.
bool IsRowOfReferences(std::string_view value) {
  size_t references = 0;
  for (size_t at = 0; at < value.size();) {
    if (value[at] != '$') {
      const bool index = IsDigit(value[at]) && at > 0 && value[at - 1] == '[';
      if (!index && std::string_view(":/.,@-[]").find(value[at]) == kNone) return false;
      ++at;
      continue;
    }
    const size_t begin = ++at;
    while (at < value.size() && ((value[at] >= 'a' && value[at] <= 'z') || value[at] == '_')) ++at;
    if (at - begin < 3) return false;
    ++references;
  }
  return references >= 2;
}

}  // namespace

bool IsTemplate(std::string_view value) {
  if (IsWholeReference(value) || IsRowOfReferences(value)) return true;
  if (HasReference(value, "${", "}") || HasReference(value, "#{", "}") ||
      HasReference(value, "@{", "}") || HasReference(value, "$(", ")") ||
      HasReference(value, "\\(", ")") || HasReference(value, "$[", "]")) {
    return true;
  }
  if (HasReference(value, "{{", "}}") || HasReference(value, "<%", "%>") ||
      HasReference(value, "{%", "%}")) {
    return true;
  }
  if (HasBracedName(value) || HasPrintfVerb(value)) return true;
  // Names of places where the secret really is.
  return StartsWithAny(
             value,
             {"env.",           "env:",       "ENV.",      "secrets.", "vars.",      "var.",
              "process.env",    "os.environ", "os.getenv", "op://",    "ssm:",       "ref+",
              "arn:aws",        "projects/",  "vault:",    "file:",    "sm://",      "keyvault",
              "secretsmanager", "awssm",      "gcpsm",     "resolve:", "bitwarden:", "pass:",
              "keyring:",       "lookup(",    "data.",     "module.",  "local.",     "parameters.",
              "steps.",         "needs.",     "inputs.",   "matrix."}) &&
         !LooksRandom(value);
}

}  // namespace leaksift
