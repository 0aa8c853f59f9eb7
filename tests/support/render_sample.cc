// render_sample KIND FORMAT [verbose] [color]: prints a constructed report, for tests that run real
// consumers over it. KIND is plain, clean, empty, hostile or huge, or lines:FOLDER for a finding on
// each line of real files.
#include <cstdio>
#include <string>
#include <string_view>

#include "support/sample_report.h"

int main(int argc, char** argv) {
  using leaksift::SampleReport;
  const std::string kind_name = argc > 2 ? argv[1] : "";
  const bool lines = kind_name.starts_with("lines:");
  SampleReport::Kind kind = SampleReport::Kind::kClean;
  const auto format = leaksift::ParseReportFormat(argc > 2 ? argv[2] : "");
  if (!format || (!lines && !SampleReport::Parse(kind_name, &kind))) {
    std::fprintf(stderr, "usage: render_sample KIND FORMAT [verbose] [color]\n");
    return 2;
  }
  leaksift::ReportOptions options;
  for (int i = 3; i < argc; ++i) {
    options.verbose = options.verbose || std::string_view(argv[i]) == "verbose";
    options.color = options.color || std::string_view(argv[i]) == "color";
  }
  SampleReport sample(kind);
  if (lines) SampleReport::AddLines(kind_name.substr(6), &sample);
  const std::string text = leaksift::Render(*format, sample.report(), options);
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
