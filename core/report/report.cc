#include "report/report.h"

#include <algorithm>
#include <array>

#include "report/annotations.h"
#include "report/azure.h"
#include "report/bitbucket.h"
#include "report/code_quality.h"
#include "report/gitlab.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sarif.h"
#include "report/text.h"
#include "report/view.h"

namespace leaksift {
namespace {

struct FormatName {
  ReportFormat format;
  std::string_view name;
};

constexpr std::array<FormatName, 13> kFormats = {{
    {ReportFormat::kText, "text"},
    {ReportFormat::kJson, "json"},
    {ReportFormat::kJsonl, "jsonl"},
    {ReportFormat::kSarif, "sarif"},
    {ReportFormat::kSarifHistory, "sarif-history"},
    {ReportFormat::kJunit, "junit"},
    {ReportFormat::kJunitStrict, "junit-strict"},
    {ReportFormat::kGitlab, "gitlab"},
    {ReportFormat::kCodeQuality, "codequality"},
    {ReportFormat::kMarkdown, "markdown"},
    {ReportFormat::kAnnotations, "annotations"},
    {ReportFormat::kAzure, "azure"},
    {ReportFormat::kBitbucket, "bitbucket"},
}};

}  // namespace

size_t BlockingFindings(const ScanReport& report) {
  return static_cast<size_t>(std::count_if(
      report.findings.begin(), report.findings.end(),
      [&](const Finding& f) { return f.active() && f.rule->severity >= report.fail_on; }));
}

std::optional<ReportFormat> ParseReportFormat(std::string_view name) {
  for (const FormatName& known : kFormats) {
    if (known.name == name) return known.format;
  }
  return std::nullopt;
}

std::string_view ToString(ReportFormat format) {
  for (const FormatName& known : kFormats) {
    if (known.format == format) return known.name;
  }
  return "unknown";
}

std::vector<std::string_view> ReportFormatNames() {
  std::vector<std::string_view> names;
  names.reserve(kFormats.size());
  for (const FormatName& known : kFormats) names.push_back(known.name);
  return names;
}

std::string Render(ReportFormat format, const ScanReport& report, const ReportOptions& options) {
  const ReportView view(report, options);
  switch (format) {
    case ReportFormat::kText:
      return RenderText(view);
    case ReportFormat::kJson:
      return RenderJson(view);
    case ReportFormat::kJsonl:
      return RenderJsonLines(view);
    case ReportFormat::kSarif:
      return RenderSarif(view, SarifScope::kTree);
    case ReportFormat::kSarifHistory:
      return RenderSarif(view, SarifScope::kHistory);
    case ReportFormat::kJunit:
      return RenderJunit(view, JunitProfile::kGeneric);
    case ReportFormat::kJunitStrict:
      return RenderJunit(view, JunitProfile::kStrict);
    case ReportFormat::kGitlab:
      return RenderGitlab(view);
    case ReportFormat::kCodeQuality:
      return RenderCodeQuality(view);
    case ReportFormat::kMarkdown:
      return RenderMarkdown(view);
    case ReportFormat::kAnnotations:
      return RenderAnnotations(view);
    case ReportFormat::kAzure:
      return RenderAzure(view);
    case ReportFormat::kBitbucket:
      return RenderBitbucket(view);
  }
  return {};
}

}  // namespace leaksift
