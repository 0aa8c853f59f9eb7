// Repositories that are damaged, unusual or changed while they are read, through the whole program:
// what can be read is scanned, and what cannot makes the exit status 3 and is named.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "support/git_repo.h"
#include "support/program.h"
#include "support/random_repo.h"
#include "support/sample_secret.h"
#include "support/scan_history.h"

namespace leaksift::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Scan {
  int status = -1;
  Json report;

  /// The reason of a failed or skipped unit, "" when there is none whose name ends so.
  std::string Reason(const std::string& unit) const {
    for (const Json& entry : report.at("units")) {
      const std::string name = entry["unit"];
      if (name.size() >= unit.size() &&
          name.compare(name.size() - unit.size(), unit.size(), unit) == 0) {
        return entry["reason"];
      }
    }
    return "";
  }
};

Scan ScanRepository(const fs::path& path, std::vector<std::string> words = {},
                    const ProgramInput& input = {}) {
  std::vector<std::string> all = {"git", path.string(), "--report", "json=-"};
  all.insert(all.end(), words.begin(), words.end());
  const ProgramOutput run = Leaksift(all, input);
  Scan scan;
  scan.status = run.status;
  scan.report = Json::parse(run.out, nullptr, false);
  EXPECT_FALSE(scan.report.is_discarded()) << run.err;
  return scan;
}

// ---- packs that are cut off while the scan reads them ----

/// A repository of one pack, large enough for a scan to be met in the middle.
class CutPack : public ::testing::Test {
 protected:
  void SetUp() override {
    HistoryShape shape;
    shape.commits = 1500;
    shape.files = 40;
    shape.lines = SecretLines();
    MakeRandomHistory(repo_, 1, shape);
    repo_.Git({"repack", "-adq"});
    pack_ = repo_.Packs().at(0).string() + ".pack";
    bytes_ = ReadFile(pack_);
    fs::permissions(pack_, fs::perms(0644));
  }

  void Cut() const { fs::resize_file(pack_, 4096); }
  void Mend() const { WriteFile(pack_, bytes_); }

  const GitRepo repo_;
  fs::path pack_;
  std::string bytes_;
};

TEST_F(CutPack, BeforeTheScan) {
  Cut();
  const Scan scan = ScanRepository(repo_.path());
  EXPECT_EQ(3, scan.status);
  EXPECT_NE(scan.Reason(pack_.filename()), "") << scan.report["units"];
}

TEST_F(CutPack, InTheMiddleOfTheScan) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    Mend();
    Progress progress;
    std::atomic<bool> done{false};
    uint64_t at = 0;
    std::thread cutter([&] {
      while (progress.units == 0 && !done) std::this_thread::yield();
      Cut();
      at = progress.units;
    });
    const ScanReport report = ScanHistoryOf(repo_.path().string(), {}, &progress);
    const uint64_t total = progress.total_units;
    done = true;
    cutter.join();
    if (at + 500 > total) continue;  // too late for once
    EXPECT_FALSE(report.ledger.complete());
    bool named = false;
    for (const LedgerEntry& entry : report.ledger.entries) {
      named = named || entry.unit == pack_.string();
    }
    EXPECT_TRUE(named);
    return;
  }
  FAIL() << "the pack was never cut in time";
}

// Whenever it happens, the outcome is that of the whole pack or an incomplete one.
TEST_F(CutPack, AtAnyTime) {
  const ProgramOutput whole = Leaksift({"git", repo_.path().string(), "-r", "json=-"});
  ASSERT_EQ(1, whole.status);
  for (int milliseconds = 0; milliseconds < 200; milliseconds += 10) {
    Mend();
    std::thread cutter([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      Cut();
    });
    const ProgramOutput run = Leaksift({"git", repo_.path().string(), "-r", "json=-"});
    cutter.join();
    if (run.status == 3) continue;
    EXPECT_EQ(1, run.status) << run.err;
    EXPECT_EQ(whole.out, run.out) << milliseconds;
  }
}

}  // namespace
}  // namespace leaksift::testing
