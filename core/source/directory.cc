#include "source/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "source/git_ignore.h"

namespace leaksift {
namespace {

std::string SystemReason() { return std::strerror(errno); }

std::string_view KindOf(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "not a regular file";
}

std::string Join(const std::string& directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  return directory.back() == '/' ? directory + std::string(name)
                                 : directory + "/" + std::string(name);
}

bool IsGitDirectory(std::string_view on_disk) {
  if (on_disk.ends_with("/.")) on_disk.remove_suffix(2);  // the root, see WalkTree
  return on_disk.ends_with("/.git") || on_disk == ".git";
}

struct DirCloser {
  void operator()(DIR* dir) const { closedir(dir); }
};
using OpenDir = std::unique_ptr<DIR, DirCloser>;

OpenDir OpenDirectory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return nullptr;
  DIR* dir = fdopendir(fd);
  if (!dir) close(fd);
  return OpenDir(dir);
}

class Walker {
 public:
  Walker(const WalkOptions& options, WalkVisitor* visitor) : options_(options), visitor_(visitor) {}

  void Walk(const std::string& root, const std::string& prefix) {
    if (options_.gitignore) ignore_ = GitIgnore::Discover(root);
    pending_.push_back({root, prefix});
    while (!pending_.empty()) {
      const Directory directory = std::move(pending_.back());
      pending_.pop_back();
      List(directory);
    }
  }

  void Unit(const std::string& on_disk, const std::string& path, mode_t mode) {
    if (S_ISREG(mode))
      visitor_->OnFile({path, on_disk, false});
    else
      visitor_->OnNote({path, std::string(KindOf(mode)), true, false});
  }

 private:
  struct Directory {
    std::string on_disk;
    std::string path;
  };

  void List(const Directory& directory) {
    const OpenDir dir = OpenDirectory(directory.on_disk);
    if (!dir) return Unreadable(directory);
    errno = 0;
    while (const dirent* entry = readdir(dir.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") Entry(directory, name, entry->d_type, dirfd(dir.get()));
      errno = 0;
    }
    if (errno != 0) Unreadable(directory);
  }

  void Unreadable(const Directory& directory) {
    visitor_->OnNote({directory.path.empty() ? "." : directory.path, SystemReason(), true, true});
  }

  void Entry(const Directory& directory, std::string_view name, unsigned char type, int dir_fd) {
    if (options_.own_repository && name == ".git") return;
    const std::string path = Join(directory.path, name);
    const std::string on_disk = Join(directory.on_disk, name);
    if (const auto reason = Excluded(path, on_disk)) {
      return visitor_->OnNote({path, *reason, false, type == DT_DIR});
    }
    if (type == DT_REG) return visitor_->OnFile({path, on_disk, false});
    if (type == DT_DIR) return Enter(directory, name, on_disk, path);
    struct stat info;
    if (fstatat(dir_fd, std::string(name).c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return visitor_->OnNote({path, SystemReason(), true, false});
    }
    if (S_ISDIR(info.st_mode)) return Enter(directory, name, on_disk, path);
    if (S_ISLNK(info.st_mode) && options_.own_repository) {
      return visitor_->OnFile({path, on_disk, true});
    }
    if (S_ISLNK(info.st_mode)) return Link(dir_fd, std::string(name), path);
    Unit(on_disk, path, info.st_mode);
  }

  void Link(int dir_fd, const std::string& name, const std::string& path) {
    struct stat target;
    if (fstatat(dir_fd, name.c_str(), &target, 0) == 0) {
      return visitor_->OnNote({path, "a symbolic link, which is not followed", false, false});
    }
    std::string reason = errno == ENOENT  ? "a symbolic link to nothing"
                         : errno == ELOOP ? "a symbolic link that leads to itself"
                                          : "a symbolic link: " + SystemReason();
    visitor_->OnNote({path, std::move(reason), true, false});
  }

  void Enter(const Directory& parent, std::string_view name, const std::string& on_disk,
             const std::string& path) {
    if (name == "objects" && IsGitDirectory(parent.on_disk)) {
      return visitor_->OnNote(
          {path, "git's compressed objects: `leaksift git` reads them", false, true});
    }
    struct stat git;
    if (options_.own_repository && lstat((on_disk + "/.git").c_str(), &git) == 0) {
      return visitor_->OnNote({path, "a repository of its own", false, true});
    }
    pending_.push_back({on_disk, path});
  }

  std::optional<std::string> Excluded(const std::string& path, const std::string& on_disk) const {
    for (const std::string& glob : options_.exclude) {
      if (MatchesGlob(glob, path)) return "excluded by " + glob;
    }
    if (ignore_ && ignore_->IsIgnored(on_disk)) return std::string(kIgnoredReason);
    return std::nullopt;
  }

  const WalkOptions& options_;
  WalkVisitor* visitor_;
  std::unique_ptr<GitIgnore> ignore_;
  std::vector<Directory> pending_;
};

// A `*` or `**` of a pattern, and from where in the text what follows it was last tried.
struct Star {
  size_t pattern = std::string_view::npos;  // behind the star
  size_t text = 0;
  bool parts = false;  // "**/": what follows begins at a part of the path

  /// Moves on to the next place in `text`; false: there is none. `deep`: may go over '/'.
  bool Retry(std::string_view path, bool deep) {
    if (pattern == std::string_view::npos) return false;
    do {
      if (text >= path.size() || (!deep && path[text] == '/')) return false;
      ++text;
    } while (parts && path[text - 1] != '/');
    return true;
  }
};

// Glob against the whole of `text`. On a mismatch only the last star is tried again, and then the
// last `**` before it: what stands before a star has been met as early as possible, which leaves
// the rest of the pattern most to choose from.
bool GlobAll(std::string_view pattern, std::string_view text) {
  Star star, deep;
  size_t p = 0, t = 0;
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      const bool twice = p + 1 < pattern.size() && pattern[p + 1] == '*';
      const bool parts = (p == 0 || pattern[p - 1] == '/') && pattern.substr(p).starts_with("**/");
      p += parts ? 3 : twice ? 2 : 1;
      star = {};
      (twice ? deep : star) = {p, t, parts};
    } else if (t < text.size() && p < pattern.size() &&
               (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
      ++p, ++t;
    } else if (star.Retry(text, false)) {
      p = star.pattern, t = star.text;
    } else if (deep.Retry(text, true)) {
      p = deep.pattern, t = deep.text;
      star = {};
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

bool MatchesGlob(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && pattern.back() == '/') pattern.remove_suffix(1);
  const bool whole = pattern.find('/') != std::string_view::npos;
  // Both may be absolute, or the pattern's first '/' only says that it is about the whole path.
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (path.starts_with('/')) path.remove_prefix(1);
  if (pattern.empty()) return false;
  size_t begin = 0;
  for (size_t end = 0; end <= path.size(); ++end) {
    if (end < path.size() && path[end] != '/') continue;
    if (GlobAll(pattern, path.substr(whole ? 0 : begin, end - (whole ? 0 : begin)))) return true;
    begin = end + 1;
  }
  return false;
}

Result<void> WalkTree(const std::string& root, const std::string& prefix,
                      const WalkOptions& options, WalkVisitor* visitor) {
  struct stat info;
  // The root may be a link: the user named it.
  if (stat(root.c_str(), &info) != 0) {
    return Error{ErrorKind::kUsage, root + ": " + SystemReason()};
  }
  Walker walker(options, visitor);
  if (S_ISDIR(info.st_mode)) {
    // O_NOFOLLOW in OpenDirectory would refuse a link as the root.
    walker.Walk(root + (root.back() == '/' ? "." : "/."), prefix);
  } else {
    // FileReader::Open would refuse it too: it gets the file that the link leads to.
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(root.c_str(), nullptr),
                                                           &std::free);
    walker.Unit(real ? real.get() : root, prefix.empty() ? root : prefix, info.st_mode);
  }
  return {};
}

Result<std::unique_ptr<FileReader>> FileReader::Open(const std::string& path) {
  int fd;
  do {
    fd = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return Error{ErrorKind::kIo, SystemReason()};
  struct stat info;
  std::optional<Error> error;
  if (fstat(fd, &info) != 0)
    error = Error{ErrorKind::kIo, SystemReason()};
  else if (!S_ISREG(info.st_mode))
    error = Error{ErrorKind::kUnsupported, std::string(KindOf(info.st_mode))};
  if (error) {
    close(fd);
    return *error;
  }
  const int64_t modified = info.st_mtim.tv_sec * int64_t{1000000000} + info.st_mtim.tv_nsec;
  return std::unique_ptr<FileReader>(
      new FileReader(fd, static_cast<uint64_t>(info.st_size), modified));
}

FileReader::~FileReader() { close(fd_); }

Result<size_t> FileReader::Read(char* buffer, size_t capacity) {
  size_t done = 0;
  while (done < capacity) {
    const ssize_t n = read(fd_, buffer + done, capacity - done);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error{ErrorKind::kIo, SystemReason()};
    done += static_cast<size_t>(n);
  }
  return done;
}

bool FileReader::Unchanged() const {
  struct stat info;
  if (fstat(fd_, &info) != 0) return false;
  return static_cast<uint64_t>(info.st_size) == size_ &&
         info.st_mtim.tv_sec * int64_t{1000000000} + info.st_mtim.tv_nsec == modified_;
}

}  // namespace leaksift
