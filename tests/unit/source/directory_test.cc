#include "source/directory.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "support/temp_dir.h"

namespace leaksift {
namespace {

namespace fs = std::filesystem;

struct Seen : WalkVisitor {
  void OnFile(FileUnit file) override { files.emplace(file.path, file.on_disk); }
  void OnNote(WalkNote note) override {
    notes.emplace(note.path, (note.failed ? "failed: " : "skipped: ") + note.reason);
    if (note.directory) directories.push_back(note.path);
  }
  std::string Note(const std::string& path) const {
    const auto at = notes.find(path);
    return at == notes.end() ? "" : at->second;
  }

  std::map<std::string, std::string> files;
  std::map<std::string, std::string> notes;
  std::vector<std::string> directories;
};

Seen Walk(const std::string& root, const WalkOptions& options = {},
          const std::string& prefix = {}) {
  Seen seen;
  const Result<void> walked = WalkTree(root, prefix, options, &seen);
  EXPECT_TRUE(walked.ok());
  return seen;
}

void MakeSocket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(0, bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  close(fd);
}

TEST(WalkTree, GivesFilesWithPathsRelativeToTheRoot) {
  const TempDir dir;
  dir.Write("a", "");
  dir.Write("b/c.txt", "");
  dir.Write("b/d/e f", "");
  const Seen seen = Walk(dir.path());
  const std::map<std::string, std::string> expected = {{"a", dir.path() + "/./a"},
                                                       {"b/c.txt", dir.path() + "/./b/c.txt"},
                                                       {"b/d/e f", dir.path() + "/./b/d/e f"}};
  EXPECT_EQ(expected, seen.files);
  EXPECT_TRUE(seen.notes.empty());
}

TEST(WalkTree, PutsThePrefixBeforeEveryPath) {
  const TempDir dir;
  dir.Write("b/c", "");
  const Seen seen = Walk(dir.path(), {}, "../tree");
  EXPECT_EQ(1u, seen.files.count("../tree/b/c"));
}

TEST(WalkTree, NamesAreRawBytes) {
  const TempDir dir;
  for (const char* name : {"new\nline", "quote\"'", "\x1b[31mred", "\xff\xfe", "-rf", " "}) {
    dir.Write(name, "");
  }
  const Seen seen = Walk(dir.path());
  EXPECT_EQ(6u, seen.files.size());
  EXPECT_EQ(1u, seen.files.count("new\nline"));
  EXPECT_EQ(1u, seen.files.count("\xff\xfe"));
}

TEST(WalkTree, MissingRootIsAUsageError) {
  const TempDir dir;
  Seen seen;
  const Result<void> walked = WalkTree(dir.At("nothing"), "", {}, &seen);
  ASSERT_FALSE(walked.ok());
  EXPECT_EQ(ErrorKind::kUsage, walked.error().kind);
  EXPECT_EQ(dir.At("nothing") + ": No such file or directory", walked.error().message);
}

// Everything that is neither a file nor a directory, inside a tree.
TEST(WalkTree, WhatCannotBeReadIsSaid) {
  const TempDir dir;
  dir.Write("file", "");
  dir.Write("folder/file", "");
  ASSERT_EQ(0, mkfifo(dir.At("fifo").c_str(), 0600));
  MakeSocket(dir.At("socket"));
  fs::create_symlink("file", dir.At("to-file"));
  fs::create_symlink("folder", dir.At("to-folder"));
  fs::create_symlink("/dev/null", dir.At("to-device"));
  fs::create_symlink("nothing", dir.At("dangling"));
  fs::create_symlink("loop", dir.At("loop"));
  fs::create_symlink("pong", dir.At("ping"));
  fs::create_symlink("ping", dir.At("pong"));
  fs::create_symlink("file/below", dir.At("through-file"));
  const Seen seen = Walk(dir.path());

  const std::string not_followed = "skipped: a symbolic link, which is not followed";
  const std::string loops = "failed: a symbolic link that leads to itself";
  const std::map<std::string, std::string> expected = {
      {"fifo", "failed: a FIFO"},
      {"socket", "failed: a socket"},
      {"to-file", not_followed},
      {"to-folder", not_followed},
      {"to-device", not_followed},
      {"dangling", "failed: a symbolic link to nothing"},
      {"loop", loops},
      {"ping", loops},
      {"pong", loops},
      {"through-file", "failed: a symbolic link: Not a directory"}};
  EXPECT_EQ(expected, seen.notes);
  EXPECT_EQ(2u, seen.files.size());  // not those behind links
  EXPECT_TRUE(seen.directories.empty());
}

TEST(WalkTree, DeviceIsAFailure) {
  const TempDir dir;
  const std::string path = dir.At("device");
  if (mknod(path.c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0) {
    GTEST_SKIP() << "making a device node needs root";
  }
  EXPECT_EQ("failed: a device", Walk(dir.path()).Note("device"));
}

TEST(WalkTree, RootMayBeAnyKindOfThing) {
  const TempDir dir;
  dir.Write("tree/file", "x");
  fs::create_symlink("tree", dir.At("to-tree"));
  fs::create_symlink("tree/file", dir.At("to-file"));
  ASSERT_EQ(0, mkfifo(dir.At("fifo").c_str(), 0600));
  EXPECT_EQ(1u, Walk(dir.At("tree/file")).files.count(dir.At("tree/file")));
  EXPECT_EQ(1u, Walk(dir.At("to-tree")).files.count("file"));
  const Seen linked = Walk(dir.At("to-file"));
  ASSERT_EQ(1u, linked.files.count(dir.At("to-file")));
  EXPECT_TRUE(FileReader::Open(linked.files.at(dir.At("to-file"))).ok());
  EXPECT_EQ("failed: a FIFO", Walk(dir.At("fifo")).Note(dir.At("fifo")));
}

TEST(WalkTree, UnreadableDirectoryFailsAndTheWalkGoesOn) {
  const TempDir dir;
  dir.Write("closed/file", "");
  dir.Write("open/file", "");
  ASSERT_EQ(0, chmod(dir.At("closed").c_str(), 0));
  if (access(dir.At("closed").c_str(), R_OK) == 0) {
    GTEST_SKIP()
        << "root may read everything; tests/faults/files_test.cc does this as another user";
  }
  const Seen seen = Walk(dir.path());
  EXPECT_EQ("failed: Permission denied", seen.Note("closed"));
  EXPECT_EQ(std::vector<std::string>{"closed"}, seen.directories);
  EXPECT_EQ(1u, seen.files.count("open/file"));
  chmod(dir.At("closed").c_str(), 0700);
}

TEST(WalkTree, ExcludedIsSkippedWhateverItIs) {
  const TempDir dir;
  dir.Write("build/out", "");
  dir.Write("a.log", "");
  dir.Write("keep", "");
  ASSERT_EQ(0, mkfifo(dir.At("pipe.log").c_str(), 0600));
  const Seen seen = Walk(dir.path(), {.exclude = {"build", "*.log"}});
  EXPECT_EQ(1u, seen.files.size());
  EXPECT_EQ("skipped: excluded by build", seen.Note("build"));
  EXPECT_EQ("skipped: excluded by *.log", seen.Note("a.log"));
  EXPECT_EQ("skipped: excluded by *.log", seen.Note("pipe.log"));
}

TEST(WalkTree, ObjectsOfGitAreLeftToTheGitReader) {
  const TempDir dir;
  dir.Write("repo/.git/objects/ab/cdef", "");
  dir.Write("repo/.git/config", "");
  dir.Write("repo/objects/file", "");
  const Seen seen = Walk(dir.path());
  EXPECT_EQ("skipped: git's compressed objects: `leaksift git` reads them",
            seen.Note("repo/.git/objects"));
  EXPECT_EQ(1u, seen.files.count("repo/.git/config"));
  EXPECT_EQ(1u, seen.files.count("repo/objects/file"));
  EXPECT_EQ(1u, Walk(dir.At("repo/.git")).notes.count("objects"));
}

TEST(FileReader, RefusesEverythingButFiles) {
  const TempDir dir;
  dir.Write("file", "");
  fs::create_symlink("file", dir.At("link"));
  ASSERT_EQ(0, mkfifo(dir.At("fifo").c_str(), 0600));
  const auto kind = [](const std::string& path) { return FileReader::Open(path).error().kind; };
  EXPECT_EQ(ErrorKind::kUnsupported, kind(dir.At("fifo")));  // and does not wait for a writer
  EXPECT_EQ(ErrorKind::kUnsupported, kind(dir.path()));
  EXPECT_EQ(ErrorKind::kUnsupported, kind("/dev/null"));
  EXPECT_EQ(ErrorKind::kIo, kind(dir.At("link")));
  EXPECT_EQ(ErrorKind::kIo, kind(dir.At("nothing")));
}

TEST(FileReader, ReadsInPiecesAndSeesChanges) {
  const TempDir dir;
  const std::string path = dir.Write("file", "0123456789");
  Result<std::unique_ptr<FileReader>> reader = FileReader::Open(path);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(10u, (*reader)->size());
  char buffer[8];
  EXPECT_EQ(8u, *(*reader)->Read(buffer, 8));
  EXPECT_EQ("01234567", std::string(buffer, 8));
  EXPECT_EQ(2u, *(*reader)->Read(buffer, 8));
  EXPECT_EQ(0u, *(*reader)->Read(buffer, 8));
  EXPECT_TRUE((*reader)->Unchanged());
  dir.Write("file", "longer than before");
  EXPECT_FALSE((*reader)->Unchanged());
}

struct GlobCase {
  const char* pattern;
  const char* path;
  bool matches;
};

constexpr GlobCase kGlobs[] = {
    // without '/': every part of the path
    {"build", "build", true},
    {"build", "build/out.o", true},
    {"build", "src/build/out.o", true},
    {"build", "rebuild", false},
    {"build/", "src/build/out.o", true},
    {"*.log", "a.log", true},
    {"*.log", "deep/down/a.log", true},
    {"*.log", "a.log.txt", false},
    {"*.log", "a.log/inside", true},
    {"?.c", "x.c", true},
    {"?.c", "xy.c", false},
    {"?.c", "/.c", false},
    {"*", "anything/at/all", true},
    {"a*b*c", "aXXbYYc", true},
    {"a*b*c", "abcb", false},
    {"a*b*c", "abcbc", true},
    // with '/': the whole path or a leading part
    {"src/gen", "src/gen/x.c", true},
    {"src/gen", "lib/src/gen", false},
    {"/src", "src/x.c", true},
    {"/src", "lib/src/x.c", false},
    {"src/*.c", "src/x.c", true},
    {"src/*.c", "src/sub/x.c", false},
    {"src/*", "src/sub/x.c", true},
    {"src/?", "src/ab", false},
    // **
    {"src/**/*.c", "src/x.c", true},
    {"src/**/*.c", "src/a/b/x.c", true},
    {"src/**/*.c", "srcs/x.c", false},
    {"**/gen/**", "gen/a", true},
    {"**/gen/**", "a/b/gen/c", true},
    {"**/gen/**", "a/regen/c", false},
    {"**/test.c", "test.c", true},
    {"**/test.c", "a/test.c", true},
    {"**/test.c", "a/mytest.c", false},
    {"a/**", "a/b/c", true},
    {"a/**", "a", false},
    {"a/**b/c", "a/x/yb/c", true},
    {"a**/c", "ab/x/c", true},
    {"a**/c", "ac", false},
    {"**/a/*/b", "x/a/y/a/z/b", true},
    {"**/a/*/b", "x/a/y/z/b", false},
    // absolute paths, as they are reported when the user wrote them so
    {"/tmp/x", "/tmp/x/file", true},
    {"/tmp/x", "/tmp/xy/file", false},
    {"x", "/tmp/x/file", true},
    // nothing
    {"", "a", false},
    {"/", "a", false},
    {"/", "/a", false},
    {"a", "", false},
    // bytes are bytes
    {"\xff?", "\xff\xfe", true},
    {"a\nb", "a\nb", true},
};

TEST(MatchesGlob, Table) {
  for (const GlobCase& c : kGlobs) {
    EXPECT_EQ(c.matches, MatchesGlob(c.pattern, c.path)) << c.pattern << " against " << c.path;
  }
}

// The definition, as slow as it may be: every way to cut the text.
bool Naive(std::string_view pattern, std::string_view text, bool part_begins) {
  if (pattern.empty()) return text.empty();
  if (part_begins && pattern.starts_with("**/")) {
    for (size_t i = 0; i <= text.size(); ++i) {
      if ((i == 0 || text[i - 1] == '/') && Naive(pattern.substr(3), text.substr(i), true))
        return true;
    }
    return false;
  }
  if (pattern.front() == '*') {
    const bool twice = pattern.starts_with("**");
    for (size_t i = 0; i <= text.size(); ++i) {
      if (Naive(pattern.substr(twice ? 2 : 1), text.substr(i), false)) return true;
      if (i < text.size() && text[i] == '/' && !twice) return false;
    }
    return false;
  }
  if (text.empty() ||
      (pattern.front() != text.front() && !(pattern.front() == '?' && text.front() != '/'))) {
    return false;
  }
  return Naive(pattern.substr(1), text.substr(1), pattern.front() == '/');
}

bool NaiveLeading(std::string_view pattern, std::string_view path) {
  for (size_t end = 0; end <= path.size(); ++end) {
    if ((end == path.size() || path[end] == '/') && Naive(pattern, path.substr(0, end), true))
      return true;
  }
  return false;
}

RC_GTEST_PROP(MatchesGlobProperty, EqualsTheDefinition, ()) {
  // Few letters, so that matches are not rare. "x/" makes the pattern one about the whole path.
  const auto pattern =
      "x/" + *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab/*?*")));
  const auto path =
      "x/" + *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aab/")));
  RC_PRE(!pattern.ends_with("/") && pattern.find("***") == std::string::npos);
  RC_ASSERT(MatchesGlob(pattern, path) == NaiveLeading(pattern, path));
}

}  // namespace
}  // namespace leaksift
