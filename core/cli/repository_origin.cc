#include "cli/repository_origin.h"

#include <filesystem>

#include "source/git_config.h"
#include "source/git_files.h"

namespace leaksift {
namespace {

constexpr size_t kMaxConfig = 1 << 20;

}  // namespace

std::string RemoteAddress(const GitLayout& layout, std::string_view name) {
  const Result<std::string> text = ReadGitFile(layout.common_dir + "/config", kMaxConfig);
  if (!text.ok()) return {};
  const Result<std::vector<GitConfigEntry>> entries = ParseGitConfig(*text);
  if (!entries.ok()) return {};
  for (const GitConfigEntry& entry : *entries) {
    const bool is_url = entry.section == "remote" && entry.subsection == name && entry.key == "url";
    if (is_url && !entry.value.empty()) return entry.value;
  }
  return {};
}

std::string CommonRemoteAddress(const std::vector<std::string>& paths,
                                const GitOpenOptions& options) {
  std::string common_dir;
  std::string address;
  for (const std::string& path : paths) {
    std::error_code error;
    const bool is_folder = std::filesystem::is_directory(path, error);
    const std::string folder =
        is_folder ? path : std::filesystem::path(RealPath(path)).parent_path().string();
    const Result<GitLayout> layout = OpenGitLayout(folder, options);
    if (!layout.ok()) return {};
    const std::string own = RealPath(layout->common_dir);
    if (!common_dir.empty() && own != common_dir) return {};
    common_dir = own;
    address = RemoteAddress(*layout, "origin");
  }
  return address;
}

}  // namespace leaksift
