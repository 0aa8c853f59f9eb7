// What a value is by its own form, when it is something else than a secret. The first class that
// fits wins; the order goes from forms that are certain (a template reference) to those that need a
// vocabulary (a placeholder). Pure functions, thread-safe, linear in the length of the value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/verdict.h"

namespace leaksift {

/// A value as it was found: `key` may be empty; quote 0 is none.
struct ValueInContext {
  std::string_view value;
  std::string_view key;
  char quote = 0;
  bool is_password = false;
  bool is_chosen = false;  // people choose such values: passwords, and secrets that sign
};

/// Why the value is no secret, or empty.
std::optional<Reason> ClassifyValue(const ValueInContext& in);

/// Single forms, also used by the judgement of provider tokens.
bool IsTemplate(std::string_view value);
bool IsUuid(std::string_view value);
/// The JSON object that `value` is base64 of; empty: it is none. A JWT has dots and is none.
std::optional<std::string> DecodedObject(std::string_view value);
bool IsPathOrUrl(std::string_view value);
bool IsVersionOrDate(std::string_view value);
bool IsNaturalText(std::string_view value);
/// A salted hash of a password, in the form that password files and frameworks store.
bool IsPasswordHash(std::string_view value);
/// An envelope that some tool decrypts: Ansible vault, KMS, Fernet, openssl enc, sealed secrets …
bool IsEncrypted(std::string_view value);
/// An address on Ethereum and its like, 0x and 40 hexadecimal digits (private keys have 64), or on
/// Bitcoin (bech32).
bool IsChainAddress(std::string_view value);
/// A name of algorithms, a MIME type, a type of a language.
bool IsTechnicalTerm(std::string_view value);
/// Code: a call, an index, an operator, a regular expression, a selector, a literal such as null.
bool IsExpression(std::string_view value, char quote);
/// Two names that say the same, letters compared without case and separators: equal, or one
/// contains the other and is nearly as long.
bool SameAsName(std::string_view value, std::string_view key);
/// Words joined as names are (snake, camel, kebab, dotted) and nothing random in them.
bool IsIdentifier(std::string_view value);

}  // namespace leaksift
