#include "source/git_ignore.h"

#include <filesystem>
#include <system_error>

#include "source/git_handle.h"

namespace leaksift {

struct GitIgnore::Repository {
  GitRepository handle;
  std::filesystem::path workdir;
};

GitIgnore::GitIgnore(std::unique_ptr<Repository> repository) : repository_(std::move(repository)) {}
GitIgnore::~GitIgnore() = default;

std::unique_ptr<GitIgnore> GitIgnore::Discover(const std::string& path) {
  InitGitLibrary();
  git_repository* handle = nullptr;
  if (git_repository_open_ext(&handle, path.c_str(), 0, nullptr) != 0) return nullptr;
  auto repository = std::make_unique<Repository>();
  repository->handle.reset(handle);
  const char* workdir = git_repository_workdir(handle);
  if (!workdir) return nullptr;
  std::error_code error;
  repository->workdir = std::filesystem::canonical(workdir, error);
  if (error) return nullptr;
  return std::unique_ptr<GitIgnore>(new GitIgnore(std::move(repository)));
}

bool GitIgnore::IsIgnored(const std::string& path) const {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error).lexically_normal();
  if (error) return false;
  const auto relative = absolute.lexically_relative(repository_->workdir);
  int ignored = 0;
  return git_ignore_path_is_ignored(&ignored, repository_->handle.get(), relative.c_str()) == 0 &&
         ignored == 1;
}

}  // namespace leaksift
