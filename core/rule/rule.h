// Rule and Provider: what one file of core/providers/ says, in memory.
//
// Both are plain views: the built-in ones point into the program's own read-only data (generated at
// build time from the TOML files), those of a user's configuration into the RuleSet that read them.
// Immutable after loading and shared by all threads. docs: core/providers/README.md explains every
// field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace leaksift {

enum class Severity : uint8_t { kLow, kMedium, kHigh, kCritical };
enum class Confidence : uint8_t { kLow, kMedium, kHigh };

std::string_view ToString(Severity severity);      // "low" …
std::string_view ToString(Confidence confidence);  // "low" …

/// How a rule's matches are found.
enum class Extractor : uint8_t {
  kPattern,     // `pattern`, at the places that triggers, keywords or anchors name
  kAssignment,  // the generic credential extractor: key, separator, value (match/generic.h)
  kUrl,         // user information of a URL (match/generic.h)
  kHeader,      // HTTP Basic and Bearer (match/generic.h)
  kPem,         // -----BEGIN … PRIVATE KEY----- blocks (match/pem.h)
  kWholeText,   // `pattern` anywhere in the text, without boundaries (match/whole_text.h)
};

/// A check that a token carries in itself; see rule/token_check.h.
enum class TokenCheck : uint8_t {
  kNone,
  kCrc32Base62,
  kCrc32HexUpper,
  kCrc32LeHex,
  kCrc32Hex,
  kGitlabRoutable,
  kBech32,
  kNkey,
  kAwsKeyId,
  kJwt,
  kBasic,
  kMapbox,
  kGrafanaCloud,
  kJfrogRef,
  kSentry,
  kOnePassword,
  kDiscordBot,
  kJwk,
  kPem,
};

/// Another part of a multi-part credential.
struct Companion {
  std::string_view name;     // "account id"
  std::string_view pattern;  // RE2
  uint16_t within = 300;     // bytes before or after the match in which it may stand
  bool required = false;     // absent: no finding
};

/// A text in which nothing may be found, and why.
struct NoMatch {
  std::string_view text;
  std::string_view why;
};

struct Provider;

struct Rule {
  std::string_view id;  // kebab-case; file, test, SARIF ruleId and docs anchor carry the same name
  std::string_view name;
  const Provider* provider = nullptr;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  Extractor extractor = Extractor::kPattern;
  TokenCheck check = TokenCheck::kNone;
  bool is_public = false;    // matches are publishable values: never reported, keep other rules off
  uint8_t group = 0;         // capture group of `pattern` that is the secret
  float min_entropy = 0;     // kWholeText: least Shannon entropy of the secret, in bits a byte
  uint16_t within = 64;      // most bytes between a keyword and the token
  uint16_t reach = 512;      // law 1: no byte further than this from a match decides about it
  std::string_view pattern;  // RE2, the token itself
  std::string_view path_pattern;               // RE2 that the path must contain, or empty
  std::span<const std::string_view> triggers;  // literals that start a match
  std::span<const std::string_view> keywords;  // lower case; one stands before the token
  std::span<const std::string_view> anchors;   // lower case; one is inside the match
  std::span<const Companion> companions;
  std::span<const std::string_view> match;  // example recipes with « » around the secret
  std::span<const NoMatch> no_match;
};

/// A service and its playbook.
struct Provider {
  std::string_view id;    // the file's name without .toml
  std::string_view name;  // as the service writes it
  std::string_view what;
  std::string_view risk;
  std::string_view logs;
  // "2026-11": month in which the steps of generate and revoke were compared with the service's own
  // documentation; empty: they were not.
  std::string_view checked;
  bool is_service =
      true;  // false: a format that any service uses (keys in PEM, basic authorization)
  bool revoke_hits_account = false;  // revoking stops everything of the account, not this key alone
  std::span<const std::string_view> uses;
  std::span<const std::string_view> generate;
  std::span<const std::string_view> revoke;
  std::span<const std::string_view> links;  // https; documentation first
  std::span<const std::string_view> env;    // usual variable names
  std::span<const Rule> rules;
};

}  // namespace leaksift
