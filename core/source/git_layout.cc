#include "source/git_layout.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "source/git_config.h"

namespace leaksift {
namespace {

constexpr size_t kSmallFile = size_t{1} << 20;
constexpr size_t kShallowFile = size_t{64} << 20;

Error Unsupported(std::string what) { return {ErrorKind::kUnsupported, std::move(what)}; }

bool IsFolder(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

bool Exists(const std::string& path) {
  struct stat st;
  return lstat(path.c_str(), &st) == 0;
}

bool IsFile(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode);
}

std::string Parent(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool Inside(const std::string& folder, const std::string& path) {
  return path == folder || path.compare(0, folder.size() + 1, folder + "/") == 0;
}

class Opener {
 public:
  explicit Opener(const GitOpenOptions& options) : options_(options) {}

  Result<GitLayout> Open(const std::string& path) {
    if (Result<void> r = Locate(path); !r.ok()) return r.error();
    if (Result<void> r = ReadCommonDir(); !r.ok()) return r.error();
    if (Result<void> r = CheckOwners(); !r.ok()) return r.error();
    if (Result<void> r = ReadConfig(); !r.ok()) return r.error();
    layout_.object_dir = layout_.common_dir + "/objects";
    ReadShallow();
    FindQuarantine();
    return std::move(layout_);
  }

 private:
  Result<void> Locate(const std::string& path);
  Result<void> FollowGitFile(const std::string& file);
  bool Confirmed(const std::string& git_dir, const std::string& file) const;
  Result<void> ReadCommonDir();
  Result<void> CheckOwners() const;
  Result<void> ReadConfig();
  Result<void> CheckExtension(const GitConfigEntry& entry, int version);
  void ReadShallow();
  void FindQuarantine();

  const GitOpenOptions options_;
  GitLayout layout_;
};

Result<void> Opener::Locate(const std::string& path) {
  std::string at = RealPath(path);
  if (at.empty()) return Error{ErrorKind::kMissing, path + ": " + std::strerror(errno)};
  if (IsFile(at)) return FollowGitFile(at);
  while (true) {
    const std::string dot_git = at + "/.git";
    if (IsFile(dot_git)) return FollowGitFile(dot_git);
    if (IsGitDir(dot_git)) {
      // ".git" may be a link; then the worktree is where the link is, if that is allowed at all.
      layout_.git_dir = RealPath(dot_git);
      layout_.work_tree = at;
      if (!Inside(at, layout_.git_dir) && !options_.allow_outside) {
        return Unsupported(dot_git + ": a link to a repository outside of this folder");
      }
      return {};
    }
    if (IsGitDir(at)) {
      layout_.git_dir = at;
      if (at.size() > 5 && at.compare(at.size() - 5, 5, "/.git") == 0)
        layout_.work_tree = Parent(at);
      return {};
    }
    if (!options_.search_parents || at == "/") break;
    at = Parent(at);
  }
  return Error{ErrorKind::kMissing, path + ": no git repository"};
}

Result<void> Opener::FollowGitFile(const std::string& file) {
  Result<std::string> text = ReadGitFile(file, kSmallFile);
  if (!text.ok()) return text.error();
  constexpr std::string_view kPrefix = "gitdir:";
  if (text->compare(0, kPrefix.size(), kPrefix) != 0) {
    return Error{ErrorKind::kMissing, file + ": no git repository"};
  }
  std::string target = TrimEnd(text->substr(kPrefix.size()));
  target.erase(0, target.find_first_not_of(" \t"));
  layout_.work_tree = Parent(file);
  layout_.git_dir = RealPath(ResolveFrom(layout_.work_tree, target));
  if (layout_.git_dir.empty() || !IsGitDir(layout_.git_dir)) {
    return Error{ErrorKind::kMissing, file + ": leads to no git repository"};
  }
  if (options_.allow_outside || Inside(layout_.work_tree, layout_.git_dir) ||
      Confirmed(layout_.git_dir, file)) {
    return {};
  }
  return Unsupported(file + ": leads to a repository outside, which does not know of this folder");
}

/// Whether the repository itself says that `file` is one of its worktrees, or its worktree as a
/// submodule.
bool Opener::Confirmed(const std::string& git_dir, const std::string& file) const {
  const Result<std::string> back = ReadGitFile(git_dir + "/gitdir", kSmallFile);
  if (back.ok() && RealPath(ResolveFrom(git_dir, TrimEnd(*back))) == file) return true;
  const Result<std::string> text = ReadGitFile(git_dir + "/config", kSmallFile);
  if (!text.ok()) return false;
  const Result<std::vector<GitConfigEntry>> config = ParseGitConfig(*text);
  if (!config.ok()) return false;
  return std::any_of(config->begin(), config->end(), [&](const GitConfigEntry& entry) {
    return entry.Is("core", "worktree") &&
           RealPath(ResolveFrom(git_dir, entry.value)) == Parent(file);
  });
}

Result<void> Opener::ReadCommonDir() {
  layout_.common_dir = layout_.git_dir;
  const std::string file = layout_.git_dir + "/commondir";
  if (!Exists(file)) return {};
  Result<std::string> text = ReadGitFile(file, kSmallFile);
  if (!text.ok()) return text.error();
  layout_.common_dir = RealPath(ResolveFrom(layout_.git_dir, TrimEnd(*text)));
  const std::string& common = layout_.common_dir;
  if (common.empty() || !IsFolder(common + "/objects")) {
    return Error{ErrorKind::kMissing, file + ": leads to no git repository"};
  }
  if (options_.allow_outside || Parent(layout_.git_dir) == common + "/worktrees") return {};
  return Unsupported(file + ": leads to a repository that this is no worktree of");
}

Result<void> Opener::CheckOwners() const {
  if (options_.trust_owner) return {};
  for (const std::string& path : {layout_.work_tree, layout_.git_dir, layout_.common_dir}) {
    if (path.empty()) continue;
    if (Result<void> owner = CheckOwner(path); !owner.ok()) return owner;
  }
  return {};
}

Result<void> Opener::ReadConfig() {
  const std::string path = layout_.common_dir + "/config";
  const Result<std::string> text = ReadGitFile(path, kSmallFile);
  if (!text.ok()) {
    if (text.error().kind == ErrorKind::kMissing) return {};
    return text.error();
  }
  Result<std::vector<GitConfigEntry>> config = ParseGitConfig(*text);
  if (!config.ok()) return Error{config.error().kind, path + ": " + config.error().message};
  int version = 0;
  for (const GitConfigEntry& entry : *config) {
    if (!entry.Is("core", "repositoryformatversion")) continue;
    const char* end = entry.value.data() + entry.value.size();
    const auto parsed = std::from_chars(entry.value.data(), end, version);
    if (parsed.ec != std::errc() || parsed.ptr != end || version < 0 || version > 1) {
      return Unsupported(path + ": a repository format of an unknown version");
    }
  }
  for (const GitConfigEntry& entry : *config) {
    if (entry.section == "extensions" && entry.subsection.empty()) {
      if (Result<void> known = CheckExtension(entry, version); !known.ok()) return known;
    }
    if (entry.section != "remote") continue;
    if (entry.key == "partialclonefilter" || (entry.key == "promisor" && entry.IsTrue())) {
      layout_.promisor = true;
    }
  }
  return {};
}

/// Extensions change where and how data is stored: one that is not known may hide all of it.
Result<void> Opener::CheckExtension(const GitConfigEntry& entry, int version) {
  const std::string& key = entry.key;
  if (key == "partialclone") layout_.promisor = true;
  if (key == "objectformat" && entry.value != "sha1") {
    return Unsupported("the repository's object format is " + entry.value + ", only sha1 is read");
  }
  if (key == "refstorage" && entry.value != "files") {
    return Unsupported("the repository stores its refs as " + entry.value +
                       ", only files are read");
  }
  static constexpr std::string_view kKnown[] = {
      "noop",           "noop-v1",      "preciousobjects", "partialclone",
      "worktreeconfig", "objectformat", "refstorage",      "relativeworktrees"};
  const bool known = std::find(std::begin(kKnown), std::end(kKnown), key) != std::end(kKnown);
  if (!known && version > 0) return Unsupported("an unknown repository extension: " + key);
  return {};
}

void Opener::ReadShallow() {
  const std::string path = layout_.common_dir + "/shallow";
  const Result<std::string> text = ReadGitFile(path, kShallowFile);
  if (!text.ok()) {
    if (text.error().kind != ErrorKind::kMissing) layout_.problems.push_back({path, text.error()});
    return;
  }
  size_t line_number = 0;
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    const std::optional<ObjectId> id = ObjectId::FromHex(TrimEnd(text->substr(at, end - at)));
    ++line_number;
    if (id.has_value()) {
      layout_.shallow.push_back(*id);
    } else {
      layout_.problems.push_back(
          {path,
           {ErrorKind::kCorrupt, "line " + std::to_string(line_number) + " is no object id"}});
    }
    at = end + 1;
  }
  std::sort(layout_.shallow.begin(), layout_.shallow.end());
}

/// git makes it below the folder of objects and nowhere else (tmp-objdir.c), so whoever sets the
/// variable can name no other repository.
void Opener::FindQuarantine() {
  if (options_.quarantine.empty()) return;
  const std::string folder = RealPath(options_.quarantine);
  if (folder.empty() || !IsFolder(folder) || Parent(folder) != RealPath(layout_.object_dir)) {
    layout_.problems.push_back({options_.quarantine,
                                {ErrorKind::kMissing,
                                 "named by GIT_QUARANTINE_PATH, but no folder of this "
                                 "repository's objects"}});
    return;
  }
  layout_.quarantine = folder;
}

/// The user that called sudo, if root runs this for them.
bool IsSudoUser(uid_t owner) {
  const char* text = std::getenv("SUDO_UID");
  if (geteuid() != 0 || text == nullptr) return false;
  uint64_t uid = 0;
  const char* end = text + std::strlen(text);
  const auto parsed = std::from_chars(text, end, uid);
  return parsed.ec == std::errc() && parsed.ptr == end && uid == owner;
}

}  // namespace

bool IsGitDir(const std::string& path) {
  if (!Exists(path + "/HEAD")) return false;
  return IsFile(path + "/commondir") || (IsFolder(path + "/objects") && IsFolder(path + "/refs"));
}

Result<GitLayout> OpenGitLayout(const std::string& path, const GitOpenOptions& options) {
  return Opener(options).Open(path);
}

Result<void> CheckOwner(const std::string& path) {
  struct stat st;
  if (stat(path.c_str(), &st) != 0) {
    return Error{ErrorKind::kIo, path + ": " + std::strerror(errno)};
  }
  if (st.st_uid == geteuid() || IsSudoUser(st.st_uid)) return {};
  return Error{ErrorKind::kIo, path + ": belongs to another user (uid " +
                                   std::to_string(st.st_uid) +
                                   "); --trust-owner reads it all the same"};
}

}  // namespace leaksift
