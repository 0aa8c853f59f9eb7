// The generic credential extractor: finds (key, separator, value) where a name says that the value
// is a secret, URL user information, HTTP authorization and private keys, in code and configuration
// of any language.
//
// It is driven: the trigger scan (match/trigger_scan.h) reports where one of the literals of
// kGenericLiterals stands (case-insensitive), and ExtractAt looks at the text around that place and
// adds what it finds. Most calls find nothing and cost tens of nanoseconds.
//
// Depends on no byte further than the rules' reach from what it reports (law 1); no path, no state.
// The same assignment may be seen from two literals ("secret_key = …"): the result is the same
// Match each time (the matcher drops equal ones).
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "match/match.h"
#include "rule/rule_set.h"

namespace leaksift {

/// Literals that feed the extractor, lower case, compared without case. At most 16 and at least 3
/// bytes each: they are the SIMD scan's literals.
enum class GenericLiteral : uint8_t {
  kPass,
  kPwd,
  kSecret,
  kToken,
  kKey,
  kAuth,
  kCred,
  kUrl,
  kBegin,
  kBearer,
  kBasic,
  kPsw,
  kLogin,       // login("user", "password")
  kIdentified,  // SQL: IDENTIFIED BY 'password'
  kPgPort,      // .pgpass
  kSalt,
  kCount
};
inline constexpr std::array<std::string_view, static_cast<size_t>(GenericLiteral::kCount)>
    kGenericLiterals = {"pass",  "pwd",        "secret",     "token",  "key",   "auth",
                        "cred",  "://",        "-----begin", "bearer", "basic", "psw",
                        "login", "identified", ":5432:",     "salt"};

class GenericExtractor {
 public:
  /// See ExtractAt.
  static constexpr size_t kNearBehind = 150;
  static constexpr size_t kNearBefore = 192;

  /// Remembers the generic rules of `rules` by id. A rule that is not in the set is not reported.
  /// `rules` must outlive this object.
  explicit GenericExtractor(const RuleSet& rules);

  /// `text[hit…]` starts with `literal` (without case). Appends the matches that belong to it.
  /// False: there are none, and only the kNearBehind bytes behind the literal say so (and what
  /// stands before it: names and the begin of the line, kNearBefore).
  bool ExtractAt(std::string_view text, size_t hit, GenericLiteral literal,
                 std::vector<Match>* out) const;

 private:
  bool ExtractNamed(std::string_view text, size_t hit, size_t size, std::vector<Match>* out) const;
  void ExtractUrl(std::string_view text, size_t hit, std::vector<Match>* out) const;
  void ExtractScheme(std::string_view text, size_t hit, GenericLiteral literal,
                     std::vector<Match>* out) const;
  void ExtractIdentifiedBy(std::string_view text, size_t hit, std::vector<Match>* out) const;

  // nullptr: not in the set.
  const Rule* password_;
  const Rule* secret_;
  const Rule* token_;
  const Rule* api_key_;
  const Rule* auth_;
  const Rule* url_password_;
  const Rule* url_token_;
  const Rule* connection_string_;
  const Rule* pgpass_;
  const Rule* basic_;
  const Rule* bearer_;
  const Rule* curl_user_;
  const Rule* pem_;
  const Rule* pgp_;
  const Rule* putty_;
};

}  // namespace leaksift
