#include "finding/secret_forms.h"

#include <algorithm>

#include "base/base64.h"
#include "base/hash.h"

namespace leaksift {
namespace {

std::string ToUpper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// The digits of `secret` where it starts `offset` bytes (0-2) into a group of three.
std::string AlignedBase64(std::string_view secret, size_t offset) {
  const std::string digits = Base64Encode(std::string(offset, '\0') + std::string(secret));
  const size_t begin = (offset * 8 + 5) / 6;  // the first digit without a bit of what stands before
  const size_t end = (offset + secret.size()) * 8 / 6;
  return digits.substr(begin, end - begin);
}

std::string UrlAlphabet(std::string digits) {
  std::replace(digits.begin(), digits.end(), '+', '-');
  std::replace(digits.begin(), digits.end(), '/', '_');
  return digits;
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string Percent(std::string_view secret, bool upper) {
  std::string out;
  for (char c : secret) {
    if (IsUnreserved(c)) {
      out += c;
    } else {
      const std::string hex = HexEncode(std::string_view(&c, 1));
      out += '%' + (upper ? ToUpper(hex) : hex);
    }
  }
  return out;
}

std::string JsonEscaped(std::string_view secret, bool slash) {
  std::string out;
  for (char c : secret) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '/':
        out += slash ? "\\/" : "/";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string XmlEscaped(std::string_view secret) {
  std::string out;
  for (char c : secret) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// The lines of a text of several lines that would be known on their own: not short, not a PEM
/// frame.
void AppendLines(std::string_view secret, std::vector<std::string>* forms) {
  for (size_t begin = 0; begin < secret.size();) {
    const size_t end = std::min(secret.find_first_of("\r\n", begin), secret.size());
    std::string_view line = secret.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.size() >= 16 && line.find("-----") == std::string_view::npos)
      forms->emplace_back(line);
    begin = end + 1;
  }
}

}  // namespace

std::vector<std::string> SecretForms(std::string_view secret) {
  std::vector<std::string> forms = {std::string(secret)};
  const auto add = [&](std::string form) {
    if (form.size() >= 8 && form != secret) forms.push_back(std::move(form));
  };
  for (size_t offset = 0; offset < 3; ++offset) {
    const std::string digits = AlignedBase64(secret, offset);
    add(digits);
    add(UrlAlphabet(digits));
  }
  const std::string hex = HexEncode(secret);
  add(hex);
  add(ToUpper(hex));
  add(Percent(secret, true));
  add(Percent(secret, false));
  add(JsonEscaped(secret, false));
  add(JsonEscaped(secret, true));
  add(XmlEscaped(secret));
  if (secret.find_first_of("\r\n") != std::string_view::npos) AppendLines(secret, &forms);
  return forms;
}

}  // namespace leaksift
