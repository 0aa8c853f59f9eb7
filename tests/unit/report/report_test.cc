// What holds for every format: no secret, valid text, the same bytes again.
#include "report/report.h"

#include <gtest/gtest.h>

#include <string>

#include "base/utf8.h"
#include "finding/redaction.h"
#include "finding/secret_forms.h"
#include "support/sample_report.h"

namespace leaksift {
namespace {

constexpr ReportFormat kAll[] = {
    ReportFormat::kText,        ReportFormat::kJson,         ReportFormat::kJsonl,
    ReportFormat::kSarif,       ReportFormat::kSarifHistory, ReportFormat::kJunit,
    ReportFormat::kJunitStrict, ReportFormat::kGitlab,       ReportFormat::kCodeQuality,
    ReportFormat::kMarkdown,    ReportFormat::kAnnotations,
};

TEST(ReportFormat, NamesReadBack) {
  for (ReportFormat format : kAll) EXPECT_EQ(ParseReportFormat(ToString(format)), format);
  EXPECT_EQ(ToString(ReportFormat::kJunitStrict), "junit-strict");
  EXPECT_EQ(ParseReportFormat("xml"), std::nullopt);
  EXPECT_EQ(ParseReportFormat(""), std::nullopt);
}

class EveryFormat : public testing::TestWithParam<ReportFormat> {
 protected:
  static std::string Of(const SampleReport& sample, bool show = false) {
    ReportOptions options;
    options.verbose = true;
    options.show_secrets = show;
    return Render(GetParam(), sample.report(), options);
  }
};

TEST_P(EveryFormat, HasNoSecretInAnyForm) {
  for (auto kind : {SampleReport::Kind::kPlain, SampleReport::Kind::kHostile}) {
    const SampleReport sample(kind);
    const std::string text = Of(sample);
    ASSERT_FALSE(text.empty());
    for (const std::string& secret : sample.secrets()) {
      for (const std::string& form : SecretForms(secret)) {
        EXPECT_EQ(text.find(form), std::string::npos) << form;
      }
    }
  }
}

TEST_P(EveryFormat, ShowsSecretsOnlyWhenAsked) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  const std::string text = Of(sample, true);
  size_t shown = 0;
  for (const std::string& secret : sample.secrets())
    shown += text.find(secret) != std::string::npos;
  EXPECT_GT(shown, 0u);
}

TEST_P(EveryFormat, IsValidUtf8WithoutControls) {
  const SampleReport sample(SampleReport::Kind::kHostile);
  const std::string text = Of(sample);
  for (size_t pos = 0; pos < text.size();) {
    const Utf8Char c = DecodeUtf8(text, pos);
    ASSERT_TRUE(c.valid) << pos;
    ASSERT_TRUE(c.code >= 0x20 || c.code == '\n') << pos << ": " << static_cast<int>(c.code);
    ASSERT_NE(c.code, 0x202Eu) << "a direction override at " << pos;
    pos += c.size;
  }
  EXPECT_EQ(text.back(), '\n');
}

TEST_P(EveryFormat, IsTheSameEachTime) {
  const SampleReport one(SampleReport::Kind::kHostile);
  const SampleReport two(SampleReport::Kind::kHostile);
  EXPECT_EQ(Of(one), Of(two));
}

TEST_P(EveryFormat, CopesWithAnEmptyReport) {
  const SampleReport sample(SampleReport::Kind::kEmpty);
  const std::string text = Of(sample);
  EXPECT_EQ(text.empty(), GetParam() == ReportFormat::kAnnotations);
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFormat, testing::ValuesIn(kAll), [](const auto& param) {
  std::string name(ToString(param.param));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace leaksift
