#include "source/git_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/descriptor.h"

namespace leaksift {
namespace {

Error SystemError(const std::string& path, int code) {
  const ErrorKind kind = code == ENOENT || code == ENOTDIR ? ErrorKind::kMissing : ErrorKind::kIo;
  return {kind, path + ": " + std::strerror(code)};
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

GitFolderEntry::Kind KindOf(const std::string& path) {
  struct stat st;
  if (lstat(path.c_str(), &st) != 0) return GitFolderEntry::Kind::kOther;
  if (S_ISREG(st.st_mode)) return GitFolderEntry::Kind::kFile;
  if (S_ISDIR(st.st_mode)) return GitFolderEntry::Kind::kFolder;
  if (S_ISLNK(st.st_mode)) return GitFolderEntry::Kind::kLink;
  return GitFolderEntry::Kind::kOther;
}

GitFolderEntry::Kind KindOf(const std::string& path, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return GitFolderEntry::Kind::kFile;
    case DT_DIR:
      return GitFolderEntry::Kind::kFolder;
    case DT_LNK:
      return GitFolderEntry::Kind::kLink;
    case DT_UNKNOWN:
      return KindOf(path);
    default:
      return GitFolderEntry::Kind::kOther;
  }
}

}  // namespace

Result<std::string> ReadGitFile(const std::string& path, size_t limit) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return SystemError(path, errno);
  struct stat st;
  if (fstat(file.get(), &st) != 0) return SystemError(path, errno);
  if (!S_ISREG(st.st_mode)) return Error{ErrorKind::kIo, path + ": not a regular file"};
  std::string bytes;
  char buffer[16384];
  while (true) {
    const ssize_t n = read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return SystemError(path, errno);
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(n));
    if (bytes.size() > limit) {
      return Error{ErrorKind::kBudget, path + ": longer than " + std::to_string(limit) + " bytes"};
    }
  }
}

Result<std::vector<GitFolderEntry>> ListGitFolder(const std::string& path) {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (folder == nullptr) return SystemError(path, errno);
  std::vector<GitFolderEntry> entries;
  while (true) {
    errno = 0;
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    entries.push_back({name, KindOf(path + "/" + name, *entry)});
  }
  if (errno != 0) return SystemError(path, errno);
  std::sort(entries.begin(), entries.end(),
            [](const GitFolderEntry& a, const GitFolderEntry& b) { return a.name < b.name; });
  return entries;
}

std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&free)> real(realpath(path.c_str(), nullptr), &free);
  return real == nullptr ? std::string() : std::string(real.get());
}

std::string ResolveFrom(const std::string& folder, const std::string& path) {
  return !path.empty() && path[0] == '/' ? path : folder + "/" + path;
}

std::string TrimEnd(std::string text) {
  while (!text.empty() && std::strchr(" \t\r\n", text.back()) != nullptr) text.pop_back();
  return text;
}

}  // namespace leaksift
