#include "match/pem.h"

#include <algorithm>

#include "base/base64.h"

namespace leaksift {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kDashes = "-----";
// The smallest key that is worth a report is of 32 bytes (Ed25519 in PKCS #8: 48 bytes, 64 digits).
constexpr size_t kMinDigits = 64;

/// The label between "-----BEGIN " and "-----"; empty: none of up to 40 bytes.
std::string_view Label(std::string_view text, size_t begin) {
  const size_t label = begin + kDashes.size() + 6;
  if (label > text.size()) return {};
  const size_t end = text.substr(0, std::min(text.size(), label + 45)).find(kDashes, label);
  return end == kNone ? std::string_view() : text.substr(label, end - label);
}

size_t CountDigits(std::string_view body) {
  size_t digits = 0;
  bool escaped = false;
  for (char c : body) {
    digits += !escaped && Base64Value(c) >= 0;
    escaped = c == '\\' && !escaped;
  }
  return digits;
}

}  // namespace

std::optional<PrivateKeyBlock> FindPemBlock(std::string_view text, size_t begin) {
  const std::string_view label = Label(text, begin);
  const bool is_private =
      label.find("PRIVATE KEY") != kNone || label == "SSH2 ENCRYPTED PRIVATE KEY";
  if (!is_private) return std::nullopt;
  const size_t body = begin + kDashes.size() + 6 + label.size() + kDashes.size();
  const std::string_view window = text.substr(0, std::min(text.size(), begin + kMaxPrivateKey));
  size_t end = window.find("-----END ", body);
  const size_t next = window.find("-----BEGIN ", body);
  const bool closed = end != kNone && (next == kNone || end < next);
  if (!closed) end = next != kNone ? next : window.size();
  if (CountDigits(text.substr(body, end - body)) < kMinDigits) return std::nullopt;
  if (closed) {
    const size_t dashes = window.find(kDashes, end + 9);
    end = dashes == kNone ? end : dashes + kDashes.size();
  }
  const bool pgp = label.find("PGP") != kNone;
  return PrivateKeyBlock{pgp ? PrivateKeyKind::kPgp : PrivateKeyKind::kPem, {begin, end}};
}

std::optional<PrivateKeyBlock> FindPuttyKey(std::string_view text, size_t begin) {
  const std::string_view window = text.substr(0, std::min(text.size(), begin + kMaxPrivateKey));
  const size_t lines = window.find("Private-Lines:", begin);
  if (lines == kNone) return std::nullopt;
  const size_t mac =
      std::min(window.find("Private-MAC:", lines), window.find("Private-Hash:", lines));
  const size_t end = mac == kNone ? window.size() : std::min(window.find('\n', mac), window.size());
  if (CountDigits(text.substr(lines, end - lines)) < kMinDigits) return std::nullopt;
  return PrivateKeyBlock{PrivateKeyKind::kPutty, {begin, end}};
}

}  // namespace leaksift
