// Each token here has a part that is base64 of something recognisable. The formats are those of the
// services' documentation, named at each function; JSON is read by nlohmann-json without
// exceptions.
#include "rule/token_structure.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "base/base64.h"

namespace leaksift {
namespace {

using Json = nlohmann::json;

CheckResult ValidIf(bool condition) {
  return condition ? CheckResult::kValid : CheckResult::kInvalid;
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// The JSON object that `digits` is base64 of; null when it is none.
Json DecodeObject(std::string_view digits) {
  const auto text = Base64Decode(digits);
  if (!text) return nullptr;
  Json json = Json::parse(*text, nullptr, false);
  return json.is_object() ? json : Json(nullptr);
}

bool HasAll(const Json& object, std::initializer_list<const char*> members) {
  return object.is_object() && std::all_of(members.begin(), members.end(),
                                           [&](auto* name) { return object.contains(name); });
}

std::string_view Part(std::string_view text, char separator, size_t index) {
  for (; index > 0; --index) {
    const size_t at = text.find(separator);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + 1);
  }
  return text.substr(0, text.find(separator));
}

// RFC 7519 and RFC 7516: a header with alg; then claims as JSON, or with enc an encrypted body.
CheckResult VerifyJwt(std::string_view token) {
  const Json header = DecodeObject(Part(token, '.', 0));
  if (!HasAll(header, {"alg"})) return CheckResult::kInvalid;
  if (header.contains("enc")) return ValidIf(std::count(token.begin(), token.end(), '.') == 4);
  return ValidIf(DecodeObject(Part(token, '.', 1)).is_object());
}

// RFC 7617: base64 of user, colon, password; all printable.
CheckResult VerifyBasic(std::string_view token) {
  const size_t space = token.rfind(' ');
  if (space != std::string_view::npos) token.remove_prefix(space + 1);
  const auto text = Base64Decode(token);
  if (!text) return CheckResult::kInvalid;
  const size_t colon = text->find(':');
  const bool printable = std::all_of(text->begin(), text->end(),
                                     [](unsigned char c) { return c >= ' ' && c != 0x7f; });
  return ValidIf(printable && colon != std::string::npos && colon + 1 < text->size());
}

// Mapbox access tokens: kind, JSON with user "u" and authorization "a", signature.
CheckResult VerifyMapbox(std::string_view token) {
  return ValidIf(HasAll(DecodeObject(Part(token, '.', 1)), {"u", "a"}));
}

// Grafana Cloud access policy tokens (glc_ + JSON o, n, k) and the older API keys (JSON k, n, id).
CheckResult VerifyGrafanaCloud(std::string_view token) {
  if (StartsWith(token, "glc_"))
    return ValidIf(HasAll(DecodeObject(token.substr(4)), {"o", "n", "k"}));
  return ValidIf(HasAll(DecodeObject(token), {"k", "n", "id"}));
}

// JFrog reference tokens: base64 of "reftkn:01:<expiry>:<random>".
CheckResult VerifyJfrogRef(std::string_view token) {
  const auto text = Base64Decode(token);
  if (!text || !StartsWith(*text, "reftkn:")) return CheckResult::kInvalid;
  const std::string_view expiry = Part(*text, ':', 2);
  const bool digits =
      std::all_of(expiry.begin(), expiry.end(), [](char c) { return c >= '0' && c <= '9'; });
  return ValidIf(!expiry.empty() && digits && Part(*text, ':', 3).size() >= 8);
}

// Sentry organisation tokens: sntrys_, base64 of JSON with iat, url and org, '_', random. User
// tokens carry nothing.
CheckResult VerifySentry(std::string_view token) {
  if (!StartsWith(token, "sntrys_")) return CheckResult::kNotApplicable;
  return ValidIf(HasAll(DecodeObject(Part(token, '_', 1)), {"iat", "org"}));
}

// 1Password service accounts: ops_ and base64 of JSON with the account's keys.
CheckResult VerifyOnePassword(std::string_view token) {
  if (!StartsWith(token, "ops_")) return CheckResult::kNotApplicable;
  return ValidIf(HasAll(DecodeObject(token.substr(4)), {"secretKey"}));
}

// Discord bots: base64 of the bot's id (a snowflake of 17 to 20 digits), time stamp, HMAC.
CheckResult VerifyDiscordBot(std::string_view token) {
  const auto id = Base64Decode(Part(token, '.', 0));
  const bool digits =
      id && std::all_of(id->begin(), id->end(), [](char c) { return c >= '0' && c <= '9'; });
  return ValidIf(digits && id->size() >= 17 && id->size() <= 20);
}

// RFC 7517, 7518: "d" is the private part of RSA, EC and OKP keys, "k" a symmetric key.
CheckResult VerifyJwk(std::string_view token) {
  const Json key = Json::parse(token.begin(), token.end(), nullptr, false);
  return ValidIf(HasAll(key, {"kty"}) && (key.contains("d") || key.contains("k")));
}

// --- Private key blocks
// ---------------------------------------------------------------------------------------

/// Whether the '+' at `at` joins two string literals ("…" + "…") rather than being a digit.
bool JoinsLiterals(std::string_view body, size_t at) {
  const size_t before = at == 0 ? std::string_view::npos : body.find_last_not_of(" \t\r\n", at - 1);
  const auto is_quote = [&](size_t i) { return body[i] == '"' || body[i] == '\''; };
  return before != std::string_view::npos && is_quote(before) &&
         (before + 1 < at || at + 1 == body.size() || is_quote(at + 1) || body[at + 1] <= ' ');
}

/// The base64 digits of the body: line ends, indentation, quotes and the glue of joined literals
/// left out; up to the padding, so that the CRC line of PGP ("=abcd") stays off.
std::string PemDigits(std::string_view body) {
  std::string digits;
  for (size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (c == '\\' && i + 1 < body.size()) {
      ++i;  // \n, \r, or an escaped line end
    } else if (c == '=') {
      if (digits.size() % 4 == 0) break;
      digits += c;
    } else if (c != '-' && c != '_' && Base64Value(c) >= 0 &&
               !(c == '+' && JoinsLiterals(body, i))) {
      digits += c;
    }
  }
  return digits;
}

/// Whether `der` is one ASN.1 SEQUENCE of exactly this size (X.690, 8.1.3).
bool IsWholeSequence(std::string_view der) {
  if (der.size() < 16 || der[0] != 0x30) return false;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(der[i]); };
  if (byte(1) < 0x80) return byte(1) + 2u == der.size();
  const size_t count = byte(1) & 0x7f;
  if (count == 0 || count > 4) return false;
  size_t length = 0;
  for (size_t i = 0; i < count; ++i) length = length << 8 | byte(2 + i);
  return length + 2 + count == der.size();
}

/// Past the headers ("Proc-Type: …", "Comment: …"), which end with an empty line.
std::string_view SkipHeaders(std::string_view body) {
  if (body.substr(0, std::min<size_t>(body.size(), 256)).find(": ") == std::string_view::npos)
    return body;
  for (const std::string_view empty_line : {"\n\n", "\n\r\n", "\\n\\n"}) {
    const size_t at = body.find(empty_line);
    if (at != std::string_view::npos) return body.substr(at + empty_line.size());
  }
  return body;
}

}  // namespace

CheckResult VerifyStructure(TokenCheck check, std::string_view token) {
  switch (check) {
    case TokenCheck::kJwt:
      return VerifyJwt(token);
    case TokenCheck::kBasic:
      return VerifyBasic(token);
    case TokenCheck::kMapbox:
      return VerifyMapbox(token);
    case TokenCheck::kGrafanaCloud:
      return VerifyGrafanaCloud(token);
    case TokenCheck::kJfrogRef:
      return VerifyJfrogRef(token);
    case TokenCheck::kSentry:
      return VerifySentry(token);
    case TokenCheck::kOnePassword:
      return VerifyOnePassword(token);
    case TokenCheck::kDiscordBot:
      return VerifyDiscordBot(token);
    case TokenCheck::kJwk:
      return VerifyJwk(token);
    default:
      return CheckResult::kNotApplicable;
  }
}

CheckResult VerifyPem(std::string_view block) {
  if (StartsWith(block, "PuTTY-User-Key-File-")) {
    return ValidIf(block.find("Private-Lines:") != std::string_view::npos);
  }
  const size_t label = block.find("-----BEGIN ");
  const size_t label_end =
      label == std::string_view::npos ? label : block.find("-----", label + 11);
  if (label_end == std::string_view::npos) return CheckResult::kInvalid;
  std::string_view body = block.substr(label_end + 5);
  body = body.substr(0, body.find("-----END "));
  if (body.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos)
    return CheckResult::kNotApplicable;
  const auto der = Base64Decode(PemDigits(SkipHeaders(body)));
  if (!der) return CheckResult::kInvalid;
  if (block.substr(label, label_end - label).find("PGP") != std::string_view::npos) {
    return ValidIf(der->size() > 64 &&
                   (static_cast<unsigned char>((*der)[0]) & 0x80) != 0);  // RFC 4880, 4.2
  }
  if (StartsWith(*der, std::string_view("openssh-key-v1\0", 15))) return ValidIf(der->size() > 128);
  return ValidIf(IsWholeSequence(*der));
}

}  // namespace leaksift
