// Files that misbehave: each is named in the report, makes the exit status 3, and keeps nothing
// else from being scanned.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "support/program.h"
#include "support/sample_secret.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// Under sanitizers the program is slower and needs more address space.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr uint32_t kNobody = 65534;

/// A tree with a readable file that holds a secret, and whatever a test adds.
class FaultyFiles : public testing::Test {
 protected:
  void SetUp() override {
    fs::permissions(tree_.path(), fs::perms(0755));
    tree_.Write("good.env", sample_.line + "\n");
  }

  /// Scans the tree as a user without special rights.
  Json Scan(int expected_status) {
    ProgramInput input;
    if (geteuid() == 0) input.user = kNobody;
    const ProgramOutput run = Leaksift({"dir", tree_.path(), "--report", "json=-"}, input);
    EXPECT_EQ(expected_status, run.status) << run.err;
    Json report = Json::parse(run.out, nullptr, false);
    EXPECT_FALSE(report.is_discarded());
    bool found = false;
    for (const Json& finding : report["findings"]) found = found || finding["path"] == "good.env";
    EXPECT_TRUE(found) << "the readable file was not scanned";
    return report;
  }

  /// "failed: reason" of a unit.
  static std::string Unit(const Json& report, const std::string& name) {
    for (const Json& unit : report["units"]) {
      if (unit["unit"] == name)
        return unit["outcome"].get<std::string>() + ": " + unit["reason"].get<std::string>();
    }
    return "";
  }

  const SampleSecret sample_ = SampleOf("github-personal-access-token");
  const TempDir tree_;
};

TEST_F(FaultyFiles, UnreadableFile) {
  tree_.Write("secret.env", sample_.line);
  fs::permissions(tree_.At("secret.env"), fs::perms::none);
  EXPECT_EQ("failed: Permission denied", Unit(Scan(3), "secret.env"));
}

TEST_F(FaultyFiles, UnreadableFolder) {
  tree_.Write("closed/secret.env", sample_.line);
  fs::permissions(tree_.At("closed"), fs::perms::none);
  EXPECT_EQ("failed: Permission denied", Unit(Scan(3), "closed"));
  fs::permissions(tree_.At("closed"), fs::perms::owner_all);
}

TEST_F(FaultyFiles, FolderThatMayBeListedButNotEntered) {
  tree_.Write("listed/secret.env", sample_.line);
  fs::permissions(tree_.At("listed"), fs::perms(0444));
  EXPECT_EQ("failed: Permission denied", Unit(Scan(3), "listed/secret.env"));
  fs::permissions(tree_.At("listed"), fs::perms::owner_all);
}

TEST_F(FaultyFiles, FifoWithoutWriterIsNotWaitedFor) {
  ASSERT_EQ(0, mkfifo(tree_.At("fifo").c_str(), 0644));
  EXPECT_EQ("failed: a FIFO", Unit(Scan(3), "fifo"));
}

TEST_F(FaultyFiles, Socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = tree_.At("socket");
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(0, bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  EXPECT_EQ("failed: a socket", Unit(Scan(3), "socket"));
  close(fd);
}

TEST_F(FaultyFiles, Device) {
  if (mknod(tree_.At("zero").c_str(), S_IFCHR | 0644, makedev(1, 5)) != 0) {
    GTEST_SKIP() << "making a device node needs root";
  }
  EXPECT_EQ("failed: a device", Unit(Scan(3), "zero"));  // and is not read without end
}

TEST_F(FaultyFiles, SymbolicLinks) {
  fs::create_symlink("nothing", tree_.At("dangling"));
  fs::create_symlink("loop", tree_.At("loop"));
  fs::create_symlink("good.env", tree_.At("fine"));
  fs::create_symlink("/", tree_.At("root"));
  const Json report = Scan(3);
  EXPECT_EQ("failed: a symbolic link to nothing", Unit(report, "dangling"));
  EXPECT_EQ("failed: a symbolic link that leads to itself", Unit(report, "loop"));
  EXPECT_EQ("skipped: a symbolic link, which is not followed", Unit(report, "fine"));
  EXPECT_EQ("skipped: a symbolic link, which is not followed", Unit(report, "root"));
  EXPECT_EQ(1, report["coverage"]["files"]);
}

TEST_F(FaultyFiles, LinksWithATargetLeaveTheScanComplete) {
  fs::create_symlink("good.env", tree_.At("fine"));
  fs::create_symlink("/", tree_.At("root"));
  EXPECT_EQ(0u, Scan(1)["coverage"]["failed"]);
}

TEST_F(FaultyFiles, NamedThingsThatAreNoFiles) {
  ASSERT_EQ(0, mkfifo(tree_.At("fifo").c_str(), 0644));
  for (const std::string& path : {tree_.At("fifo"), std::string("/dev/zero")}) {
    const ProgramOutput run = Leaksift({"dir", path});
    EXPECT_EQ(3, run.status) << path;
    EXPECT_NE(std::string::npos, run.out.find(path)) << run.out;
  }
}

/// Changes a file over and over while the test waits for something else.
class Changing {
 public:
  explicit Changing(const std::function<void()>& change)
      : thread_([this, change] {
          while (!stop_) {
            change();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        }) {}
  ~Changing() {
    stop_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST_F(FaultyFiles, FileThatGrowsWhileItIsRead) {
  const std::string path = tree_.Write("growing.log", std::string(48 << 20, '\n'));
  std::ofstream out(path, std::ios::app);
  const Changing changing([&out] { out << "one more line\n" << std::flush; });
  EXPECT_EQ("failed: the file changed while it was read", Unit(Scan(3), "growing.log"));
}

TEST_F(FaultyFiles, FileThatShrinksWhileItIsRead) {
  const std::string path = tree_.Write("shrinking.log", std::string(48 << 20, '\n'));
  const Changing changing([&path, size = uintmax_t{48 << 20}]() mutable {
    size = size > 4096 ? size - 4096 : uintmax_t{48 << 20};
    fs::resize_file(path, size);
  });
  EXPECT_EQ("failed: the file changed while it was read", Unit(Scan(3), "shrinking.log"));
}

TEST_F(FaultyFiles, DeepTree) {
  // Paths longer than the system opens: said, not overlooked.
  const std::string name(200, 'd');
  const fs::path here = fs::current_path();
  fs::current_path(tree_.path());
  for (int depth = 0; depth < 30; ++depth) {
    fs::create_directory(name);
    fs::current_path(name);
  }
  std::ofstream("secret.env") << sample_.line;
  fs::current_path(here);
  const Json report = Scan(3);
  EXPECT_EQ(1, report["coverage"]["failed"]);
  EXPECT_EQ("File name too long", report["units"][0]["reason"]);
  RunProgram({"rm", "-rf", tree_.At(name)});
}

// ---- one line of 100 MB ----

struct LineCase {
  const char* name;
  std::string unit;  // repeated to fill the line
};

double CpuOf(const std::string& unit, size_t size) {
  const TempDir dir;
  std::string line;
  line.reserve(size + unit.size());
  while (line.size() < size) line += unit;
  const std::string path = dir.Write("line.txt", line);
  ProgramInput input;
  // What is resident is checked as well; the address space also has stacks and libraries. Pieces of
  // 32 MiB are read, and all that is found in one is held until it is judged.
  if (!kSanitized) input.memory = uint64_t{1} << 30;
  input.timeout = 900;
  const ProgramOutput run = Leaksift({"dir", path, "--threads", "2", "--report", "json=-"}, input);
  EXPECT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;
  if (!kSanitized) {
    EXPECT_LE(run.peak_memory, uint64_t{400} << 20) << unit.substr(0, 20);
  }
  return run.cpu_seconds;
}

TEST(HostileLine, OfAnyKindTakesLinearTimeAndLittleMemory) {
  const LineCase cases[] = {
      {"one letter", "a"},
      {"digits and letters", "a1"},
      {"blanks", " "},
      {"assignments", "password="},
      {"names", "API_KEY, "},
      {"quotes", "\"secret\":\""},
      {"openers",
       "-----BEGIN RSA PRIVATE"
       " KEY-----"},
      {"urls", "https://user:"},
      {"escapes", "\\u0041%41&#65;"},
      {"base64", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2"},
      {"prefixes",
       "gh"
       "p_sk_live_AKIA"},
      {"keywords", "twilio stripe aws token 0123456789abcdef0123456789abcdef "},
      {"code", "var a=function(b,c){return b.token+c.key},d={password:e,secret:f};"},
      {"NUL", std::string("\0", 1)},
  };
  constexpr size_t kSmall = 5'000'000, kLarge = 40'000'000;
  for (const LineCase& c : cases) {
    const double small = CpuOf(c.unit, kSmall);
    const double large = CpuOf(c.unit, kLarge);
    // Eight times the text. Quadratic time would be 64 times as much; the margin is for the
    // machine.
    EXPECT_LE(large, 16 * small + 1) << c.name << ": " << small << " s and " << large << " s";
  }
}

TEST(HostileLine, Of100MegabytesIsReadToItsEnd) {
  const SampleSecret sample = SampleOf("github-personal-access-token");
  const TempDir dir;
  std::string line;
  while (line.size() < 100'000'000) line += "var a=function(b,c){return b.token+c.key};";
  const size_t at = line.size();
  const std::string path = dir.Write("line.js", line + " " + sample.secret);
  ProgramInput input;
  if (!kSanitized) input.memory = uint64_t{512} << 20;
  const ProgramOutput run = Leaksift({"dir", path, "--threads", "2", "--report", "json=-"}, input);
  EXPECT_EQ(1, run.status) << run.err;
  const Json report = Json::parse(run.out, nullptr, false);
  ASSERT_EQ(1u, report["findings"].size());
  EXPECT_EQ(1, report["findings"][0]["line"]);
  EXPECT_EQ(at + 2, report["findings"][0]["column"]);
  EXPECT_EQ(at + 1, report["findings"][0]["begin"]);
}

}  // namespace
}  // namespace leaksift
