// First the entries of the index, each compared with what is in its place; then a walk over the
// work tree for what has no entry.
#include "source/git_worktree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/descriptor.h"
#include "source/git_handle.h"
#include "source/git_object.h"

namespace leaksift {
namespace {

constexpr size_t kMostCompared = size_t{32} << 20;
constexpr uint32_t kFormatMask = 0170000;
constexpr uint32_t kSubmodule = 0160000;

// A path of an index that may be anybody's: it must not lead out of the work tree.
bool StaysInside(std::string_view path) {
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return true;
}

// Folders of the work tree, opened part by part without following links. Keeps the last one open:
// an index is sorted.
class Folders {
 public:
  explicit Folders(const std::string& root) : root_(root) {}

  /// A descriptor of `folder` ("" is the root) that stays open until the next call; negative with
  /// errno.
  int Open(std::string_view folder) {
    if (last_ && folder == name_) return last_->get();
    last_.emplace(open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    name_ = folder;
    for (size_t at = 0; at < folder.size() && last_->get() >= 0;) {
      const size_t end = std::min(folder.find('/', at), folder.size());
      const std::string part(folder.substr(at, end - at));
      const int next =
          openat(last_->get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      const int reason = errno;
      last_.emplace(next);
      errno = reason;
      at = end + 1;
    }
    return last_->get();
  }

 private:
  const std::string root_;
  std::string name_;
  std::optional<Descriptor> last_;
};

std::optional<std::string> LinkTarget(int folder, const std::string& name, size_t size) {
  std::string target(size + 1, '\0');  // one more byte shows that it grew
  const ssize_t n = readlinkat(folder, name.c_str(), target.data(), target.size());
  if (n < 0 || static_cast<size_t>(n) > size) return std::nullopt;
  target.resize(static_cast<size_t>(n));
  return target;
}

std::optional<std::string> FileContents(int folder, const std::string& name, size_t size) {
  const Descriptor fd(openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (fd.get() < 0) return std::nullopt;
  std::string contents(size, '\0');
  for (size_t done = 0; done < size;) {
    const ssize_t n = read(fd.get(), contents.data() + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    done += static_cast<size_t>(n);
  }
  return contents;
}

class Comparison {
 public:
  Comparison(const GitLayout& layout, const WalkOptions& options, WalkVisitor* visitor)
      : root_(layout.work_tree), options_(options), visitor_(visitor), folders_(root_) {
    struct stat st;
    if (stat((layout.git_dir + "/index").c_str(), &st) == 0) index_time_ = st.st_mtim.tv_sec;
  }

  /// Entries of one path (a conflict has several) come one after the other.
  void Entry(const git_index_entry& entry) {
    const std::string path = entry.path;
    if (!known_.insert(path).second) return;
    for (const std::string& glob : options_.exclude) {
      if (MatchesGlob(glob, path)) return;  // the walk says so
    }
    if ((entry.mode & kFormatMask) == kSubmodule) return;
    if (!StaysInside(path)) {
      return visitor_->OnNote({path, "a name in the index that is no path", true, false});
    }
    const size_t slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    const int folder = folders_.Open(slash == std::string::npos ? "" : path.substr(0, slash));
    struct stat st;
    if (folder < 0 || fstatat(folder, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return;  // gone
      return visitor_->OnNote({path, std::strerror(errno), true, false});
    }
    // Others are no contents of the entry. The walk meets them.
    const bool link = S_ISLNK(st.st_mode);
    if (!link && !S_ISREG(st.st_mode)) return;
    if (git_index_entry_stage(&entry) == 0 && IsSame(entry, st, folder, name)) return;
    visitor_->OnFile({path, root_ + "/" + path, link});
  }

  bool Knows(const std::string& path) const { return known_.contains(path); }

 private:
  bool IsSame(const git_index_entry& entry, const struct stat& st, int folder,
              const std::string& name) const {
    const uint64_t size = static_cast<uint64_t>(st.st_size);
    const bool link = S_ISLNK(st.st_mode);
    if (link != ((entry.mode & kFormatMask) == S_IFLNK)) return false;
    if (Untouched(entry, st)) return true;
    if (size > kMostCompared) return false;
    const std::optional<std::string> contents =
        link ? LinkTarget(folder, name, size) : FileContents(folder, name, size);
    if (!contents) return false;  // whoever reads it next will say why
    const ObjectId id = ComputeObjectId(ObjectType::kBlob, *contents);
    return std::memcmp(id.bytes.data(), entry.id.id, ObjectId::kSize) == 0;
  }

  // What the file system says is what it said when the entry was made, and so long before the index
  // was written that a change after it would show.
  bool Untouched(const git_index_entry& entry, const struct stat& st) const {
    return entry.mtime.seconds < index_time_ && entry.mtime.seconds == st.st_mtim.tv_sec &&
           entry.mtime.nanoseconds == st.st_mtim.tv_nsec &&
           entry.ctime.seconds == st.st_ctim.tv_sec &&
           entry.ctime.nanoseconds == st.st_ctim.tv_nsec &&
           entry.file_size == static_cast<uint32_t>(st.st_size) &&
           entry.ino == static_cast<uint32_t>(st.st_ino);
  }

  const std::string root_;
  const WalkOptions& options_;
  WalkVisitor* visitor_;
  Folders folders_;
  int64_t index_time_ = 0;
  std::unordered_set<std::string> known_;
};

// Passes on what the index does not know.
class Untracked : public WalkVisitor {
 public:
  Untracked(const Comparison& index, WalkVisitor* visitor) : index_(index), visitor_(visitor) {}

  void OnFile(FileUnit file) override {
    if (!index_.Knows(file.path)) visitor_->OnFile(std::move(file));
  }
  void OnNote(WalkNote note) override {
    // Files with an entry are read although they are ignored.
    const bool ignored = !note.failed && note.reason == kIgnoredReason;
    if (!ignored || !index_.Knows(note.path)) visitor_->OnNote(std::move(note));
  }

 private:
  const Comparison& index_;
  WalkVisitor* visitor_;
};

}  // namespace

Result<void> WalkUnstaged(const GitLayout& layout, const WalkOptions& options,
                          WalkVisitor* visitor) {
  if (layout.work_tree.empty()) {
    return Error{ErrorKind::kUsage, layout.git_dir + ": has no work tree"};
  }
  InitGitLibrary();
  git_index* handle = nullptr;
  if (git_index_open(&handle, (layout.git_dir + "/index").c_str()) != 0) {
    return Error{ErrorKind::kCorrupt, "the index: " + LastGitError()};
  }
  const GitIndex index(handle);
  Comparison comparison(layout, options, visitor);
  for (size_t i = 0; i < git_index_entrycount(handle); ++i) {
    comparison.Entry(*git_index_get_byindex(handle, i));
  }
  WalkOptions walk = options;
  walk.gitignore = true;
  walk.own_repository = true;
  Untracked untracked(comparison, visitor);
  return WalkTree(layout.work_tree, "", walk, &untracked);
}

}  // namespace leaksift
