#include "judge/context.h"

#include <algorithm>
#include <string>

#include "match/generic_key.h"

namespace leaksift {
namespace {

constexpr int kContextLines = 6;

bool IsLetterOrDigit(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}
bool IsNameByte(char c) { return IsLetterOrDigit(c) || c == '_' || c == '-' || c == '$'; }
bool IsSpace(char c) { return c == ' ' || c == '\t'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`' || c == '\\'; }

void DropEnd(std::string_view* text, bool (*drop)(char)) {
  while (!text->empty() && drop(text->back())) text->remove_suffix(1);
}

/// The name at the end of `text`, quotes and brackets around it left out.
std::string_view NameAtEnd(std::string_view text) {
  DropEnd(&text, [](char c) {
    return IsSpace(c) || IsQuote(c) || c == ']' || c == ')' || c == '?' || c == '!';
  });
  size_t begin = text.size();
  while (begin > 0 && text.size() - begin < 96 && IsNameByte(text[begin - 1])) --begin;
  return text.substr(begin);
}

/// At most `lines` line ends from the end (or begin) of the text.
std::string_view LastLines(std::string_view text, int lines) {
  size_t at = text.size();
  for (; lines >= 0 && at > 0; --lines) {
    at = text.rfind('\n', at - 1);
    if (at == std::string_view::npos) return text;
  }
  return text.substr(std::min(at, text.size()));
}

std::string_view FirstLines(std::string_view text, int lines) {
  size_t at = 0;
  for (; lines >= 0; --lines) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text;
    ++at;
  }
  return text.substr(0, at);
}

bool GivesAccountValue(std::string_view text) {
  static constexpr std::string_view kAccountWords[] = {
      "user",         "username",   "login",  "host",        "hostname", "server",   "port",
      "database",     "db",         "dbname", "email",       "mail",     "account",  "uid",
      "jdbc",         "datasource", "smtp",   "usr",         "userid",   "uname",    "connection",
      "connect",      "dsn",        "admin",  "auth",        "mysql",    "postgres", "ldap",
      "ftp",          "ssh",        "sftp",   "redis",       "mongo",    "imap",     "nickname",
      "authenticate", "signin",     "signup", "credentials", "basic",    "client",   "endpoint",
      "broker",       "proxy"};
  for (size_t at = text.find_first_of("=:,>("); at != std::string_view::npos;
       at = text.find_first_of("=:,>(", at + 1)) {
    const std::string_view name = NameAtEnd(text.substr(0, at));
    if (name.size() >= 2 && HasWordIn(name, kAccountWords)) return true;
  }
  return false;
}

bool EndsWithAny(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
  });
}

}  // namespace

Surroundings SurroundingsOf(std::string_view text, Span token, size_t reach) {
  const Span window = Widen(token, reach, text.size());
  Surroundings around;
  around.before = text.substr(window.begin, token.begin - window.begin);
  around.after = text.substr(token.end, window.end - token.end);
  const size_t line = around.before.find_last_of("\r\n");
  around.line_before =
      line == std::string_view::npos ? around.before : around.before.substr(line + 1);
  around.line_after = around.after.substr(0, around.after.find_first_of("\r\n"));
  return around;
}

std::string_view AssignedName(std::string_view line_before) {
  std::string_view text = line_before;
  DropEnd(&text, [](char c) { return IsQuote(c); });
  if (!text.empty() && text.back() == '(') {  // setSecret("
    const std::string_view call = NameAtEnd(text.substr(0, text.size() - 1));
    if (!call.empty() && text.size() - 1 >= call.size() &&
        text.substr(text.size() - 1 - call.size(), call.size()) == call)
      return call;
  }
  DropEnd(&text, [](char c) {
    return IsSpace(c) || IsQuote(c) || c == '(' || c == '[' || c == '{' || c == '<';
  });
  // A scheme of authorization between the separator and the token.
  for (const std::string_view scheme : {"Bearer", "bearer", "Token", "token", "Basic", "ApiKey",
                                        "Key", "Api-Key", "GenieKey", "Client-ID", "User"}) {
    if (EndsWithAny(text, {scheme})) {
      std::string_view rest = text.substr(0, text.size() - scheme.size());
      DropEnd(&rest, [](char c) { return IsSpace(c) || IsQuote(c); });
      if (!rest.empty() && (rest.back() == ':' || rest.back() == '=' || rest.back() == ','))
        text = rest;
      break;
    }
  }
  if (text.empty()) return {};
  // api_key "x", as directives and Ruby have it.
  const std::string_view between = line_before.substr(text.size());
  const bool only_blank =
      std::all_of(between.begin(), between.end(), [](char c) { return IsSpace(c) || IsQuote(c); });
  const char separator = text.back();
  if (separator != '=' && separator != ':' && separator != ',' && separator != '>') {
    // A flag or a directive: the name is the word itself.
    const bool directive = only_blank && !between.empty() && IsSpace(between.front());
    return directive ? NameAtEnd(text) : std::string_view();
  }
  DropEnd(&text, [](char c) {
    return c == '=' || c == ':' || c == ',' || c == '>' || c == '!' || c == '|' || c == '?' ||
           IsSpace(c);
  });
  // set("token", "x") names it, connect(host, user, "x") does not.
  if (separator == ',' && (text.empty() || !IsQuote(text.back()))) return {};
  return NameAtEnd(text);
}

std::string SaidName(std::string_view line_before) {
  constexpr size_t kLongest = 64;
  constexpr int kWords = 3;
  std::string_view text = line_before;
  DropEnd(&text, [](char c) {
    return IsSpace(c) || IsQuote(c) || c == '(' || c == '[' || c == '{' || c == '<' || c == '*';
  });
  for (const std::string_view joint : {"->", "=>", ":=", ":", "=", " is", " was"}) {
    if (!EndsWithAny(text, {joint})) continue;
    text.remove_suffix(joint.size());
    break;
  }
  DropEnd(&text, [](char c) { return IsSpace(c) || IsQuote(c) || c == ')' || c == '*'; });
  size_t begin = text.size();
  for (int words = 1; begin > 0 && text.size() - begin < kLongest; --begin) {
    if (IsNameByte(text[begin - 1])) continue;
    const bool blank = text[begin - 1] == ' ' && begin < text.size() && IsNameByte(text[begin]);
    if (!blank || ++words > kWords) break;
  }
  std::string name(text.substr(begin));
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

bool InComment(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  line.remove_prefix(first);
  if (line.find("/:_") != std::string_view::npos) return false;  // .npmrc: //registry/:_authToken=
  if (line.starts_with("#define ")) return false;
  for (const std::string_view mark : {"//", "#", "--", "/*", "*", "<!--", ";", "REM ", "%"}) {
    if (line.substr(0, mark.size()) == mark) return true;
  }
  return line.find(" // ") != std::string_view::npos || line.find(" # ") != std::string_view::npos;
}

bool HasAuthContext(const Surroundings& around) {
  return GivesAccountValue(LastLines(around.before, kContextLines)) ||
         GivesAccountValue(FirstLines(around.after, kContextLines));
}

bool IsInsideDigest(const Surroundings& around) {
  std::string_view line = around.line_before;
  DropEnd(&line, [](char c) { return IsLetterOrDigit(c) || c == '+' || c == '/'; });
  return EndsWithAny(
      line, {"h1:", "sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "sha512:", "SHA256:"});
}

bool HasHashContext(const Surroundings& around) {
  std::string_view line = around.line_before;
  if (EndsWithAny(line, {"W/\"", "W/\\\""})) line.remove_suffix(line.size() - line.rfind("W/"));
  if (EndsWithAny(line,
                  {"sha1-",   "sha256-", "sha384-",   "sha512-",   "sha1:",     "sha256:",
                   "sha384:", "sha512:", "sha1=",     "sha256=",   "sha512=",   "md5:",
                   "md5=",    "h1:",     "sha224:",   "/commit/",  "/commits/", "/tree/",
                   "/blob/",  "/raw/",   "/archive/", "/compare/", "checksum:", "@sha256:",
                   "rev=",    "ref=",    "commit=",   "#commit=",  "hash=",     "--hash=",
                   "blake2:", "/pull/",  "/zipball/", "/tarball/", "docker://", "containerd://",
                   "10c0/"})) {
    return true;
  }
  static constexpr std::string_view kHashWords[] = {
      "sha",     "sha1",        "sha256",     "sha512",    "md5",       "checksum",  "digest",
      "hash",    "integrity",   "commit",     "rev",       "revision",  "etag",      "blob",
      "tree",    "fingerprint", "thumbprint", "crc",       "crc32",     "hashes",    "sri",
      "oid",     "ref",         "gitref",     "commitish", "hexdigest", "shasum",    "checksums",
      "version", "cksum",       "narhash",    "head",      "parent",    "changeset", "srcrev",
      "uses",    "resolved",    "snapshot",   "uuid",      "guid",      "md",        "reference"};
  const std::string_view name = AssignedName(line);
  // "?v=…" is the version of an asset.
  if (!name.empty() && (HasWordIn(name, kHashWords) || name == "v")) return true;
  // "uses: owner/action@<40 hex>", "git+https://…@<rev>", "pkg@<rev>"; a mail address has a dot
  // after the '@'.
  if (!line.empty() && (line.back() == '@' || line.back() == '#') &&
      around.line_after.substr(0, 1) != ".")
    return true;
  // "SPEC CHECKSUMS:" of CocoaPods and the like: a heading over a list of digests.
  if (around.before.find("CHECKSUMS") != std::string_view::npos) return true;
  // "<digest>  file.tar.gz": the output of sha256sum.
  const std::string_view after = around.line_after.substr(0, 2);
  return around.line_before.empty() && (after == "  " || after == " *");
}

bool IsUiName(std::string_view name) {
  static constexpr std::string_view kUiWords[] = {
      "label",       "title",   "message", "msg",     "text",      "tooltip", "placeholder",
      "hint",        "error",   "lbl",     "btn",     "button",    "help",    "desc",
      "description", "caption", "prompt",  "heading", "mandatory", "forgot"};
  return HasWordIn(name, kUiWords);
}

}  // namespace leaksift
