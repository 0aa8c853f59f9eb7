#include "judge/enclosure.h"

#include <algorithm>

#include "base/base64.h"
#include "judge/randomness.h"
#include "judge/text_pieces.h"
#include "judge/value_class.h"
#include "match/generic_key.h"

namespace leaksift {

using namespace pieces;

namespace {

bool IsBase64Byte(char c) { return Base64Value(c) >= 0 && c != '-' && c != '_'; }

bool AllBase64(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsBase64Byte);
}

/// The token continues, on its line, into a text of base64 beside a '+' or '/'.
bool IsInsideBase64Line(const Surroundings& around) {
  constexpr size_t kLook = 24;
  const auto is_blob = [&](std::string_view part) {
    const auto fits = [](char c) { return IsBase64Byte(c) || c == '\\'; };
    return part.size() == kLook && std::all_of(part.begin(), part.end(), fits) &&
           MixOf(part).classes() >= 3 && part.find_first_of("+/") != kNone;
  };
  const std::string_view before = around.line_before;
  const std::string_view after = around.line_after;
  const bool joined_before =
      !before.empty() && (before.back() == '+' || before.back() == '/') && before.size() >= kLook;
  const bool joined_after = !after.empty() && (after.front() == '+' || after.front() == '/');
  // Base64 that begins a little before the token: by itself as random as a token.
  size_t begin = before.size();
  while (begin > 0 && before.size() - begin < kLook && IsBase64Byte(before[begin - 1])) --begin;
  const std::string_view head = before.substr(begin);
  constexpr size_t kHead = 16;
  if (joined_before && head.size() > kHead && head.size() < kLook && head.front() != '/' &&
      MixOf(head).digits > 0 && MixOf(head).upper > 0 &&
      LooksRandom(head.substr(0, head.size() - 1)))
    return true;
  return (joined_before && is_blob(before.substr(before.size() - kLook))) ||
         (joined_after && is_blob(after.substr(0, kLook)));
}

std::string_view Trim(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
    line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

/// The last whole line of `before`, the line that the token begins on left out.
std::string_view LineAbove(const Surroundings& around) {
  std::string_view above =
      around.before.substr(0, around.before.size() - around.line_before.size());
  while (!above.empty() && (above.back() == '\n' || above.back() == '\r')) above.remove_suffix(1);
  return Trim(above.substr(above.find_last_of("\r\n") + 1));
}

std::string_view LineBelow(const Surroundings& around) {
  std::string_view below = around.after.substr(around.line_after.size());
  while (!below.empty() && (below.front() == '\n' || below.front() == '\r')) below.remove_prefix(1);
  return Trim(below.substr(0, below.find_first_of("\r\n")));
}

/// A line of base64 as it is wrapped, at 64, 72 or 76 characters.
bool IsWrappedLine(std::string_view line) {
  return line.size() >= 56 && line.size() <= 96 && AllBase64(line);
}

/// The token begins its line, and a line of base64 stands above or below. A list of tokens, one a
/// line, is none: its lines begin alike.
bool IsInsideWrappedBase64(const Surroundings& around, std::string_view token) {
  constexpr size_t kSameBegin = 3;
  const std::string_view rest = Trim(around.line_after);
  if (!Trim(around.line_before).empty() || !AllBase64(token) || !AllBase64(rest)) return false;
  for (const std::string_view line : {LineAbove(around), LineBelow(around)}) {
    if (IsWrappedLine(line) && line.find_first_of("+/") != kNone &&
        line.substr(0, kSameBegin) != token.substr(0, kSameBegin))
      return true;
  }
  return false;
}

/// ".js", ".json", ".css.map" … directly behind the token.
bool EndsLikeAFile(std::string_view after) {
  if (after.empty() || after.front() != '.') return false;
  size_t end = 1;
  while (end < after.size() && (IsLetter(after[end]) || IsDigit(after[end]))) ++end;
  static constexpr std::string_view kEndings[] = {
      "js",   "mjs", "cjs",  "css",  "map", "json", "html",  "htm", "png",  "jpg", "jpeg",
      "gif",  "svg", "webp", "avif", "ico", "woff", "woff2", "ttf", "eot",  "mp3", "mp4",
      "webm", "pdf", "csv",  "txt",  "xml", "zip",  "gz",    "tgz", "wasm", "bin", "chunk",
      "min",  "md",  "yaml", "yml",  "log", "ts",   "tsx",   "jsx", "vue",  "py",  "scss"};
  const std::string ending = LowerCopy(after.substr(1, end - 1));
  return std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings);
}

/// The text without a break that the token continues: from the last blank, quote or bracket.
std::string_view ChunkBefore(std::string_view line) {
  const size_t begin = line.find_last_of(" \t\"'`<>()[]{},;|");
  return begin == kNone ? line : line.substr(begin + 1);
}

/// Letters of one case and what joins words: API_KEY, team-id, key.
bool IsName(std::string_view text) {
  const CharacterMix mix = MixOf(text);
  if (text.size() < 3 || mix.digits > 0 || (mix.lower > 0 && mix.upper > 0)) return false;
  const bool joined = text.size() >= 6 && mix.other > 0 && mix.other * 3 <= text.size();
  return AllNameBytes(text) && (joined || IsCommonWord(LowerCopy(text)) ||
                                ReadKey(text).kind != KeyKind::kNone || WordCoverage(text) >= 0.5);
}

/// The token swallowed a name and the '=' behind it, or runs on from a host: an expression that
/// accepts '=' or '/' reads further than a token goes.
bool IsMoreThanAToken(std::string_view line_before, std::string_view token) {
  const size_t equals = token.find('=');
  if (equals != kNone && IsName(token.substr(0, equals))) return true;
  if (token.find('/') == kNone) return false;
  if (StartsWith(token, "//") && EndsWith(line_before, ":")) return true;
  const std::string_view chunk = ChunkBefore(line_before);
  const size_t scheme = chunk.find("://");
  return scheme != kNone && chunk.find_first_of("/?#@", scheme + 3) == kNone;
}

/// The part before '@' of a mail address or message id goes on behind the token.
bool IsInMailAddress(const Surroundings& around) {
  const std::string_view after = around.line_after;
  if (EndsWith(around.line_before, "<") && StartsWith(after, "@")) return true;  // a message's id
  if (after.empty() || after.front() != '.') return false;
  const size_t at = std::find_if_not(after.begin(), after.end(),
                                     [](char c) { return IsNameByte(c) || c == '.' || c == '-'; }) -
                    after.begin();
  return at < after.size() && after[at] == '@';
}

/// "users", "commit": what stands behind it in a path is the id of such a thing. Some services take
/// their keys in the path, behind a version or the name of an operation.
bool NamesResource(std::string_view segment) {
  static constexpr std::string_view kSingular[] = {
      "account", "archive", "asset", "blob",   "board", "build",    "c",     "card",
      "commit",  "compare", "d",     "diff",   "doc",   "document", "file",  "folder",
      "image",   "img",     "issue", "item",   "job",   "object",   "order", "org",
      "page",    "project", "pull",  "raw",    "ref",   "release",  "run",   "share",
      "tag",     "tarball", "team",  "ticket", "tree",  "user",     "video", "zipball"};
  static constexpr std::string_view kReceivers[] = {"inputs",   "hooks",        "webhooks",
                                                    "services", "integrations", "https"};
  const std::string word = LowerCopy(segment);
  if (std::find(std::begin(kSingular), std::end(kSingular), word) != std::end(kSingular))
    return true;
  return word.size() >= 4 && word.back() == 's' &&
         std::all_of(word.begin(), word.end(), IsLetter) &&
         std::find(std::begin(kReceivers), std::end(kReceivers), word) == std::end(kReceivers);
}

/// In the path of a URL, at the place of a resource's id; or anywhere in a path on a host of code.
bool IsResourceOfUrl(const Surroundings& around) {
  std::string_view chunk = ChunkBefore(around.line_before);
  const size_t scheme = chunk.find("://");
  if (scheme != kNone) {
    chunk.remove_prefix(scheme + 3);
  } else if (!StartsWith(chunk, "/")) {
    return false;
  }
  if (chunk.find_first_of("?#@") != kNone || chunk.find('/') == kNone) return false;
  const std::string_view host = chunk.substr(0, chunk.find('/'));
  if (ContainsAny(host, {"github", "gitlab.com", "bitbucket.org", "codeberg.org",
                         "vault.azure.net"}))  // of a secret in a vault its version
    return true;
  // Links in mails that count who follows them.
  if (StartsWithAny(host, {"click.", "links.", "link.", "track.", "trk.", "email."})) return true;
  if (chunk.back() != '/') return false;
  chunk.remove_suffix(1);
  const size_t slash = chunk.rfind('/');
  return slash != kNone && NamesResource(chunk.substr(slash + 1));
}

/// Between -----BEGIN … and -----END. The blocks of private keys belong to rules of their own.
bool IsInsidePem(const Surroundings& around) {
  const size_t begin = around.before.rfind("-----BEGIN ");
  return begin != kNone && around.before.find("-----END", begin) == kNone;
}

/// What stands behind a separator of `chunk`, or all of it, is the begin of a salted hash.
bool OpensPasswordHash(std::string_view chunk) {
  if (chunk.find('$') == kNone) return false;
  for (size_t at = 0; at < chunk.size();) {
    if (IsPasswordHash(chunk.substr(at)) && chunk.find('$', at) != kNone) return true;
    const size_t next = chunk.find_first_of("=:", at);
    at = next == kNone ? chunk.size() : next + 1;
  }
  return false;
}

/// `secure: "…`: the encrypted variables of Travis CI and AppVeyor.
bool OpensSecureVariable(std::string_view line) {
  while (!line.empty() && (IsBase64Byte(line.back()) || line.back() == '=')) line.remove_suffix(1);
  while (!line.empty() && (line.back() == '"' || line.back() == '\'')) line.remove_suffix(1);
  return EndsWith(line, "secure: ") || EndsWith(line, "secure\": ");
}

/// A line of hexadecimal digits under $ANSIBLE_VAULT;1.1;AES256.
bool IsInsideAnsibleVault(std::string_view before) {
  constexpr size_t kHeader = 24;  // rest of the first line
  const size_t begin = before.rfind("$ANSIBLE_VAULT;");
  if (begin == kNone) return false;
  const std::string_view body = before.substr(std::min(before.size(), begin + kHeader));
  return std::all_of(body.begin(), body.end(), [](char c) {
    return IsHexDigit(c) || c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '\\';
  });
}

/// What stands before the token opens an envelope or a salted hash, and has not ended it.
std::optional<Reason> InsideEnvelope(std::string_view line) {
  for (const std::string_view open : {"ENC[", "ENC("}) {
    const size_t at = line.rfind(open);
    if (at != kNone && line.find_first_of("])", at) == kNone)
      return Reason{ReasonCode::kEncrypted, {}};
  }
  if (EndsWith(line, "{cipher}") || OpensSecureVariable(line))
    return Reason{ReasonCode::kEncrypted, {}};
  const size_t begin = line.find_last_of(" \t\"'`>");
  const std::string_view chunk = begin == kNone ? line : line.substr(begin + 1);
  if (chunk.find("vault:v") != kNone) return Reason{ReasonCode::kEncrypted, {}};
  if (OpensPasswordHash(chunk)) return Reason{ReasonCode::kPasswordHash, {}};
  return std::nullopt;
}

/// `"token":` and `'token'?:` name something.
bool IsKeyOfMap(const Surroundings& around) {
  std::string_view after = around.line_after;
  if (after.size() < 2 || (after[0] != '"' && after[0] != '\'')) return false;
  after.remove_prefix(1);
  if (after.front() == '?') after.remove_prefix(1);
  return !after.empty() && after.front() == ':';
}

/// The map of a bundler from the names of chunks to the hashes in their file names:
/// {1:"…",2:"…"}, {"name":"…"}[e]+".js", and the binding of one to its loader: n.bind(n,"…").
bool IsChunkHash(const Surroundings& around, std::string_view token) {
  if (token.size() > 32 || !std::all_of(token.begin(), token.end(), IsHexDigit)) return false;
  std::string_view before = around.line_before;
  if (!EndsWith(before, "\"") || !StartsWith(around.line_after, "\"")) return false;
  before.remove_suffix(1);
  const size_t call = before.rfind(".bind(");
  if (EndsWith(before, ",") && call != kNone &&
      AllNameBytes(before.substr(call + 6, before.size() - call - 7)))
    return true;
  if (!EndsWith(before, ":")) return false;
  before.remove_suffix(1);
  const size_t key = before.find_last_of("{,");
  const bool numbered =
      key != kNone && key + 1 < before.size() &&
      std::all_of(before.begin() + static_cast<std::ptrdiff_t>(key) + 1, before.end(), IsDigit);
  const size_t close = around.line_after.find('}');
  return numbered || (close != kNone && StartsWith(around.line_after.substr(close), "}[") &&
                      around.line_after.find("]+\"", close) != kNone);
}

/// A column of a listing, as docker prints the short ids of images: blanks on both sides.
bool IsShortIdInListing(const Surroundings& around, std::string_view token) {
  constexpr size_t kShortId = 12;
  return token.size() == kShortId && std::all_of(token.begin(), token.end(), IsHexDigit) &&
         EndsWith(around.line_before, "  ") && StartsWith(around.line_after, "  ");
}

/// `index <blob>..<blob>` of a patch, <commit>...<commit>.
bool IsRangeOfRevisions(const Surroundings& around, std::string_view token) {
  const auto fits = [](char c) { return IsHexDigit(c) || c == '.'; };
  if (!std::all_of(token.begin(), token.end(), fits)) return false;
  if (token.find("..") != kNone) return true;
  const std::string_view after = around.line_after;
  const size_t behind = after.find_first_not_of('.');
  return EndsWith(around.line_before, "..") || (StartsWith(after, "..") && behind <= 3 &&
                                                behind < after.size() && IsHexDigit(after[behind]));
}

/// The end of a version: 1.2.3-beta.4+build.<hex>.
bool IsEndOfVersion(std::string_view line_before) {
  const std::string_view chunk = ChunkBefore(line_before);
  if (!EndsWith(chunk, ".") && !EndsWith(chunk, "+") && !EndsWith(chunk, "-")) return false;
  size_t at = chunk.find_first_of("0123456789");
  int numbers = 0;
  for (; at < chunk.size() && IsDigit(chunk[at]); ++at) {
    while (at < chunk.size() && IsDigit(chunk[at])) ++at;
    ++numbers;
    if (at >= chunk.size() || chunk[at] != '.') break;
  }
  return numbers >= 3;
}

/// A UUID that begins a row of values: its key.
bool IsKeyOfRow(const Surroundings& around, std::string_view token) {
  return IsUuid(token) && around.line_before.empty() && StartsWith(around.line_after, ",");
}

/// Pieces of hexadecimal digits at the end of a name: the key of a cache (linux-deps-<sha256>) and
/// the pseudo-version of a Go module (0-20240502101112-618b48547cc2).
bool IsNameWithDigest(std::string_view token, const Rule& rule) {
  constexpr size_t kDigest = 40;
  constexpr size_t kRevision = 12;
  constexpr size_t kTime = 14;
  const size_t joint = token.rfind('-');
  if (joint == kNone) return false;
  const std::string_view tail = token.substr(joint + 1);
  std::string_view head = token.substr(0, joint);
  if (!std::all_of(tail.begin(), tail.end(), IsHexDigit)) return false;
  if (tail.size() == kRevision && head.size() > kTime && !IsDigit(head[head.size() - kTime - 1])) {
    head.remove_prefix(head.size() - kTime);
    return StartsWith(head, "20") && std::all_of(head.begin(), head.end(), IsDigit);
  }
  const std::string lower = LowerCopy(head);
  return tail.size() >= kDigest &&
         std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](std::string_view keyword) {
           if (EndsWith(keyword, "$")) keyword.remove_suffix(1);
           return lower.find(keyword) != kNone;
         });
}

/// Base64 of a text to be read, or of markup.
bool IsBase64OfText(std::string_view token) {
  constexpr size_t kShortest = 24;
  if (token.size() < kShortest) return false;
  const auto decoded = Base64Decode(token.substr(0, token.size() / 4 * 4));
  if (!decoded || !std::all_of(decoded->begin(), decoded->end(), [](char c) {
        return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
      }))
    return false;
  return decoded->front() == '<' || decoded->find(' ') != std::string::npos;
}

/// Base64 of a JSON object: a cursor or a state, not a token. A JWT has dots.
bool IsBase64OfObject(std::string_view token) {
  const auto object = DecodedObject(token);
  return object &&
         std::all_of(object->begin(), object->end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

}  // namespace

std::optional<Reason> PieceOfMore(const Surroundings& around, std::string_view token,
                                  const Rule& rule) {
  if (IsInsideDigest(around)) return Reason{ReasonCode::kHashContext, {}};
  if (IsInsideBase64Line(around) || IsInsideWrappedBase64(around, token))
    return Reason{ReasonCode::kNotRandom, "a piece of a longer base64 text"};
  const bool bare = rule.triggers.empty() && rule.anchors.empty();
  const bool in_folder = !around.line_before.empty() && around.line_before.back() == '/';
  const size_t dot = bare ? token.rfind('.') : kNone;
  if (((bare || in_folder) && EndsLikeAFile(around.line_after)) ||
      (dot != kNone && EndsLikeAFile(token.substr(dot))))
    return Reason{ReasonCode::kPathOrUrl, "a file's name"};
  return std::nullopt;
}

std::optional<Reason> PieceOfMoreWithoutPrefix(const Surroundings& around, std::string_view token,
                                               const Rule& rule) {
  if (auto reason = PieceOfMore(around, token, rule)) return reason;
  if (IsCutShort(around)) return Reason{ReasonCode::kMask, "cut short"};
  if (IsInsidePem(around)) return Reason{ReasonCode::kKnownPublic, "in a PEM block"};
  if (IsMoreThanAToken(around.line_before, token))
    return Reason{ReasonCode::kPathOrUrl, "more than a token"};
  if (IsInMailAddress(around)) return Reason{ReasonCode::kIdentifier, "a mail address"};
  if (IsResourceOfUrl(around)) return Reason{ReasonCode::kPathOrUrl, "a resource of a URL"};
  if (auto reason = InsideEnvelope(around.line_before)) return reason;
  if (IsInsideAnsibleVault(around.before)) return Reason{ReasonCode::kEncrypted, {}};
  if (IsEncrypted(token)) return Reason{ReasonCode::kEncrypted, {}};
  if (IsUuid(token) && EndsWith(around.line_before, "{") && StartsWith(around.line_after, "}"))
    return Reason{ReasonCode::kUuid, "in braces"};
  if (IsKeyOfMap(around)) return Reason{ReasonCode::kIdentifier, "a key of a map"};
  if (IsBase64OfObject(token)) return Reason{ReasonCode::kNotRandom, "base64 of an object"};
  if (IsBase64OfText(token) || EndsWith(around.line_before, ";base64,"))
    return Reason{ReasonCode::kNotRandom, "base64 of a text"};
  if (IsChunkHash(around, token)) return Reason{ReasonCode::kHashContext, "of a chunk"};
  if (IsShortIdInListing(around, token)) return Reason{ReasonCode::kHashContext, "a short id"};
  if (IsRangeOfRevisions(around, token)) return Reason{ReasonCode::kHashContext, "a range"};
  if (IsEndOfVersion(around.line_before)) return Reason{ReasonCode::kVersionOrDate, {}};
  if (IsKeyOfRow(around, token)) return Reason{ReasonCode::kUuid, "the key of a row"};
  if (IsNameWithDigest(token, rule)) return Reason{ReasonCode::kHashContext, "behind a name"};
  return std::nullopt;
}

bool IsCutShort(const Surroundings& around) {
  return StartsWith(around.line_after, "...") || StartsWith(around.line_after, "\xe2\x80\xa6");
}

}  // namespace leaksift
