// A directory for one test, removed with it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace leaksift {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;  // owns the directory
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  /// The absolute path of something in it; `name` may be any bytes.
  std::string At(std::string_view name) const;

  /// Writes a file (missing folders are made) and gives its absolute path.
  std::string Write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

/// The bytes of a file; a missing one fails the test that asks.
std::string ReadFile(const std::string& path);

}  // namespace leaksift
