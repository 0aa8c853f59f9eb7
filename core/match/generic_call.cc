// Arguments of calls: set("password", "…"), setPassword("…"), login("user", "…").
#include "match/generic_forms.h"

#include <algorithm>

#include "match/generic_text.h"

namespace leaksift::generic {
namespace {

/// What may stand between the end of a name and the dot of a method, and ends a call.
constexpr ByteSet kClosesName = ByteSet::Listed("\"'`\\])(;");

/// Whether a literal stands at `at`, a prefix such as b aside.
bool LiteralFollows(std::string_view text, size_t at) {
  return QuoteSize(text, at) > 0 || (IsLetter(At(text, at)) && QuoteSize(text, at + 1) > 0);
}

/// Methods of an object called password that are given the password itself: comparisons and typing.
bool TakesSecret(std::string_view method) {
  for (const std::string_view known : {"equals",     "equalsignorecase",
                                       "eq",         "isequalto",
                                       "sendkeys",   "send_keys",
                                       "type",       "fill",
                                       "setvalue",   "set_value",
                                       "settext",    "set",
                                       "val",        "clearandtype",
                                       "typetext",   "tobe",
                                       "toequal",    "equal",
                                       "isequal",    "should_equal",
                                       "eql",        "thenreturn",
                                       "willreturn", "and_return",
                                       "perform",    "setattribute"}) {
    if (method.size() == known.size() && StartsFolded(method, 0, known)) return true;
  }
  return false;
}

/// The call whose parenthesis ends at `at` declares an option of the command line: its name, its
/// default, its description. flag.String("password", "x", "of the database").
bool DeclaresOption(std::string_view text, size_t at) {
  const size_t end = at > 0 ? at - 1 : 0;
  const std::string_view call = text.substr(NameBegin(text, end), end - NameBegin(text, end));
  for (const std::string_view known : {"string", "stringp", "stringvar", "stringvarp", "option"}) {
    if (call.size() > known.size() && StartsFolded(call, call.size() - known.size(), known))
      return true;
  }
  return false;
}

/// The call whose parenthesis ends at `at` is not given what its first literal names: a plug-in is
/// looked up by its name (lookup('acme.password', 'db01')), a password is hashed with a salt.
bool TakesNameAndOther(std::string_view text, size_t at) {
  const size_t end = at > 0 ? at - 1 : 0;
  const std::string_view call = text.substr(NameBegin(text, end), end - NameBegin(text, end));
  static constexpr std::string_view kWords[] = {"lookup", "query", "crypt",
                                                "hash",   "hmac",  "digest"};
  return HasWordIn(call, kWords);
}

/// An entry of a list that names things as the entry before it does: ["password", "totp"],
/// ["newPassword", "oldPassword2"].
bool NamesAnotherThing(std::string_view value) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), IsNameByte)) return false;
  return !HasLetterAndDigit(value) || ReadKey(value).kind != KeyKind::kNone;
}

/// Credentials("realm", "host", "user", "x") of sbt has four arguments; `second` itself where there
/// are two.
Value FourthOf(std::string_view text, Value second, bool* far) {
  Value value = second;
  for (int i = 0; i < 2; ++i) {
    const size_t comma = SkipSpace(text, value.after);
    if (At(text, comma) != ',') return second;
    const auto next = LiteralValue(text, SkipSpace(text, comma + 1), far);
    if (!next) return second;
    value = *next;
  }
  return value;
}

/// Whether a name, a comma and `value` stand where a pair does: at the begin of a call or a list,
/// or behind an argument that is no literal, and at its end.
bool StandsAsPair(std::string_view text, Span key, const Value& value, bool generated) {
  // What stands before the name and its quote.
  size_t before = key.begin;
  const size_t stop = before < 32 ? 0 : before - 32;
  while (before > stop && !IsBlank(text[before - 1]) && text[before - 1] != '(' &&
         text[before - 1] != ',' && text[before - 1] != '[')
    --before;
  while (before > stop && (IsBlank(text[before - 1]) || IsLineEnd(text[before - 1]))) --before;
  const char opener = before > 0 ? text[before - 1] : '\0';
  const size_t next = SkipSpace(text, value.after);
  const char closer = At(text, next);
  if (opener == '(' && TakesNameAndOther(text, before)) return false;
  if (opener == '[' && NamesAnotherThing(value.span.In(text))) return false;
  if (closer == ',') {
    const size_t third = SkipSpace(text, next + 1);
    if (opener == '(' && DeclaresOption(text, before) && LiteralFollows(text, third)) return true;
    if (opener != '(' || LiteralFollows(text, third) || IsDigit(At(text, third))) return false;
    if (At(text, third) == ']' || At(text, third) == '}') return false;
  } else if (closer != ')' && !(closer == ']' && opener == '[') && !generated) {
    return false;
  }
  if (opener == '(' || opener == '[') return true;
  // set(target, "name", "value"): an argument before that is no literal itself.
  const bool literal_before = before >= 2 && QuoteSize(text, before - 2) > 0;
  return opener == ',' && (!literal_before || generated);
}

}  // namespace

void ReadPair(std::string_view text, const Name& name, size_t at, Assignments* out) {
  out->far = true;
  size_t value_at = SkipSpace(text, at);
  bool labelled = false;
  for (const std::string_view argument :
       {"default=", "fallback=", "default: ", "value=", "with: ", ":with => "}) {
    if (!StartsFolded(text, value_at, argument)) continue;
    value_at += argument.size();
    labelled = argument.find("with") != kNone;
  }
  auto value = LiteralValue(text, value_at, &out->far);
  if (!value) return;
  const Span key = KeySpan(text, name);
  const char before_key = key.begin > 0 ? text[key.begin - 1] : '\0';
  const bool symbol = before_key == ':';
  if (before_key == '{' && !name.quoted) {  // {password, "x"} of Erlang
    if (At(text, SkipSpace(text, value->after)) == '}') out->Add({key, *value, ',', false});
    return;
  }
  // A constant with a word behind it is an argument like any other.
  if (!name.quoted && !symbol && !HasLetterAndDigit(value->span.In(text))) return;
  // set :password, "x"
  labelled =
      labelled || (!name.quoted && StartsFolded(text, key.begin < 5 ? 0 : key.begin - 5, "set :"));
  // fill_in 'Password', with: 'x' needs no parentheses.
  if (labelled) return out->Add({key, *value, ',', false});
  // equal(get("password"), "x") compares two values; the words of localize("password"), "x" and
  // literal("password"), literal("x") are none.
  const bool called = name.quoted && name.after > 0 && text[name.after - 1] == ')';
  if (called &&
      (NamesAnotherThing(value->span.In(text)) || At(text, SkipSpace(text, value->after)) != ')'))
    return;
  // "\"x\"": code in a literal, as buildConfigField of Gradle takes it.
  const bool generated = text.substr(value->span.begin, 2) == "\\\"";
  if (generated) {
    if (const auto inner = QuotedValue(text, value->span.begin, &out->far))
      value->span = inner->span;
  }
  const bool flag = before_key == '-';
  if (flag || StandsAsPair(text, key, *value, generated)) out->Add({key, *value, ',', false});
}

void ReadMethod(std::string_view text, const Name& name, Assignments* out) {
  size_t at = name.end;
  const size_t stop = at + 10;
  while (at < stop && kClosesName[At(text, at)]) ++at;
  if (At(text, at) == ',' && at > name.end && text[at - 1] == ')' && !name.quoted) {
    // ASSERT_EQ(user.password(), "x")
    out->far = true;
    const auto value = LiteralValue(text, SkipSpace(text, at + 1), &out->far);
    if (value && At(text, SkipSpace(text, value->after)) == ')')
      out->Add({KeySpan(text, name), *value, '=', false});
    return;
  }
  if (at == name.end || At(text, at) != '.') return;
  out->far = true;
  size_t method = at + 1;
  // expect(password).to.equal("x")
  for (const std::string_view word : {"to.", "should.", "be.", "not.", "to ", "not_to "}) {
    if (StartsFolded(text, method, word)) method += word.size();
  }
  const size_t end = NameEnd(text, method);
  if (At(text, end) != '(' || !TakesSecret(text.substr(method, end - method))) return;
  const auto value = LiteralValue(text, SkipSpace(text, end + 1), &out->far);
  if (value && At(text, SkipSpace(text, value->after)) == ')')
    out->Add({KeySpan(text, name), *value, '(', false});
}

void ReadCall(std::string_view text, const Name& name, size_t at, Assignments* out) {
  const size_t begin = SkipSpace(text, at);
  if (begin - at > kFewBlanks) out->far = true;
  const auto first = LiteralValue(text, begin, &out->far);
  if (!first) return;
  Span key = KeySpan(text, name);
  const std::string_view whole = text.substr(name.hit, name.end - name.hit);
  const size_t dot = whole.rfind('.');
  if (dot != kNone && dot > 0) {
    if (!TakesSecret(whole.substr(dot + 1))) return;
    key.end = name.hit + dot;
    key = WithoutControl(text, key);
  }
  const size_t comma = SkipSpace(text, first->after);
  if (At(text, comma) == ',') {
    auto second = LiteralValue(text, SkipSpace(text, comma + 1), &out->far);
    if (second && whole == "Credentials") second = FourthOf(text, *second, &out->far);
    if (second) out->Add({key, *second, ',', true});
    return;
  }
  const char after = At(text, comma);
  if (after == ')' || after == '.' || after == '}' || after == '-')
    out->Add({key, *first, '(', false});
}

}  // namespace leaksift::generic
