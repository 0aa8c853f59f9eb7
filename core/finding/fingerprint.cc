#include "finding/fingerprint.h"

#include <initializer_list>

#include "base/hash.h"

namespace leaksift {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// Fields as netstrings ("3:abc,"): no two lists of fields have the same bytes.
std::string Digest(std::string_view key, std::initializer_list<std::string_view> fields) {
  std::string message;
  for (std::string_view field : fields) {
    message += std::to_string(field.size());
    message += ':';
    message += field;
    message += ',';
  }
  return HexEncode(HmacSha256(key, message));
}

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (kBlanks.find(text[i]) != std::string_view::npos) continue;
    if (text[i] == '\\' && i + 1 < text.size() &&
        std::string_view("nrt\r\n").find(text[i + 1]) != std::string_view::npos) {
      ++i;  // an escape, or a line that goes on
      continue;
    }
    out += text[i];
  }
  return out;
}

}  // namespace

std::string_view RuleFamily(const Rule& rule) {
  if (rule.provider == nullptr || rule.id.starts_with("generic-")) return "generic";
  return rule.provider->id;
}

std::string NormalizedSecret(std::string_view secret) {
  if (secret.find("-----BEGIN") != std::string_view::npos) return WithoutBlanks(secret);
  const size_t begin = secret.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return std::string(secret.substr(begin, secret.find_last_not_of(kBlanks) + 1 - begin));
}

std::string Fingerprint(std::string_view key, const Rule& rule, std::string_view secret) {
  return Digest(key, {"leaksift secret 1", RuleFamily(rule), NormalizedSecret(secret)});
}

std::string PathFingerprint(std::string_view key, const Rule& rule, std::string_view secret,
                            std::string_view path) {
  return Digest(key, {"leaksift place 1", RuleFamily(rule), NormalizedSecret(secret), path});
}

std::string KeyId(std::string_view key) { return Digest(key, {"leaksift key 1"}).substr(0, 16); }

}  // namespace leaksift
