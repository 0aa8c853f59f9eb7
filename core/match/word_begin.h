// Where words begin and end in a text, for the look-up of keywords: a letter that does not follow a
// letter, or where the case changes as in myApiKey and HTTPServer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leaksift {

/// Whether a word begins at text[at]. Looks at the bytes before and behind it only.
bool WordBegins(std::string_view text, size_t at);

/// Whether a word that goes up to text[end] ends there: no letter follows, or the case changes as
/// in myKey. `end` is greater than 0.
bool WordEnds(std::string_view text, size_t end);

/// WordBegins for text[at, at + 64): bit i stands for at + i; 0 behind the end of the text.
uint64_t WordBegins64(std::string_view text, size_t at);

}  // namespace leaksift
