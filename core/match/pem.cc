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

/// The digits of a body from `at` on: lines of base64 that little stands between (line ends,
/// indentation, quotes, the glue of joined literals). Headers may stand before the first line.
struct Body {
  size_t digits = 0;
  size_t end = 0;  // one past the last digit
};

Body ReadBody(std::string_view text, size_t at) {
  constexpr size_t kHeaders = 400;
  constexpr size_t kGlue = 24;
  constexpr size_t kLine = 24;  // the last line may be shorter
  Body body;
  body.end = at;
  size_t gap = 0;
  while (at < text.size() && gap <= (body.digits == 0 ? kHeaders : kGlue)) {
    size_t run = at;
    while (run < text.size() && Base64Value(text[run]) >= 0 && text[run] != '-' && text[run] != '_')
      ++run;
    // The n of an escaped line end is no digit.
    const bool escape = at > 0 && text[at - 1] == '\\' && run > at;
    const size_t size = run - at - escape;
    // The last line may be short; words of a text that follows are not it.
    const char next = run < text.size() ? text[run] : '\n';
    const bool last_line = body.digits > 0 && size > 0 &&
                           std::string_view("=\n\r\\\"'").find(next) != kNone &&
                           (size % 4 == 0 || next == '=');
    if (size >= kLine || last_line) {
      body.digits += size;
      body.end = run;
      gap = 0;
    } else {
      gap += run - at + 1;
    }
    at = run + 1;
  }
  return body;
}

}  // namespace

std::optional<PrivateKeyBlock> FindPemBlock(std::string_view text, size_t begin) {
  const std::string_view label = Label(text, begin);
  const bool is_label = std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
  });
  if (!is_label || label.find("PRIVATE KEY") == kNone) return std::nullopt;
  const size_t after_label = begin + kDashes.size() + 6 + label.size() + kDashes.size();
  const std::string_view window = text.substr(0, std::min(text.size(), begin + kMaxPrivateKey));
  const size_t mark = std::min(window.find(kDashes, after_label), window.size());
  const Body body = ReadBody(window.substr(0, mark), after_label);
  if (body.digits < kMinDigits) return std::nullopt;
  size_t end = body.end;
  if (window.substr(mark, 9) == "-----END ") {
    const size_t dashes = window.find(kDashes, mark + 9);
    if (dashes != kNone) end = dashes + kDashes.size();
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
  const Body body = ReadBody(window, lines + 14);
  if (body.digits < kMinDigits) return std::nullopt;
  const size_t end = mac == kNone ? body.end : std::min(window.find('\n', mac), window.size());
  return PrivateKeyBlock{PrivateKeyKind::kPutty, {begin, end}};
}

}  // namespace leaksift
