#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "report/report.h"

namespace leaksift {
namespace {

namespace fs = std::filesystem;

class WriteFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "write_file_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  size_t Files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

  std::string folder_;
};

TEST_F(WriteFile, CreatesAndReplaces) {
  EXPECT_TRUE(WriteFileAtomically(Path("a.txt"), "one").ok());
  EXPECT_EQ(Read(Path("a.txt")), "one");
  const std::string large(3 << 20, 'x');
  EXPECT_TRUE(WriteFileAtomically(Path("a.txt"), large).ok());
  EXPECT_EQ(Read(Path("a.txt")), large);
  EXPECT_TRUE(WriteFileAtomically(Path("a.txt"), "").ok());
  EXPECT_EQ(Read(Path("a.txt")), "");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(WriteFile, RespectsTheUmask) {
  const mode_t before = ::umask(027);
  EXPECT_TRUE(WriteFileAtomically(Path("a.txt"), "one").ok());
  ::umask(before);
  struct stat info {};
  ASSERT_EQ(::stat(Path("a.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
}

TEST_F(WriteFile, FollowsASymbolicLink) {
  ASSERT_TRUE(WriteFileAtomically(Path("real.txt"), "old").ok());
  fs::create_symlink("real.txt", Path("link.txt"));
  EXPECT_TRUE(WriteFileAtomically(Path("link.txt"), "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("link.txt")));
  EXPECT_EQ(Read(Path("real.txt")), "new");
}

TEST_F(WriteFile, FailuresSayWhyAndLeaveNothing) {
  const Result<void> missing = WriteFileAtomically(Path("no/such/folder.txt"), "x");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kIo);
  EXPECT_NE(missing.error().message.find("No such file or directory"), std::string::npos);
  const Result<void> folder = WriteFileAtomically(folder_, "x");
  ASSERT_FALSE(folder.ok());
  EXPECT_NE(folder.error().message.find("directory"), std::string::npos);
  EXPECT_EQ(Files(), 0u);
}

TEST_F(WriteFile, MessageIsSafeForATerminal) {
  const Result<void> error = WriteFileAtomically(Path("\x1b[2J/x"), "x");
  ASSERT_FALSE(error.ok());
  EXPECT_EQ(error.error().message.find('\x1b'), std::string::npos);
}

TEST_F(WriteFile, AFullDeviceIsAnErrorAndStaysADevice) {
  const Result<void> full = WriteFileAtomically("/dev/full", "x");
  ASSERT_FALSE(full.ok());
  EXPECT_NE(full.error().message.find("No space left"), std::string::npos);
  EXPECT_TRUE(WriteFileAtomically("/dev/null", "x").ok());
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

// A file system that refuses in the middle of the file: a child with a limit of 4 KiB a file.
TEST_F(WriteFile, ARefusedWriteKeepsTheOldFile) {
  ASSERT_TRUE(WriteFileAtomically(Path("a.txt"), "old").ok());
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const Result<void> result = WriteFileAtomically(Path("a.txt"), std::string(100000, 'x'));
    ::_exit(!result.ok() && result.error().kind == ErrorKind::kIo ? 42 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_EQ(Read(Path("a.txt")), "old");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(WriteFile, ReadersSeeTheOldOrTheNewText) {
  const std::string a(1 << 18, 'a');
  const std::string b(1 << 18, 'b');
  ASSERT_TRUE(WriteFileAtomically(Path("x"), a).ok());
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) {
      if (!WriteFileAtomically(Path("x"), i % 2 == 0 ? b : a).ok()) ADD_FAILURE();
    }
  });
  for (int i = 0; i < 200; ++i) {
    const std::string seen = Read(Path("x"));
    EXPECT_TRUE(seen == a || seen == b);
  }
  writer.join();
}

TEST_F(WriteFile, WritesIntoAFifo) {
  ASSERT_EQ(::mkfifo(Path("fifo").c_str(), 0600), 0);
  std::string seen;
  std::thread reader([&] { seen = Read(Path("fifo")); });
  EXPECT_TRUE(WriteFileAtomically(Path("fifo"), "through").ok());
  reader.join();
  EXPECT_EQ(seen, "through");
}

}  // namespace
}  // namespace leaksift
