// Credentials in URLs and on curl's command line.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/span.h"

namespace leaksift::generic {

/// user:password of a URL, or of curl's -u.
struct UserInfo {
  Span user;  // empty: there is none, the secret stands alone before the '@'
  Span password;
};

/// The user information of the URL whose "://" stands at `mark` (RFC 3986, 3.2.1; passwords may
/// also hold characters that should have been percent-encoded). Looks at most 256 bytes ahead.
/// Empty: there is none.
std::optional<UserInfo> FindUserInfo(std::string_view text, size_t mark);

/// The argument of -u or --user on the command line in which a URL stands at `mark`; of "KEY:" the
/// key is the password. Looks at most 256 bytes both ways.
std::optional<UserInfo> FindCurlUser(std::string_view text, size_t mark);

/// The password of a line of .pgpass whose ":5432:" stands at `mark`:
/// host:5432:database:user:password.
std::optional<UserInfo> FindPgpass(std::string_view text, size_t mark);

}  // namespace leaksift::generic
