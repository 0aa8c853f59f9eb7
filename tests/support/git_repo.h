// A git repository in a temporary folder, made with the real git: the other opinion that ours is
// compared with.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leaksift::testing {

/// A folder that is removed with the object.
class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;  // the folder has one owner
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void WriteFile(const std::filesystem::path& path, std::string_view bytes);
std::string ReadFile(const std::filesystem::path& path);

/// What `git cat-file --batch` says of an object.
struct GitObject {
  std::string type;
  std::string contents;
  friend bool operator==(const GitObject&, const GitObject&) = default;
};

/// A new, empty repository with a worktree; branch "main". The user's own git configuration has no
/// effect, and dates are fixed, so ids are the same on every run.
class GitRepo {
 public:
  GitRepo();

  const std::filesystem::path& path() const { return dir_.path(); }
  std::filesystem::path git_dir() const { return path() / ".git"; }

  /// Runs git in the repository and gives its output without the last line end. The test fails when
  /// git does.
  std::string Git(const std::vector<std::string>& args, std::string_view input = {}) const;

  /// The same, for commands that are expected to fail now and then: exit status and output.
  std::pair<int, std::string> TryGit(const std::vector<std::string>& args,
                                     std::string_view input = {}) const;

  /// Writes a file into the worktree and commits it. The commit's id.
  std::string Commit(const std::string& file, std::string_view contents,
                     const std::string& message = "change") const;

  /// Every object of the repository by hexadecimal id.
  std::map<std::string, GitObject> AllObjects() const;

  /// The packs' paths without suffix, sorted.
  std::vector<std::filesystem::path> Packs() const;

 private:
  TempDir dir_;
};

}  // namespace leaksift::testing
