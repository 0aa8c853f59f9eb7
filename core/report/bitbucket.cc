#include "report/bitbucket.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/hash.h"
#include "finding/text_escape.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxAnnotations = 1000;
constexpr size_t kMaxInRequest = 100;
constexpr size_t kMaxSummary = 450;
constexpr size_t kMaxDetails = 2000;

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "CRITICAL";
    case Severity::kHigh:
      return "HIGH";
    case Severity::kMedium:
      return "MEDIUM";
    case Severity::kLow:
      break;
  }
  return "LOW";
}

/// `identity` names the finding within the report.
Json Annotation(const ReportView& view, const Finding& f, const std::string& identity) {
  std::string details = fmt::format("Confidence {}. {}.", view.ConfidenceText(f.verdict),
                                    view.CleanProse(FirstStep(*f.rule)));
  if (!ReportView::InTree(f)) details += " Only in the history: " + NameText(view.Place(f));
  Json out = {{"external_id", "leaksift-" + HexEncode(Sha256(identity))},
              {"annotation_type", "VULNERABILITY"},
              {"summary", Truncated(fmt::format("{} {}", NameText(view.CleanProse(f.rule->name)),
                                                NameText(view.Shown(f.secret))),
                                    kMaxSummary)},
              {"details", Truncated(NameText(details), kMaxDetails)},
              {"result", view.Blocks(f) ? "FAILED" : "PASSED"},
              {"severity", SeverityName(f.rule->severity)}};
  if (ReportView::InTree(f)) {
    out["path"] = NameText(view.Place(f));
    out["line"] = f.location.line;
  }
  return out;
}

Json Summary(const ReportView& view, size_t findings, size_t left_out) {
  const Ledger& ledger = view.report().ledger;
  const size_t blocking = BlockingFindings(view.report());
  std::string details = fmt::format("{}, {} at or above the gate.", CountText(findings, "finding"),
                                    NumberText(blocking));
  if (!ledger.complete()) {
    details += fmt::format(" {} could not be read and may hold secrets.",
                           CountText(ledger.failed(), "unit"));
  }
  if (left_out > 0) details += fmt::format(" {} not annotated.", CountText(left_out, "finding"));
  const bool passed = blocking == 0 && ledger.complete();
  return {
      {"title", "leaksift: secrets"},
      {"report_type", "SECURITY"},
      {"reporter", "leaksift"},
      {"details", details},
      {"result", passed ? "PASSED" : "FAILED"},
      {"data",
       {{{"title", "Findings"}, {"type", "NUMBER"}, {"value", findings}},
        {{"title", "At or above the gate"}, {"type", "NUMBER"}, {"value", blocking}},
        {{"title", "Everything was read"}, {"type", "BOOLEAN"}, {"value", ledger.complete()}}}}};
}

std::string Line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string RenderBitbucket(const ReportView& view) {
  std::vector<const Finding*> active;
  for (const Finding& f : view.report().findings) {
    if (f.active()) active.push_back(&f);
  }
  const std::vector<const Finding*> findings = BySeverity(std::move(active));
  const size_t shown = std::min(findings.size(), kMaxAnnotations);
  std::unordered_map<std::string, size_t> seen;
  std::string out = Line(Summary(view, findings.size(), findings.size() - shown));
  for (size_t begin = 0; begin < shown; begin += kMaxInRequest) {
    Json request = Json::array();
    for (size_t i = begin; i < std::min(shown, begin + kMaxInRequest); ++i) {
      const Finding& f = *findings[i];
      const std::string place =
          fmt::format("{} {} {}", f.path_fingerprint, f.location.line, f.rule->id);
      request.push_back(Annotation(view, f, fmt::format("{} {}", place, ++seen[place])));
    }
    out += Line(request);
  }
  return out;
}

}  // namespace leaksift
