// What the command line promises of `leaksift ci`, one test a promise. (What is scanned is in
// tests/unit/cli; what adapters do with it in tests/adapters.)
#include <gtest/gtest.h>

#include "support/git_repo.h"
#include "support/program.h"
#include "support/sample_secret.h"

namespace leaksift::testing {
namespace {

constexpr const char* kNowhere = "/proc/none/leaksift";  // no user can write there, root neither

// Runs `ci` in the repository with two reports that cannot be written, and an outputs file.
ProgramOutput RunCiIntoNowhere(const GitRepo& repo) {
  const std::string nowhere = kNowhere;
  return Leaksift({"ci", "--full", "-r", "text=-", "-r", "sarif=" + nowhere + ".sarif", "-r",
                   "junit=" + nowhere + ".xml", "--outputs=" + nowhere + ".env"},
                  {.folder = repo.path().string()});
}

TEST(Ci, ReportsThatCannotBeWrittenAreWarningsAndLeaveTheExitCode) {
  const GitRepo found;
  found.Commit("app.env", SampleOf("github-personal-access-token").line + "\n");
  const GitRepo clean;
  clean.Commit("app.env", "nothing\n");
  for (const auto& [repo, status] : {std::pair(&found, 1), std::pair(&clean, 0)}) {
    const ProgramOutput run = RunCiIntoNowhere(*repo);
    EXPECT_EQ(status, run.status) << run.err;
    for (const char* name : {".sarif: ", ".xml: ", ".env: "}) {
      EXPECT_NE(run.err.find(std::string("none/leaksift") + name), std::string::npos) << run.err;
    }
    size_t warnings = 0;
    for (size_t at = 0; (at = run.err.find("leaksift: warning: ", at)) != std::string::npos; ++at) {
      ++warnings;
    }
    EXPECT_EQ(3u, warnings) << run.err;
  }
  // Other verbs were asked for the report and nothing else.
  const ProgramOutput run =
      Leaksift({"git", clean.path().string(), "-r", std::string("sarif=") + kNowhere + ".sarif"});
  EXPECT_EQ(3, run.status);
}

TEST(Ci, SaysWhatItDidNotBelieve) {
  const GitRepo repo;
  repo.Commit("app.env", "nothing\n");
  const std::string head = repo.Git({"rev-parse", "HEAD"}).substr(0, 40);
  const ProgramOutput run =
      Leaksift({"ci", "-r", "text=-"}, {.environment = {{"GITLAB_CI", "true"},
                                                        {"CI_PIPELINE_SOURCE", "push"},
                                                        {"CI_COMMIT_SHA", head},
                                                        {"CI_COMMIT_BRANCH", "main"},
                                                        {"CI_DEFAULT_BRANCH", "main"},
                                                        {"CI_COMMIT_BEFORE_SHA", head}},
                                        .folder = repo.path().string()});
  EXPECT_EQ(0, run.status) << run.err;
  EXPECT_NE(run.err.find("leaksift: note: the branch's previous tip is the head itself"),
            std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("the whole history up to"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace leaksift::testing
