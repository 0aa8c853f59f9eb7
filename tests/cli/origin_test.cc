// Reports name the repository that they are about, and never the credentials of its remote.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/git_repo.h"
#include "support/program.h"
#include "support/sample_secret.h"

namespace leaksift::testing {
namespace {

constexpr const char* kWord = "hush-hush";
constexpr const char* kUri = "https://git.example.org:8443/team/app.git";

class Origin : public ::testing::Test {
 protected:
  void SetUp() override {
    repo_.Commit("src/app.env", sample_.line + "\n");
    repo_.Git({"remote", "add", "origin",
               std::string("https://robot:") + kWord + "@git.example.org:8443/team/app.git"});
    repo_.Git({"remote", "add", "other", "https://elsewhere.example.org/x.git"});
  }

  std::string Path(const std::string& below = "") const { return repo_.path().string() + below; }

  // The address in the SARIF report of this run; empty: there is none.
  static std::string UriOf(std::vector<std::string> words, const ProgramInput& input = {}) {
    words.insert(words.end(), {"-r", "sarif=-"});
    const ProgramOutput run = Leaksift(words, input);
    EXPECT_LE(run.status, 1) << run.err;
    EXPECT_EQ((run.out + run.err).find(kWord), std::string::npos);
    const auto log = nlohmann::json::parse(run.out, nullptr, false);
    if (log.is_discarded()) return "no JSON: " + run.out;
    const nlohmann::json& first = log["runs"][0];
    if (!first.contains("versionControlProvenance")) return "";
    return first["versionControlProvenance"][0]["repositoryUri"];
  }

  const SampleSecret sample_ = SampleOf("github-personal-access-token");
  const GitRepo repo_;
  const TempDir elsewhere_;
};

TEST_F(Origin, IsNamedByEveryVerbThatReadsARepository) {
  WriteFile(repo_.path() / "new.txt", "nothing\n");
  const std::vector<std::vector<std::string>> cases = {
      {"git", Path()},
      {"git", Path(), "--head"},
      {"git", Path(), "--staged"},
      {"git", Path(), "--unstaged"},
      {"git", Path("/src")},
      {"dir", Path()},
      {"dir", Path("/src")},
      {"dir", Path("/src/app.env")},
      {"dir", Path("/src"), Path("/new.txt")},
  };
  for (const auto& words : cases) EXPECT_EQ(UriOf(words), kUri) << words[0] << " " << words[1];
  EXPECT_EQ(UriOf({"ci", "--full"}, {.folder = Path()}), kUri);
}

TEST_F(Origin, IsLeftOutWhereItIsNotOne) {
  WriteFile(elsewhere_.path() / "a.txt", "nothing\n");
  const std::string outside = elsewhere_.path().string();
  EXPECT_EQ(UriOf({"dir", outside}), "");
  EXPECT_EQ(UriOf({"dir", Path(), outside}), "");
  const GitRepo second;
  second.Git({"remote", "add", "origin", "https://git.example.org/team/second.git"});
  EXPECT_EQ(UriOf({"dir", Path(), second.path().string()}), "");
  repo_.Git({"remote", "remove", "origin"});
  EXPECT_EQ(UriOf({"dir", Path()}), "");
  EXPECT_EQ(UriOf({"git", Path()}), "");
  WriteFile(repo_.git_dir() / "config", "[remote \"origin\"\n");
  EXPECT_EQ(UriOf({"dir", Path()}), "");
}

// A part of a scan keeps what the merge needs: of the address, what reports show.
TEST_F(Origin, CredentialsAreInNoFileOfAPart) {
  std::vector<std::string> merge = {"merge", "-r", "sarif=-"};
  for (const char* shard : {"1/2", "2/2"}) {
    const std::string file = (elsewhere_.path() / std::string(shard, 1)).string();
    Leaksift({"ci", "--full", "--shard", shard, "-r", "json=" + file}, {.folder = Path()});
    const std::string text = ReadFile(file);
    EXPECT_EQ(text.find(kWord), std::string::npos);
    EXPECT_NE(text.find("git.example.org"), std::string::npos);
    merge.push_back(file);
  }
  const ProgramOutput merged = Leaksift(merge);
  EXPECT_EQ(merged.status, 1) << merged.err;
  EXPECT_NE(merged.out.find(kUri), std::string::npos);
  EXPECT_EQ(merged.out.find(kWord), std::string::npos);
}

}  // namespace
}  // namespace leaksift::testing
