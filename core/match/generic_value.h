// Values as languages and formats write them: quoted in any way, or bare up to the end that their
// context gives. Pure functions, thread-safe, at most kMaxValue bytes are looked at.
//
// `far` becomes true when a value was tried, whether it was found or not, or more than a few blanks
// were skipped: then more than the next 60 bytes may have been looked at. It is never set to false.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/span.h"

namespace leaksift::generic {

/// A value: what stands between the quotes, and the quote (0: bare).
struct Value {
  Span span;
  char quote = 0;
  size_t after = 0;  // one past the closing quote, or span.end
};

/// Length of the quote that stands at `at`: " ' `, tripled, escaped (\" \\\"), as an entity (&quot;
/// &#34; &#39;), as %22 or as \u0022; 0: none.
size_t QuoteSize(std::string_view text, size_t at);

/// The quoted value that begins at `at` with a quote; empty: no quote, or it does not end on the
/// line (a ` or a triple quote may hold line ends).
std::optional<Value> QuotedValue(std::string_view text, size_t at, bool* far);

/// The same behind what may stand before a literal: string prefixes (b"", f"", @""), an opening
/// parenthesis, and calls that only wrap (new String(, SecretStr(, Buffer.from(). At most one line
/// end is crossed.
std::optional<Value> LiteralValue(std::string_view text, size_t at, bool* far);

/// Where a bare value ends.
enum class BareEnd {
  kLine,       // at the line's end; a blank and a comment mark end it too
  kWord,       // at a blank or a quote
  kParameter,  // also at & ; , and brackets: in URLs and connection strings
  kElement,    // at '<'
};

/// A bare value that begins at `at`; empty: nothing there.
std::optional<Value> BareValue(std::string_view text, size_t at, BareEnd end, bool* far);

}  // namespace leaksift::generic
