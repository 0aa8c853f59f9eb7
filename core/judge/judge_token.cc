// Tokens of services: by prefix, and by a keyword near them.
#include <algorithm>
#include <span>
#include <string>

#include "judge/enclosure.h"
#include "judge/judge_case.h"
#include "judge/placeholder.h"
#include "judge/randomness.h"
#include "judge/text_pieces.h"
#include "judge/value_class.h"
#include "match/generic_key.h"
#include "rule/token_check.h"

namespace leaksift {

void ApplyCheck(Case* c) {
  const TokenCheck check = c->match.rule->check;
  // The checks read the whole token; where only a group is the secret, that group.
  const CheckResult result = VerifyToken(check, c->Secret());
  if (result == CheckResult::kNotApplicable) return;
  if (result == CheckResult::kValid) {
    c->Because(IsChecksum(check) ? ReasonCode::kChecksumValid : ReasonCode::kStructureValid);
    c->verdict.confidence = Confidence::kHigh;
  } else {
    c->Because(ReasonCode::kChecksumInvalid);
    if (c->verdict.confidence == Confidence::kHigh) c->Lower();
  }
}

bool IsDigestSized(std::string_view value) {
  const size_t size = value.size();
  return MixOf(value).hex &&
         (size == 32 || size == 40 || size == 56 || size == 64 || size == 96 || size == 128);
}

namespace {

/// The token without the literal that it starts with.
std::string_view BodyOf(const Rule& rule, std::string_view token) {
  size_t longest = 0;
  for (std::string_view trigger : rule.triggers) {
    if (trigger.size() > longest && token.substr(0, trigger.size()) == trigger)
      longest = trigger.size();
  }
  token.remove_prefix(longest);
  // Of a web hook's URL the last part is the secret one; the host may well be an example.
  if (token.find("://") != std::string_view::npos)
    token.remove_prefix(token.find_last_of("/=") + 1);
  return token;
}

}  // namespace

void JudgePrefixToken(Case* c) {
  constexpr size_t kShortBody = 16;
  const std::string_view secret = c->Secret();
  const std::string_view body = BodyOf(*c->match.rule, secret);
  if (IsKnownPublic(secret)) return c->Drop(ReasonCode::kKnownPublic);
  if (IsPlaceholderBody(body)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (const auto piece = PieceOfMore(c->around, secret, *c->match.rule))
    return c->Drop(piece->code, piece->detail);
  // Dots behind a few characters stand for the rest of them; a sentence may end in dots as well.
  if (body.size() < kShortBody && IsCutShort(c->around)) return c->Drop(ReasonCode::kMask);
  const CharacterMix mix = MixOf(body);
  // Plainly words: a name that happens to start like a token. Digits or randomness keep it.
  const bool words =
      mix.digits * 8 < body.size() && WordCoverage(body) >= 0.5 && RandomnessRatio(body) < 0;
  if (words && c->match.rule->check == TokenCheck::kNone) return c->Drop(ReasonCode::kIdentifier);
  c->Because(ReasonCode::kPrefix);
  ApplyCheck(c);
}

namespace {

/// The expression asks for the shape or length of a UUID; others only happen to accept one.
bool PatternIsUuid(const Rule& rule) {
  return rule.pattern.find("{8}") != std::string_view::npos ||
         rule.pattern.find("{36}") != std::string_view::npos;
}

/// What the token is given to ends in one of the rule's keywords: then the rule means such names
/// (vault_secret_id).
bool EndsWithKeyword(const Rule& rule, std::string_view line_before) {
  std::string before;
  for (char ch : line_before) before += ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch | 0x20) : ch;
  before.resize(before.find_last_not_of(" \t\"'=:>") + 1);
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](std::string_view keyword) {
    if (keyword.ends_with('$')) keyword.remove_suffix(1);
    return before.ends_with(keyword);
  });
}

/// Nothing but an ordinary word (copper$) names the service before the token.
bool NamedByOrdinaryWord(const Rule& rule, std::string_view before) {
  constexpr size_t kLongest = 32;  // of a keyword
  const size_t window = std::min<size_t>(before.size(), rule.within + kLongest);
  const std::string lower = pieces::LowerCopy(before.substr(before.size() - window));
  bool ordinary = false;
  for (const std::string_view keyword : rule.keywords) {
    if (keyword.ends_with('$')) {
      ordinary = true;
    } else if (lower.find(keyword) != std::string::npos) {
      return false;
    }
  }
  return ordinary;
}

/// The service's name and a separator stand directly before the token, and little else on its line.
bool IsGivenToService(const Rule& rule, const Surroundings& around) {
  constexpr size_t kLine = 40;  // up to the end of the name
  const std::string_view line = around.line_before;
  const size_t end = line.find_last_not_of(" \t\"'`*|:=") + 1;
  return end <= kLine && line.find_first_of(":=|", end) != std::string_view::npos &&
         EndsWithKeyword(rule, line.substr(0, end)) && !NamedByOrdinaryWord(rule, around.before);
}

bool In(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The name ends in a word for what everybody may know: an id, a host, a user; or in one for a
/// thing that has an id, unless it is what is called (new Client("…")); or it says that the key is
/// public.
bool NamesPublicValue(std::string_view name, bool called) {
  static constexpr std::string_view kPlain[] = {
      "id",       "ids",      "uid",      "guid",   "uuid",     "sid",          "url",
      "uri",      "host",     "hostname", "domain", "endpoint", "name",         "user",
      "email",    "username", "region",   "zone",   "version",  "account",      "organization",
      "org",      "tenant",   "bucket",   "path",   "file",     "filename",     "dir",
      "image",    "tag",      "ref",      "slug",   "sha",      "commit",       "rev",
      "revision", "digest",   "checksum", "hash",   "etag",     "verification", "address",
      "addr",     "bytecode", "txid"};
  static constexpr std::string_view kThings[] = {
      "client", "job",       "run",   "request", "trace",  "span",    "task",   "artifact",
      "pod",    "container", "build", "order",   "ticket", "message", "cursor", "icon",
      "logo",   "color",     "model", "type",    "status", "label",   "title",  "date",
      "time",   "timestamp", "size",  "length",  "count",  "phone",   "ray",    "device"};
  std::string last;
  std::string before_last;
  bool is_public = false;
  ForEachWord(name, [&](std::string_view word) {
    before_last.swap(last);
    last = word;
    is_public = is_public || word == "public" || word == "publishable" || word == "pubkey" ||
                word == "sitekey";
  });
  return is_public || (last == "key" && before_last == "site") || In(kPlain, last) ||
         (!called && In(kThings, last));
}

/// The token is a column of a row of quoted values: in a dump of a database the service's name
/// stands in another column and says nothing of this one.
bool IsColumn(std::string_view line_before) {
  constexpr size_t kLook = 200;
  constexpr size_t kColumns = 3;
  const std::string_view near =
      line_before.substr(line_before.size() - std::min(kLook, line_before.size()));
  // A line of CSV that begins with an id.
  const std::string_view first = near.substr(0, near.find(','));
  if (near.ends_with(',') && near.size() == line_before.size() && near.size() > first.size() + 1 &&
      (IsUuid(first) ||
       std::all_of(first.begin(), first.end(), [](char c) { return c >= '0' && c <= '9'; })))
    return true;
  if (!near.ends_with(",'") && !near.ends_with(", '")) return false;
  size_t columns = 0;
  for (size_t at = near.find("',"); at != std::string_view::npos; at = near.find("',", at + 2))
    ++columns;
  return columns >= kColumns;
}

/// What `terraform import ADDRESS` and `pulumi import TYPE NAME` take: the id of what exists.
bool IsImported(std::string_view line_before) {
  for (const std::string_view import : {"terraform import ", "pulumi import "}) {
    const size_t at = line_before.rfind(import);
    if (at != std::string_view::npos && line_before.ends_with(' ') &&
        line_before.find_first_of("=;&|", at) == std::string_view::npos)
      return true;
  }
  return false;
}

/// The token is the first argument of a call.
bool IsArgument(std::string_view line_before) {
  const size_t end = line_before.find_last_not_of("\"'`\\");
  return end != std::string_view::npos && line_before[end] == '(';
}

/// A commit of git as prose names it: "merged in <40 hex digits>", and as a line of code that
/// speaks of hashes does.
bool IsDigestInPassing(std::string_view secret, std::string_view line_before) {
  constexpr size_t kLook = 64;
  constexpr size_t kCommit = 40;
  static constexpr std::string_view kBefore[] = {"in", "at",   "by",      "since",  "of",
                                                 "to", "from", "reverts", "revert", "merge"};
  static constexpr std::string_view kHashes[] = {
      "hash", "hashes",    "checksum",    "checksums",    "digest", "digests", "sha",
      "md",   "integrity", "fingerprint", "fingerprints", "cache",  "etag"};
  if (!IsDigestSized(secret)) return false;
  const std::string_view near =
      line_before.substr(line_before.size() - std::min(kLook, line_before.size()));
  std::string last;
  bool hashes = false;
  ForEachWord(near, [&](std::string_view word) {
    hashes = hashes || In(kHashes, word) || (last == "check" && word == "sum");
    last = word;
  });
  const bool in_prose = secret.size() == kCommit && near.ends_with(' ') && In(kBefore, last);
  return hashes || in_prose;
}

/// "key" and "auth" alone say little.
bool IsStrong(KeyKind kind) {
  return kind != KeyKind::kNone && kind != KeyKind::kKey && kind != KeyKind::kAuth;
}

/// A sentence or a call says that this is a secret.
bool IsSaidToBeSecret(std::string_view line_before) {
  const KeyMeaning said = ReadKey(SaidName(line_before));
  return said.IsSecret() && IsStrong(said.kind);
}

}  // namespace

void JudgeKeywordToken(Case* c) {
  const std::string_view secret = c->Secret();
  const bool uuid = IsUuid(secret);
  if (IsPlaceholderBody(secret) || IsKnownPublic(secret)) return c->Drop(ReasonCode::kPlaceholder);
  if (IsTemplate(secret)) return c->Drop(ReasonCode::kTemplate);
  if (uuid && !PatternIsUuid(*c->match.rule)) return c->Drop(ReasonCode::kUuid);
  if (const auto piece = PieceOfMoreWithoutPrefix(c->around, secret, *c->match.rule))
    return c->Drop(piece->code, piece->detail);
  if (HasHashContext(c->around) && (MixOf(secret).hex || uuid || secret.size() >= 40)) {
    return c->Drop(ReasonCode::kHashContext);
  }
  const std::string_view name = AssignedName(c->around.line_before);
  const KeyMeaning meaning = ReadKey(name);
  const bool password_of_url = c->around.line_after.starts_with('@');  // build:<token>@host
  if ((meaning.negative_tail ||
       (NamesPublicValue(name, IsArgument(c->around.line_before)) && !password_of_url)) &&
      !EndsWithKeyword(*c->match.rule, c->around.line_before)) {
    return c->Drop(ReasonCode::kNegativeName, std::string(name));
  }
  const bool named =
      meaning.IsSecret() || (!meaning.negative && IsSaidToBeSecret(c->around.line_before));
  if (!named && IsDigestInPassing(secret, c->around.line_before))
    return c->Drop(ReasonCode::kHashContext);
  if (IsImported(c->around.line_before)) return c->Drop(ReasonCode::kIdentifier);
  if (!named && IsChainAddress(secret)) return c->Drop(ReasonCode::kIdentifier, "an address");
  if (secret.starts_with("SHA256:")) return c->Drop(ReasonCode::kHashContext, "a fingerprint");
  // Beside an ordinary word a digest or an id is just that.
  if ((uuid || IsDigestSized(secret)) && !named &&
      NamedByOrdinaryWord(*c->match.rule, c->around.before)) {
    return c->Drop(ReasonCode::kHashContext);
  }
  const bool digits_only = MixOf(secret).letters() == 0;
  if (!uuid && !digits_only && !LooksRandom(secret)) {
    // A short token of the documented shape under a name that says secret is no accident.
    const bool short_one =
        named && secret.size() < 16 && WordCoverage(secret) < 0.3 && MixOf(secret).digits > 0;
    if (!short_one)
      return c->Drop(WordCoverage(secret) >= 0.3 ? ReasonCode::kIdentifier
                                                 : ReasonCode::kNotRandom);
  }
  if (digits_only && !named) return c->Drop(ReasonCode::kNotRandom);
  c->Because(ReasonCode::kKeyword);
  // "Acme: <token>", "| Acme | <token> |": given to the service itself, which in documentation is
  // as good as a name that says secret. Digests and ids are written like that as well.
  if (!named && !uuid && !IsDigestSized(secret) && IsGivenToService(*c->match.rule, c->around))
    c->Because(ReasonCode::kSecretName, "the service's name");
  if ((uuid || IsDigestSized(secret)) && !named && IsColumn(c->around.line_before)) {
    c->Because(ReasonCode::kWeakName, "a column of a row");
    c->Lower();
  }
  if (named) {
    c->Because(ReasonCode::kSecretName);
    // A shape that is too common to stand alone does not stand alone here; a name that would do for
    // any value does for this one.
    const bool plain = meaning.weak || !IsStrong(meaning.kind) || secret.size() < 16;
    c->verdict.confidence = c->verdict.confidence == Confidence::kLow && plain ? Confidence::kMedium
                                                                               : Confidence::kHigh;
  }
  ApplyCheck(c);
}

}  // namespace leaksift
