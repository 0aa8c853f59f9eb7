#include "match/generic_url.h"

#include <algorithm>
#include <array>

#include "match/generic_text.h"
#include "match/generic_value.h"

namespace leaksift::generic {
namespace {

constexpr size_t kWindow = 256;

/// Bytes that end a URL wherever it stands.
bool EndsUrl(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' ||
         c == '>' || c == '\\' || c == '|';
}

/// The command line around `at`: up to the line's ends, across escaped ones, at most kWindow bytes
/// each way.
Span CommandLine(std::string_view text, size_t at) {
  size_t begin = at;
  const size_t first = at < kWindow ? 0 : at - kWindow;
  while (begin > first && !(text[begin - 1] == '\n' && (begin < 2 || text[begin - 2] != '\\')))
    --begin;
  size_t end = at;
  const size_t last = std::min(text.size(), at + kWindow);
  while (end < last && !(text[end] == '\n' && text[end - 1] != '\\')) ++end;
  return {begin, end};
}

/// The value of curl's flag for user and password, which ends at `at`, on a line that ends at
/// `end`.
std::optional<UserInfo> UserOfFlag(std::string_view text, size_t at, size_t end) {
  bool far = true;  // all of this counts as far
  if (At(text, at) == '=') ++at;
  at = SkipBlanks(text, at);
  auto value = QuotedValue(text, at, &far);
  if (!value) value = BareValue(text, at, BareEnd::kWord, &far);
  if (!value || value->span.end > end) return std::nullopt;
  const Span span = value->span;
  const size_t colon = text.substr(0, span.end).find(':', span.begin);
  if (colon == kNone || colon == span.begin) return std::nullopt;
  if (text.substr(colon, 3) == "://") return std::nullopt;
  // "-u KEY:": a key in the place of the user, and no password.
  if (colon + 1 >= span.end) return UserInfo{{}, {span.begin, colon}};
  return UserInfo{{span.begin, colon}, {colon + 1, span.end}};
}

}  // namespace

std::optional<UserInfo> FindUserInfo(std::string_view text, size_t mark) {
  if (mark == 0 || !IsNameByte(text[mark - 1])) return std::nullopt;
  size_t begin = mark + 3;
  const size_t stop = std::min(text.size(), begin + kWindow);
  size_t colon = kNone;
  size_t at = begin;
  // The authority ends at the first / ? #, unless a password with such characters stands there:
  // "user:" and then something that is no port.
  size_t authority = kNone;
  for (; at < stop && text[at] != '@'; ++at) {
    const char c = text[at];
    if (EndsUrl(c)) return std::nullopt;
    if (c == ':' && colon == kNone) colon = at;
    // A list of hosts, the first with its port: the user is that of the next one.
    if (c == ',' && colon != kNone && colon > begin && at > colon + 1 &&
        std::all_of(text.begin() + static_cast<ptrdiff_t>(colon) + 1,
                    text.begin() + static_cast<ptrdiff_t>(at), IsDigit)) {
      begin = at + 1;
      colon = kNone;
    }
    if ((c == '/' || c == '?' || c == '#') && authority == kNone) {
      authority = at;
      if (colon == kNone || colon == begin) return std::nullopt;
      const std::string_view port = text.substr(colon + 1, at - colon - 1);
      if (port.empty() || std::all_of(port.begin(), port.end(), IsDigit)) return std::nullopt;
    }
  }
  if (at >= stop || at == begin) return std::nullopt;
  // A host has to follow.
  const char host = At(text, at + 1);
  if (!IsLetter(host) && !IsDigit(host) && host != '[' && host != '$' && host != '{' &&
      host != '%' && host != '_')
    return std::nullopt;
  // An unencoded '@' in the password: the last one before the path counts.
  for (size_t next = at + 1; authority == kNone && next < stop && !EndsUrl(text[next]) &&
                             text[next] != '/' && text[next] != '?';
       ++next) {
    if (text[next] == ':' || text[next] == ',') break;  // the host's port, or the next host
    if (text[next] == '@' && colon != kNone) at = next;
  }
  if (colon == kNone || colon > at) return UserInfo{{begin, begin}, {begin, at}};
  if (colon + 1 == at) return std::nullopt;
  return UserInfo{{begin, colon}, {colon + 1, at}};
}

std::optional<UserInfo> FindCurlUser(std::string_view text, size_t mark) {
  static constexpr auto kFlags =
      std::to_array<std::string_view>({"--user", "--proxy-user", "-u", "-U"});
  const Span line = CommandLine(text, mark);
  const std::string_view command = line.In(text);
  // Dashes are rarer than blanks: most lines with a URL are done here.
  for (size_t dash = command.find('-'); dash != kNone; dash = command.find('-', dash + 1)) {
    if (dash == 0 || command[dash - 1] != ' ') continue;
    const auto flag = std::find_if(kFlags.begin(), kFlags.end(), [&](std::string_view one) {
      return command.substr(dash, one.size()) == one;
    });
    if (flag == kFlags.end()) continue;
    if (const auto info = UserOfFlag(text, line.begin + dash + flag->size(), line.end)) return info;
  }
  return std::nullopt;
}

std::optional<UserInfo> FindPgpass(std::string_view text, size_t mark) {
  bool far = true;  // all of this counts as far
  size_t begin = mark;
  const size_t first = mark < kWindow ? 0 : mark - kWindow;
  while (begin > first && !EndsUrl(text[begin - 1]) && text[begin - 1] != ':') --begin;
  if (begin == mark || (begin > 0 && !IsLineEnd(text[begin - 1]))) return std::nullopt;
  const auto next = [&](size_t at) {
    const size_t stop = std::min(text.size(), at + 64);
    while (at < stop && text[at] != ':' && !EndsUrl(text[at])) ++at;
    return at;
  };
  const size_t database = next(mark + 6);
  if (At(text, database) != ':') return std::nullopt;
  const size_t user = next(database + 1);
  if (At(text, user) != ':' || user == database + 1) return std::nullopt;
  const auto password = BareValue(text, user + 1, BareEnd::kWord, &far);
  const char after = password ? At(text, password->after) : 'x';
  if (!password || (after != '\0' && !IsLineEnd(after))) return std::nullopt;
  return UserInfo{{database + 1, user}, password->span};
}

}  // namespace leaksift::generic
