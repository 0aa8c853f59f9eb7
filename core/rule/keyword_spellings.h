// The spellings that a keyword of a rule file stands for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaksift {

/// Services are spelled in as many ways as there are habits: acme_api, acme-api, acme.api, acme
/// api, acmeapi. An underscore between two letters or digits stands for all five, provided that at
/// least three letters or digits precede the first one: "do_api" is just that, since "do api" is no
/// name. All underscores of a keyword change together. The first spelling is the keyword itself.
std::vector<std::string> KeywordSpellings(std::string_view keyword);

}  // namespace leaksift
