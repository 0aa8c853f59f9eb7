// `leaksift merge`: what the parts of a scan say together is what the whole says, byte by byte.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "report/report.h"
#include "support/git_repo.h"
#include "support/program.h"
#include "support/sample_secret.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

using Strings = std::vector<std::string>;

Strings operator+(Strings words, const Strings& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Reports in every format into `folder`.
Strings AllReports(const TempDir& folder) {
  Strings words;
  for (const std::string_view format : ReportFormatNames()) {
    words.insert(words.end(),
                 {"--report", std::string(format) + "=" + folder.At(std::string(format))});
  }
  return words;
}

// Runs scans whole and in parts, and compares.
class Merge : public ::testing::Test {
 protected:
  // The reports of the parts of `scan`.
  Strings Parts(const Strings& scan, int count, const ProgramInput& input) {
    Strings files;
    for (int i = 1; i <= count; ++i) {
      const std::string part = std::to_string(i) + "/" + std::to_string(count);
      const std::string file = parts_.At(std::to_string(count) + "-" + std::to_string(i) + ".json");
      const ProgramOutput run =
          Leaksift(scan + Strings{"--shard", part, "--report", "json=" + file}, input);
      EXPECT_TRUE(run.status == 0 || run.status == 1 || run.status == 3) << run.err;
      files.push_back(file);
    }
    return files;
  }

  // The whole's exit status.
  int ExpectSame(const Strings& scan, const ProgramInput& input = {}) {
    const TempDir whole, merged;
    const int status = Leaksift(scan + AllReports(whole), input).status;
    for (int count = 1; count <= 5; ++count) {
      Strings files = Parts(scan, count, input);
      std::rotate(files.begin(), files.begin() + count / 2, files.end());  // in any order
      const ProgramOutput run = Leaksift(Strings{"merge"} + files + AllReports(merged));
      EXPECT_EQ(status, run.status) << run.err;
      for (const std::string_view format : ReportFormatNames()) {
        const std::string expected = ReadFile(whole.At(format));
        const std::string text = ReadFile(merged.At(format));
        EXPECT_TRUE(expected == text) << format << " of " << count << " parts\n"
                                      << FirstDifference(expected, text);
      }
      if (HasFailure()) break;
    }
    return status;
  }

  static std::string FirstDifference(const std::string& a, const std::string& b) {
    const auto at = static_cast<size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    const size_t begin = at < 400 ? 0 : at - 400;
    return "whole:  " + a.substr(begin, 800) + "\nmerged: " + b.substr(begin, 800);
  }

  const TempDir parts_;
};

// Files whose versions have secrets on and off, with names and in folders that count against them,
// with markers, under several names, in commit and tag messages, and in the names themselves.
class SecretHistory {
 public:
  explicit SecretHistory(uint32_t seed) : random_(seed) {
    for (const char* rule : {"stripe-secret-key", "github-personal-access-token", "slack-bot-token",
                             "sendgrid-api-key"}) {
      const SampleSecret sample = SampleOf(rule);
      lines_.push_back(sample.line);
      secrets_.push_back(sample.secret);
    }
    for (int i = 0; i < 6; ++i) {
      secrets_.push_back(Password());
      lines_.push_back("password = \"" + secrets_.back() + "\"");
    }
  }

  size_t Below(size_t n) { return random_() % n; }
  bool OneIn(size_t n) { return Below(n) == 0; }

  std::string Password() {
    static constexpr std::string_view kLetters =
        "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string text;
    for (size_t n = 6 + Below(12); n > 0; --n) text += kLetters[Below(kLetters.size())];
    return text;
  }

  std::string Line() {
    if (!OneIn(3)) return "x" + std::to_string(Below(50)) + " = " + std::to_string(Below(9));
    std::string line = lines_[Below(lines_.size())];
    if (OneIn(6)) line = "# for example: " + line;
    if (OneIn(6)) line += "  # leaksift:allow reason=\"a test\"";
    return line;
  }

  std::string Text() {
    std::string text;
    for (size_t n = 1 + Below(8); n > 0; --n) text += Line() + "\n";
    return text;
  }

  std::string Name() {
    static const char* const kNames[] = {"app.py",       "test/app.py",  "docs/guide.md",
                                         "config/a.yml", "config/b.yml", "src/\xc3\xa9t\xe9.py"};
    if (OneIn(8)) return "keys/" + secrets_[Below(secrets_.size())] + ".txt";
    return kNames[Below(std::size(kNames))];
  }

  // For git fast-import.
  std::string Stream(int commits) {
    std::string out;
    const auto data = [&out](const std::string& bytes) {
      out += "data " + std::to_string(bytes.size()) + "\n" + bytes + "\n";
    };
    for (int commit = 1; commit <= commits; ++commit) {
      out += "commit refs/heads/" + std::string(OneIn(3) ? "side" : "main") +
             "\nmark :" + std::to_string(commit) + "\ncommitter C O Mitter <c@example.com> " +
             std::to_string(1700000000 + commit) + " +0000\n";
      data(OneIn(5) ? Line() : "change " + std::to_string(commit));
      if (commit > 1)
        out += "from :" + std::to_string(commit - 1 - (OneIn(4) ? Below(commit - 1) : 0)) + "\n";
      for (size_t n = 1 + Below(3); n > 0; --n) {
        if (OneIn(6)) {
          out += "D " + Name() + "\n";
          continue;
        }
        out += "M 100644 inline " + Name() + "\n";
        data(Text());
      }
      if (!OneIn(8)) continue;
      out += "tag v" + std::to_string(commit) + "\nfrom :" + std::to_string(commit) +
             "\ntagger T A Gger <t@example.com> 1700000000 +0000\n";
      data(Line());
    }
    return out + "done\n";
  }

  const std::string& secret(size_t index) const { return secrets_[index]; }

 private:
  std::mt19937 random_;
  Strings lines_, secrets_;
};

// HEAD's sixth ancestor, or the last that it has.
std::string Ancestor(const testing::GitRepo& repo) {
  const std::string ids = repo.Git({"rev-list", "--first-parent", "--max-count=7", "HEAD"});
  return ids.substr(ids.rfind('\n') + 1);
}

std::string LoosePath(const testing::GitRepo& repo, const std::string& id) {
  return (repo.git_dir() / "objects" / id.substr(0, 2) / id.substr(2)).string();
}

class MergeOfHistories : public Merge, public ::testing::WithParamInterface<uint32_t> {};

TEST_P(MergeOfHistories, EqualTheWhole) {
  SecretHistory history(GetParam());
  const testing::GitRepo repo;
  repo.Git({"fast-import", "--quiet", "--done", "--force"}, history.Stream(40));
  repo.Git({"reset", "-q", "--hard", "main"});
  repo.Git({"hash-object", "-w", "--stdin"}, history.Text());  // no commit has it
  repo.Git({"update-ref", "--create-reflog", "-m", "from https://u:" + history.secret(5) + "@h/x",
            "refs/heads/other", "HEAD"});
  if (GetParam() % 2 == 0) repo.Git({"gc", "-q"});
  const std::string path = repo.path().string();
  EXPECT_EQ(1, ExpectSame({"git", path}));
  EXPECT_EQ(1, ExpectSame({"git", path, "--show-dropped", "--min-confidence", "high"}));
  const std::string base = Ancestor(repo);
  ExpectSame({"git", path, "--range", base + "..HEAD"});
  ExpectSame({"git", path, "--head"});
  const TempDir cache;
  ExpectSame({"git", path, "--cache", cache.At("of-all")});
  testing::WriteFile(repo.path() / "app.py", history.Text() + history.Text());
  ExpectSame({"git", path, "--unstaged"});
  ExpectSame({"ci", path, "--base", base, "--head", "HEAD"});
  EXPECT_EQ(1, ExpectSame({"ci", path, "--full"}));
  EXPECT_EQ(1, ExpectSame({"dir", path, "--show-dropped"}));
}

INSTANTIATE_TEST_SUITE_P(Seeds, MergeOfHistories, ::testing::Values(1u, 2u, 3u));

TEST_F(Merge, OfADamagedRepositoryEqualsTheWhole) {
  SecretHistory history(7);
  const testing::GitRepo repo;
  repo.Git({"config", "fastimport.unpackLimit", "10000"});
  repo.Git({"fast-import", "--quiet", "--done", "--force"}, history.Stream(40));
  const auto objects = repo.AllObjects();
  int blobs = 0, trees = 0;
  for (const auto& [id, object] : objects) {
    const std::string file = LoosePath(repo, id);
    if (object.type == "blob" && ++blobs % 5 == 0) std::filesystem::remove(file);
    const bool breaks =
        (object.type == "tree" && ++trees == 3) || (object.type == "blob" && blobs % 7 == 1);
    if (!breaks || !std::filesystem::exists(file)) continue;
    std::filesystem::remove(file);
    testing::WriteFile(file, "no object");
  }
  EXPECT_EQ(3, ExpectSame({"git", repo.path().string()}));
  EXPECT_EQ(3, ExpectSame({"git", repo.path().string(), "--range", Ancestor(repo) + "..HEAD"}));
}

// The commits that a .gitleaksignore names are those that brought a secret first.
TEST_F(Merge, WithAPolicyThatNamesCommitsEqualsTheWhole) {
  const testing::GitRepo repo;
  const SampleSecret sample = SampleOf("stripe-secret-key");
  const std::string first = repo.Commit("a.py", sample.line + "\n");
  for (int i = 0; i < 9; ++i) repo.Commit("a.py", sample.line + "\n" + std::string(i, '\n'));
  const TempDir policy;
  const std::string ignore = policy.Write(".gitleaksignore", first + ":a.py:stripe-secret-key:1\n");
  const std::string path = repo.path().string();
  EXPECT_EQ(0, ExpectSame({"git", path, "--baseline", ignore}));
  EXPECT_EQ(1, ExpectSame({"git", path}));
}

TEST_F(Merge, OfATreeEqualsTheWhole) {
  SecretHistory history(5);
  const TempDir tree;
  for (int i = 0; i < 60; ++i)
    tree.Write("d" + std::to_string(i % 7) + "/" + std::to_string(i) + history.Name(),
               history.Text());
  std::filesystem::create_symlink("nothing", tree.At("dangling"));
  std::filesystem::create_symlink(history.secret(6), tree.At(history.secret(2)));
  std::filesystem::create_directory_symlink(".", tree.At("loop"));
  const std::string baseline = tree.At("baseline");
  const ProgramInput input{.folder = tree.path()};
  EXPECT_EQ(3, ExpectSame({"dir", "."}, input));
  EXPECT_EQ(3, ExpectSame({"dir", ".", "--show-dropped", "--min-confidence", "low"}, input));
  EXPECT_EQ(1, ExpectSame({"dir", "d1", "d2", "--fail-on", "critical"}, input));
  EXPECT_EQ(0, ExpectSame({"dir", ".", "--exclude", "*"}, input));
  Leaksift({"baseline", "create", "d1", "--baseline", baseline}, input);
  const Strings known = {"dir", "d1", "d3", "--baseline", baseline};
  const ProgramOutput refused = Leaksift(Strings{"merge"} + Parts(known, 2, input));
  EXPECT_EQ(2, refused.status);
  EXPECT_NE(std::string::npos, refused.err.find("--fingerprint-key")) << refused.err;
  const ProgramInput with_key{
      .environment = {{"LEAKSIFT_FINGERPRINT_KEY", tree.At(".leaksift.key")}},
      .folder = tree.path()};
  const TempDir whole;
  ASSERT_EQ(1, Leaksift(known + AllReports(whole), input).status);
  const ProgramOutput merged =
      Leaksift(Strings{"merge"} + Parts(known, 2, input) + Strings{"--report", "json=-"}, with_key);
  EXPECT_EQ(1, merged.status);
  EXPECT_EQ(ReadFile(whole.At("json")), merged.out);
}

}  // namespace
}  // namespace leaksift
