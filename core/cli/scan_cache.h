// The folder that --cache names, if it may be used for a repository.
#pragma once

#include <iosfwd>
#include <optional>

#include "base/result.h"
#include "cli/options.h"
#include "cli/scan_setup.h"
#include "scan/cache_folder.h"
#include "source/git_layout.h"

namespace leaksift {

/// Nothing when no folder is named, or the one named cannot be used: a note on `err` says why, and
/// the scan goes on without. Error kUsage: it lies in the work tree that is scanned, where a commit
/// could bring one that was made up, and no fingerprint key of the user's own protects it.
Result<std::optional<CacheFolder>> OpenCache(const Options& options, const ScanSetup& setup,
                                             const GitLayout& layout, std::ostream& err);

}  // namespace leaksift
