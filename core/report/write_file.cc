// The text goes to a new file in the target's folder, is forced to the disk, and takes the target's
// name in one step: a reader sees the old file or the whole new one, also after a crash or on a
// full disk. What cannot be renamed over (a device, a FIFO) is written to as it stands.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "finding/text_escape.h"
#include "report/report.h"

namespace leaksift {
namespace {

Error SystemError(const std::string& path, std::string_view action, int code) {
  return {ErrorKind::kIo,
          fmt::format("{} {}: {}", action, TerminalText(path), std::strerror(code))};
}

/// Closes on destruction; Close tells whether that failed (a network file system may say so only
/// then).
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() { Close(); }
  File(const File&) = delete;  // owns a descriptor
  File& operator=(const File&) = delete;

  int fd() const { return fd_; }
  bool Close() {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 || ::close(fd) == 0 || errno == EINTR;
  }

 private:
  int fd_;
};

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A name beside the target that no other process and no other thread takes.
std::string TemporaryName(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  const std::string folder = FolderOf(path);
  return fmt::format("{}/.leaksift-{}-{}.tmp", folder, ::getpid(), counter++);
}

Result<void> WriteStraight(const std::string& path, std::string_view text) {
  File file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (file.fd() < 0) return SystemError(path, "cannot open", errno);
  if (!WriteAll(file.fd(), text)) return SystemError(path, "cannot write", errno);
  if (!file.Close()) return SystemError(path, "cannot write", errno);
  return {};
}

Result<void> FillAndRename(const std::string& temporary, const std::string& path,
                           std::string_view text) {
  File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.fd() < 0) return SystemError(path, "cannot create a file to become", errno);
  int code = 0;
  if (!WriteAll(file.fd(), text) || ::fsync(file.fd()) != 0 || !file.Close() ||
      ::rename(temporary.c_str(), path.c_str()) != 0) {
    code = errno;
    ::unlink(temporary.c_str());
    return SystemError(path, "cannot write", code);
  }
  // The name, too, has to reach the disk. Some file systems cannot sync a folder; the file itself
  // is safe.
  File folder(::open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() >= 0) ::fsync(folder.fd());
  return {};
}

}  // namespace

Result<void> WriteFileAtomically(const std::string& path, std::string_view text) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) return SystemError(path, "cannot write", errno);
    return FillAndRename(TemporaryName(path), path, text);
  }
  if (S_ISDIR(info.st_mode)) return SystemError(path, "cannot write", EISDIR);
  if (!S_ISREG(info.st_mode)) return WriteStraight(path, text);
  // Renaming over a symbolic link would replace the link.
  const std::unique_ptr<char, decltype(&std::free)> target(::realpath(path.c_str(), nullptr),
                                                           &std::free);
  if (target == nullptr) return SystemError(path, "cannot write", errno);
  return FillAndRename(TemporaryName(target.get()), target.get(), text);
}

}  // namespace leaksift
