#include "cli/scan_cache.h"

#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>

#include "cli/print_error.h"

namespace leaksift {
namespace {

bool IsBelow(const std::string& path, const std::string& folder) {
  return !folder.empty() && path.size() > folder.size() && path[folder.size()] == '/' &&
         path.compare(0, folder.size(), folder) == 0;
}

}  // namespace

Result<std::optional<CacheFolder>> OpenCache(const Options& options, const ScanSetup& setup,
                                             const GitLayout& layout, std::ostream& err) {
  if (options.cache.empty()) return std::optional<CacheFolder>();
  std::error_code failed;
  const std::string path = std::filesystem::weakly_canonical(options.cache, failed).string();
  if (!failed && !setup.has_key && IsBelow(path, RealPath(layout.work_tree)) &&
      !IsBelow(path, RealPath(layout.common_dir))) {
    return Error{ErrorKind::kUsage,
                 options.cache +
                     ": a cache inside of the scanned work tree needs --fingerprint-key, or a "
                     "commit could bring its own"};
  }
  Result<CacheFolder> folder = CacheFolder::Open(
      failed ? options.cache : path, setup.has_key ? setup.options.fingerprint_key : "");
  if (folder.ok()) return std::optional<CacheFolder>(std::move(*folder));
  if (!options.quiet) PrintError(err, "note: no cache: " + folder.error().message);
  return std::optional<CacheFolder>();
}

}  // namespace leaksift
