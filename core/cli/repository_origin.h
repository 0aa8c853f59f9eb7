// Where a clone came from, for reports that name it (SARIF's versionControlProvenance).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/git_layout.h"

namespace leaksift {

/// The address of the remote `name` as the repository's own configuration has it: the first
/// remote.<name>.url that is not empty. Other files that it includes, and rewriting
/// (url.<base>.insteadOf), do not count. Empty: there is none, or the file cannot be read; no scan
/// depends on it. It may hold credentials: reports print it by RepositoryUri (report/view.h) only.
std::string RemoteAddress(const GitLayout& layout, std::string_view name);

/// The address of "origin" of the repository that all of `paths` are in; empty where they are in
/// none, in several, or in one that is not to be read with `options`.
std::string CommonRemoteAddress(const std::vector<std::string>& paths,
                                const GitOpenOptions& options);

}  // namespace leaksift
