// What the name of a variable, member, flag or element says about the value it is given.
//
// Names are read as words ("dbPassword2", "DB_PASSWORD", "db-password" are db + password), never by
// substring, so that monkey, author and turkey say nothing. The last word that names a kind of
// secret decides the kind; words after it ("password_hint") and before it ("public_key",
// "csrf_token") can take it back.
#pragma once

#include <cstdint>
#include <string_view>

namespace leaksift {

enum class KeyKind : uint8_t {
  kNone,
  kPassword,  // password, passwd, pwd, passphrase, and pass where it is one
  kSecret,    // secret, client_secret, credential
  kToken,     // token, access_token
  kApiKey,    // api_key, secret_access_key: "key" with a word that makes it one
  kKey,       // "key" alone: says little
  kAuth,      // auth, authorization: says little
};

struct KeyMeaning {
  KeyKind kind = KeyKind::kNone;
  bool negative =
      false;  // says that the value is no secret: an id, a name, a label, a flag, a public key …
  bool negative_tail = false;  // so by a word after the kind: about the secret (key_id, token_url)
  bool weak = false;  // a kind, but with words that are not known to go with it, or in the plural

  bool chosen = false;  // a secret or secret key: people choose it like a password

  bool IsSecret() const { return kind != KeyKind::kNone && !negative; }
};

/// Reads a name of any length; of a long one the last 96 bytes count. Pure, no allocation, linear.
KeyMeaning ReadKey(std::string_view name);

/// Calls `visit(word)` for each word of `name`, lower case, in order, at most 24. Other bytes than
/// letters and digits separate; so do lower to upper case, the last of several capitals before a
/// small letter, and letter to digit.
template <typename Visit>
void ForEachWord(std::string_view name, Visit visit);

/// Whether one of the words of `name` is in `words` (lower case; a range of std::string_view).
template <typename Words>
bool HasWordIn(std::string_view name, const Words& words);

}  // namespace leaksift

#include "match/generic_key_words.h"
