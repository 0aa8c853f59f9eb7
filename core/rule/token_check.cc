// Every check is a small pure function over the whole token. Two families:
//
//   checksums   the token ends in a CRC of what stands before it; VerifyToken recomputes it,
//   ChecksumTail makes it; structure   a part of the token is base64 of a text whose form the
//   service fixes (JSON with certain members, an
//               expiry with colons); random bytes do not decode to that.
//
// "Not applicable" is kept apart from "invalid": services changed formats, and an old token without
// a checksum must not be lowered for it.
#include "rule/token_check.h"

#include <array>
#include <cstdint>
#include <utility>

#include "base/base64.h"
#include "base/hash.h"
#include "rule/token_structure.h"

namespace leaksift {
namespace {

constexpr std::array<std::pair<TokenCheck, std::string_view>, 19> kNames = {{
    {TokenCheck::kNone, "none"},
    {TokenCheck::kCrc32Base62, "crc32-base62"},
    {TokenCheck::kCrc32HexUpper, "crc32-hex-upper"},
    {TokenCheck::kCrc32LeHex, "crc32-le-hex"},
    {TokenCheck::kCrc32Hex, "crc32-hex"},
    {TokenCheck::kGitlabRoutable, "gitlab-routable"},
    {TokenCheck::kBech32, "bech32"},
    {TokenCheck::kNkey, "nkey"},
    {TokenCheck::kAwsKeyId, "aws-key-id"},
    {TokenCheck::kJwt, "jwt"},
    {TokenCheck::kBasic, "basic"},
    {TokenCheck::kMapbox, "mapbox"},
    {TokenCheck::kGrafanaCloud, "grafana-cloud"},
    {TokenCheck::kJfrogRef, "jfrog-ref"},
    {TokenCheck::kSentry, "sentry"},
    {TokenCheck::kOnePassword, "onepassword"},
    {TokenCheck::kDiscordBot, "discord-bot"},
    {TokenCheck::kJwk, "jwk"},
    {TokenCheck::kPem, "pem"},
}};

CheckResult ValidIf(bool condition) {
  return condition ? CheckResult::kValid : CheckResult::kInvalid;
}

/// `value` in `base` with `digits`, left-padded with the zero digit to `width`.
std::string InBase(uint64_t value, std::string_view digits, size_t width) {
  std::string out(width, digits[0]);
  for (size_t i = width; i > 0; --i) {
    out[i - 1] = digits[value % digits.size()];
    value /= digits.size();
  }
  return out;
}

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kHexLower = "0123456789abcdef";

std::string_view AfterLast(std::string_view text, char c) {
  const size_t at = text.rfind(c);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

// --- CRC-32 at the end
// ----------------------------------------------------------------------------------------

// GitHub ("Behind GitHub's new authentication token formats", 2021) and npm: prefix, '_', 30 random
// characters, then their CRC-32 in six base-62 digits. Other lengths (fine-grained tokens, the old
// forms) carry none that is known.
std::string Base62Tail(std::string_view body) {
  return InBase(Crc32(AfterLast(body, '_')), kBase62, 6);
}

CheckResult VerifyBase62(std::string_view token) {
  const std::string_view digits = AfterLast(token, '_');
  if (digits.size() != 36 || digits.size() == token.size()) return CheckResult::kNotApplicable;
  return ValidIf(token.substr(token.size() - 6) == Base62Tail(token.substr(0, token.size() - 6)));
}

// Atlassian API tokens (ATATT3, ATCTT3, ATBB …): CRC-32 of everything before, eight upper-case hex
// digits.
std::string HexUpperTail(std::string_view body) { return InBase(Crc32(body), kHexUpper, 8); }

CheckResult VerifyHexUpper(std::string_view token) {
  if (token.size() < 16) return CheckResult::kNotApplicable;
  const size_t split = token.size() - 8;
  return ValidIf(token.substr(split) == HexUpperTail(token.substr(0, split)));
}

// Grafana service accounts: glsa_, 32 characters, '_', CRC-32 of the first 37 characters, low byte
// first.
std::string LeHexTail(std::string_view body) {
  if (!body.empty() && body.back() == '_') body.remove_suffix(1);
  const uint32_t crc = Crc32(body);
  return InBase(__builtin_bswap32(crc), kHexLower, 8);
}

CheckResult VerifyLeHex(std::string_view token) {
  if (AfterLast(token, '_').size() != 8) return CheckResult::kNotApplicable;
  const size_t split = token.size() - 8;
  return ValidIf(token.substr(split) == LeHexTail(token.substr(0, split)));
}

// Cloudflare's scannable tokens (cfut_, cfat_, cfk_): 40 characters, then their CRC-32 without the
// prefix.
std::string HexTail(std::string_view body) {
  const size_t prefix_end = body.find('_');
  if (prefix_end != std::string_view::npos) body.remove_prefix(prefix_end + 1);
  return InBase(Crc32(body), kHexLower, 8);
}

CheckResult VerifyHex(std::string_view token) {
  const size_t prefix_end = token.find('_');
  if (prefix_end == std::string_view::npos || token.size() - prefix_end - 1 != 48) {
    return CheckResult::kNotApplicable;
  }
  const size_t split = token.size() - 8;
  return ValidIf(token.substr(split) == HexTail(token.substr(0, split)));
}

// GitLab routable tokens (gitlab lib/authn/token_field/generator/routable_token.rb):
// prefix-payload.version.LLCCCCCCC, where LL is the payload's length and C the CRC-32 of everything
// before, both base 36.
std::string GitlabTail(std::string_view body) {
  static constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
  const size_t dot = body.find('.');
  const size_t dash = body.substr(0, dot).find('-');
  if (dash == std::string_view::npos) return "";
  std::string whole(body);
  std::string tail;
  if (dot == std::string_view::npos) tail = ".01.";
  if (body.back() == '.' || dot == std::string_view::npos) {
    const size_t payload = std::min(dot, body.size()) - dash - 1;
    tail += InBase(payload, kBase36, 2);
  }
  whole += tail;
  return tail + InBase(Crc32(whole), kBase36, 7);
}

CheckResult VerifyGitlab(std::string_view token) {
  const size_t dot = token.rfind('.');
  if (dot == std::string_view::npos || token.size() - dot - 1 != 9)
    return CheckResult::kNotApplicable;
  return ValidIf(token.substr(dot + 1) == GitlabTail(token.substr(0, dot + 1)));
}

// --- Bech32 (BIP 173)
// -----------------------------------------------------------------------------------------

constexpr std::string_view kBech32Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

uint32_t Bech32Step(uint32_t state, uint32_t value) {
  static constexpr uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                            0x2a1462b3};
  const uint32_t top = state >> 25;
  state = (state & 0x1ffffff) << 5 ^ value;
  for (int i = 0; i < 5; ++i) {
    if (top >> i & 1) state ^= kGenerator[i];
  }
  return state;
}

/// The state after human-readable part, separator and data; empty: a character that is no Bech32
/// digit.
std::optional<uint32_t> Bech32State(std::string_view text) {
  const size_t one = text.rfind('1');
  if (one == std::string_view::npos || one == 0) return std::nullopt;
  uint32_t state = 1;
  for (char c : text.substr(0, one))
    state = Bech32Step(state, static_cast<uint32_t>(Lower(c)) >> 5 & 7);
  state = Bech32Step(state, 0);
  for (char c : text.substr(0, one))
    state = Bech32Step(state, static_cast<uint32_t>(Lower(c)) & 31);
  for (char c : text.substr(one + 1)) {
    const size_t digit = kBech32Digits.find(Lower(c));
    if (digit == std::string_view::npos) return std::nullopt;
    state = Bech32Step(state, static_cast<uint32_t>(digit));
  }
  return state;
}

CheckResult VerifyBech32(std::string_view token) {
  const auto state = Bech32State(token);
  return ValidIf(state.has_value() && *state == 1);
}

std::string Bech32Tail(std::string_view body) {
  auto state = Bech32State(body);
  if (!state) return "";
  for (int i = 0; i < 6; ++i) *state = Bech32Step(*state, 0);
  *state ^= 1;
  const bool upper = body.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
  std::string tail;
  for (int i = 0; i < 6; ++i) {
    const char c = kBech32Digits[*state >> 5 * (5 - i) & 31];
    tail += upper && c >= 'a' ? static_cast<char>(c & ~0x20) : c;
  }
  return tail;
}

// --- Base 32
// --------------------------------------------------------------------------------------------------

constexpr std::string_view kBase32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Digits to bytes; bits that fill no byte are dropped, or kept with zeros after them when
/// `keep_rest`.
std::optional<std::string> Base32Decode(std::string_view digits, bool keep_rest) {
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (char c : digits) {
    const size_t value = kBase32Digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<uint32_t>(value);
    held += 5;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(bits >> held & 0xff);
    }
  }
  if (keep_rest && held > 0) out += static_cast<char>(bits << (8 - held) & 0xff);
  return out;
}

std::string Base32Encode(std::string_view bytes) {
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 5;) {
      held -= 5;
      out += kBase32Digits[bits >> held & 31];
    }
  }
  if (held > 0) out += kBase32Digits[bits << (5 - held) & 31];
  return out;
}

// NATS nkeys (nats-io/nkeys README): base 32 of two prefix bytes, the 32-byte seed and CRC-16
// (polynomial 0x1021, initial 0), low byte first, without padding.
uint16_t Crc16(std::string_view bytes) {
  uint32_t crc = 0;
  for (unsigned char byte : bytes) {
    crc ^= static_cast<uint32_t>(byte) << 8;
    for (int i = 0; i < 8; ++i) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
  }
  return static_cast<uint16_t>(crc);
}

std::string WithCrc16(std::string bytes) {
  const uint16_t crc = Crc16(bytes);
  bytes += static_cast<char>(crc & 0xff);
  bytes += static_cast<char>(crc >> 8);
  return bytes;
}

CheckResult VerifyNkey(std::string_view token) {
  const auto bytes = Base32Decode(token, false);
  if (!bytes || bytes->size() < 34) return CheckResult::kInvalid;
  return ValidIf(WithCrc16(bytes->substr(0, bytes->size() - 2)) == *bytes);
}

std::string NkeyTail(std::string_view body) {
  const auto bytes = Base32Decode(body, true);
  return bytes ? Base32Encode(WithCrc16(*bytes)).substr(body.size()) : "";
}

// AWS access key ids: four letters of kind, then base 32. Ids issued since 2019 have the top bit
// set and carry the twelve-digit account number in the 40 bits after it; older ones (AKIAI…,
// AKIAJ…) carry nothing.
CheckResult VerifyAwsKeyId(std::string_view token) {
  if (token.size() != 20) return CheckResult::kNotApplicable;
  const auto bytes = Base32Decode(token.substr(4), false);
  if (!bytes) return CheckResult::kInvalid;
  uint64_t first = 0;
  for (size_t i = 0; i < 6; ++i) first = first << 8 | static_cast<unsigned char>((*bytes)[i]);
  if (!(first >> 47 & 1)) return CheckResult::kNotApplicable;
  const uint64_t account = first >> 7 & ((uint64_t{1} << 40) - 1);
  return ValidIf(account < 1'000'000'000'000);
}

}  // namespace

std::string_view ToString(TokenCheck check) {
  for (const auto& [value, name] : kNames) {
    if (value == check) return name;
  }
  return "none";
}

std::optional<TokenCheck> ParseTokenCheck(std::string_view name) {
  for (const auto& [value, value_name] : kNames) {
    if (value_name == name) return value;
  }
  return std::nullopt;
}

bool IsChecksum(TokenCheck check) {
  switch (check) {
    case TokenCheck::kCrc32Base62:
    case TokenCheck::kCrc32HexUpper:
    case TokenCheck::kCrc32LeHex:
    case TokenCheck::kCrc32Hex:
    case TokenCheck::kGitlabRoutable:
    case TokenCheck::kBech32:
    case TokenCheck::kNkey:
    case TokenCheck::kAwsKeyId:
      return true;
    default:
      return false;
  }
}

CheckResult VerifyToken(TokenCheck check, std::string_view token) {
  switch (check) {
    case TokenCheck::kNone:
      return CheckResult::kNotApplicable;
    case TokenCheck::kCrc32Base62:
      return VerifyBase62(token);
    case TokenCheck::kCrc32HexUpper:
      return VerifyHexUpper(token);
    case TokenCheck::kCrc32LeHex:
      return VerifyLeHex(token);
    case TokenCheck::kCrc32Hex:
      return VerifyHex(token);
    case TokenCheck::kGitlabRoutable:
      return VerifyGitlab(token);
    case TokenCheck::kBech32:
      return VerifyBech32(token);
    case TokenCheck::kNkey:
      return VerifyNkey(token);
    case TokenCheck::kAwsKeyId:
      return VerifyAwsKeyId(token);
    case TokenCheck::kPem:
      return VerifyPem(token);
    default:
      return VerifyStructure(check, token);
  }
}

std::string ChecksumTail(TokenCheck check, std::string_view body) {
  switch (check) {
    case TokenCheck::kCrc32Base62:
      return Base62Tail(body);
    case TokenCheck::kCrc32HexUpper:
      return HexUpperTail(body);
    case TokenCheck::kCrc32LeHex:
      return LeHexTail(body);
    case TokenCheck::kCrc32Hex:
      return HexTail(body);
    case TokenCheck::kGitlabRoutable:
      return GitlabTail(body);
    case TokenCheck::kBech32:
      return Bech32Tail(body);
    case TokenCheck::kNkey:
      return NkeyTail(body);
    default:
      return "";
  }
}

}  // namespace leaksift
