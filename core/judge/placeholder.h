// Values that stand for a secret without being one: "changeme", "your-api-key-here", "xxxxxxxx",
// the example keys of documentation; and passwords that are real but everybody's: "admin123",
// "P@ssw0rd". Pure functions, thread-safe, linear in the length of the value.
#pragma once

#include <string_view>

namespace leaksift {

/// Stars, dots, x's: a masked or crossed-out value.
bool IsMask(std::string_view value);

/// All of its words are of the sort that fills in for a value (your, my, example, test, token, here
/// …), numbers and separators aside; "mysecretkey" counts as my, secret, key.
bool IsPlaceholder(std::string_view value);

/// It tells the reader to put something else there: your-…, …-here, change…, insert….
bool IsInstruction(std::string_view value);

/// The random part of a provider's token is obviously made up: crossed out, few characters, a
/// sequence, EXAMPLE.
bool IsPlaceholderBody(std::string_view body);

/// A default or dictionary password: its letters, digits that stand for letters included
/// (P@ssw0rd), are one of the words that people choose, or it is a keyboard walk.
bool IsWeakPassword(std::string_view value);

/// A credential that its publisher shows to everybody: emulators' keys, documentation's example
/// keys.
bool IsKnownPublic(std::string_view value);

}  // namespace leaksift
