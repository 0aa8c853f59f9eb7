#include "report/code_quality.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/hash.h"
#include "finding/text_escape.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "blocker";
    case Severity::kHigh:
      return "critical";
    case Severity::kMedium:
      return "major";
    case Severity::kLow:
      return "minor";
  }
  return "info";
}

std::string Description(const ReportView& view, const Finding& f) {
  std::string text =
      fmt::format("{} {}", NameText(view.CleanProse(f.rule->name)), NameText(view.Shown(f.secret)));
  if (!ReportView::InTree(f)) text += " (only in the history)";
  return fmt::format("{}, confidence {}. {}.", text, ToString(f.verdict.confidence),
                     NameText(view.CleanProse(FirstStep(*f.rule))));
}

}  // namespace

std::string RenderCodeQuality(const ReportView& view) {
  std::vector<const Finding*> active;
  for (const Finding& f : view.report().findings) {
    if (f.active()) active.push_back(&f);
  }
  std::unordered_map<std::string, size_t> seen;
  std::string out = "[";
  std::string_view separator = "\n";
  for (const Finding* f : BySeverity(std::move(active))) {
    // Without the line, so that moved code is not a new problem; the nth of equal ones at a path.
    const std::string place = fmt::format("{} {}", f->path_fingerprint, f->rule->id);
    const std::string identity = fmt::format("{} {}", place, ++seen[place]);
    const Json entry = {
        {"description", Description(view, *f)},
        {"check_name", f->rule->id},
        {"fingerprint", HexEncode(Sha256(identity))},
        {"severity", SeverityName(f->rule->severity)},
        {"location",
         {{"path", NameText(view.Place(*f))}, {"lines", {{"begin", f->location.line}}}}}};
    out += separator;
    out += entry.dump(-1, ' ', false, Json::error_handler_t::replace);
    separator = ",\n";
  }
  return out + (out.size() == 1 ? "]\n" : "\n]\n");
}

}  // namespace leaksift
