// Small files and folders of a git directory: bounded, and only ever regular files.
//
// Whoever made the repository made these files, so nothing here waits for a FIFO, reads a device,
// or trusts a size. Symbolic links to files are followed, as git does (folders shared by several
// checkouts use them).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace leaksift {

/// Something of a repository that could not be read, and so may hide what was to be scanned.
struct GitProblem {
  std::string unit;  // a path, ref name or object id
  Error error;
};

/// The bytes of a regular file. Error kMissing: not there; kBudget: longer than `limit`; kIo:
/// anything else, also what is no regular file.
Result<std::string> ReadGitFile(const std::string& path, size_t limit);

struct GitFolderEntry {
  enum class Kind { kFile, kFolder, kLink, kOther };
  std::string name;
  Kind kind = Kind::kOther;
};

/// What is in a folder, sorted by name. Links are listed, not followed. Error kMissing or kIo.
Result<std::vector<GitFolderEntry>> ListGitFolder(const std::string& path);

/// The path without links and "..", or empty when there is nothing.
std::string RealPath(const std::string& path);

/// `path` as seen from `folder`: unchanged when it is absolute.
std::string ResolveFrom(const std::string& folder, const std::string& path);

/// `text` without white space at its end.
std::string TrimEnd(std::string text);

}  // namespace leaksift
