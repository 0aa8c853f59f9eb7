// Values of a form of their own: identifiers, versions, paths, texts, hashes, envelopes, technical
// terms. One small recogniser each, without regular expressions.
#include <algorithm>
#include <array>
#include <string>

#include "base/base64.h"
#include "judge/randomness.h"
#include "judge/text_pieces.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {

using namespace pieces;  // small tests of characters

bool IsChainAddress(std::string_view value) {
  constexpr size_t kEthereum = 42;
  if (StartsWith(value, "bc1q") && value.size() == kEthereum) return AllNameBytes(value);
  return value.size() == kEthereum && StartsWith(value, "0x") &&
         std::all_of(value.begin() + 2, value.end(), IsHexDigit);
}

std::optional<std::string> DecodedObject(std::string_view value) {
  if (!StartsWith(value, "eyJ")) return std::nullopt;  // {"
  auto decoded = Base64Decode(value);
  if (!decoded || !EndsWith(*decoded, "}")) return std::nullopt;
  return decoded;
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

/// Which versions will do: <2.0.5|>=3,<3.0.3.
bool IsVersionRange(std::string_view value) {
  return value.find_first_of("<>=^~") != kNone && value.find('.') != kNone &&
         value.find_first_not_of("0123456789.<>=|,~^* ") == kNone;
}

/// 1.2.3-rc.1, 13.0.0-next-8.29, 1.2.3+build (semver.org).
bool IsVersion(std::string_view value) {
  const size_t core = value.find_first_of("-+");
  if (core == kNone || core + 24 < value.size()) return false;
  const std::string_view numbers = value.substr(0, core);
  return std::count(numbers.begin(), numbers.end(), '.') >= 1 && IsNumbers(numbers);
}

}  // namespace

bool IsVersionOrDate(std::string_view value) {
  if (value.size() <= 10 && StartsWith(value, "0x") &&
      std::all_of(value.begin() + 2, value.end(), IsHexDigit))
    return true;
  // name@^1.2.3, npm:name@~1.2
  if (ContainsAny(value, {"@^", "@~", "@npm:", "@>="}) && IsDigit(value.back())) return true;
  while (!value.empty() && std::string_view("^~<>= ").find(value.front()) != kNone)
    value.remove_prefix(1);
  return IsNumbers(value) || IsVersion(value) || IsVersionRange(value);
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

/// C\:/keys, as descriptions of endpoints and properties files write a drive.
bool IsEscapedDrive(std::string_view value) {
  if (!IsLetter(value[0]) || value[1] != '\\') return false;
  const size_t colon = value.find_first_not_of('\\', 1);
  return colon != kNone && colon + 1 < value.size() && value[colon] == ':' &&
         (value[colon + 1] == '/' || value[colon + 1] == '\\');
}

/// Several names of files between blanks: the sources of a program.
bool IsFileList(std::string_view value) {
  size_t files = 0;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find(' ', at), value.size());
    const std::string_view name = value.substr(at, end - at);
    const size_t dot = name.rfind('.');
    if (dot == kNone || dot < 2 || name.size() - dot < 2 || name.size() - dot > 5) return false;
    if (!std::all_of(name.begin() + static_cast<ptrdiff_t>(dot) + 1, name.end(), IsLetter))
      return false;
    ++files;
    at = end + 1;
  }
  return files >= 2;
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
  if (IsEscapedDrive(value) || IsFileList(value)) return true;
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
  // root:x:0:0:…, a line of passwd: the hash stands in another file.
  if (ContainsAny(value, {":x:", ":*:", ":!:"}) && std::count(value.begin(), value.end(), ':') >= 4)
    return true;
  // user:$2y$…, a line of htpasswd or shadow.
  const size_t colon = value.find(":$");
  if (colon != kNone && AllNameBytes(value.substr(0, colon))) value.remove_prefix(colon + 1);
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

namespace {

/// What Rails' encrypted credentials, cookies and attributes are: base64 of the text, of a nonce of
/// 12 bytes and of a tag of 16, joined by "--".
bool IsRailsEnvelope(std::string_view value) {
  constexpr size_t kNonce = 16;
  constexpr size_t kTag = 22;  // its two '=' are not always taken along
  const size_t nonce = value.find("--");
  if (nonce == kNone) return false;
  const size_t tag = value.find("--", nonce + 2);
  if (tag != nonce + 2 + kNonce || value.find_first_of(" :.$") != kNone) return false;
  while (EndsWith(value, "=")) value.remove_suffix(1);
  return value.size() == tag + 2 + kTag;
}

}  // namespace

bool IsEncrypted(std::string_view value) {
  if (IsRailsEnvelope(value)) return true;
  // SealedSecret of Kubernetes: an RSA session key first, of a length that begins with "Ag".
  if (value.size() >= 200 && StartsWithAny(value, {"AgA", "AgB", "AgC"}) &&
      value.find_first_of(" .-_:") == kNone)
    return true;
  return StartsWithAny(value, {"ENC(",           "ENC[",
                               "AQICAH",         "AQECAH",
                               "$ANSIBLE_VAULT", "-----BEGIN PGP MESSAGE",
                               "{cipher}",       "gAAAAA",
                               "U2FsdGVkX1",     "{AES",
                               "{aes",           "!vault",
                               "encrypted:",     "secure:",
                               "enc:",           "{DES",
                               "{3DES",          "AES256:",
                               "{xor}",          "{XOR}",
                               "{crypt",         "jasypt",
                               "kms:",           "DPAPI",
                               "AQAAANCMnd8",    "01000000d08c9ddf",
                               "sops:",          "age1",
                               "aes:",           "vault:v1:",
                               "vault:v2:",      "vault:v3:"});
}

bool IsTechnicalTerm(std::string_view value) {
  if (value.size() > 64) return false;
  if (IsChainAddress(value)) return true;
  // The plug-ins of MySQL: sha256_password, mysql_native_password.
  if (EndsWith(LowerCopy(value), "_password") &&
      ContainsAny(LowerCopy(value), {"sha256", "sha2_", "native"}))
    return true;
  static constexpr std::string_view kMime[] = {"application/", "text/",      "image/", "audio/",
                                               "video/",       "multipart/", "font/"};
  for (const auto mime : kMime) {
    if (StartsWith(value, mime)) return true;
  }
  static constexpr auto kTerms = std::to_array<std::string_view>(
      {"aes",     "anon",     "argon",     "attribute", "basic",    "bcrypt",      "bearer",
       "blake",   "boolean",  "bytes",     "cbc",       "ccm",      "certificate", "cfb",
       "chacha",  "cipher",   "ctr",       "curve",     "des",      "desede",      "dh",
       "digest",  "dsa",      "ecb",       "ecdh",      "ecdsa",    "ecp",         "ed",
       "eddsa",   "elgamal",  "es",        "float",     "gcm",      "ghash",       "hmac",
       "hmacsha", "hs",       "int",       "integer",   "jwt",      "kerberos",    "kdf",
       "kw",      "ldap",     "length",    "md",        "mgf",      "mschapv",     "nistp",
       "none",    "ntlm",     "number",    "oaep",      "oauth",    "object",      "ofb",
       "openid",  "openssh",  "padding",   "paramiko",  "pbe",      "pbkdf",       "pbkdfwithhmac",
       "pgp",     "pkce",     "pkcs",      "plain",     "poly",     "ps",          "pss",
       "rc",      "rijndael", "ripemd",    "rs",        "rsa",      "saml",        "sasl",
       "scram",   "scrypt",   "secp",      "sha",       "sha1prng", "sk",          "ssh",
       "str",     "string",   "text",      "tls",       "token",    "utf",         "with",
       "wpa",     "psk",      "wep",       "le",        "be",       "x",           "xchacha",
       "and",     "k",        "r",         "shake",     "keccak",   "k256",        "nistp256",
       "prime",   "sect",     "brainpool", "ssha",      "crc",      "crypt",       "mac",
       "sig",     "hash"});
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

}  // namespace leaksift
