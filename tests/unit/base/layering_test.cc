// The shape of core/: which folder may include which, where third-party headers may stand, how long
// files may be. Reads the sources themselves, so that a new file is checked without being listed.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leaksift {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 11> kOrder = {"base",   "rule",  "source", "pack",
                                                     "decode", "match", "judge",  "finding",
                                                     "report", "scan",  "cli"};

struct SourceFile {
  std::string path;    // relative to core/, such as "pack/index.h"
  std::string folder;  // its first part
  std::vector<std::string> quoted;
  std::vector<std::string> angled;
  size_t lines = 0;
};

SourceFile ReadSource(const fs::path& root, const fs::path& path) {
  SourceFile file;
  file.path = path.lexically_relative(root).generic_string();
  file.folder = file.path.substr(0, file.path.find('/'));
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    ++file.lines;
    constexpr std::string_view kInclude = "#include ";
    if (!line.starts_with(kInclude) || line.size() <= kInclude.size()) continue;
    const char open = line[kInclude.size()];
    const size_t begin = kInclude.size() + 1;
    const size_t end = line.find(open == '<' ? '>' : '"', begin);
    if (end == std::string::npos) continue;
    (open == '<' ? file.angled : file.quoted).push_back(line.substr(begin, end - begin));
  }
  return file;
}

const std::vector<SourceFile>& Sources() {
  static const std::vector<SourceFile> files = [] {
    std::vector<SourceFile> found;
    const fs::path root = fs::path(LEAKSIFT_SOURCE_DIR) / "core";
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cc") found.push_back(ReadSource(root, entry.path()));
    }
    return found;
  }();
  return files;
}

size_t Rank(std::string_view folder) {
  return static_cast<size_t>(std::find(kOrder.begin(), kOrder.end(), folder) - kOrder.begin());
}

TEST(Layering, EveryFolderHasItsPlaceAndIsRead) {
  std::set<std::string> seen;
  for (const SourceFile& file : Sources()) {
    EXPECT_LT(Rank(file.folder), kOrder.size()) << file.path << " is in no folder of the pipeline";
    seen.insert(file.folder);
  }
  EXPECT_EQ(seen.size(), kOrder.size());
}

TEST(Layering, FoldersIncludeOnlyWhatStandsBeforeThem) {
  for (const SourceFile& file : Sources()) {
    for (const std::string& include : file.quoted) {
      const std::string folder = include.substr(0, include.find('/'));
      EXPECT_LE(Rank(folder), Rank(file.folder)) << file.path << " includes " << include;
    }
  }
}

TEST(Layering, ThirdPartyHeadersStandBehindOneOfOurs) {
  // Header, or the folder it is in, and the files or folders of core/ that may include it.
  const std::map<std::string, std::vector<std::string>> allowed = {
      {"re2/", {"rule/pattern.cc"}},
      {"git2.h", {"source/git_handle.h"}},
      {"toml++/", {"rule/toml_parse.h"}},
      {"CLI/", {"cli/options.cc", "cli/describe_app.cc"}},
      {"tinyxml2.h", {"report/junit.cc"}},
      {"nlohmann/",
       {"report/", "rule/token_structure.cc", "cli/ci_github.cc", "cli/ci_range_format.cc"}},
      {"openssl/", {"base/hash.cc", "base/secret.cc", "source/git_object.cc", "cli/scan_setup.cc"}},
      {"libdeflate.h",
       {"base/hash.cc", "pack/inflate.cc", "decode/unpack.cc", "report/gzip_size.cc"}},
  };
  std::set<std::string> used;
  for (const SourceFile& file : Sources()) {
    for (const std::string& include : file.angled) {
      for (const auto& [header, places] : allowed) {
        if (!include.starts_with(header)) continue;
        used.insert(header);
        const bool fits = std::any_of(places.begin(), places.end(), [&](const std::string& place) {
          return place.ends_with('/') ? file.path.starts_with(place) : file.path == place;
        });
        EXPECT_TRUE(fits) << file.path << " includes <" << include << ">";
      }
    }
  }
  EXPECT_EQ(used.size(), allowed.size()) << "a header in this table is included nowhere";
}

TEST(Layering, FilesStayReadable) {
  for (const SourceFile& file : Sources()) {
    // trigger_scan_inl.h is the body that the SIMD variants share, not an interface.
    const bool header = file.path.ends_with(".h") && !file.path.ends_with("_inl.h");
    EXPECT_LE(file.lines, header ? 250U : 600U) << file.path;
    const std::string stem = fs::path(file.path).stem().string();
    for (const std::string_view name : {"util", "utils", "common", "misc", "helpers"}) {
      EXPECT_NE(stem, name) << file.path << " says nothing about what is in it";
    }
  }
}

}  // namespace
}  // namespace leaksift
