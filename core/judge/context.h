// What stands around a match, never further than its rule's reach (law 1).
// Pure functions, thread-safe; views borrow from the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/span.h"

namespace leaksift {

/// The text around a token, cut at the reach.
struct Surroundings {
  std::string_view before;       // up to the token
  std::string_view after;        // from its end
  std::string_view line_before;  // the part of `before` on the token's first line
  std::string_view line_after;   // the part of `after` on its last line
};

Surroundings SurroundingsOf(std::string_view text, Span token, size_t reach);

/// The name that what follows `line_before` is given to: of `x.api_key = "` api_key, of `"X-Token":
/// "` X-Token, of `set("token", "` token. Empty: none.
std::string_view AssignedName(std::string_view line_before);

/// What a sentence, an arrow or a call says of what follows `line_before`, up to three words joined
/// by
/// '_': of "our API key is `" our_API_key, of "auth token -> " auth_token, of `x.setToken("`
/// setToken. Empty: nothing.
std::string SaidName(std::string_view line_before);

/// The line is a comment up to here (//, #, --, *, <!--, REM, ;).
bool InComment(std::string_view line_before);

/// Within six lines: a user, host, port, database or mail address is given a value, or something
/// logs in.
bool HasAuthContext(const Surroundings& around);

/// What follows is a digest, a commit or an integrity value, by the word or mark before it:
/// sha256:, commit, etag,
/// @ of a pinned action, /commit/ of a URL.
bool HasHashContext(const Surroundings& around);

/// The token is a piece of a base64 digest (h1:…, sha512-…) that begins before it.
bool IsInsideDigest(const Surroundings& around);

/// A text in the user interface: the name it is given to is that of a label, message or title.
bool IsUiName(std::string_view name);

}  // namespace leaksift
