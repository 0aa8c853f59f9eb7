#include "match/generic_value.h"

#include <algorithm>
#include <array>

#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

bool IsPlainQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

/// The character that a quote of any spelling stands for.
char QuoteCharacter(std::string_view quote) {
  if (IsPlainQuote(quote.back())) return quote.back();
  return quote.find("39") != kNone || quote.find("27") != kNone || quote.find("apos") != kNone
             ? '\''
             : '"';
}

/// A quote of one plain character: ends where it stands again without a backslash before it.
std::optional<Value> PlainQuoted(std::string_view text, size_t at) {
  const char quote = text[at];
  const size_t stop = std::min(text.size(), at + 1 + kMaxValue);
  for (size_t i = at + 1; i < stop; ++i) {
    if (text[i] == quote) {
      // A literal is not followed by a name: this quote opened nothing, or closed another literal.
      const char next = At(text, i + 1);
      if (IsLetter(next) || IsDigit(next) || next == '_' || next == '$') return std::nullopt;
      return Value{{at + 1, i}, quote, i + 1};
    }
    if (text[i] == '\\')
      ++i;
    else if (IsLineEnd(text[i]) && quote != '`')
      return std::nullopt;
  }
  return std::nullopt;
}

/// A quote of several characters: ends where the same ones stand again.
std::optional<Value> SpelledQuoted(std::string_view text, size_t at, size_t size) {
  const std::string_view quote = text.substr(at, size);
  const size_t begin = at + size;
  const std::string_view window = text.substr(0, std::min(text.size(), begin + kMaxValue));
  const size_t end = window.find(quote, begin);
  if (end == kNone) return std::nullopt;
  const bool tripled = size == 3 && IsPlainQuote(quote[0]);
  if (!tripled && window.substr(begin, end - begin).find('\n') != kNone) return std::nullopt;
  return Value{{begin, end}, QuoteCharacter(quote), end + size};
}

/// Calls that hand their literal on unchanged or only convert it.
// clang-format off
constexpr auto kWrappers = std::to_array<std::string_view>({
    "string", "str", "secret", "secretstr", "secretstring", "from", "bytes", "tostring",
    "b64decode", "securestring", "convertto-securestring", "of", "some", "strdup", "text", "_t",
    "qstring", "qbytearray", "qstringliteral", "qlatin1string", "byte", "char", "unicode",
    "ptr", "pointer", "to_string", "stringvalue", "just", "guardedstring", "unhexlify",
    "fromhex", "decodestring", "encodeuricomponent", "literal", "valueof", "password", "token",
    "apikey", "optional", "value", "buffer", "frombase64string", "sensitive", "nonsensitive",
    "base64encode", "base64", "literalstring", "unsafeplaintext", "raw", "new", "plaintext",
    "lit", "into", "make", "bcrypt", "encode", "hashsync", "typetext", "replacetext", "quote"});
// clang-format on

bool IsWrapper(std::string_view name) {
  const size_t dot = name.find_last_of(".:");
  if (dot != kNone) name.remove_prefix(dot + 1);
  std::array<char, 24> lower{};
  if (name.empty() || name.size() > lower.size()) return false;
  std::transform(name.begin(), name.end(), lower.begin(), Lower);
  return std::find(kWrappers.begin(), kWrappers.end(),
                   std::string_view(lower.data(), name.size())) != kWrappers.end();
}

size_t WrapperNameEnd(std::string_view text, size_t at) {
  const size_t stop = std::min(text.size(), at + 48);
  while (at < stop) {
    if (IsNameByte(text[at]) || text[at] == '.' || text[at] == ':')
      ++at;
    else if (text.substr(at, 3) == "().")
      at += 3;  // passwordEncoder().encode("x")
    else
      break;
  }
  return at;
}

/// Past `new ` and one wrapping call or prefix; `at` itself when there is none.
size_t SkipWrapper(std::string_view text, size_t at) {
  if (At(text, at) == '&' && IsLetter(At(text, at + 1))) ++at;
  if (StartsFolded(text, at, "new ")) at = SkipBlanks(text, at + 4);
  if (StartsFolded(text, at, "[]byte(")) at += 2;
  const size_t end = WrapperNameEnd(text, at);
  if (end == at) {
    if (At(text, at) != '(') return at;
    const size_t inner = SkipSpace(text, at + 1);
    // A call of PowerShell in parentheses.
    return StartsFolded(text, inner, "convertto-securestring ") ? SkipWrapper(text, inner) : inner;
  }
  const std::string_view name = text.substr(at, end - at);
  if (name.size() <= 2 && QuoteSize(text, end) > 0 &&
      name.find_first_not_of("bBuUrRfFLsScCnNeEqQ") == kNone)
    return end;
  if (At(text, end) == '(' && IsWrapper(name)) {
    const size_t inner = SkipSpace(text, end + 1);
    const size_t prefix =
        inner + (IsLetter(At(text, inner)) && QuoteSize(text, inner + 1) > 0 ? 1 : 0);
    return prefix;
  }
  // PowerShell calls without parentheses, with the parameter's name or not.
  if (StartsFolded(text, at, "convertto-securestring ")) {
    size_t inner = SkipBlanks(text, end);
    if (StartsFolded(text, inner, "-string ")) inner = SkipBlanks(text, inner + 8);
    return inner;
  }
  return at;
}

bool EndsBare(std::string_view text, size_t at, BareEnd end) {
  const char c = text[at];
  if (IsLineEnd(c) || c == '\0') return true;
  if (end == BareEnd::kElement) return c == '<';
  if (end == BareEnd::kLine) {
    // A comment after the value.
    return IsBlank(c) &&
           (At(text, at + 1) == '#' || (At(text, at + 1) == '/' && At(text, at + 2) == '/') ||
            At(text, at + 1) == ';');
  }
  if (IsBlank(c) || IsPlainQuote(c)) return true;
  if (c == '\\' &&
      (IsPlainQuote(At(text, at + 1)) || At(text, at + 1) == 'n' || At(text, at + 1) == 'r'))
    return true;
  return end == BareEnd::kParameter && (c == '&' || c == ';' || c == ',' || c == '<' || c == '>' ||
                                        c == ')' || c == ']' || c == '}');
}

}  // namespace

size_t QuoteSize(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  const char c = text[at];
  if (IsPlainQuote(c)) {
    const bool tripled = c != '`' && At(text, at + 1) == c && At(text, at + 2) == c;
    return tripled ? 3 : 1;
  }
  if (c == '\\') {
    size_t end = at;
    while (end < text.size() && end < at + 7 && text[end] == '\\') ++end;
    if (IsPlainQuote(At(text, end))) return end + 1 - at;
    return StartsFolded(text, end, "u0022") || StartsFolded(text, end, "u0027") ? end + 5 - at : 0;
  }
  if (c == '&') {
    for (const std::string_view entity :
         {"&quot;", "&#34;", "&#39;", "&#x27;", "&#x22;", "&apos;"}) {
      if (StartsFolded(text, at, entity)) return entity.size();
    }
    return 0;
  }
  return c == '%' && (StartsFolded(text, at, "%22") || StartsFolded(text, at, "%27")) ? 3 : 0;
}

std::optional<Value> QuotedValue(std::string_view text, size_t at, bool* far) {
  const size_t size = QuoteSize(text, at);
  if (size == 0) return std::nullopt;
  *far = true;
  return size == 1 ? PlainQuoted(text, at) : SpelledQuoted(text, at, size);
}

std::optional<Value> LiteralValue(std::string_view text, size_t at, bool* far) {
  const size_t begin = at;
  at = SkipBlanks(text, at);
  if (at - begin > kFewBlanks) *far = true;
  if (QuoteSize(text, at) > 0) return QuotedValue(text, at, far);
  if (At(text, at) == '@' || At(text, at) == '$') {
    if (QuoteSize(text, at + 1) > 0) return QuotedValue(text, at + 1, far);
  }
  if (IsLineEnd(At(text, at)) || At(text, at) == '\\') {
    const size_t next = SkipSpace(text, at + (At(text, at) == '\\'), 48);
    if (next - at > kFewBlanks) *far = true;
    return QuotedValue(text, next, far);
  }
  const size_t inner = SkipWrapper(text, at);
  if (inner == at) return std::nullopt;
  *far = true;
  return QuotedValue(text, inner, far);
}

std::optional<Value> BareValue(std::string_view text, size_t at, BareEnd end, bool* far) {
  *far = true;
  const size_t stop = std::min(text.size(), at + kMaxValue);
  size_t last = at;
  while (last < stop && !EndsBare(text, last, end)) ++last;
  if (last == stop && stop < text.size()) return std::nullopt;
  const size_t after = last;
  while (last > at && IsBlank(text[last - 1])) --last;
  if (last == at) return std::nullopt;
  return Value{{at, last}, 0, after};
}

}  // namespace leaksift::generic
