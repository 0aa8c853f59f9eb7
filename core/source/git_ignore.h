// What a repository's .gitignore files exclude, through libgit2.
#pragma once

#include <memory>
#include <string>

namespace leaksift {

class GitIgnore {
 public:
  /// The repository that `path` lies in; nullptr when there is none.
  static std::unique_ptr<GitIgnore> Discover(const std::string& path);
  ~GitIgnore();

  /// Whether the file or directory `path` (as it is opened) is excluded. False when git cannot say.
  bool IsIgnored(const std::string& path) const;

 private:
  struct Repository;
  explicit GitIgnore(std::unique_ptr<Repository> repository);
  std::unique_ptr<Repository> repository_;
};

}  // namespace leaksift
