#include "source/git_refs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace leaksift {
namespace {

constexpr size_t kLooseRefBytes = size_t{1} << 20;  // FETCH_HEAD has a line a branch
constexpr int kMaxFolderDepth = 100;
constexpr int kMaxSymbolicDepth = 5;  // as git
constexpr size_t kHex = 2 * ObjectId::kSize;

struct FoundRef {
  std::optional<ObjectId> id;
  std::string target;  // of a symbolic ref
};

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

class RefReader {
 public:
  RefReader(const GitLayout& layout, const GitRefLimits& limits)
      : layout_(layout), limits_(limits) {}

  GitRefs Read() {
    ReadPseudoRefs(layout_.git_dir, "");
    // Loose before packed: a ref that is packed meanwhile is then seen twice, not missed.
    ReadFolder(layout_.common_dir, "refs", "");
    ReadPacked();
    ReadLogs(layout_.common_dir, "");
    if (layout_.git_dir != layout_.common_dir) ReadWorktree(layout_.git_dir, "");
    ReadWorktrees();
    Resolve();
    std::sort(out_.problems.begin(), out_.problems.end(),
              [](const GitProblem& a, const GitProblem& b) {
                return std::tie(a.unit, a.error.message) < std::tie(b.unit, b.error.message);
              });
    return std::move(out_);
  }

 private:
  void Problem(std::string unit, Error error) {
    out_.problems.push_back({std::move(unit), std::move(error)});
  }
  void Corrupt(std::string unit, std::string what) {
    Problem(std::move(unit), {ErrorKind::kCorrupt, std::move(what)});
  }

  /// False once there are too many.
  bool Room(const std::string& unit) {
    if (found_.size() < limits_.refs) return true;
    if (!std::exchange(full_, true)) Problem(unit, {ErrorKind::kBudget, "too many refs"});
    return false;
  }

  void ReadPacked();
  void ReadFolder(const std::string& base, const std::string& folder, const std::string& prefix);
  void ReadLoose(const std::string& path, const std::string& name, bool link);
  void ReadPseudoRefs(const std::string& git_dir, const std::string& prefix);
  void ReadFetchHead(const std::string& name, std::string_view text);
  void ReadWorktree(const std::string& git_dir, const std::string& prefix);
  void ReadWorktrees();
  void ReadLogs(const std::string& git_dir, const std::string& prefix);
  void ReadLog(const std::string& path, const std::string& ref);
  void Resolve();
  std::optional<ObjectId> Follow(const std::string& name);

  const GitLayout& layout_;
  const GitRefLimits limits_;
  std::map<std::string, FoundRef> found_;
  bool full_ = false;
  GitRefs out_;
};

void RefReader::ReadPacked() {
  const std::string path = layout_.common_dir + "/packed-refs";
  const Result<std::string> text = ReadGitFile(path, limits_.file_bytes);
  if (!text.ok()) {
    if (text.error().kind != ErrorKind::kMissing) Problem(path, text.error());
    return;
  }
  std::string_view rest = *text;
  bool may_peel = false;
  for (size_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = TakeLine(&rest);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '^' && may_peel && ObjectId::FromHex(line.substr(1)).has_value()) {
      may_peel = false;  // what the tag before it leads to: reachable through the tag
      continue;
    }
    const std::optional<ObjectId> id = ObjectId::FromHex(line.substr(0, kHex));
    may_peel = id.has_value() && line.size() > kHex + 1 && line[kHex] == ' ';
    if (!may_peel) {
      Corrupt(path, "line " + std::to_string(number) + " is no ref");
      continue;
    }
    if (!Room(path)) return;
    found_.emplace(line.substr(kHex + 1), FoundRef{id, {}});  // a loose one of that name wins
  }
}

/// Loose refs of a folder.
void RefReader::ReadFolder(const std::string& base, const std::string& folder,
                           const std::string& prefix) {
  std::vector<std::pair<std::string, int>> open = {{folder, 0}};
  while (!open.empty()) {
    const auto [name, depth] = std::move(open.back());
    open.pop_back();
    const std::string path = base + "/" + name;
    const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(path);
    if (!entries.ok()) {
      if (entries.error().kind != ErrorKind::kMissing) Problem(path, entries.error());
      continue;
    }
    for (const GitFolderEntry& entry : *entries) {
      const std::string below = name + "/" + entry.name;
      const bool link = entry.kind == GitFolderEntry::Kind::kLink;
      if (entry.kind == GitFolderEntry::Kind::kFolder) {
        if (depth < kMaxFolderDepth) {
          open.emplace_back(below, depth + 1);
        } else {
          Problem(path, {ErrorKind::kBudget, "refs are nested too deep"});
        }
      } else if (entry.kind == GitFolderEntry::Kind::kFile || link) {
        const bool lock = below.size() > 5 && below.compare(below.size() - 5, 5, ".lock") == 0;
        if (!lock) ReadLoose(base + "/" + below, prefix + below, link);
      } else {
        Corrupt(base + "/" + below, "neither a file nor a folder");
      }
    }
  }
}

void RefReader::ReadLoose(const std::string& path, const std::string& name, bool link) {
  if (!Room(path)) return;
  if (link) {
    // The oldest form of a symbolic ref. Its text is the target; what it leads to is not opened.
    char target[4096];
    const ssize_t size = readlink(path.c_str(), target, sizeof target);
    const std::string_view text(target, size > 0 ? static_cast<size_t>(size) : 0);
    if (text.substr(0, 5) != "refs/") return Corrupt(name, "a symbolic link to outside of refs/");
    found_[name] = {std::nullopt, std::string(text)};
    return;
  }
  const Result<std::string> text = ReadGitFile(path, kLooseRefBytes);
  if (!text.ok()) {
    // Deleted between listing and reading: a ref that is no more.
    if (text.error().kind != ErrorKind::kMissing) Problem(name, text.error());
    return;
  }
  const std::string value = TrimEnd(*text);
  if (value.compare(0, 4, "ref:") == 0) {
    const size_t begin = value.find_first_not_of(" \t", 4);
    if (begin == std::string::npos) return Corrupt(name, "a symbolic ref without a target");
    found_[name] = {std::nullopt, value.substr(begin)};
    return;
  }
  // Git ignores what follows the id after white space.
  const std::optional<ObjectId> id = ObjectId::FromHex(value.substr(0, kHex));
  const bool ends = value.size() == kHex || (value.size() > kHex && value[kHex] <= ' ');
  if (!id.has_value() || !ends) return Corrupt(name, "not an object id");
  found_[name] = {id, {}};
}

/// HEAD, ORIG_HEAD, MERGE_HEAD …: files in capitals at the top that hold ids.
void RefReader::ReadPseudoRefs(const std::string& git_dir, const std::string& prefix) {
  const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(git_dir);
  if (!entries.ok()) return Problem(git_dir, entries.error());
  for (const GitFolderEntry& entry : *entries) {
    const std::string& name = entry.name;
    const bool head = name.size() >= 4 && name.compare(name.size() - 4, 4, "HEAD") == 0;
    const bool capitals =
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string::npos;
    const bool link = entry.kind == GitFolderEntry::Kind::kLink;
    if (!capitals || !(head || name == "AUTO_MERGE")) continue;
    if (entry.kind != GitFolderEntry::Kind::kFile && !link) continue;
    const std::string path = git_dir + "/" + name;
    if (name != "FETCH_HEAD" && name != "MERGE_HEAD") {
      ReadLoose(path, prefix + name, link);
      continue;
    }
    const Result<std::string> text = ReadGitFile(path, kLooseRefBytes);
    if (text.ok()) {
      ReadFetchHead(prefix + name, *text);
    } else {
      Problem(prefix + name, text.error());
    }
  }
}

/// A line for each branch that was fetched (or is being merged), which begins with its id.
void RefReader::ReadFetchHead(const std::string& name, std::string_view text) {
  for (size_t number = 0; !text.empty(); ++number) {
    const std::string_view line = TakeLine(&text);
    if (line.empty()) continue;
    const std::optional<ObjectId> id = ObjectId::FromHex(line.substr(0, kHex));
    if (!id.has_value()) {
      Corrupt(name, "line " + std::to_string(number + 1) + " does not begin with an object id");
    } else if (Room(name)) {
      found_[number == 0 ? name : name + "[" + std::to_string(number) + "]"] = {id, {}};
    }
  }
}

/// What a worktree has for itself: refs/bisect, refs/worktree, refs/rewritten and its reflogs.
void RefReader::ReadWorktree(const std::string& git_dir, const std::string& prefix) {
  ReadFolder(git_dir, "refs", prefix);
  ReadLogs(git_dir, prefix);
}

void RefReader::ReadWorktrees() {
  if (layout_.git_dir != layout_.common_dir) ReadPseudoRefs(layout_.common_dir, "main-worktree/");
  const std::string folder = layout_.common_dir + "/worktrees";
  const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(folder);
  if (!entries.ok()) {
    if (entries.error().kind != ErrorKind::kMissing) Problem(folder, entries.error());
    return;
  }
  for (const GitFolderEntry& entry : *entries) {
    if (entry.kind != GitFolderEntry::Kind::kFolder) continue;
    const std::string git_dir = folder + "/" + entry.name;
    if (git_dir == layout_.git_dir) continue;
    const std::string prefix = "worktrees/" + entry.name + "/";
    ReadWorktree(git_dir, prefix);
    ReadPseudoRefs(git_dir, prefix);
  }
}

void RefReader::ReadLogs(const std::string& git_dir, const std::string& prefix) {
  std::vector<std::pair<std::string, int>> open = {{"", 0}};
  const std::string base = git_dir + "/logs";
  while (!open.empty()) {
    const auto [name, depth] = std::move(open.back());
    open.pop_back();
    const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(base + "/" + name);
    if (!entries.ok()) {
      if (entries.error().kind != ErrorKind::kMissing) Problem(base + "/" + name, entries.error());
      continue;
    }
    for (const GitFolderEntry& entry : *entries) {
      const std::string below = name.empty() ? entry.name : name + "/" + entry.name;
      if (entry.kind == GitFolderEntry::Kind::kFolder && depth < kMaxFolderDepth) {
        open.emplace_back(below, depth + 1);
      } else if (entry.kind == GitFolderEntry::Kind::kFile) {
        ReadLog(base + "/" + below, prefix + below);
      } else {
        Corrupt(base + "/" + below, "not a reflog");
      }
    }
  }
}

/// Lines of "<old id> <new id> <identity>\t<message>".
void RefReader::ReadLog(const std::string& path, const std::string& ref) {
  const Result<std::string> text = ReadGitFile(path, limits_.file_bytes);
  if (!text.ok()) {
    if (text.error().kind != ErrorKind::kMissing) Problem(path, text.error());
    return;
  }
  std::string_view rest = *text;
  for (size_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = TakeLine(&rest);
    const std::optional<ObjectId> old_id = ObjectId::FromHex(line.substr(0, kHex));
    std::optional<ObjectId> new_id;
    if (line.size() > 2 * kHex + 1 && line[kHex] == ' ' && line[2 * kHex + 1] == ' ') {
      new_id = ObjectId::FromHex(line.substr(kHex + 1, kHex));
    }
    if (!old_id.has_value() || !new_id.has_value()) {
      Corrupt(path, "line " + std::to_string(number) + " is no reflog entry");
      continue;
    }
    if (out_.reflog.size() == limits_.reflog_entries) {
      return Problem(path, {ErrorKind::kBudget, "too many reflog entries"});
    }
    const std::string_view words = line.substr(2 * kHex + 2);
    const size_t tab = std::min(words.find('\t'), words.size());
    const std::string_view message = words.substr(std::min(tab + 1, words.size()));
    out_.reflog.push_back(
        {ref, *old_id, *new_id, std::string(words.substr(0, tab)), std::string(message)});
  }
}

/// The id that a ref leads to. Empty for one whose target does not exist: it is unborn, which is no
/// problem.
std::optional<ObjectId> RefReader::Follow(const std::string& name) {
  auto ref = found_.find(name);
  for (int depth = 0; ref != found_.end(); ++depth) {
    if (ref->second.id.has_value()) return ref->second.id;
    if (depth > kMaxSymbolicDepth) {
      Corrupt(name, "symbolic refs that lead on and on");
      break;
    }
    ref = found_.find(ref->second.target);
  }
  return std::nullopt;
}

void RefReader::Resolve() {
  for (const auto& [name, ref] : found_) {
    const std::optional<ObjectId> id = Follow(name);
    if (id.has_value()) out_.refs.push_back({name, *id, ref.target});
    if (name == "HEAD") out_.head = id;
  }
  if (found_.count("HEAD") == 0) Corrupt("HEAD", "cannot be read");
  std::stable_sort(out_.reflog.begin(), out_.reflog.end(),
                   [](const GitReflogEntry& a, const GitReflogEntry& b) { return a.ref < b.ref; });
}

}  // namespace

GitRefs ReadGitRefs(const GitLayout& layout, const GitRefLimits& limits) {
  return RefReader(layout, limits).Read();
}

}  // namespace leaksift
