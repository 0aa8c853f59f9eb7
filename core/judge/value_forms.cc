// The single forms of judge/value_class.h: one small recogniser each, without regular expressions.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "base/base64.h"
#include "judge/randomness.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool IsNameByte(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}
bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}
bool Contains(std::string_view text, std::string_view part) { return text.find(part) != kNone; }
bool ContainsAny(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [&](auto part) { return Contains(text, part); });
}
bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](auto prefix) { return StartsWith(text, prefix); });
}
bool AllNameBytes(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsNameByte);
}

std::string LowerCopy(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

/// {name} or {0} or {} in the text: a format string.
bool HasBracedName(std::string_view value) {
  for (size_t open = value.find('{'); open != kNone; open = value.find('{', open + 1)) {
    const size_t close = value.find('}', open);
    if (close == kNone) return false;
    const std::string_view inside = value.substr(open + 1, close - open - 1);
    const auto is_reference = [](char c) {
      return IsNameByte(c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '(' ||
             c == '$' || c == '#' || c == ')';
    };
    if (inside.size() <= 40 && std::all_of(inside.begin(), inside.end(), is_reference)) return true;
  }
  return false;
}

/// %s, %d, %v, %q, %@, %(name)s and the like.
bool HasPrintfVerb(std::string_view value) {
  for (size_t at = value.find('%'); at != kNone && at + 1 < value.size();
       at = value.find('%', at + 1)) {
    const char verb = value[at + 1];
    const bool ends = at + 2 == value.size() || !IsNameByte(value[at + 2]);
    if (IsDigit(verb) && at + 3 < value.size() && value[at + 2] == '$') return true;  // %1$s
    if (ends && (verb == 's' || verb == 'd' || verb == 'v' || verb == 'q' || verb == '@'))
      return true;
    if ((verb == '(' || verb == '{') && at + 2 < value.size() && IsLetter(value[at + 2]) &&
        value.find(verb == '(' ? ")s" : "}", at) != kNone)
      return true;
  }
  return false;
}

/// `open`, something that begins like a name or an expression, and `close`: ${name}, #{name},
/// $(command), \(name).
bool HasReference(std::string_view value, std::string_view open, std::string_view close) {
  const size_t at = value.find(open);
  if (at == kNone || value.find(close, at + open.size()) == kNone) return false;
  const char first = value[at + open.size()];
  return IsLetter(first) || first == '_' || first == ' ' || first == '.' || first == '$' ||
         first == '{' || first == '(' || first == '=';
}

/// The whole value is one reference: $NAME, %NAME%, @NAME@, <anything>, __NAME__, [anything].
bool IsWholeReference(std::string_view value) {
  if (value.size() < 2) return false;
  const char first = value.front();
  const char last = value.back();
  const std::string_view inside = value.substr(1, value.size() - 2);
  if (first == '<' && last == '>') return true;
  if (first == '[' && last == ']') return true;
  if (first == '$' && (IsLetter(value[1]) || value[1] == '_')) {
    const auto is_path = [](char c) {
      return IsNameByte(c) || c == '.' || c == '[' || c == ']' || c == ':' || c == '-' || c == '>';
    };
    return std::all_of(value.begin() + 1, value.end(), is_path) && !LooksRandom(value.substr(1));
  }
  if ((first == '%' && last == '%') || (first == '@' && last == '@')) return AllNameBytes(inside);
  return value.size() > 5 && StartsWith(value, "__") && EndsWith(value, "__") &&
         AllNameBytes(value);
}

}  // namespace

bool IsTemplate(std::string_view value) {
  if (IsWholeReference(value)) return true;
  if (HasReference(value, "${", "}") || HasReference(value, "#{", "}") ||
      HasReference(value, "@{", "}") || HasReference(value, "$(", ")") ||
      HasReference(value, "\\(", ")") || HasReference(value, "$[", "]")) {
    return true;
  }
  if (HasReference(value, "{{", "}}") || HasReference(value, "<%", "%>") ||
      HasReference(value, "{%", "%}")) {
    return true;
  }
  if (HasBracedName(value) || HasPrintfVerb(value)) return true;
  // Names of places where the secret really is.
  return StartsWithAny(
             value,
             {"env.",           "env:",       "ENV.",      "secrets.", "vars.",      "var.",
              "process.env",    "os.environ", "os.getenv", "op://",    "ssm:",       "ref+",
              "arn:aws",        "projects/",  "vault:",    "file:",    "sm://",      "keyvault",
              "secretsmanager", "awssm",      "gcpsm",     "resolve:", "bitwarden:", "pass:",
              "keyring:",       "lookup(",    "data.",     "module.",  "local.",     "parameters.",
              "steps.",         "needs.",     "inputs.",   "matrix."}) &&
         !LooksRandom(value);
}

bool IsUuid(std::string_view value) {
  while (!value.empty() && (value.front() == '/' || value.front() == ':')) value.remove_prefix(1);
  if (value.size() == 38 && value.front() == '{' && value.back() == '}')
    value = value.substr(1, 36);
  if (value.size() != 36) return false;
  for (size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !IsHexDigit(value[i])) return false;
  }
  return true;
}

namespace {

bool IsNumbers(std::string_view value) {
  if (!value.empty() && (value[0] == 'v' || value[0] == 'V')) value.remove_prefix(1);
  size_t digits = 0;
  size_t separators = 0;
  for (char c : value) {
    if (IsDigit(c)) {
      ++digits;
    } else if (c == '.' || c == ':' || c == '/' || c == '-' || c == ' ' || c == '+' || c == ',') {
      ++separators;
    } else if (c != 'T' && c != 'Z') {
      return false;
    }
  }
  return separators > 0 && digits > 0 && digits <= 24;
}

/// 1.2.3-rc.1, 13.0.0-next-8.29, 1.2.3+build (semver.org).
bool IsVersion(std::string_view value) {
  const size_t core = value.find_first_of("-+");
  if (core == kNone || core + 24 < value.size()) return false;
  const std::string_view numbers = value.substr(0, core);
  return std::count(numbers.begin(), numbers.end(), '.') == 2 && IsNumbers(numbers);
}

}  // namespace

bool IsVersionOrDate(std::string_view value) {
  while (!value.empty() && std::string_view("^~<>= ").find(value.front()) != kNone)
    value.remove_prefix(1);
  return IsNumbers(value) || IsVersion(value);
}

namespace {

/// Names between slashes. Base64 has slashes too: its pieces mix cases and digits and are no words.
bool HasPathSegments(std::string_view value) {
  if (value.find('/') == kNone || value.find_first_of("+=@!$") != kNone) return false;
  size_t names = 0;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find('/', at), value.size());
    const std::string_view segment = value.substr(at, end - at);
    const CharacterMix mix = MixOf(segment);
    const bool mixed = (mix.upper > 0 && mix.lower > 0 && mix.digits > 0) || LooksRandom(segment);
    if (mixed && WordCoverage(segment) < 0.4) return false;
    names += segment.size() >= 3 && RandomnessRatio(segment) < 0.8;
    at = end + 1;
  }
  return names > 0;
}

}  // namespace

bool IsPathOrUrl(std::string_view value) {
  if (value.size() < 2) return false;
  if (StartsWithAny(value, {"http://", "https://", "./", "../", "~/", "//", "\\\\", "mailto:",
                            "urn:", "data:", "classpath:", "jdbc:", "s3://", "gs://", "git@"})) {
    return true;
  }
  const size_t scheme = value.find("://");
  if (scheme != kNone && scheme > 1 && scheme < 16 && AllNameBytes(value.substr(0, scheme)))
    return true;
  if (IsLetter(value[0]) && value[1] == ':' && value.size() > 2 &&
      (value[2] == '\\' || value[2] == '/'))
    return true;
  if (HasPathSegments(value)) return true;
  // A file name: something, a dot, a known ending.
  static constexpr std::string_view kEndings[] = {
      "json", "yaml", "yml",  "xml",      "txt",  "pem",  "key",        "crt", "cer", "pub",
      "p12",  "pfx",  "jks",  "keystore", "html", "htm",  "php",        "js",  "jsx", "ts",
      "tsx",  "css",  "py",   "rb",       "go",   "java", "sh",         "md",  "png", "svg",
      "jpg",  "gif",  "conf", "cfg",      "ini",  "env",  "properties", "log", "csv", "sql",
      "db",   "gpg",  "asc",  "der",      "p8",   "com",  "org",        "net", "io",  "local",
      "tmpl", "tpl",  "jsp",  "aspx",     "do",   "vue"};
  const size_t dot = value.rfind('.');
  if (dot == kNone || dot == 0 || dot + 1 == value.size()) return false;
  const std::string ending = LowerCopy(value.substr(dot + 1));
  return std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings) &&
         !LooksRandom(value.substr(0, dot));
}

bool IsNaturalText(std::string_view value) {
  // Escaped letters of other scripts.
  for (size_t at = value.find("\\u"); at != kNone && at + 5 < value.size();
       at = value.find("\\u", at + 2)) {
    if (value.substr(at + 2, 2) != "00" || value[at + 4] >= '8') return true;
  }
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return true;
  const size_t letters = MixOf(value).letters();
  if (value.find(' ') == kNone) {
    if (value.empty() || letters == 0) return false;
    const bool only_end = letters + 1 == value.size() && !IsLetter(value.back());
    return only_end && std::string_view(".:?,;").find(value.back()) != kNone;
  }
  size_t words = 0;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find(' ', at), value.size());
    std::string_view word = value.substr(at, end - at);
    while (!word.empty() && !IsLetter(word.back())) word.remove_suffix(1);
    while (!word.empty() && !IsLetter(word.front())) word.remove_prefix(1);
    words += word.size() >= 2 && std::all_of(word.begin(), word.end(), [](char c) {
               return IsLetter(c) || c == '\'' || c == '-';
             });
    at = end + 1;
  }
  return words >= 2 || (words >= 1 && letters * 2 > value.size());
}

bool IsPasswordHash(std::string_view value) {
  if (StartsWithAny(
          value,
          {"$1$",      "$2a$",       "$2b$",           "$2x$",     "$2y$",     "$5$",     "$6$",
           "$y$",      "$7$",        "$apr1$",         "$argon2",  "$scrypt$", "$pbkdf2", "$P$",
           "$H$",      "$S$",        "{SSHA",          "{SHA",     "{MD5",     "{SMD5",   "{CRYPT",
           "{bcrypt}", "{pbkdf2}",   "{scrypt}",       "{argon2}", "pbkdf2_",  "pbkdf2:", "pbkdf2$",
           "scrypt:",  "bcrypt$",    "bcrypt_sha256$", "argon2$",  "sha1$",    "sha256$", "sha512$",
           "md5$",     "SCRAM-SHA-", "sha256:",        "sha512:",  "sha1:",    "md5:"})) {
    return true;
  }
  const auto all_hex = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), IsHexDigit);
  };
  if (value.size() == 41 && value[0] == '*') return all_hex(value.substr(1));  // MySQL
  if (value.size() == 35 && StartsWith(value, "md5"))
    return all_hex(value.substr(3));  // PostgreSQL
  return false;
}

bool IsEncrypted(std::string_view value) {
  return StartsWithAny(value, {"ENC(",
                               "ENC[",
                               "AQICAH",
                               "AQECAH",
                               "$ANSIBLE_VAULT",
                               "-----BEGIN PGP MESSAGE",
                               "{cipher}",
                               "gAAAAA",
                               "U2FsdGVkX1",
                               "{AES",
                               "{aes",
                               "!vault",
                               "encrypted:",
                               "secure:",
                               "enc:",
                               "{DES",
                               "{3DES",
                               "AES256:",
                               "{xor}",
                               "{XOR}",
                               "{crypt",
                               "jasypt",
                               "kms:",
                               "DPAPI",
                               "AQAAANCMnd8",
                               "01000000d08c9ddf",
                               "sops:",
                               "age1",
                               "aes:"});
}

bool IsTechnicalTerm(std::string_view value) {
  if (value.size() > 64) return false;
  static constexpr std::string_view kMime[] = {"application/", "text/",      "image/", "audio/",
                                               "video/",       "multipart/", "font/"};
  for (const auto mime : kMime) {
    if (StartsWith(value, mime)) return true;
  }
  static constexpr auto kTerms = std::to_array<std::string_view>(
      {"aes",       "anon",     "argon",   "attribute", "basic",    "bcrypt",      "bearer",
       "blake",     "boolean",  "bytes",   "cbc",       "ccm",      "certificate", "cfb",
       "chacha",    "cipher",   "ctr",     "curve",     "des",      "desede",      "dh",
       "digest",    "dsa",      "ecb",     "ecdh",      "ecdsa",    "ecp",         "ed",
       "eddsa",     "elgamal",  "es",      "float",     "gcm",      "ghash",       "hmac",
       "hmacsha",   "hs",       "int",     "integer",   "jwt",      "kerberos",    "kdf",
       "kw",        "ldap",     "length",  "md",        "mgf",      "mschapv",     "nistp",
       "none",      "ntlm",     "number",  "oaep",      "oauth",    "object",      "ofb",
       "openid",    "openssh",  "padding", "paramiko",  "pbe",      "pbkdf",       "pbkdfwithhmac",
       "pgp",       "pkce",     "pkcs",    "plain",     "poly",     "ps",          "pss",
       "rc",        "rijndael", "ripemd",  "rs",        "rsa",      "saml",        "sasl",
       "scram",     "scrypt",   "secp",    "sha",       "sha1prng", "sk",          "ssh",
       "str",       "string",   "text",    "tls",       "token",    "utf",         "with",
       "wpa",       "psk",      "wep",     "x",         "xchacha",  "and",         "k",
       "r",         "shake",    "keccak",  "k256",      "nistp256", "prime",       "sect",
       "brainpool", "ssha",     "crc",     "crypt",     "mac",      "sig",         "hash"});
  bool any = false;
  bool all = true;
  ForEachWord(value, [&](std::string_view word) {
    if (IsDigit(word[0])) {
      all = all && word.size() <= 5;
      return;
    }
    any = true;
    all = all && std::find(kTerms.begin(), kTerms.end(), word) != kTerms.end();
  });
  return any && all;
}

namespace {

bool IsLiteralWord(std::string_view value) {
  static constexpr std::string_view kLiterals[] = {
      "null",     "NULL",   "nil",      "None",      "none",    "true",    "false",    "True",
      "False",    "TRUE",   "FALSE",    "undefined", "nullptr", "this",    "self",     "void",
      "string",   "String", "str",      "bool",      "boolean", "int",     "integer",  "number",
      "any",      "object", "bytes",    "char",      "var",     "let",     "const",    "new",
      "function", "lambda", "return",   "yes",       "no",      "on",      "off",      "NaN",
      "unknown",  "never",  "Optional", "text",      "varchar", "default", "required", "optional",
      "auto",     "todo",   "TODO",     "TBD",       "N/A",     "n/a",     "NA",       "empty",
      "blank",    "file",   "hidden",   "password",  "passwd",  "secret",  "token"};
  return std::find(std::begin(kLiterals), std::end(kLiterals), value) != std::end(kLiterals);
}

/// Pieces that only regular expressions and glob patterns have.
bool IsRegex(std::string_view value) {
  return ContainsAny(value, {"\\d", "\\w", "\\s", "\\S", "[a-z", "[A-Z", "[0-9", "[^", "(?", ".*",
                             ".+",  "\\b", "\\/", "]+",  "]*",   "]{",   ")+",   ")?", ".{", "}$"});
}

/// CSS and XPath.
bool IsSelector(std::string_view value) {
  if (value.size() > 2 && (value[0] == '#' || value[0] == '.') &&
      (IsLetter(value[1]) || value[1] == '_')) {
    return std::all_of(value.begin() + 1, value.end(),
                       [](char c) {
                         return IsNameByte(c) || c == '-' || c == '.' || c == ' ' || c == '#' ||
                                c == '>';
                       }) &&
           !LooksRandom(value.substr(1));
  }
  return ContainsAny(value, {"[name=", "[type=", "[@", "[data-", ":not(", "::before", "input["});
}

/// name(…), name[…], or operators between names: code even in quotes.
bool IsCall(std::string_view value) {
  const size_t open = value.find('(');
  if (open == kNone || open == 0 || value.find(')', open) == kNone) return false;
  return std::all_of(value.begin(), value.begin() + static_cast<ptrdiff_t>(open),
                     [](char c) { return IsNameByte(c) || c == '.' || c == ':'; }) &&
         RandomnessRatio(value.substr(0, open)) < 0.8;
}

}  // namespace

namespace {

/// What stands between two literals that are joined: `. $label .`, `+ name +`, `) + color.Bold(`.
/// The quotes around it belong to the literals.
bool IsBetweenLiterals(std::string_view value) {
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  if (value.size() < 3 || value.find_first_of(" ($\"") == kNone) return false;
  const std::string_view joints = ".+,)(?:";
  return joints.find(value.front()) != kNone && joints.find(value.back()) != kNone;
}

bool IsMemberByte(char c) {
  return IsNameByte(c) || c == '.' || c == '?' || c == '!' || c == '$' || c == '=' || c == ':';
}

/// A piece between blanks that is member access.
bool HasMemberPiece(std::string_view value) {
  if (value.find(' ') == kNone) return false;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find(' ', at), value.size());
    const std::string_view piece = value.substr(at, end - at);
    const size_t dot = piece.find('.');
    if (dot != kNone && dot > 1 && dot + 2 < piece.size() &&
        std::all_of(piece.begin(), piece.end(), IsMemberByte) && !LooksRandom(piece))
      return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool IsExpression(std::string_view value, char quote) {
  if (IsBetweenLiterals(value) || HasMemberPiece(value)) return true;
  if (ContainsAny(value, {" = ", " + ", "; ", "](", "$_"})) return true;
  if (IsLiteralWord(value) || IsRegex(value) || IsSelector(value) || IsCall(value)) return true;
  if (ContainsAny(value, {"=>", "->", "&&", "||", "</", "/>", "==", "+=", "::", " ? ", "function(",
                          "() "}) &&
      !LooksRandom(value))
    return true;
  if (quote != 0) return false;
  if (value.empty()) return true;
  if (value.find_first_of("(){}<>|`") != kNone) return true;
  if (value.find('[') != kNone || value[0] == '&' || value[0] == '*' || value[0] == '$' ||
      value[0] == '@')
    return true;
  if (value.back() == ',' || value.back() == ';' || value.back() == ':' || value.back() == '\\' ||
      value.back() == '.')
    return true;
  const size_t dot = value.find('.');
  if (dot == kNone || dot == 0) return false;
  // Dotted names: member access. A random part is no member.
  return std::all_of(value.begin(), value.end(), IsMemberByte) && IsLetter(value[0]) &&
         !LooksRandom(value) && RandomnessRatio(value) < 0.8;
}

bool SameAsName(std::string_view value, std::string_view key) {
  const auto reduce = [](std::string_view text) {
    std::string out;
    for (char c : text) {
      if (IsLetter(c)) out += Lower(c);
    }
    return out;
  };
  const std::string a = reduce(value);
  const std::string b = reduce(key);
  if (a.size() < 3 || b.size() < 3) return false;
  const size_t others = value.size() - a.size();
  if (others * 4 > value.size()) return false;  // the value has much that the name has not
  if (a == b) return true;
  const std::string& longer = a.size() > b.size() ? a : b;
  const std::string& shorter = a.size() > b.size() ? b : a;
  return shorter.size() * 4 >= longer.size() * 3 && longer.find(shorter) != std::string::npos;
}

bool IsIdentifier(std::string_view value) {
  if (value.size() < 6 ||
      !(IsLetter(value[0]) || value[0] == '_' || value[0] == '-' || value[0] == '@'))
    return false;
  const auto is_name = [](char c) {
    return IsNameByte(c) || c == '\\' || c == '-' || c == '.' || c == ':' || c == '/' || c == '@';
  };
  if (!std::all_of(value.begin(), value.end(), is_name)) return false;
  size_t words = 0;
  size_t digits = 0;
  ForEachWord(value,
              [&](std::string_view word) { IsDigit(word[0]) ? digits += word.size() : ++words; });
  if (words < 2 || digits > 3) return false;
  return WordCoverage(value) >= 0.5 || (RandomnessRatio(value) < -0.2 && value.size() >= 12);
}

}  // namespace leaksift
