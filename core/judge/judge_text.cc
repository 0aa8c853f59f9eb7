// The judgement of a match by the text around it. One function for each way in which a rule is
// found, since each knows something else: a prefix token names itself, a keyword token only stands
// near a name, an assignment is all context, a URL brings user and host.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/base64.h"
#include "judge/context.h"
#include "judge/judge.h"
#include "judge/password.h"
#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/value_class.h"
#include "match/generic_key.h"
#include "rule/token_check.h"

namespace leaksift {
namespace {

/// What all judgements work on.
struct Case {
  std::string_view text;
  const Match& match;
  Surroundings around;
  Verdict verdict;

  std::string_view Secret() const { return match.secret.In(text); }
  std::string_view Key() const { return match.shape.key.In(text); }
  void Because(ReasonCode code, std::string detail = {}) {
    verdict.reasons.push_back({code, std::move(detail)});
  }
  void Drop(ReasonCode code, std::string detail = {}) {
    verdict.keep = false;
    verdict.reasons.clear();
    Because(code, std::move(detail));
  }
  void Lower() {
    if (verdict.confidence != Confidence::kLow) {
      verdict.confidence = static_cast<Confidence>(static_cast<int>(verdict.confidence) - 1);
    }
  }
};

/// Valid raises to high, invalid lowers by one: made-up tokens fail, and so do those that people
/// scramble.
void ApplyCheck(Case* c) {
  const TokenCheck check = c->match.rule->check;
  // The checks read the whole token; where only a group is the secret, that group.
  const CheckResult result = VerifyToken(check, c->Secret());
  if (result == CheckResult::kNotApplicable) return;
  const bool checksum = !ChecksumTail(check, "AAAA1").empty() || check == TokenCheck::kAwsKeyId;
  if (result == CheckResult::kValid) {
    c->Because(checksum ? ReasonCode::kChecksumValid : ReasonCode::kStructureValid);
    c->verdict.confidence = Confidence::kHigh;
  } else {
    c->Because(ReasonCode::kChecksumInvalid);
    if (c->verdict.confidence == Confidence::kHigh) c->Lower();
  }
}

/// The token without the literal that it starts with.
std::string_view BodyOf(const Rule& rule, std::string_view token) {
  size_t longest = 0;
  for (std::string_view trigger : rule.triggers) {
    if (trigger.size() > longest && token.substr(0, trigger.size()) == trigger)
      longest = trigger.size();
  }
  token.remove_prefix(longest);
  // Of a web hook's URL the last part is the secret one; the host may well be an example.
  if (token.find("://") != std::string_view::npos)
    token.remove_prefix(token.find_last_of("/=") + 1);
  return token;
}

/// The token is a piece of a longer base64 text: beside a '+' or '/' that more random digits stand
/// behind. Long enough blobs contain every short prefix.
bool IsInsideBase64(const Case& c) {
  constexpr size_t kLook = 24;
  const auto is_digit = [](char ch) {
    return (Base64Value(ch) >= 0 && ch != '-' && ch != '_') || ch == '\\';
  };
  const auto is_blob = [&](std::string_view part) {
    return part.size() == kLook && std::all_of(part.begin(), part.end(), is_digit) &&
           MixOf(part).classes() >= 3 && part.find_first_of("+/") != std::string_view::npos;
  };
  const std::string_view before = c.around.line_before;
  const std::string_view after = c.around.line_after;
  const bool joined_before =
      !before.empty() && (before.back() == '+' || before.back() == '/') && before.size() >= kLook;
  const bool joined_after = !after.empty() && (after.front() == '+' || after.front() == '/');
  return (joined_before && is_blob(before.substr(before.size() - kLook))) ||
         (joined_after && is_blob(after.substr(0, kLook)));
}

void JudgePrefixToken(Case* c) {
  const std::string_view secret = c->Secret();
  const std::string_view body = BodyOf(*c->match.rule, secret);
  if (IsKnownPublic(secret)) return c->Drop(ReasonCode::kKnownPublic);
  if (IsPlaceholderBody(body)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (IsInsideBase64(*c)) return c->Drop(ReasonCode::kNotRandom, "a piece of a longer base64 text");
  const CharacterMix mix = MixOf(body);
  // Plainly words: a name that happens to start like a token. Digits or randomness keep it.
  const bool words =
      mix.digits * 8 < body.size() && WordCoverage(body) >= 0.5 && RandomnessRatio(body) < 0;
  if (words && c->match.rule->check == TokenCheck::kNone) return c->Drop(ReasonCode::kIdentifier);
  c->Because(ReasonCode::kPrefix);
  ApplyCheck(c);
}

/// A hexadecimal value of the size of a common digest.
bool IsDigestSized(std::string_view value) {
  const size_t size = value.size();
  return MixOf(value).hex &&
         (size == 32 || size == 40 || size == 56 || size == 64 || size == 96 || size == 128);
}

/// The expression asks for the shape or length of a UUID; others only happen to accept one.
bool PatternIsUuid(const Rule& rule) {
  return rule.pattern.find("{8}") != std::string_view::npos ||
         rule.pattern.find("{36}") != std::string_view::npos;
}

/// The name ends in one of the rule's keywords: then the rule means such names (vault_secret_id).
bool EndsWithKeyword(const Rule& rule, std::string_view name) {
  std::string lower(name);
  for (char& ch : lower) {
    if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch | 0x20);
  }
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](std::string_view keyword) {
    return lower.size() >= keyword.size() && lower.substr(lower.size() - keyword.size()) == keyword;
  });
}

void JudgeKeywordToken(Case* c) {
  const std::string_view secret = c->Secret();
  const bool uuid = IsUuid(secret);
  if (IsPlaceholderBody(secret) || IsKnownPublic(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (uuid && !PatternIsUuid(*c->match.rule)) return c->Drop(ReasonCode::kUuid);
  if (IsInsideBase64(*c)) return c->Drop(ReasonCode::kNotRandom, "a piece of a longer base64 text");
  if (HasHashContext(c->around) && (IsDigestSized(secret) || uuid || secret.size() >= 40)) {
    return c->Drop(ReasonCode::kHashContext);
  }
  const std::string_view name = AssignedName(c->around.line_before);
  const KeyMeaning meaning = ReadKey(name);
  if (meaning.negative_tail && !EndsWithKeyword(*c->match.rule, name)) {
    return c->Drop(ReasonCode::kNegativeName, std::string(name));
  }
  const bool digits_only = MixOf(secret).letters() == 0;
  if (!uuid && !digits_only && !LooksRandom(secret)) {
    // A short token of the documented shape under a name that says secret is no accident.
    const bool named = meaning.IsSecret() && secret.size() < 16 && WordCoverage(secret) < 0.3 &&
                       MixOf(secret).digits > 0;
    if (!named)
      return c->Drop(WordCoverage(secret) >= 0.3 ? ReasonCode::kIdentifier
                                                 : ReasonCode::kNotRandom);
  }
  if (digits_only && !meaning.IsSecret()) return c->Drop(ReasonCode::kNotRandom);
  c->Because(ReasonCode::kKeyword);
  if (meaning.IsSecret()) {
    c->Because(ReasonCode::kSecretName);
    if (c->verdict.confidence == Confidence::kMedium) c->verdict.confidence = Confidence::kHigh;
  }
  ApplyCheck(c);
}

/// The text that `value` is base64 of, where that is what it is: Kubernetes secrets and other files
/// that encode every value.
std::string DecodedText(std::string_view value) {
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

/// A short value is random enough only with several digits or signs: "epv3Today", "V3WebSSO" are
/// names.
bool IsShortName(std::string_view value) {
  const CharacterMix mix = MixOf(value);
  return value.size() < 12 && mix.digits < 2 && mix.other == 0;
}

/// Points for a random value by its length and name; a negative result: too little to tell.
int TokenPoints(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  const bool random = LooksRandom(secret) && !IsShortName(secret);
  int points = !random ? 0 : secret.size() >= 16 ? 3 : secret.size() >= 10 ? 2 : 1;
  if (!random) {
    const CharacterMix mix = MixOf(secret);
    if (mix.classes() >= 3 && secret.size() >= 10 && WordCoverage(secret) < 0.4 && mix.digits >= 2)
      points = 1;
  }
  if (points == 0) return -1;
  if (random) c->Because(ReasonCode::kRandom);
  if (meaning.weak || meaning.kind == KeyKind::kKey || meaning.kind == KeyKind::kAuth) {
    c->Because(ReasonCode::kWeakName);
    // "key" alone names many things; only a long mixed value under it is more than an identifier.
    const bool mixed = secret.size() >= 24 && MixOf(secret).classes() >= 3;
    points -= meaning.kind == KeyKind::kKey && !mixed ? 2 : 1;
  } else {
    c->Because(ReasonCode::kSecretName);
    ++points;
  }
  return points;
}

void JudgeTokenAssignment(Case* c, const KeyMeaning& meaning) {
  const std::string_view secret = c->Secret();
  if (secret.size() < 8) return c->Drop(ReasonCode::kTooShort);
  if (IsPlaceholderBody(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (HasHashContext(c->around) && IsDigestSized(secret)) return c->Drop(ReasonCode::kHashContext);
  if (IsDigestSized(secret) && meaning.kind == KeyKind::kKey)
    return c->Drop(ReasonCode::kHashContext);
  if (!HasTokenCharacters(secret)) return c->Drop(ReasonCode::kExpression);
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

void JudgeAssignment(Case* c) {
  const KeyMeaning meaning = ReadKey(c->Key());
  if (meaning.negative) return c->Drop(ReasonCode::kNegativeName);
  const ValueInContext in{c->Secret(), c->Key(), c->match.shape.quote, c->match.shape.is_password};
  if (const auto reason = ClassifyValue(in)) {
    // A password of words that everybody uses is still a password; others stand for a value that is
    // elsewhere.
    return c->Drop(reason->code, reason->detail);
  }
  const std::string decoded = DecodedText(c->Secret());
  if (!decoded.empty() && (IsPlaceholder(decoded) || IsTemplate(decoded))) {
    return c->Drop(ReasonCode::kPlaceholder, "decoded");
  }
  if (!c->match.shape.is_password) return JudgeTokenAssignment(c, meaning);
  PasswordEvidence evidence;
  evidence.value = decoded.empty() ? c->Secret() : std::string_view(decoded);
  evidence.weak_name = meaning.weak;
  evidence.auth_context = HasAuthContext(c->around);
  evidence.comment = InComment(c->around.line_before);
  evidence.quoted = c->match.shape.quote != 0 || c->match.shape.separator == '>' ||
                    c->match.shape.separator == ';';
  JudgePassword(evidence, &c->verdict);
}

/// Names of hosts that stand for any host.
bool IsExampleHost(std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of("/:?#\"' \t\r\n,;)>"));
  for (const std::string_view example :
       {"host", "hostname", "server", "example", "domain", "ip", "address", "myhost", "myserver"}) {
    if (host == example) return true;
  }
  return host.find("example.") != std::string_view::npos ||
         host.find(".test") != std::string_view::npos ||
         host.find(".invalid") != std::string_view::npos ||
         host.find("your") != std::string_view::npos ||
         host.find("foo") != std::string_view::npos || host.find("bar.") != std::string_view::npos;
}

bool IsLocalHost(std::string_view rest) {
  for (const std::string_view local : {"localhost", "127.", "0.0.0.0", "[::1]", "host.docker"}) {
    if (rest.substr(0, local.size()) == local) return true;
  }
  return false;
}

void JudgeUrl(Case* c) {
  const std::string_view secret = c->Secret();
  const std::string_view user = c->Key();
  if (IsTemplate(secret) || IsTemplate(user)) return c->Drop(ReasonCode::kTemplate);
  if (IsMask(secret)) return c->Drop(ReasonCode::kMask);
  if (secret.size() < 3) return c->Drop(ReasonCode::kTooShort);
  if (user.empty() && c->match.shape.separator != ':') {
    // A token in the place of the user. DSNs of error trackers are public by design.
    if (!LooksRandom(secret) || secret.size() < 16) return c->Drop(ReasonCode::kNotRandom);
    if (c->around.line_after.find("sentry") != std::string_view::npos)
      return c->Drop(ReasonCode::kKnownPublic);
  }
  if (IsExpression(secret, '"') || IsNaturalText(secret)) return c->Drop(ReasonCode::kExpression);
  if (secret == user && secret.size() < 8) {
    c->Because(ReasonCode::kWeakPassword);
    c->verdict.confidence = Confidence::kLow;
    return;
  }
  if (IsPlaceholder(secret) || IsIdentifier(secret)) return c->Drop(ReasonCode::kPlaceholder);
  JudgePassword({secret, false, true, InComment(c->around.line_before), true}, &c->verdict);
  const std::string_view rest =
      c->around.line_after.substr(std::min<size_t>(1, c->around.line_after.size()));
  if (IsExampleHost(rest)) {
    c->Because(ReasonCode::kPlaceholder, "the host is an example");
    c->Lower();
  } else if (IsLocalHost(rest)) {
    c->Because(ReasonCode::kWeakName, "the host is this machine");
    c->Lower();
  }
}

void JudgeBasic(Case* c) {
  const auto decoded = Base64Decode(c->Secret());
  const size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return c->Drop(ReasonCode::kNotRandom);
  const std::string_view password = std::string_view(*decoded).substr(colon + 1);
  if (IsTemplate(*decoded) || IsMask(password)) return c->Drop(ReasonCode::kTemplate);
  if (IsNaturalText(password)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsPlaceholder(password) && IsPlaceholder(std::string_view(*decoded).substr(0, colon))) {
    return c->Drop(ReasonCode::kPlaceholder);
  }
  c->Because(ReasonCode::kStructureValid);
  JudgePassword({password, false, true, InComment(c->around.line_before), true}, &c->verdict);
}

void JudgeHeader(Case* c) {
  if (c->match.rule->check == TokenCheck::kBasic) return JudgeBasic(c);
  const std::string_view secret = c->Secret();
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (IsPlaceholderBody(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (!LooksRandom(secret)) return c->Drop(ReasonCode::kNotRandom);
  c->Because(ReasonCode::kAuthContext);
  c->Because(ReasonCode::kRandom);
  c->verdict.confidence = secret.size() >= 20 ? Confidence::kHigh : Confidence::kMedium;
}

void JudgePem(Case* c) {
  const std::string_view block = c->Secret();
  if (IsTemplate(block) || block.find("...") != std::string_view::npos)
    return c->Drop(ReasonCode::kPlaceholder);
  c->Because(ReasonCode::kPrefix);
  ApplyCheck(c);
  if (block.find("ENCRYPTED") != std::string_view::npos) {
    c->Because(ReasonCode::kEncrypted, "the key needs its passphrase");
    c->Lower();
  }
}

/// Bits a byte, after Shannon.
double Entropy(std::string_view text) {
  std::array<size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

/// Somebody's own rule decides alone: it says what it wants, and no more is asked.
void JudgeWholeText(Case* c) {
  const double wanted = c->match.rule->min_entropy;
  if (wanted <= 0) return;
  const double entropy = Entropy(c->Secret());
  const std::string detail = fmt::format("entropy {:.2f}, at least {:.2f}", entropy, wanted);
  if (entropy < wanted) return c->Drop(ReasonCode::kNotRandom, detail);
  c->Because(ReasonCode::kRandom, detail);
}

}  // namespace

Verdict JudgeText(std::string_view text, const Match& match) {
  Case c{text, match, SurroundingsOf(text, match.token, match.rule->reach), {}};
  c.verdict.confidence = match.rule->confidence;
  switch (match.rule->extractor) {
    case Extractor::kAssignment:
      JudgeAssignment(&c);
      break;
    case Extractor::kUrl:
      JudgeUrl(&c);
      break;
    case Extractor::kHeader:
      JudgeHeader(&c);
      break;
    case Extractor::kPem:
      JudgePem(&c);
      break;
    case Extractor::kWholeText:
      JudgeWholeText(&c);
      break;
    case Extractor::kPattern:
      match.rule->triggers.empty() && match.rule->anchors.empty() ? JudgeKeywordToken(&c)
                                                                  : JudgePrefixToken(&c);
  }
  if (c.verdict.keep && !match.companions.empty()) c.Because(ReasonCode::kCompanionFound);
  return std::move(c.verdict);
}

}  // namespace leaksift
