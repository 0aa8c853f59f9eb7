// Repositories that are damaged or not whole, through the whole program. What can be read is
// scanned, and what cannot makes the exit status 3 and is named.
//
//   truncated pack                                    CutPack.* (repositories_test.cc),
//   TruncatedPack flipped bits in one blob                          FlippedBitsOfABlob index
//   missing or of another pack, multi-pack-index, commit-graph
//                                                     Indexes
//   loose object without bytes                        EmptyLooseObjects
//   missing parent, tree, blob, target of a ref       MissingObjects
//   shallow clone                                     ShallowClone
//   partial clone                                     PartialClones
//   gc, repack, commits while it is scanned           ChangedWhileItIsScanned (and
//   CutPack.AtAnyTime)
//
// The unusual ones are in unusual_repositories_test.cc.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <set>
#include <thread>

#include "source/git_object.h"
#include "support/git_repo.h"
#include "support/program_scan.h"
#include "support/random_repo.h"
#include "support/sample_secret.h"
#include "support/scan_history.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;

std::string Secret() { return SampleOf("github-personal-access-token").line + "\n"; }
std::string OtherSecret() { return SampleOf("stripe-secret-key").line + "\n"; }

void FlipByte(const fs::path& file, size_t at) {
  std::string bytes = ReadFile(file);
  bytes.at(at) = static_cast<char>(bytes[at] ^ 0x10);
  WriteFile(file, bytes);
}

fs::path LooseFile(const GitRepo& repo, const std::string& id) {
  return repo.git_dir() / "objects" / id.substr(0, 2) / id.substr(2);
}

// Two files with a secret each, in a pack of whole objects.
class TwoSecrets : public ::testing::Test {
 protected:
  TwoSecrets() {
    repo_.Commit("one.env", Secret());
    repo_.Commit("two.env", OtherSecret());
  }

  void Pack() { repo_.Git({"repack", "-adq", "--depth=0", "--window=0"}); }

  fs::path PackFile(const char* suffix) const { return repo_.Packs().at(0).string() + suffix; }

  ProgramScan Scan(std::vector<std::string> words = {}) const {
    words.push_back(repo_.path().string());
    return ScanWithProgram(words);
  }

  const GitRepo repo_;
};

TEST_F(TwoSecrets, TruncatedPack) {
  Pack();
  repo_.Commit("three.env", "third: " + Secret());  // loose: still to be read
  const fs::path pack = PackFile(".pack");
  const std::string bytes = ReadFile(pack);
  for (const size_t size : {size_t{0}, size_t{11}, bytes.size() / 2, bytes.size() - 1}) {
    WriteFile(pack, bytes.substr(0, size));
    const ProgramScan scan = Scan();
    EXPECT_EQ(3, scan.status) << size << Describe(scan);
    EXPECT_NE("", scan.Reason(pack.filename())) << size << Describe(scan);
    EXPECT_TRUE(scan.Finds("three.env")) << size << Describe(scan);
  }
}

// Each byte of the entry of a blob, its header included: the other blob is found all the same.
TEST_F(TwoSecrets, FlippedBitsOfABlob) {
  const std::string id = repo_.Git({"rev-parse", "HEAD:one.env"});
  Pack();
  const fs::path pack = PackFile(".pack");
  const std::string bytes = ReadFile(pack);
  size_t begin = 0;
  size_t end = bytes.size() - ObjectId::kSize;
  const std::string index = repo_.Git({"show-index"}, ReadFile(PackFile(".idx"))) + "\n";
  for (size_t at = 0, line; (line = index.find('\n', at)) != std::string::npos; at = line + 1) {
    if (index.compare(index.find(' ', at) + 1, id.size(), id) == 0)
      begin = std::stoul(index.substr(at));
  }
  ASSERT_GT(begin, 0u);
  for (size_t at = 0, line; (line = index.find('\n', at)) != std::string::npos; at = line + 1) {
    const size_t offset = std::stoul(index.substr(at));
    if (offset > begin) end = std::min(end, offset);
  }
  for (size_t at = begin; at < end; at += 7) {
    FlipByte(pack, at);
    const ProgramScan scan = Scan();
    EXPECT_EQ(3, scan.status) << at << Describe(scan);
    EXPECT_NE("", scan.Reason(id)) << at << Describe(scan);
    EXPECT_TRUE(scan.Finds("two.env")) << at << Describe(scan);
    EXPECT_FALSE(scan.Finds("one.env")) << at << Describe(scan);
    WriteFile(pack, bytes);
  }
}

TEST_F(TwoSecrets, Indexes) {
  Pack();
  repo_.Git({"commit-graph", "write", "--reachable"});
  repo_.Git({"multi-pack-index", "write"});
  const fs::path objects = repo_.git_dir() / "objects";
  const fs::path idx = PackFile(".idx");
  const fs::path shared = objects / "pack" / "multi-pack-index";
  const fs::path graph = objects / "info" / "commit-graph";
  const GitRepo other;
  other.Commit("a", "another repository\n");
  other.Commit("b", "with two commits\n");
  other.Git({"repack", "-adq"});
  const std::string foreign = ReadFile(other.Packs().at(0).string() + ".idx");
  struct Case {
    const char* what;
    fs::path file;
    std::function<std::string(std::string)> damage;  // "" removes the file
    int status;
  };
  const auto cut = [](std::string bytes) { return bytes.substr(0, bytes.size() / 2); };
  const auto flip = [](std::string bytes) {
    bytes[bytes.size() / 2] ^= 1;
    return bytes;
  };
  const auto junk = [](std::string) { return std::string("no index at all\n"); };
  const auto gone = [](std::string) { return std::string(); };
  const std::vector<Case> cases = {
      {"no index", idx, gone, 3},
      {"an index that was cut off", idx, cut, 3},
      {"a flipped bit in the index", idx, flip, 3},
      {"the index of another pack", idx, [&](std::string) { return foreign; }, 3},
      {"no index any more", idx, junk, 3},
      // These two only make things faster: they are left out.
      {"a multi-pack-index that was cut off", shared, cut, 1},
      {"a flipped bit in the multi-pack-index", shared, flip, 1},
      {"no multi-pack-index any more", shared, junk, 1},
      {"a commit-graph that was cut off", graph, cut, 1},
      {"a flipped bit in the commit-graph", graph, flip, 1},
      {"no commit-graph any more", graph, junk, 1},
  };
  for (const Case& one : cases) {
    const std::string good = ReadFile(one.file);
    const std::string bad = one.damage(good);
    fs::remove(one.file);
    if (!bad.empty()) WriteFile(one.file, bad);
    ProgramScan scan = Scan();
    EXPECT_EQ(one.status, scan.status) << one.what << '\n' << Describe(scan);
    if (one.status == 1) {
      EXPECT_TRUE(scan.Finds("one.env") && scan.Finds("two.env")) << one.what;
      scan = Scan({"--range", "HEAD~1..HEAD"});
      EXPECT_EQ(1, scan.status) << one.what << '\n' << Describe(scan);
      EXPECT_TRUE(scan.Finds("two.env")) << one.what;
    }
    WriteFile(one.file, good);
  }
}

TEST_F(TwoSecrets, PackOfTheSharedIndexIsGone) {
  Pack();
  repo_.Git({"multi-pack-index", "write"});
  const std::string stem = repo_.Packs().at(0).string();
  repo_.Commit("three.env", "third: " + Secret());
  fs::remove(stem + ".pack");
  fs::remove(stem + ".idx");
  const ProgramScan scan = Scan();
  EXPECT_EQ(3, scan.status) << Describe(scan);
  EXPECT_NE("", scan.Reason(fs::path(stem + ".pack").filename())) << Describe(scan);
  EXPECT_TRUE(scan.Finds("three.env")) << Describe(scan);
}

// As after a loss of power: the files are there and have no bytes.
TEST_F(TwoSecrets, EmptyLooseObjects) {
  for (const auto& [id, object] : repo_.AllObjects()) {
    const std::string bytes = ReadFile(LooseFile(repo_, id));
    WriteFile(LooseFile(repo_, id), "");
    const ProgramScan scan = Scan();
    EXPECT_EQ(3, scan.status) << object.type << Describe(scan);
    EXPECT_NE("", scan.Reason(id)) << object.type << Describe(scan);
    if (object.type != "blob") {
      EXPECT_EQ(2u, scan.findings.size()) << object.type << Describe(scan);
    }
    WriteFile(LooseFile(repo_, id), bytes);
  }
}

TEST_F(TwoSecrets, MissingObjects) {
  repo_.Git({"tag", "-a", "-m", "release", "v1"});
  for (const auto& [id, object] : repo_.AllObjects()) {
    const fs::path file = LooseFile(repo_, id);
    const std::string bytes = ReadFile(file);
    fs::remove(file);
    const ProgramScan scan = Scan();
    EXPECT_EQ(3, scan.status) << object.type << ' ' << Describe(scan);
    EXPECT_NE(std::string::npos, scan.Reason(id).find("missing")) << object.type << Describe(scan);
    WriteFile(file, bytes);
  }
}

TEST(Damaged, ShallowClone) {
  const GitRepo origin;
  origin.Commit("old.env", Secret());
  origin.Git({"rm", "-q", "old.env"});
  origin.Commit("readme", "nothing here\n");
  const std::string cut = origin.Commit("readme", "nothing here either\n");
  const TempDir dir;
  const std::string clone = (dir.path() / "clone").string();
  origin.Git({"clone", "-q", "--depth=1", "file://" + origin.path().string(), clone});
  ProgramScan scan = ScanWithProgram({clone});
  EXPECT_EQ(3, scan.status) << Describe(scan);
  EXPECT_NE(std::string::npos, scan.Reason(cut).find("shallow")) << Describe(scan);
  scan = ScanWithProgram({clone, "--allow-shallow"});
  EXPECT_EQ(0, scan.status) << Describe(scan);
  EXPECT_NE(std::string::npos, scan.Reason(cut).find("shallow")) << Describe(scan);
  EXPECT_EQ(3, ScanWithProgram({clone, "--allow-shallow", "--require-complete"}).status);
}

TEST(Damaged, PartialClones) {
  const GitRepo origin;
  origin.Commit("old.env", Secret());
  const std::string blob = origin.Git({"rev-parse", "HEAD:old.env"});
  const std::string tree = origin.Git({"rev-parse", "HEAD^{tree}"});
  origin.Git({"rm", "-q", "old.env"});
  origin.Commit("readme", OtherSecret());
  origin.Git({"config", "uploadpack.allowFilter", "true"});
  for (const auto& [filter, missing] :
       {std::pair<const char*, std::string>{"blob:none", blob}, {"tree:0", tree}}) {
    const TempDir dir;
    const std::string clone = (dir.path() / "clone").string();
    origin.Git({"clone", "-q", std::string("--filter=") + filter,
                "file://" + origin.path().string(), clone});
    const ProgramScan scan = ScanWithProgram({clone});
    EXPECT_EQ(3, scan.status) << filter << Describe(scan);
    EXPECT_NE(std::string::npos, scan.Reason(missing).find("partial clone"))
        << filter << Describe(scan);
    EXPECT_TRUE(scan.Finds("readme")) << filter << Describe(scan);  // HEAD's files were fetched
  }
}

// ---- repositories that change while they are scanned ----

std::set<std::string> Fingerprints(const ProgramScan& scan) {
  std::set<std::string> out;
  for (const ScannedFinding& one : scan.findings) out.insert(one.path + ' ' + one.fingerprint);
  return out;
}

// Objects go from loose files to a pack, from there to another, and those that no ref leads to back
// into loose files. A scan that says it is complete found what is there all the time.
TEST(Damaged, ChangedWhileItIsScanned) {
  const GitRepo repo;
  HistoryShape shape;
  shape.commits = 60;
  shape.lines = SecretLines();
  MakeRandomHistory(repo, 3, shape);
  repo.Git({"checkout", "-qf", "branch0"});
  repo.Commit("dangling.env", Secret());
  repo.Git({"reset", "-q", "--hard", "HEAD~1"});
  repo.Git({"reflog", "expire", "--expire=now", "--all"});
  const std::string path = repo.path().string();
  const std::set<std::string> expected = Fingerprints(ScanWithProgram({path}));
  ASSERT_GT(expected.size(), 3u);
  std::atomic<bool> done{false};
  std::thread changes([&] {
    for (int i = 0; !done; ++i) {
      repo.Git({"repack", "-Adfq", "--depth=" + std::to_string(i % 3)});
      repo.Git({"prune-packed", "-q"});
      repo.Commit("more.txt", "more " + std::to_string(i) + "\n");
      repo.Git({"gc", "-q", "--prune=never"});
    }
  });
  int complete = 0;
  for (int i = 0; i < 60; ++i) {
    const ProgramScan scan = ScanWithProgram({path});
    if (scan.status == 3) continue;
    ++complete;
    EXPECT_EQ(1, scan.status) << Describe(scan);
    const std::set<std::string> found = Fingerprints(scan);
    for (const std::string& one : expected) EXPECT_TRUE(found.contains(one)) << one;
  }
  done = true;
  changes.join();
  EXPECT_GT(complete, 0);
}

}  // namespace
}  // namespace leaksift::testing
