// Repositories of unusual forms and places in them that are easily forgotten, through the whole
// program: they are scanned, or the exit status is not 0 and the reason is told.
//
//   SHA-256, reftable, unknown extension and version  FormatsThatAreNotRead
//   another owner                                     ForeignOwner
//   worktree, ".git" file, submodules                 Worktrees, Submodules
//   no commits, unborn and detached HEAD, orphans     Empty, HeadsOfAllKinds, MinCommits
//   ranges: bad, zero, forced push, unrelated         RangesThatNameNothing, RangesAcrossHistories
//   merges: octopus, criss-cross, content of their own Merges
//   objects of a push before it is accepted           Quarantine
//   notes, stash, reflog, dangling, tags, messages, names  PlacesBesidesFiles
//   refs of platforms, bundles                        RefsOfPlatforms, Bundles
//
// The damaged ones are in damaged_repositories_test.cc.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "support/git_repo.h"
#include "support/program_scan.h"
#include "support/sample_secret.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

std::string Secret() { return SampleOf("github-personal-access-token").line + "\n"; }
std::string OtherSecret() { return SampleOf("stripe-secret-key").line + "\n"; }

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Unusual, FormatsThatAreNotRead) {
  struct Case {
    const char* what;
    std::vector<const char*> config;  // key, value …
    const char* reason;
  };
  const Case cases[] = {
      {"reftable",
       {"core.repositoryformatversion", "1", "extensions.refstorage", "reftable"},
       "reftable"},
      {"SHA-256",
       {"core.repositoryformatversion", "1", "extensions.objectformat", "sha256"},
       "sha256"},
      {"an extension of tomorrow",
       {"core.repositoryformatversion", "1", "extensions.tomorrow", "1"},
       "tomorrow"},
      {"version 2", {"core.repositoryformatversion", "2"}, "version"},
      {"no version", {"core.repositoryformatversion", "one"}, "version"},
  };
  for (const Case& one : cases) {
    const GitRepo repo;
    repo.Commit("a.env", Secret());
    std::string config = ReadFile(repo.git_dir() / "config");
    for (size_t i = 0; i < one.config.size(); i += 2) {
      const std::string key = one.config[i];
      const size_t dot = key.find('.');
      config +=
          "[" + key.substr(0, dot) + "]\n" + key.substr(dot + 1) + " = " + one.config[i + 1] + "\n";
    }
    WriteFile(repo.git_dir() / "config", config);
    const std::string path = repo.path().string();
    const ProgramScan scan = ScanWithProgram({path});
    EXPECT_EQ(3, scan.status) << one.what << Describe(scan);
    EXPECT_TRUE(Contains(scan.Reason(path), one.reason)) << one.what << Describe(scan);
    EXPECT_EQ(2, ScanWithProgram({path, "--range", "HEAD"}).status) << one.what;
    EXPECT_EQ(2, ScanWithProgram({path, "--staged"}).status) << one.what;
  }
}

TEST(Unusual, Sha256OfRealGit) {
  const TempDir dir;
  const GitRepo repo;
  const std::string path = (dir.path() / "r").string();
  repo.Git({"init", "-q", "--object-format=sha256", path});
  repo.Git({"-C", path, "commit", "-q", "--allow-empty", "-m", "one"});
  const ProgramScan scan = ScanWithProgram({path});
  EXPECT_EQ(3, scan.status) << Describe(scan);
  EXPECT_TRUE(Contains(scan.Reason(path), "sha256")) << Describe(scan);
}

TEST(Unusual, ForeignOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const GitRepo repo;
  repo.Commit("a.env", Secret());
  const std::string path = repo.path().string();
  ASSERT_EQ(0, chown(repo.git_dir().c_str(), 12345, 12345));
  for (const std::vector<std::string>& part :
       {std::vector<std::string>{}, {"--range", "HEAD"}, {"--head"}, {"--since", "2001-01-01"}}) {
    std::vector<std::string> words = {path};
    words.insert(words.end(), part.begin(), part.end());
    const ProgramScan refused = ScanWithProgram(words);
    EXPECT_EQ(part.empty() ? 3 : 2, refused.status) << Describe(refused);
    EXPECT_TRUE(Contains(refused.err + refused.Reason(path), "--trust-owner")) << Describe(refused);
    words.push_back("--trust-owner");
    const ProgramScan scan = ScanWithProgram(words);
    EXPECT_EQ(1, scan.status) << ::testing::PrintToString(part) << Describe(scan);
  }
}

TEST(Unusual, Worktrees) {
  const GitRepo repo;
  repo.Commit("main.env", Secret());
  const TempDir dir;
  const std::string worktree = (dir.path() / "w").string();
  repo.Git({"worktree", "add", "-q", "-b", "side", worktree});
  repo.Git({"-C", worktree, "commit", "-q", "--allow-empty", "-m", "note: " + OtherSecret()});
  repo.Git({"-C", worktree, "checkout", "-q", "--detach"});
  repo.Git({"branch", "-q", "-D", "side"});
  for (const std::string& path : {repo.path().string(), worktree}) {
    const ProgramScan scan = ScanWithProgram({path});
    EXPECT_EQ(1, scan.status) << Describe(scan);
    EXPECT_EQ(2u, scan.commits) << Describe(scan);
    EXPECT_EQ(3u, scan.findings.size()) << Describe(scan);  // the reflog has the message too
  }
}

// A submodule whose repository git keeps inside of ours is scanned with it; one that is elsewhere
// is told.
TEST(Unusual, Submodules) {
  const GitRepo inner;
  inner.Commit("deep.env", Secret());
  inner.Git({"rm", "-q", "deep.env"});
  inner.Git({"commit", "-q", "-m", "gone"});
  const GitRepo outer;
  outer.Commit("readme", "text\n");
  outer.Git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
             inner.path().string(), "lib/inner"});
  outer.Git({"commit", "-q", "-m", "submodule"});
  const std::string path = outer.path().string();
  ProgramScan scan = ScanWithProgram({path});
  EXPECT_EQ(1, scan.status) << Describe(scan);
  EXPECT_TRUE(scan.Finds("modules/lib/inner/deep.env")) << Describe(scan);
  EXPECT_EQ("", scan.Reason("lib/inner")) << Describe(scan);
  // The submodule's own work tree, whose ".git" is a file.
  scan = ScanWithProgram({(outer.path() / "lib/inner").string()});
  EXPECT_TRUE(scan.Finds("deep.env")) << Describe(scan);

  outer.Git({"clone", "-q", "--no-local", path, (outer.path() / "clone").string()});
  scan = ScanWithProgram({(outer.path() / "clone").string()});
  EXPECT_EQ(0, scan.status) << Describe(scan);
  EXPECT_TRUE(Contains(scan.Reason("lib/inner"), "submodule")) << Describe(scan);
  EXPECT_EQ(3, ScanWithProgram({(outer.path() / "clone").string(), "--require-complete"}).status);

  // A repository that was made in the work tree and added by mistake has its ".git" there.
  const std::string nested = (outer.path() / "nested").string();
  outer.Git({"clone", "-q", inner.path().string(), nested});
  outer.Git({"add", "nested"});
  outer.Git({"commit", "-q", "-m", "nested"});
  scan = ScanWithProgram({path});
  EXPECT_TRUE(Contains(scan.Reason("nested"), "submodule")) << Describe(scan);
}

TEST(Unusual, Empty) {
  const GitRepo repo;
  const std::string path = repo.path().string();
  for (const char* form : {"unborn", "bare", "head"}) {
    std::string at = path;
    if (form == std::string("bare")) {
      at += "/bare";
      repo.Git({"init", "-q", "--bare", at});
    }
    ProgramOutput run = Leaksift({"git", at});
    EXPECT_EQ(0, run.status) << run.err;
    EXPECT_TRUE(Contains(run.out, "0 commits")) << run.out;
    EXPECT_EQ(3, Leaksift({"git", at, "--min-commits", "1"}).status);
  }
  EXPECT_EQ(2, Leaksift({"git", path, "--head"}).status);
  EXPECT_EQ(2, Leaksift({"git", path, "--range", "HEAD"}).status);
}

TEST(Unusual, MinCommits) {
  const GitRepo repo;
  for (int i = 0; i < 3; ++i) repo.Commit("a", std::to_string(i));
  const std::string path = repo.path().string();
  struct Case {
    std::vector<std::string> words;
    int status;
  };
  const Case cases[] = {
      {{"--min-commits", "0"}, 0},
      {{"--min-commits", "3"}, 0},
      {{"--min-commits", "4"}, 3},
      {{"--min-commits", "1", "--range", "HEAD~1..HEAD"}, 0},
      {{"--min-commits", "2", "--range", "HEAD~1..HEAD"}, 3},
      {{"--min-commits", "1", "--range", "HEAD..HEAD"}, 3},
      {{"--min-commits", "some"}, 2},
      {{"--min-commits", "-1"}, 2},
      {{"--min-commits", "1", "--shard", "1/2"}, 2},  // a part sees a part of them
      {{"--min-commits", "1", "--staged"}, 2},
      {{"--min-commits", "1", "--unstaged"}, 2},
  };
  for (const Case& one : cases) {
    std::vector<std::string> words = {path};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const ProgramScan scan = ScanWithProgram(words);
    EXPECT_EQ(one.status, scan.status) << ::testing::PrintToString(one.words) << Describe(scan);
    if (one.status == 3) {
      EXPECT_TRUE(Contains(scan.Reason(path), "--min-commits")) << Describe(scan);
    }
  }
}

TEST(Unusual, HeadsOfAllKinds) {
  const GitRepo repo;
  repo.Commit("main.env", Secret());
  repo.Git({"checkout", "-q", "--orphan", "other"});
  repo.Git({"rm", "-rfq", "."});
  const std::string path = repo.path().string();
  const auto expect = [&path](const char* head, size_t commits, size_t findings) {
    const ProgramScan scan = ScanWithProgram({path});
    EXPECT_EQ(1, scan.status) << head << Describe(scan);
    EXPECT_EQ(commits, scan.commits) << head << Describe(scan);
    EXPECT_EQ(findings, scan.findings.size()) << head << Describe(scan);
  };
  expect("unborn", 1, 1);
  repo.Commit("orphan.env", OtherSecret());
  expect("orphan", 2, 2);
  repo.Git({"checkout", "-q", "--detach"});
  expect("detached", 2, 2);
  repo.Git({"branch", "-q", "-D", "main", "other"});
  expect("no branches", 2, 2);
}

TEST(Unusual, RangesThatNameNothing) {
  const GitRepo repo;
  repo.Commit("a.env", Secret());
  repo.Git({"tag", "blob", repo.Git({"rev-parse", "HEAD:a.env"})});
  const std::string zero(40, '0');
  const std::string unknown(40, '7');
  for (const std::string& range :
       {std::string("nothing"), std::string("nothing..HEAD"), std::string("HEAD..nothing"),
        zero + "..HEAD", "HEAD.." + zero, unknown + "..HEAD", "HEAD.." + unknown,
        std::string("HEAD~9..HEAD"), std::string("HEAD..HEAD..HEAD"), std::string("HEAD...HEAD"),
        std::string("blob"), std::string("--all"), std::string("")}) {
    const ProgramScan scan = ScanWithProgram({repo.path().string(), "--range=" + range});
    EXPECT_EQ(2, scan.status) << range << Describe(scan);
    EXPECT_NE("", scan.err) << range;
  }
}

// What is new is what the first commit does not lead to, also where the two have nothing to do with
// each other.
TEST(Unusual, RangesAcrossHistories) {
  const GitRepo repo;
  repo.Commit("base", "text\n");
  repo.Commit("old.env", "old: " + Secret());
  repo.Git({"tag", "old"});
  repo.Git({"reset", "-q", "--hard", "HEAD~1"});
  repo.Commit("new.env", OtherSecret());  // as after a forced push
  repo.Git({"tag", "new"});
  repo.Git({"checkout", "-q", "--orphan", "island"});
  repo.Commit("island.env", Secret());
  struct Case {
    const char* range;
    std::vector<const char*> found;
  };
  const Case cases[] = {
      {"old..new", {"new.env"}},
      {"new..old", {"old.env"}},
      {"old..island", {"island.env", "new.env"}},  // the index still had it
      {"old..", {"island.env", "new.env"}},
      {"island..old", {"old.env"}},
  };
  for (const Case& one : cases) {
    const ProgramScan scan = ScanWithProgram({repo.path().string(), "--range", one.range});
    EXPECT_EQ(1, scan.status) << one.range << Describe(scan);
    EXPECT_EQ(one.found.size(), scan.findings.size()) << one.range << Describe(scan);
    for (const char* path : one.found) EXPECT_TRUE(scan.Finds(path)) << one.range << Describe(scan);
  }
}

// Three kinds of merges whose files no side has; each is found in a range as well.
TEST(Unusual, Merges) {
  for (const std::string kind : {"octopus", "criss-cross", "evil"}) {
    const GitRepo repo;
    repo.Commit("base", "text\n");
    for (const char* side : {"one", "two"}) {
      repo.Git({"checkout", "-q", "-b", side, "main"});
      repo.Commit(side, side);
    }
    repo.Git({"checkout", "-q", "main"});
    repo.Commit("third", "third\n");
    if (kind == "octopus") {
      repo.Git({"merge", "-q", "--no-commit", "one", "two"});
    } else if (kind == "criss-cross") {
      repo.Git({"tag", "first", "one"});
      repo.Git({"checkout", "-q", "one"});
      repo.Git({"merge", "-q", "-m", "criss", "two"});
      repo.Git({"checkout", "-q", "two"});
      repo.Git({"merge", "-q", "-m", "cross", "first"});
      repo.Git({"merge", "-q", "--no-commit", "one"});
    } else {
      repo.Git({"merge", "-q", "--no-commit", "one"});
    }
    repo.Commit("merged.env", Secret(), "merge");
    EXPECT_GT(repo.Git({"rev-list", "--parents", "-1", "HEAD"}).size(), 82u) << kind;
    const std::string path = repo.path().string();
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{path}, {path, "--range", "HEAD^..HEAD"}, {path, "--head"}}) {
      const ProgramScan scan = ScanWithProgram(words);
      EXPECT_EQ(1, scan.status) << kind << Describe(scan);
      ASSERT_EQ(1u, scan.findings.size()) << kind << Describe(scan);
      EXPECT_EQ(scan.findings[0].commits, std::vector<std::string>{repo.Git({"rev-parse", "HEAD"})})
          << kind;
    }
  }
}

// A server's hook sees what is pushed in a folder of its own, which git names in the environment.
TEST(Unusual, Quarantine) {
  const GitRepo server;
  const std::string bare = (server.path() / "bare").string();
  server.Git({"init", "-q", "--bare", "-b", "main", bare});
  WriteFile(bare + "/hooks/pre-receive",
            "#!/bin/sh\nwhile read old new ref; do\n  case $new in *[!0]*) ;; *) continue ;; esac\n"
            "  case $old in *[!0]*) range=$old..$new ;; *) range=$new ;; esac\n"
            "  \"" LEAKSIFT_PROGRAM "\" git . --range \"$range\" >&2 || exit $?\ndone\n");
  fs::permissions(bare + "/hooks/pre-receive", fs::perms(0755));
  const GitRepo client;
  const auto push = [&](const std::string& what) {
    return client.TryGit({"push", "-q", bare, what});
  };
  client.Commit("readme", "text\n");
  EXPECT_EQ(0, push("main").first) << push("main").second;
  client.Commit("readme", "more text\n");
  client.Git({"tag", "-a", "-m", "release", "v1"});
  EXPECT_EQ(0, push("main").first);
  EXPECT_EQ(0, push("v1").first);
  client.Commit("a.env", Secret());
  const auto [status, text] = push("main");
  EXPECT_NE(0, status);
  EXPECT_TRUE(Contains(text, "a.env")) << text;
  EXPECT_NE(0, push("HEAD:refs/heads/new").first);
  client.Git({"tag", "-a", "-m", OtherSecret(), "v2", "HEAD~1"});
  EXPECT_NE(0, push("v2").first);
  EXPECT_EQ(0, push(":refs/tags/v1").first);  // a ref that goes brings nothing
}

// The variable leads nowhere else: only to folders of the repository's own objects.
TEST(Unusual, QuarantineOfSomebodyElse) {
  const GitRepo repo;
  repo.Commit("readme", "text\n");
  const GitRepo other;
  other.Commit("a.env", Secret());
  for (const std::string& folder : {(other.git_dir() / "objects").string(), std::string("/proc"),
                                    (repo.git_dir() / "objects/nothing").string()}) {
    const ProgramScan scan =
        ScanWithProgram({repo.path().string()}, {.environment = {{"GIT_QUARANTINE_PATH", folder}}});
    EXPECT_EQ(3, scan.status) << folder << Describe(scan);
    EXPECT_TRUE(scan.findings.empty()) << folder << Describe(scan);
  }
}

TEST(Unusual, PlacesBesidesFiles) {
  struct Case {
    const char* source;
    std::function<void(const GitRepo&)> make;
  };
  const Case cases[] = {
      {"git-commit-message", [](const GitRepo& r) { r.Commit("a", "1", Secret()); }},
      {"git-tag-message",
       [](const GitRepo& r) {
         r.Git({"tag", "-a", "-m", Secret(), "v1"});
       }},
      {"git-blob",
       [](const GitRepo& r) {
         r.Git({"notes", "add", "-m", Secret()});
       }},
      {"git-blob",  // a stash
       [](const GitRepo& r) {
         WriteFile(r.path() / "base", Secret());
         r.Git({"stash", "-q"});
       }},
      {"git-blob",  // known to the reflog alone
       [](const GitRepo& r) {
         r.Commit("a.env", Secret());
         r.Git({"reset", "-q", "--hard", "HEAD~1"});
       }},
      {"git-blob",  // of no commit
       [](const GitRepo& r) {
         r.Git({"hash-object", "-w", "--stdin"}, Secret());
       }},
      {"git-reflog",
       [](const GitRepo& r) {
         r.Git({"update-ref", "-m", "fetch: " + SampleOf("github-personal-access-token").secret,
                "HEAD", r.Git({"commit-tree", "-m", "x", "HEAD^{tree}"})});
       }},
      {"git-commit-message",  // who wrote it
       [](const GitRepo& r) {
         r.Git(
             {"-c", "user.name=x", "commit", "-q", "--allow-empty", "-m", "x",
              "--author=" + SampleOf("github-personal-access-token").secret + " <a@example.com>"});
       }},
      {"git-blob",  // replaced by another
       [](const GitRepo& r) {
         r.Commit("a.env", Secret());
         r.Git({"replace", r.Git({"rev-parse", "HEAD:a.env"}), r.Git({"rev-parse", "HEAD:base"})});
       }},
  };
  for (const Case& one : cases) {
    const GitRepo repo;
    repo.Commit("base", "text\n");
    one.make(repo);
    const ProgramScan scan = ScanWithProgram({repo.path().string()});
    EXPECT_EQ(1, scan.status) << one.source << Describe(scan);
    bool found = false;
    for (const ScannedFinding& finding : scan.findings) found |= finding.source == one.source;
    EXPECT_TRUE(found) << one.source << Describe(scan);
  }
}

TEST(Unusual, RefsOfPlatforms) {
  for (const char* ref :
       {"refs/pull/7/head", "refs/merge-requests/7/head", "refs/keep-around/7",
        "refs/changes/07/7/1", "refs/environments/production", "refs/bisect/bad"}) {
    const GitRepo repo;
    repo.Commit("base", "text\n");
    repo.Commit("a.env", Secret());
    repo.Git({"update-ref", ref, "HEAD"});
    repo.Git({"reset", "-q", "--hard", "HEAD~1"});
    repo.Git({"reflog", "expire", "--expire=now", "--all"});
    const ProgramScan scan = ScanWithProgram({repo.path().string()});
    EXPECT_EQ(1, scan.status) << ref << Describe(scan);
    EXPECT_TRUE(Contains(scan.out, '"' + std::string(ref) + '"')) << ref << scan.out;
  }
}

// A bundle is a pack in a file: it is not called clean, whether it is a file or in the history.
TEST(Unusual, Bundles) {
  const GitRepo repo;
  repo.Commit("a.env", Secret());
  const TempDir dir;
  const std::string bundle = (dir.path() / "all.bundle").string();
  repo.Git({"bundle", "create", "-q", bundle, "--all"});
  const GitRepo other;
  other.Commit("all.bundle", ReadFile(bundle));
  const ProgramScan scan = ScanWithProgram({other.path().string()});
  EXPECT_EQ(0, scan.status) << Describe(scan);
  EXPECT_TRUE(Contains(scan.Reason(other.Git({"rev-parse", "HEAD:all.bundle"})), "bundle"))
      << Describe(scan);
  EXPECT_EQ(3, Leaksift({"dir", dir.path().string(), "--require-complete"}).status);
  EXPECT_EQ(2, Leaksift({"git", bundle}).status);
}

}  // namespace
}  // namespace leaksift::testing
