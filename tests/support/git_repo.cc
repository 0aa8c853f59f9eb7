#include "support/git_repo.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

std::string Quoted(const std::string& word) {
  std::string out = "'";
  for (char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

constexpr char kEnvironment[] =
    "env -i PATH=\"$PATH\" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
    "GIT_AUTHOR_NAME='A U Thor' GIT_AUTHOR_EMAIL=author@example.com "
    "GIT_AUTHOR_DATE='1700000000 +0100' GIT_COMMITTER_NAME='C O Mitter' "
    "GIT_COMMITTER_EMAIL=committer@example.com GIT_COMMITTER_DATE='1700000000 +0100' ";

}  // namespace

TempDir::TempDir() {
  std::string pattern = (fs::temp_directory_path() / "leaksift-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    ADD_FAILURE() << "cannot make " << pattern;
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a left-over folder in the temporary folder is not the test's subject
  fs::remove_all(path_, ignored);
}

void WriteFile(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::error_code ignored;
  fs::remove(path, ignored);  // git writes its files read-only
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(out.good()) << path;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

GitRepo::GitRepo() { Git({"init", "-q", "-b", "main", "."}); }

std::pair<int, std::string> GitRepo::TryGit(const std::vector<std::string>& args,
                                            std::string_view input) const {
  const TempDir scratch;
  const fs::path in = scratch.path() / "in";
  WriteFile(in, input);
  std::string command = std::string(kEnvironment) + "git -C " + Quoted(path().string());
  for (const std::string& arg : args) command += " " + Quoted(arg);
  command += " <" + Quoted(in.string()) + " 2>" + Quoted((scratch.path() / "err").string());
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, "cannot start a shell"};
  std::string out;
  char buffer[65536];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  const int status = pclose(pipe);
  if (status != 0) out += ReadFile(scratch.path() / "err");
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out};
}

std::string GitRepo::Git(const std::vector<std::string>& args, std::string_view input) const {
  auto [status, out] = TryGit(args, input);
  EXPECT_EQ(status, 0) << "git " << (args.empty() ? "" : args[0]) << ": " << out;
  if (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string GitRepo::Commit(const std::string& file, std::string_view contents,
                            const std::string& message) const {
  WriteFile(path() / file, contents);
  Git({"add", "-f", "--", file});
  Git({"commit", "-q", "--allow-empty", "-m", message});
  return Git({"rev-parse", "HEAD"});
}

std::map<std::string, GitObject> GitRepo::AllObjects() const {
  const std::string all = Git({"cat-file", "--batch-all-objects", "--unordered", "--batch"}) + "\n";
  std::map<std::string, GitObject> objects;
  for (size_t at = 0; at < all.size();) {
    const size_t line = all.find('\n', at);
    const std::string header = all.substr(at, line - at);
    const size_t type = header.find(' ');
    const size_t size = header.rfind(' ');
    if (line == std::string::npos || type == size) break;
    const size_t bytes = std::stoul(header.substr(size + 1));
    objects[header.substr(0, type)] = {header.substr(type + 1, size - type - 1),
                                       all.substr(line + 1, bytes)};
    at = line + 1 + bytes + 1;
  }
  return objects;
}

std::vector<fs::path> GitRepo::Packs() const {
  std::vector<fs::path> packs;
  for (const auto& entry : fs::directory_iterator(git_dir() / "objects" / "pack")) {
    if (entry.path().extension() != ".pack") continue;
    packs.push_back(fs::path(entry.path()).replace_extension());
  }
  std::sort(packs.begin(), packs.end());
  return packs;
}

}  // namespace leaksift::testing
