#include "scan/cache_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/descriptor.h"
#include "base/hash.h"

namespace leaksift {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "leaksift cache 1\n";
constexpr size_t kSealSize = 32;
constexpr size_t kKeySize = 32;
constexpr const char* kKeyName = "key";
constexpr const char* kSuffix = ".scan";
constexpr const char* kTemporary = ".part";

Error SystemError(const std::string& path) {
  return {ErrorKind::kIo, path + ": " + std::strerror(errno)};
}

std::string AsText(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// All of a regular file that belongs to this user; nothing if it is something else or too long.
std::optional<std::string> ReadOwn(const std::string& path, uint64_t limit, mode_t forbidden,
                                   bool touch) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat st;
  if (fd.get() < 0 || fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode)) return std::nullopt;
  if (st.st_uid != geteuid() || (st.st_mode & forbidden) != 0) return std::nullopt;
  if (st.st_size < 0 || static_cast<uint64_t>(st.st_size) > limit) return std::nullopt;
  std::string bytes(static_cast<size_t>(st.st_size), '\0');
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = read(fd.get(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    done += static_cast<size_t>(n);
  }
  // The time of use decides which file goes first. That it cannot be set changes nothing else.
  if (touch && futimens(fd.get(), nullptr) != 0) errno = 0;
  return bytes;
}

// A new file beside `path` that nobody else has the name of, readable by this user alone.
std::optional<std::string> WriteBeside(const std::string& path, std::string_view head,
                                       std::string_view bytes) {
  const std::optional<std::string> random = RandomBytes(8);
  if (!random) return std::nullopt;
  const std::string name = path + "." + HexEncode(*random) + kTemporary;
  const Descriptor fd(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (fd.get() < 0) return std::nullopt;
  if (WriteAll(fd.get(), head) && WriteAll(fd.get(), bytes)) return name;
  unlink(name.c_str());
  return std::nullopt;
}

// The folder's key. Of several processes that make one at a time the first one's counts.
Result<std::string> KeyOf(const std::string& folder) {
  const std::string path = folder + "/" + kKeyName;
  constexpr mode_t kOthers = 077;
  std::optional<std::string> key = ReadOwn(path, kKeySize, kOthers, false);
  if (key && key->size() == kKeySize) return std::move(*key);
  // Somebody may have read the one that is there, or put it there: a new one makes all files
  // foreign. One that is good now came from another process a moment ago.
  struct stat st;
  if (lstat(path.c_str(), &st) == 0 &&
      (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & kOthers) != 0 ||
       st.st_size != static_cast<off_t>(kKeySize))) {
    unlink(path.c_str());
  }
  key = RandomBytes(kKeySize);
  const std::optional<std::string> made = key ? WriteBeside(path, "", *key) : std::nullopt;
  if (!made) return Error{ErrorKind::kIo, path + ": cannot be written"};
  const bool first = link(made->c_str(), path.c_str()) == 0;
  unlink(made->c_str());
  if (first) return std::move(*key);
  key = ReadOwn(path, kKeySize, kOthers, false);
  if (key && key->size() == kKeySize) return std::move(*key);
  return Error{ErrorKind::kIo, path + ": cannot be written"};
}

bool HasEnding(const std::string& name, std::string_view ending) {
  return name.size() > ending.size() &&
         name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

Result<CacheFolder> CacheFolder::Open(const std::string& path, std::string_view fingerprint_key,
                                      uint64_t max_bytes) {
  std::error_code failed;
  const fs::path parent = fs::path(path).parent_path();
  if (!parent.empty()) fs::create_directories(parent, failed);
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return SystemError(path);
  struct stat st;
  if (stat(path.c_str(), &st) != 0) return SystemError(path);
  if (!S_ISDIR(st.st_mode)) return Error{ErrorKind::kIo, path + ": not a folder"};
  if (st.st_uid != geteuid()) return Error{ErrorKind::kIo, path + ": belongs to another user"};
  if ((st.st_mode & 022) != 0) return Error{ErrorKind::kIo, path + ": others may write to it"};
  const Result<std::string> key = KeyOf(path);
  if (!key.ok()) return key.error();
  return CacheFolder(path, AsText(HmacSha256(*key, fingerprint_key)), max_bytes);
}

std::string CacheFolder::FileOf(const std::string& name) const {
  return path_ + "/" + name + kSuffix;
}

std::string CacheFolder::Seal(const std::string& name, std::string_view contents) const {
  return AsText(HmacSha256(AsText(HmacSha256(secret_, name)), contents));
}

std::optional<std::string> CacheFolder::Read(const std::string& name) const {
  std::optional<std::string> bytes = ReadOwn(FileOf(name), max_bytes_, 022, true);
  const size_t head = kMagic.size() + kSealSize;
  if (!bytes || bytes->size() < head || bytes->compare(0, kMagic.size(), kMagic) != 0) {
    return std::nullopt;
  }
  const std::string_view all = *bytes;
  if (!SameBytes(Seal(name, all.substr(head)), all.substr(kMagic.size(), kSealSize))) {
    return std::nullopt;
  }
  bytes->erase(0, head);
  return bytes;
}

bool CacheFolder::Write(const std::string& name, std::string_view contents) const {
  if (contents.size() > max_bytes_ / 2) return false;
  const std::string path = FileOf(name);
  const std::string head = std::string(kMagic) + Seal(name, contents);
  const std::optional<std::string> made = WriteBeside(path, head, contents);
  if (!made) return false;
  if (rename(made->c_str(), path.c_str()) != 0) {
    unlink(made->c_str());
    return false;
  }
  MakeRoom();
  return true;
}

// Files that a process which was killed left half written count and go like the others.
void CacheFolder::MakeRoom() const {
  struct File {
    fs::file_time_type used;
    uint64_t size;
    fs::path path;
  };
  std::vector<File> files;
  uint64_t total = 0;
  std::error_code failed;
  for (fs::directory_iterator at(path_, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string file = at->path().filename().string();
    if (!HasEnding(file, kSuffix) && !HasEnding(file, kTemporary)) continue;
    std::error_code gone;  // another process made room at the same time
    const File one{at->last_write_time(gone), at->file_size(gone), at->path()};
    if (gone) continue;
    total += one.size;
    files.push_back(one);
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.used < b.used; });
  for (const File& file : files) {
    if (total <= max_bytes_) return;
    if (unlink(file.path.c_str()) == 0) total -= file.size;
  }
}

}  // namespace leaksift
