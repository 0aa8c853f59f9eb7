// What a token is only a piece of. Digests, images, certificates, URLs, file names and envelopes
// are long enough to hold every short prefix and every shape without a prefix; the token then is a
// piece of them and no secret by itself.
//
// Everything is read from the token's surroundings, never further than the rule's reach (law 1).
// Pure functions, thread-safe, linear in the reach.
#pragma once

#include <optional>
#include <string_view>

#include "judge/context.h"
#include "judge/verdict.h"
#include "rule/rule.h"

namespace leaksift {

/// Why `token` is a piece of something that is no secret, whatever it starts with: of a digest, of
/// base64 text on one line or wrapped over several, of a file's name.
std::optional<Reason> PieceOfMore(const Surroundings& around, std::string_view token,
                                  const Rule& rule);

/// The same for a token that has nothing of its own to show; additionally of a PEM block, the id
/// of a resource in a URL, of an encrypted envelope or a salted hash, of a GUID in braces; a key of
/// a map; base64 of an object.
std::optional<Reason> PieceOfMoreWithoutPrefix(const Surroundings& around, std::string_view token,
                                               const Rule& rule);

/// Dots stand where the rest of the value was cut off.
bool IsCutShort(const Surroundings& around);

}  // namespace leaksift
