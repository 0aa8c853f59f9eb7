// Files of a directory tree, and their bytes.
//
// Nothing is followed and nothing is run: every open uses O_NOFOLLOW and O_NONBLOCK and is checked
// with fstat. A symbolic link whose target exists is skipped (what it points to is read at its own
// place, if that is in the tree). What cannot be listed or read is a failed entry of the ledger:
// FIFOs, sockets, devices and symbolic links that lead nowhere or to themselves among them, since
// nobody can say what would have been in them. The walk goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace leaksift {

/// A regular file to be read.
struct FileUnit {
  std::string path;     // as it is reported: relative to the root, '/' between parts, raw bytes
  std::string on_disk;  // as it is opened
  bool link = false;    // a symbolic link: what it says is the text, and is not followed
};

/// A unit that was not read; `failed` says whether it should have been.
struct WalkNote {
  std::string path;
  std::string reason;
  bool failed = false;
  bool directory = false;
};

/// The reason of notes about what .gitignore excludes.
inline constexpr std::string_view kIgnoredReason = "excluded by .gitignore";

struct WalkOptions {
  bool gitignore = false;  // leave out what .gitignore files of a surrounding repository exclude
  std::vector<std::string> exclude;  // globs of reported paths (see MatchesGlob)
  /// The work tree of one git repository: ".git" is left out, repositories inside of it are
  /// skipped, and symbolic links are texts (FileUnit::link).
  bool own_repository = false;
};

class WalkVisitor {
 public:
  virtual ~WalkVisitor() = default;
  virtual void OnFile(FileUnit file) = 0;
  virtual void OnNote(WalkNote note) = 0;
};

/// Visits every regular file below `root` (or `root` itself when it is a file). Paths are reported
/// relative to `root` with `prefix` before them. A `root` that is a symbolic link is followed, as
/// the user named it. Inside a directory called .git, the objects folder is skipped: object data is
/// compressed and is read by `leaksift git`. Error kUsage: `root` does not exist.
Result<void> WalkTree(const std::string& root, const std::string& prefix,
                      const WalkOptions& options, WalkVisitor* visitor);

/// The pattern of --exclude and of configuration: `*` any bytes but '/', `**` any, `**` and a '/'
/// any number of whole parts, `?` one byte but '/'. A pattern without '/' is compared with every
/// part of the path, one with '/' with the whole path or a leading part of it; a '/' at its end
/// does not count. Takes time in proportion to the product of the lengths at most.
bool MatchesGlob(std::string_view pattern, std::string_view path);

/// The bytes of a file, read in pieces into memory that is used again. One thread at a time.
class FileReader {
 public:
  /// Opens a regular file. Error kIo with the system's reason; kUnsupported for anything but a
  /// regular file.
  static Result<std::unique_ptr<FileReader>> Open(const std::string& path);
  ~FileReader();
  FileReader(const FileReader&) = delete;  // owns a descriptor
  FileReader& operator=(const FileReader&) = delete;

  /// Size when it was opened.
  uint64_t size() const { return size_; }

  /// Reads up to `capacity` bytes; 0 at the end. Short reads and EINTR are handled. Error kIo.
  Result<size_t> Read(char* buffer, size_t capacity);

  /// Whether size and modification time are what they were when the file was opened.
  bool Unchanged() const;

 private:
  FileReader(int fd, uint64_t size, int64_t modified) : fd_(fd), size_(size), modified_(modified) {}
  int fd_;
  uint64_t size_;
  int64_t modified_;  // nanoseconds
};

}  // namespace leaksift
