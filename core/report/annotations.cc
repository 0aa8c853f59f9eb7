#include "report/annotations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr size_t kMaxOfAKind = 10;

/// The value of a command (docs: "workflow commands", escaping as the toolkit's command.ts does).
std::string Value(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// The value of a property: also without what ends one.
std::string Property(std::string_view text) {
  std::string out;
  for (char c : Value(text)) {
    switch (c) {
      case ':':
        out += "%3A";
        break;
      case ',':
        out += "%2C";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// "file=…,line=…,…", or nothing for what is in no file of the tree.
std::string PlaceProperties(const ReportView& view, const Finding& f) {
  if (!ReportView::InTree(f)) return {};
  const Location& at = f.location;
  std::string text = fmt::format("file={},line={},", Property(NameText(view.Place(f))), at.line);
  if (at.end_line == at.line) {
    text += fmt::format("endLine={},col={},endColumn={},", at.end_line, at.column, at.end_column);
  }
  return text;
}

std::string Annotation(const ReportView& view, const Finding& f, std::string_view command) {
  std::string message =
      fmt::format("{} (confidence {}). {}.", NameText(view.Shown(f.secret)),
                  ToString(f.verdict.confidence), NameText(view.CleanProse(FirstStep(*f.rule))));
  if (!ReportView::InTree(f)) {
    message += fmt::format(" Only in the history: {}", NameText(view.Place(f)));
    if (!f.provenance.introductions.empty()) {
      message += fmt::format(", commit {}", f.provenance.introductions[0].commit.substr(0, 10));
    }
  }
  return fmt::format("::{} {}title={}::{}\n", command, PlaceProperties(view, f),
                     Property(fmt::format("{} ({})", NameText(view.CleanProse(f.rule->name)),
                                          ToString(f.rule->severity))),
                     Value(message));
}

}  // namespace

std::vector<const Finding*> AnnotationCandidates(const ReportView& view) {
  std::vector<const Finding*> out;
  for (const Finding& f : view.report().findings) {
    if (f.active()) out.push_back(&f);
  }
  out = BySeverity(std::move(out));
  std::stable_partition(out.begin(), out.end(),
                        [](const Finding* f) { return ReportView::InTree(*f); });
  std::set<std::pair<std::string, uint32_t>> lines;
  std::erase_if(out, [&](const Finding* f) {
    return !lines.emplace(PlaceName(f->provenance), f->location.line).second;
  });
  std::set<std::string_view> secrets;
  std::set<const Finding*> again;
  for (const Finding* f : out) {
    if (!secrets.insert(f->fingerprint).second) again.insert(f);
  }
  std::stable_partition(out.begin(), out.end(),
                        [&](const Finding* f) { return !again.contains(f); });
  return out;
}

std::string RenderAnnotations(const ReportView& view) {
  const ScanReport& report = view.report();
  std::string out;
  size_t errors = 0;
  size_t warnings = 0;
  size_t left_out = 0;
  if (!report.ledger.complete()) {
    out += fmt::format(
        "::error title=leaksift%3A incomplete::{} could not be read and may hold "
        "secrets. The report names them.\n",
        CountText(report.ledger.failed(), "unit"));
    ++errors;
  }
  for (const Finding* f : AnnotationCandidates(view)) {
    const bool blocks = view.Blocks(*f);
    size_t& count = blocks ? errors : warnings;
    if (count == kMaxOfAKind) {
      ++left_out;
      continue;
    }
    ++count;
    out += Annotation(view, *f, blocks ? "error" : "warning");
  }
  if (left_out > 0) {
    out += fmt::format("::notice title=leaksift::{} with findings; the report has all.\n",
                       CountText(left_out, "more line"));
  }
  return out;
}

}  // namespace leaksift
