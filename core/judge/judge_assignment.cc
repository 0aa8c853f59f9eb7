// Values that their own names call secrets. Passwords are judged by context (judge/password.h),
// tokens by randomness.
#include <algorithm>
#include <string>

#include "base/base64.h"
#include "judge/judge_case.h"
#include "judge/password.h"
#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {

namespace {

/// The text that `value` is base64 of, where that is what it is: Kubernetes secrets and other files
/// that encode every value.
std::string DecodedText(std::string_view value) {
  // "334 UGFzc3dvcmQ6": a mail server's prompt, behind its code.
  value.remove_prefix(value.rfind(' ') + 1);
  if (value.size() < 8 || value.size() % 4 != 0) return {};
  const auto text = Base64Decode(value);
  if (!text || text->size() < 4) return {};
  const bool printable =
      std::all_of(text->begin(), text->end(), [](char ch) { return ch >= ' ' && ch < 0x7f; });
  return printable ? *text : std::string();
}

/// Whether the characters are those of tokens: long texts with brackets, quotes and blanks are data
/// or code.
bool HasTokenCharacters(std::string_view value) {
  const size_t odd = static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char ch) {
    return static_cast<unsigned char>(ch) <= ' ' ||
           std::string_view("(){}[]<>;,\"'`\\").find(ch) != std::string_view::npos;
  }));
  return odd == 0 || (value.size() <= 64 && odd * 8 <= value.size() &&
                      value.find_first_of(" \t\n\"'`") == std::string_view::npos);
}

/// "linux-deps-<digest>": keys of caches and names of artifacts.
bool EndsInDigest(std::string_view value) {
  const size_t dash = value.find_last_of("-_");
  if (dash == std::string_view::npos || !IsDigestSized(value.substr(dash + 1))) return false;
  const std::string_view name = value.substr(0, dash);
  return name.find_first_of("-_") != std::string_view::npos && !LooksRandom(name);
}

/// A short value is random enough only with several digits or signs: "epv3Today", "V3WebSSO" are
/// names. In one case and far from any word it is none.
bool IsShortName(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  if ((mix.lower == 0 || mix.upper == 0) && RandomnessRatio(value) > 1.2) return false;
  return value.size() < 12 && mix.digits < 2 && mix.other == 0;
}

/// Of a value that could be a placeholder: it can be a password as well. Digits make it one, unless
/// its words tell the reader what to do with it.
bool IsPoorPassword(std::string_view value) {
  return MixOf(value).digits > 0 ? !IsInstruction(value) : IsWeakPassword(value);
}

/// Three and more words in lower case that `joint` joins, digits at their ends: the name of
/// something, as of a variable in the settings of a pipeline (app_adapter_sha256) or of a metric
/// (db.pgsql.iops2).
bool IsJoinedName(std::string_view value, char joint) {
  size_t words = 0;
  while (!value.empty()) {
    const size_t size = std::min(value.find(joint), value.size());
    size_t letters = 0;
    while (letters < size && value[letters] >= 'a' && value[letters] <= 'z') ++letters;
    const std::string_view rest = value.substr(letters, size - letters);
    if (letters < 2 || rest.find_first_not_of("0123456789") != std::string_view::npos) return false;
    value.remove_prefix(std::min(value.size(), size + 1));
    ++words;
  }
  return words >= 3;
}

/// Short words in lower case that dots join, an index behind them aside: cpu.util.1m[{#ID}], as
/// monitoring names what it measures.
bool IsDottedName(std::string_view value) {
  constexpr size_t kLongestWord = 14;
  value = value.substr(0, value.find('['));
  size_t words = 0;
  while (!value.empty()) {
    const size_t size = std::min(value.find('.'), value.size());
    const auto is_small = [](char ch) {
      return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_' || ch == '-';
    };
    if (size == 0 || size > kLongestWord ||
        !std::all_of(value.begin(), value.begin() + static_cast<ptrdiff_t>(size), is_small))
      return false;
    value.remove_prefix(std::min(value.size(), size + 1));
    ++words;
  }
  return words >= 2;
}

/// Base64 of a JSON object none of whose texts is random: a state or a cursor, not a token.
bool IsPlainObject(std::string_view value) {
  const std::optional<std::string> object = DecodedObject(value);
  if (!object) return false;
  const std::string_view decoded = *object;
  for (size_t open = decoded.find('"'); open != std::string_view::npos;) {
    const size_t close = decoded.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (LooksRandom(decoded.substr(open + 1, close - open - 1))) return false;
    open = decoded.find('"', close + 1);
  }
  return true;
}

/// Tokens that tell one request from its repetition, and by custom are UUIDs: ClientRequestToken.
bool NamesRequest(std::string_view name) {
  static constexpr std::string_view kWords[] = {"request", "action", "idempotency"};
  return HasWordIn(name, kWords);
}

/// NAME=<uuid>: a tag of a file system and the like.
bool IsTaggedUuid(std::string_view value) {
  const size_t equals = value.find('=');
  return equals != std::string_view::npos && equals <= 8 && value.size() - equals > 32 &&
         value.find_first_not_of("0123456789abcdefABCDEF-", equals + 1) == std::string_view::npos &&
         std::count(value.begin(), value.end(), '-') == 4;
}

/// Letters and several digits: chosen for a purpose. Not random, but no name either.
bool IsChosenSecret(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  return value.size() >= 8 && mix.letters() >= 3 && mix.digits >= 2;
}

/// Drawn from all of the printable characters, as the keys of WordPress and Django are: signs
/// everywhere, so that pieces of it look like code.
bool IsDrawnFromPrintable(std::string_view value, char quote) {
  if (quote == 0 || value.size() < 32 || value.size() > 128) return false;
  const CharacterMix mix = MixOf(value);
  return mix.classes() >= 3 && mix.other * 8 >= value.size() && mix.digits > 0 &&
         mix.distinct * 2 >= std::min<size_t>(value.size(), 50) && WordCoverage(value) < 0.1 &&
         value.find("(?") == std::string_view::npos &&
         value.find("\\n") == std::string_view::npos &&
         value.find("  ") == std::string_view::npos && !IsNaturalText(value) && LooksRandom(value);
}

/// What follows the picture of a badge is public: ….svg?token=….
bool IsBadgeToken(const Surroundings& around) {
  std::string_view before = around.line_before;
  const size_t query = before.rfind('?');
  if (query == std::string_view::npos) return false;
  before = before.substr(0, query);
  return before.ends_with(".svg") || before.ends_with(".png") || before.ends_with("/badge");
}

/// The parameter of a URL: ?key=….
bool IsUrlParameter(const Surroundings& around, const AssignmentShape& shape,
                    std::string_view key) {
  if (shape.separator != ';' || shape.quote != 0) return false;
  const std::string_view before = around.line_before;
  const size_t size = key.size() + 2;
  if (before.size() < size) return false;
  const char opener = before[before.size() - size];
  return opener == '?' || opener == '&';
}

size_t WordsOf(std::string_view name) {
  size_t words = 0;
  ForEachWord(name, [&words](std::string_view) { ++words; });
  return words;
}

/// Points for a random value by its length and name; a negative result: too little to tell.
int TokenPoints(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  if (IsJoinedName(secret, '_')) return -1;
  if (meaning.kind == KeyKind::kKey && IsDottedName(secret)) return -1;
  const bool random = LooksRandom(secret) && !IsShortName(secret);
  int points = !random ? 0 : secret.size() >= 16 ? 3 : secret.size() >= 10 ? 2 : 1;
  if (!random) {
    const CharacterMix mix = MixOf(secret);
    if (mix.classes() >= 3 && secret.size() >= 10 && WordCoverage(secret) < 0.4 &&
        mix.digits >= 2) {
      if (meaning.chosen || mix.classes() == 4) c->Because(ReasonCode::kMixedClasses);
      points = 1;
    }
  }
  if (points == 0 && meaning.chosen && IsChosenSecret(secret)) {
    c->Because(ReasonCode::kMixedClasses);
    points = 1;
  }
  if (points == 0) return -1;
  if (IsUuid(secret)) --points;  // most are ids
  if (random) c->Because(ReasonCode::kRandom);
  // "Authorization" is a header and grants access; "auth" is anything.
  // One of the longest is Proxy-Authorization; others name a step (serial_number_authorization).
  const bool header =
      WordsOf(c->Key()) <= 3 && (c->Key().find("uthorization") != std::string_view::npos ||
                                 c->Key().find("UTHORIZATION") != std::string_view::npos);
  const bool weak_kind =
      (meaning.kind == KeyKind::kAuth && !header) ||
      (meaning.kind == KeyKind::kKey &&
       !(random && secret.size() >= 20 && IsUrlParameter(c->around, c->match.shape, c->Key())));
  if (meaning.weak || weak_kind) {
    c->Because(ReasonCode::kWeakName);
    // "key" alone names many things; only a long mixed value under it is more than an identifier.
    const CharacterMix mix = MixOf(secret);
    const bool mixed = secret.size() >= 24 && mix.lower > 0 && mix.upper > 0 && mix.digits > 0;
    const bool only_auth = meaning.kind == KeyKind::kAuth && meaning.weak;
    points -= only_auth || (meaning.kind == KeyKind::kKey && !mixed) ? 2 : 1;
  } else {
    c->Because(ReasonCode::kSecretName);
    ++points;
  }
  return points;
}

/// The name is that of a file and the value a digest: a list of checksums.
bool IsFileChecksum(const Case& c) {
  if (!IsDigestSized(c.Secret())) return false;
  const size_t begin = c.match.shape.key.begin;
  if (begin > 0 && c.text[begin - 1] == '/') return true;
  const size_t dot = c.Key().rfind('.');
  return dot != std::string_view::npos && c.Key().size() - dot <= 6 &&
         ReadKey(c.Key().substr(dot + 1)).kind == KeyKind::kNone;
}

/// One of its words is what its name could have said: RPM-GPG-KEY-ACME under "key" is a name.
bool NamesItsKind(std::string_view value) {
  static constexpr std::string_view kWords[] = {"key", "token", "secret", "auth", "password"};
  return HasWordIn(value, kWords);
}

void JudgeTokenAssignment(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  if (secret.size() < 8) return c->Drop(ReasonCode::kTooShort);
  if (IsPlaceholderBody(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (HasHashContext(c->around) && IsDigestSized(secret)) return c->Drop(ReasonCode::kHashContext);
  if (IsDigestSized(secret) && meaning.kind == KeyKind::kKey &&
      !IsUrlParameter(c->around, c->match.shape, c->Key()))
    return c->Drop(ReasonCode::kHashContext);
  if (meaning.weak && EndsInDigest(secret)) return c->Drop(ReasonCode::kHashContext);
  if (secret.find("aws4_request") != std::string_view::npos)
    return c->Drop(ReasonCode::kKnownPublic, "the scope of a signature");
  if (IsBadgeToken(c->around)) return c->Drop(ReasonCode::kKnownPublic, "a badge");
  if (!HasTokenCharacters(secret) && !IsDrawnFromPrintable(secret, c->match.shape.quote))
    return c->Drop(ReasonCode::kExpression);
  if (IsPlainObject(secret)) return c->Drop(ReasonCode::kNotRandom, "base64 of an object");
  if (IsTaggedUuid(secret)) return c->Drop(ReasonCode::kUuid);
  const bool name = meaning.weak || (!meaning.chosen && !LooksRandom(secret));
  if (name && NamesItsKind(secret)) return c->Drop(ReasonCode::kIdentifier);
  const int points = TokenPoints(c, meaning);
  if (points < 0) return c->Drop(ReasonCode::kNotRandom);
  c->verdict.confidence = points >= 4   ? Confidence::kHigh
                          : points >= 2 ? Confidence::kMedium
                                        : Confidence::kLow;
  if (InComment(c->around.line_before) && c->match.shape.quote == 0) {
    c->Because(ReasonCode::kComment);
    c->Lower();
  }
}

}  // namespace

void JudgeAssignment(Case* c) {
  const KeyMeaning meaning = ReadKey(c->Key());
  if (meaning.negative) return c->Drop(ReasonCode::kNegativeName);
  const bool is_password = c->match.shape.is_password;
  if (IsFileChecksum(*c)) return c->Drop(ReasonCode::kHashContext);
  const bool is_chosen = is_password || meaning.chosen;
  const ValueInContext in{c->Secret(), c->Key(), c->match.shape.quote, is_password, is_chosen};
  const bool drawn = !is_password && !IsPasswordHash(in.value) && !IsEncrypted(in.value) &&
                     IsDrawnFromPrintable(in.value, in.quote);
  if (const auto reason = drawn ? std::nullopt : ClassifyValue(in)) {
    // A UUID is an id, unless its name says without a doubt that it is a secret.
    const bool uuid = reason->code == ReasonCode::kUuid && !meaning.weak && !NamesRequest(in.key) &&
                      (meaning.kind == KeyKind::kSecret || meaning.kind == KeyKind::kApiKey ||
                       meaning.kind == KeyKind::kToken);
    const bool weak = reason->code == ReasonCode::kPlaceholder && is_password &&
                      in.value.size() >= 4 && IsPoorPassword(in.value);
    if (!weak && !uuid) return c->Drop(reason->code, reason->detail);
  }
  const std::string decoded = DecodedText(c->Secret());
  if (!decoded.empty()) {
    if (IsPlaceholder(decoded) || IsTemplate(decoded))
      return c->Drop(ReasonCode::kPlaceholder, "decoded");
    if (!is_password && IsNaturalText(decoded)) return c->Drop(ReasonCode::kNotRandom, "decoded");
  }
  if (!is_password) return JudgeTokenAssignment(c, meaning);
  PasswordEvidence evidence;
  evidence.value = decoded.empty() ? c->Secret() : std::string_view(decoded);
  evidence.weak_name = meaning.weak;
  evidence.auth_context = HasAuthContext(c->around);
  evidence.comment = InComment(c->around.line_before);
  evidence.quoted = c->match.shape.quote != 0 || c->match.shape.separator == '>' ||
                    c->match.shape.separator == ';';
  JudgePassword(evidence, &c->verdict);
}

}  // namespace leaksift
