// Pattern: a regular expression, compiled when it is first used. The only header that knows RE2.
//
// Linear time and bounded memory (law 7). When RE2 runs out of its memory budget the answer is an
// Error of kind kBudget, never "no match".
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"

namespace re2 {
class RE2;
}

namespace leaksift {

/// Checks that `pattern` compiles; the Error names the offending piece.
Result<void> CheckPattern(std::string_view pattern);

class Pattern {
 public:
  /// Does not compile yet. `pattern` is copied.
  explicit Pattern(std::string_view pattern);
  ~Pattern();
  Pattern(const Pattern&) = delete;  // owns a compiled program that threads share
  Pattern& operator=(const Pattern&) = delete;

  /// Leftmost match that begins in [from, text.size()), whole match and group `group` (0 = whole
  /// match).
  /// `^`, `$` and `\b` see all of `text`. No match: empty optional. Thread-safe.
  struct Hit {
    Span whole;
    Span group;
  };
  Result<std::optional<Hit>> Find(std::string_view text, size_t from, int group = 0) const;

  /// Leftmost match that begins and ends in `range` of `text`; empty optional: none. `^`, `$` and
  /// `\b` see all of `text`. Thread-safe.
  Result<std::optional<Span>> FindIn(std::string_view text, Span range) const;

  /// The match that begins at range.begin and ends in `range`: the whole of it, then each capture
  /// group (one that took no part is empty, at the match's begin). Empty vector: no match.
  /// Thread-safe.
  Result<std::vector<Span>> GroupsAt(std::string_view text, Span range) const;

  /// Compiles it now. Error kUsage that names the offending piece.
  Result<void> Check() const;

  /// The number of its capture groups; 0 for an expression that does not compile.
  int GroupCount() const;

  /// A match that begins exactly at `from`.
  Result<std::optional<Hit>> FindAt(std::string_view text, size_t from, int group = 0) const;

 private:
  const re2::RE2* Compiled() const;
  Result<std::optional<Hit>> Run(std::string_view text, size_t from, int group,
                                 bool anchored) const;

  std::string source_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace leaksift
