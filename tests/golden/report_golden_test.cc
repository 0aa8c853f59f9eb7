// Whole reports, compared with the files beside this one. LEAKSIFT_UPDATE_GOLDEN=1 rewrites them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "base/version.h"
#include "report/report.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

struct Golden {
  const char* file;
  SampleReport::Kind kind;
  ReportFormat format;
  bool verbose = false;
  int64_t now = 0;
};

std::ostream& operator<<(std::ostream& out, const Golden& golden) { return out << golden.file; }

class ReportGolden : public testing::TestWithParam<Golden> {};

/// A release must not change every file here.
std::string WithoutVersion(std::string text) {
  const std::string version = '"' + std::string(kVersion) + '"';
  for (size_t at = 0; (at = text.find(version, at)) != std::string::npos;) {
    text.replace(at, version.size(), "\"VERSION\"");
  }
  return text;
}

TEST_P(ReportGolden, IsAsBefore) {
  const Golden& golden = GetParam();
  const SampleReport sample(golden.kind);
  ReportOptions options;
  options.verbose = golden.verbose;
  options.now = golden.now;
  const std::string text = WithoutVersion(Render(golden.format, sample.report(), options));
  const std::string path = std::string(LEAKSIFT_SOURCE_DIR "/tests/golden/") + golden.file;
  if (std::getenv("LEAKSIFT_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in.is_open()) << path;
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(text, expected) << "if this is meant: LEAKSIFT_UPDATE_GOLDEN=1 ctest -R golden";
}

using Kind = SampleReport::Kind;
INSTANTIATE_TEST_SUITE_P(
    Reports, ReportGolden,
    testing::Values(Golden{"plain.txt", Kind::kPlain, ReportFormat::kText},
                    Golden{"plain-verbose.txt", Kind::kPlain, ReportFormat::kText, true},
                    Golden{"plain-ages.txt", Kind::kPlain, ReportFormat::kText, false, 1790000000},
                    Golden{"plain.json", Kind::kPlain, ReportFormat::kJson},
                    Golden{"plain.jsonl", Kind::kPlain, ReportFormat::kJsonl},
                    Golden{"plain.sarif", Kind::kPlain, ReportFormat::kSarif},
                    Golden{"plain-history.sarif", Kind::kPlain, ReportFormat::kSarifHistory},
                    Golden{"plain-junit.xml", Kind::kPlain, ReportFormat::kJunit},
                    Golden{"plain-junit-strict.xml", Kind::kPlain, ReportFormat::kJunitStrict},
                    Golden{"plain-gitlab.json", Kind::kPlain, ReportFormat::kGitlab},
                    Golden{"plain-codequality.json", Kind::kPlain, ReportFormat::kCodeQuality},
                    Golden{"plain.md", Kind::kPlain, ReportFormat::kMarkdown},
                    Golden{"plain-annotations.txt", Kind::kPlain, ReportFormat::kAnnotations},
                    Golden{"hostile.txt", Kind::kHostile, ReportFormat::kText},
                    Golden{"hostile.sarif", Kind::kHostile, ReportFormat::kSarif},
                    Golden{"hostile-junit.xml", Kind::kHostile, ReportFormat::kJunit},
                    Golden{"hostile.md", Kind::kHostile, ReportFormat::kMarkdown},
                    Golden{"clean.txt", Kind::kClean, ReportFormat::kText},
                    Golden{"clean.sarif", Kind::kClean, ReportFormat::kSarif},
                    Golden{"empty.txt", Kind::kEmpty, ReportFormat::kText}),
    [](const auto& param) {
      std::string name = param.param.file;
      for (char& c : name) c = c == '.' || c == '-' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace leaksift
