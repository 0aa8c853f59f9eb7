#include "source/git_submodules.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "source/git_config.h"
#include "source/git_handle.h"

namespace leaksift {
namespace {

constexpr int kMaxModuleDepth = 32;
constexpr size_t kModulesFile = size_t{4} << 20;

// The names under which .gitmodules keeps the repositories, by path. What it does not say, or says
// in no valid form, is kept under its path.
std::map<std::string, std::string> NamesByPath(const GitLayout& layout) {
  std::map<std::string, std::string> names;
  const Result<std::string> text = ReadGitFile(layout.work_tree + "/.gitmodules", kModulesFile);
  if (!text.ok()) return names;
  const Result<std::vector<GitConfigEntry>> config = ParseGitConfig(*text);
  if (!config.ok()) return names;
  for (const GitConfigEntry& entry : *config) {
    if (entry.section == "submodule" && entry.key == "path") names[entry.value] = entry.subsection;
  }
  return names;
}

}  // namespace

std::vector<std::string> ListSubmodules(const GitLayout& layout,
                                        std::vector<GitProblem>* problems) {
  // A submodule "a/b" is kept in modules/a/b, so folders that are no repository are looked into.
  struct Folder {
    std::string path;
    int depth = 0;
    bool may_miss = true;
  };
  std::vector<std::string> found;
  std::vector<Folder> open = {{layout.common_dir + "/modules"}};
  const Result<std::vector<GitFolderEntry>> worktrees =
      ListGitFolder(layout.common_dir + "/worktrees");
  if (worktrees.ok()) {
    for (const GitFolderEntry& entry : *worktrees) {
      open.push_back({layout.common_dir + "/worktrees/" + entry.name + "/modules"});
    }
  }
  while (!open.empty()) {
    const Folder folder = std::move(open.back());
    open.pop_back();
    const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(folder.path);
    if (!entries.ok()) {
      if (!folder.may_miss || entries.error().kind != ErrorKind::kMissing) {
        problems->push_back({folder.path, entries.error()});
      }
      continue;
    }
    for (const GitFolderEntry& entry : *entries) {
      if (entry.kind != GitFolderEntry::Kind::kFolder) continue;
      const std::string path = folder.path + "/" + entry.name;
      const bool repository = IsGitDir(path);
      if (repository) found.push_back(path);
      if (folder.depth == kMaxModuleDepth) {
        problems->push_back({path, {ErrorKind::kBudget, "submodules are nested too deep"}});
      } else {
        open.push_back({repository ? path + "/modules" : path, folder.depth + 1, repository});
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::string>> ListOtherSubmodules(const GitLayout& layout,
                                                     const std::vector<std::string>& kept) {
  std::vector<std::string> others;
  const std::string file = layout.git_dir + "/index";
  struct stat st;
  if (layout.work_tree.empty() || stat(file.c_str(), &st) != 0) return others;
  InitGitLibrary();
  git_index* handle = nullptr;
  if (git_index_open(&handle, file.c_str()) != 0) {
    return Error{ErrorKind::kCorrupt, LastGitError()};
  }
  const GitIndex index(handle);
  std::map<std::string, std::string> names;
  bool named = false;
  for (size_t i = 0; i < git_index_entrycount(handle); ++i) {
    const git_index_entry* entry = git_index_get_byindex(handle, i);
    if ((entry->mode & 0170000) != 0160000) continue;
    if (!std::exchange(named, true)) names = NamesByPath(layout);
    const auto name = names.find(entry->path);
    const std::string folder =
        layout.git_dir + "/modules/" + (name == names.end() ? entry->path : name->second);
    if (!std::binary_search(kept.begin(), kept.end(), folder)) others.emplace_back(entry->path);
  }
  return others;
}

}  // namespace leaksift
