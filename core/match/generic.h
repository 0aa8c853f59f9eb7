// The generic credential extractor: finds (key, separator, value) where a name says that the value
// is a secret, URL user information, and HTTP authorization, in code and configuration of any
// language.
//
// It is driven: the trigger scan (match/scanner.h) reports where one of the literals of
// kGenericLiterals stands (case-insensitive), and ExtractAt looks at the text around that place and
// adds what it finds. Most calls find nothing and must cost tens of nanoseconds: reject early.
//
// Depends on no byte further than the rules' reach from what it reports (law 1); no path, no state.
// The same assignment may be seen from two literals ("secret_key = …"): the result must be the same
// Match each time (the scanner drops equal ones).
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
  kCount
};
inline constexpr std::array<std::string_view, static_cast<size_t>(GenericLiteral::kCount)>
    kGenericLiterals = {"pass", "pwd", "secret",     "token",  "key",   "auth",
                        "cred", "://", "-----begin", "bearer", "basic", "psw"};

class GenericExtractor {
 public:
  /// Remembers the generic rules of `rules` (rule ids "generic-…", by extractor kind). A rule that
  /// is not in the set is not reported. `rules` must outlive this object.
  explicit GenericExtractor(const RuleSet& rules);

  /// `text[hit…]` starts with `literal` (without case). Appends the matches that belong to it.
  void ExtractAt(std::string_view text, size_t hit, GenericLiteral literal,
                 std::vector<Match>* out) const;

 private:
  const RuleSet& rules_;
};

}  // namespace leaksift
