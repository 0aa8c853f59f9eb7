#include "report/azure.h"

#include <fmt/format.h>

#include "finding/text_escape.h"
#include "report/annotations.h"

namespace leaksift {
namespace {

constexpr size_t kMaxIssues = 50;

/// A property's value or a message, escaped as "Logging commands" asks; ';' and ']' end a property.
/// A command inside of it, which the agent might look for, is broken up as TerminalText does.
std::string Value(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%':
        out += "%AZP25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ';':
        out += "%3B";
        break;
      case ']':
        out += "%5D";
        break;
      case '#':
        out += out.ends_with('#') ? "\\x23" : "#";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Issue(const ReportView& view, const Finding& f) {
  std::string place;
  std::string where;
  if (ReportView::InTree(f)) {
    place = fmt::format("sourcepath={};linenumber={};columnnumber={};",
                        Value(NameText(view.Place(f))), f.location.line, f.location.column);
  } else {
    where = fmt::format(" Only in the history: {}.", NameText(view.Place(f)));
  }
  const std::string message = fmt::format(
      "{} ({}, confidence {}): {}. {}.{}", NameText(view.CleanProse(f.rule->name)),
      ToString(f.rule->severity), ToString(f.verdict.confidence), NameText(view.Shown(f.secret)),
      NameText(view.CleanProse(FirstStep(*f.rule))), where);
  return fmt::format("##vso[task.logissue type={};{}code={};]{}\n",
                     view.Blocks(f) ? "error" : "warning", place, Value(f.rule->id),
                     Value(message));
}

}  // namespace

std::string RenderAzure(const ReportView& view) {
  const Ledger& ledger = view.report().ledger;
  std::string out;
  if (!ledger.complete()) {
    out += fmt::format(
        "##vso[task.logissue type=error;code=incomplete;]{} could not be read and may hold "
        "secrets. The report names them.\n",
        CountText(ledger.failed(), "unit"));
  }
  const std::vector<const Finding*> candidates = AnnotationCandidates(view);
  for (size_t i = 0; i < candidates.size() && i < kMaxIssues; ++i)
    out += Issue(view, *candidates[i]);
  if (candidates.size() > kMaxIssues) {
    out += fmt::format(
        "##vso[task.logissue type=warning;code=more;]{} with findings; the report has all.\n",
        CountText(candidates.size() - kMaxIssues, "more line"));
  }
  return out;
}

}  // namespace leaksift
