// What the command line promises of `leaksift git`, one test a promise.
#include <gtest/gtest.h>

#include <filesystem>

#include "support/git_repo.h"
#include "support/gzip.h"
#include "support/program.h"
#include "support/sample_secret.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

class Git : public ::testing::Test {
 protected:
  void SetUp() override { repo_.Commit("app.env", sample_.line + "\n"); }

  std::string Path() const { return repo_.path().string(); }

  const SampleSecret sample_ = SampleOf("github-personal-access-token");
  const GitRepo repo_;
  const TempDir out_;
};

TEST_F(Git, UnstagedIsWhatDiffersFromTheIndex) {
  EXPECT_EQ(0, Leaksift({"git", Path(), "--unstaged"}).status);
  WriteFile(repo_.path() / "new.env", sample_.line + "\n");
  fs::create_symlink(sample_.secret, repo_.path() / "link");
  const ProgramOutput run = Leaksift({"git", Path(), "--unstaged", "-r", "text=-"});
  EXPECT_EQ(1, run.status);
  EXPECT_NE(run.out.find("new.env"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("link"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("app.env"), std::string::npos) << run.out;
  repo_.Git({"add", "-A"});
  EXPECT_EQ(0, Leaksift({"git", Path(), "--unstaged"}).status);
  EXPECT_EQ(1, Leaksift({"git", Path(), "--staged"}).status);
  EXPECT_EQ(2, Leaksift({"git", Path(), "--staged", "--unstaged"}).status);
  EXPECT_EQ(2, Leaksift({"git", repo_.git_dir().string() + "/nothing", "--unstaged"}).status);
}

TEST_F(Git, ReadsWhatGzipHolds) {
  const GitRepo repo;
  repo.Commit("backup.sql.gz", Gzip("-- dump\n" + sample_.line + "\n"));
  repo.Commit("notes.zip", "PK\x03\x04 and so on");
  const std::string cache = (out_.path() / "cache").string();
  for (int i = 0; i < 2; ++i) {  // the second time with what the cache knows
    const ProgramOutput run =
        Leaksift({"git", repo.path().string(), "-r", "text=-", "--cache", cache});
    EXPECT_EQ(1, run.status);
    EXPECT_NE(run.out.find("backup.sql.gz:2:"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("a zip archive: its members are not read"), std::string::npos)
        << run.out;
  }
  EXPECT_EQ(3, Leaksift({"git", repo.path().string(), "--require-complete"}).status);
}

TEST_F(Git, ACacheChangesNothingInTheReport) {
  const std::string cache = (out_.path() / "cache").string();
  const ProgramOutput plain = Leaksift({"git", Path(), "-r", "json=-"});
  EXPECT_EQ(1, plain.status);
  for (int i = 0; i < 2; ++i) {
    const ProgramOutput run = Leaksift({"git", Path(), "-r", "json=-", "--cache", cache});
    EXPECT_EQ(plain.status, run.status);
    EXPECT_EQ(plain.out, run.out);
  }
  const ProgramOutput run =
      Leaksift({"git", Path(), "-r", "json=-"}, {.environment = {{"LEAKSIFT_CACHE", cache + "2"}}});
  EXPECT_EQ(plain.out, run.out);
  EXPECT_TRUE(fs::exists(cache + "2/key"));
}

TEST_F(Git, ACacheThatCannotBeUsedIsNoError) {
  WriteFile(out_.path() / "file", "");
  const std::string cache = (out_.path() / "file").string();
  const ProgramOutput run = Leaksift({"git", Path(), "--cache", cache});
  EXPECT_EQ(1, run.status);
  EXPECT_NE(run.err.find("note: no cache: "), std::string::npos) << run.err;
  EXPECT_EQ("", Leaksift({"git", Path(), "-q", "--cache", cache}).err);
}

TEST_F(Git, ACacheInTheWorkTreeNeedsAKey) {
  const std::string cache = (repo_.path() / "cache").string();
  const ProgramOutput run = Leaksift({"git", Path(), "--cache", cache});
  EXPECT_EQ(2, run.status);
  EXPECT_NE(run.err.find("--fingerprint-key"), std::string::npos) << run.err;
  EXPECT_FALSE(fs::exists(cache));
  WriteFile(out_.path() / "key", "0123456789abcdef");
  EXPECT_EQ(1, Leaksift({"git", Path(), "--cache", cache, "--fingerprint-key",
                         (out_.path() / "key").string()})
                   .status);
  EXPECT_EQ(1, Leaksift({"git", Path(), "--cache", (repo_.git_dir() / "cache").string()}).status);
}

}  // namespace
}  // namespace leaksift::testing
