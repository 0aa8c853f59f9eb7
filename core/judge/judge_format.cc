// Formats that any service may use: URLs, HTTP authorization, private keys.
#include <algorithm>
#include <string>

#include "base/base64.h"
#include "judge/enclosure.h"
#include "judge/judge_case.h"
#include "judge/password.h"
#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/value_class.h"
#include "rule/token_check.h"

namespace leaksift {

namespace {

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

}  // namespace

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
  if (IsInstruction(secret) && IsPlaceholder(secret)) return c->Drop(ReasonCode::kPlaceholder);
  const bool words = MixOf(secret).digits == 0 || IsInstruction(secret);
  if (!IsWeakPassword(secret) && words && (IsPlaceholder(secret) || IsIdentifier(secret))) {
    return c->Drop(ReasonCode::kPlaceholder);
  }
  JudgePassword({secret, false, true, InComment(c->around.line_before), true}, &c->verdict);
  const std::string_view rest =
      c->around.line_after.substr(std::min<size_t>(1, c->around.line_after.size()));
  if (IsExampleHost(rest)) {
    c->Because(ReasonCode::kPlaceholder, "the host is an example");
    c->Lower();
  }
}

namespace {

/// No user and password inside: made up or scrambled, but a header that grants access all the same,
/// where it is named as one.
void JudgeScrambledBasic(Case* c) {
  const std::string_view secret = c->Secret();
  std::string line(c->around.line_before);
  for (char& ch : line) ch = ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch | 0x20) : ch;
  const CharacterMix mix = MixOf(secret);
  const bool header = line.find("auth") != std::string::npos;
  if (!header || mix.lower == 0 || mix.upper == 0 || mix.digits == 0 || !LooksRandom(secret) ||
      IsPlaceholderBody(secret))
    return c->Drop(ReasonCode::kNotRandom);
  c->Because(ReasonCode::kRandom);
  c->Because(ReasonCode::kAuthContext);
  c->verdict.confidence = Confidence::kMedium;
}

void JudgeBasic(Case* c) {
  const auto decoded = Base64Decode(c->Secret());
  const size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return JudgeScrambledBasic(c);
  const std::string_view password = std::string_view(*decoded).substr(colon + 1);
  if (IsTemplate(*decoded) || IsMask(password)) return c->Drop(ReasonCode::kTemplate);
  if (IsNaturalText(password)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsPlaceholder(password) && IsPlaceholder(std::string_view(*decoded).substr(0, colon))) {
    return c->Drop(ReasonCode::kPlaceholder);
  }
  c->Because(ReasonCode::kStructureValid);
  JudgePassword({password, false, true, InComment(c->around.line_before), true}, &c->verdict);
}

/// curl -u user:password.
void JudgeUserAndPassword(Case* c) {
  const std::string_view secret = c->Secret();
  if (IsTemplate(secret) || IsMask(secret)) return c->Drop(ReasonCode::kTemplate);
  if (IsExpression(secret, '"') || IsNaturalText(secret)) return c->Drop(ReasonCode::kExpression);
  if (IsPlaceholder(secret) && (MixOf(secret).digits == 0 || IsInstruction(secret)))
    return c->Drop(ReasonCode::kPlaceholder);
  JudgePassword({secret, false, true, InComment(c->around.line_before), true}, &c->verdict);
}

/// {"alg":…} and nothing behind it: what a JSON Web Token begins with (RFC 7515, 3.1).
bool IsHeadOfJwt(std::string_view secret) {
  const auto object = DecodedObject(secret);
  return object && object->find("\"alg\"") != std::string::npos;
}

}  // namespace

void JudgeHeader(Case* c) {
  if (c->match.rule->check == TokenCheck::kBasic) return JudgeBasic(c);
  if (c->match.shape.is_password) return JudgeUserAndPassword(c);
  const std::string_view secret = c->Secret();
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (IsPlaceholderBody(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsEncrypted(secret)) return c->Drop(ReasonCode::kEncrypted);
  if (IsKnownPublic(secret)) return c->Drop(ReasonCode::kKnownPublic);
  if (IsHeadOfJwt(secret)) return c->Drop(ReasonCode::kMask, "the head of a token");
  if (IsCutShort(c->around)) return c->Drop(ReasonCode::kMask, "cut short");
  if (!LooksRandom(secret)) return c->Drop(ReasonCode::kNotRandom);
  c->Because(ReasonCode::kAuthContext);
  c->Because(ReasonCode::kRandom);
  c->verdict.confidence = secret.size() >= 20 ? Confidence::kHigh : Confidence::kMedium;
}

namespace {

/// Dots stand in the block for what was left out: at its end or between two of its pieces. The
/// headers (Version: 1.4) have dots of their own.
bool IsCutBlock(std::string_view block) {
  const size_t end = block.find("-----END");
  std::string_view body = block.substr(0, end);
  while (!body.empty() && static_cast<unsigned char>(body.back()) <= ' ') body.remove_suffix(1);
  return body.ends_with('.') || body.find("..") != std::string_view::npos;
}

}  // namespace

void JudgePem(Case* c) {
  const std::string_view block = c->Secret();
  if (IsTemplate(block) || block.find("...") != std::string_view::npos)
    return c->Drop(ReasonCode::kPlaceholder);
  c->Because(ReasonCode::kPrefix);
  ApplyCheck(c);
  if (IsCutBlock(block) && c->verdict.reasons.back().code == ReasonCode::kChecksumInvalid)
    return c->Drop(ReasonCode::kMask, "cut short");
  if (block.find("ENCRYPTED") != std::string_view::npos) {
    c->Because(ReasonCode::kEncrypted, "the key needs its passphrase");
    c->Lower();
  }
}

}  // namespace leaksift
