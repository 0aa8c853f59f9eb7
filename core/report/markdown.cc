#include "report/markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr size_t kMaxBytes = 1'000'000;     // GitHub: 1024 KiB
constexpr size_t kMaxTableBytes = 900'000;  // leaves room for the units below it
constexpr size_t kMaxPlaces = 5;            // places in a row
constexpr size_t kMaxPlaceBytes = 1000;
constexpr size_t kMaxUnits = 100;

/// Raw text as a code span.
std::string Code(std::string_view raw) {
  std::string span = "`";
  for (char c : Truncated(NameText(raw), kMaxPlaceBytes)) {
    switch (c) {
      case '`':
        span += "%60";
        break;
      case '|':
        span += "%7C";
        break;
      case '\\':
        span += "%5C";
        break;
      default:
        span += c;
    }
  }
  if (span.size() == 1) span += ' ';  // two backticks would open a longer span
  return span + '`';
}

/// Text of a rule file, shown as text: everything that could be markup is a character reference.
std::string Prose(std::string_view text) {
  std::string out;
  for (char c : NameText(text)) {
    if (std::string_view("\\`*_{}[]<>()#+!|~&@$:").find(c) != std::string_view::npos) {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// A link's target: as it is, but for characters that would end it or the table cell.
std::string Target(std::string_view link) {
  std::string out;
  for (char c : link) {
    if (c <= ' ' || c == 0x7F ||
        std::string_view("<>()[]\\|`\"'").find(c) != std::string_view::npos) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

class MarkdownReport {
 public:
  explicit MarkdownReport(const ReportView& view) : view_(view), report_(view.report()) {}

  std::string Run() {
    std::vector<Incident> open;
    for (Incident& incident : GroupByIncident(report_.findings)) {
      std::erase_if(incident.findings, [](const Finding* f) { return !f->active(); });
      if (!incident.findings.empty()) open.push_back(std::move(incident));
    }
    WriteTitle(open.size());
    WriteTable(open);
    WriteUnits();
    return std::move(out_);
  }

 private:
  void WriteTitle(size_t incidents) {
    const Ledger& ledger = report_.ledger;
    size_t places = 0;
    for (const Finding& f : report_.findings) places += f.active();
    if (incidents > 0) {
      out_ += fmt::format("### leaksift: {} in {}\n\n", CountText(incidents, "secret"),
                          CountText(places, "place"));
    } else if (ledger.files + ledger.objects + ledger.commits == 0) {
      out_ += "### leaksift: nothing was scanned (0 files seen)\n\n";
    } else {
      out_ += "### leaksift: no secrets found\n\n";
    }
    if (!ledger.complete()) {
      out_ += fmt::format("**Incomplete:** {} could not be read. This is not a clean result.\n\n",
                          CountText(ledger.failed(), "unit"));
    }
    out_ += fmt::format("Scanned {}, {}, {}; {} skipped. {} at or above severity {}.\n",
                        CountText(ledger.files, "file"), CountText(ledger.commits, "commit"),
                        CountText(ledger.bytes, "byte"), CountText(ledger.skipped(), "unit"),
                        CountText(BlockingFindings(report_), "finding"), ToString(report_.fail_on));
  }

  void WriteTable(const std::vector<Incident>& incidents) {
    if (incidents.empty()) return;
    out_ += "\n| Severity | Secret | Where | Do first |\n| --- | --- | --- | --- |\n";
    size_t written = 0;
    for (const Incident& incident : incidents) {
      const std::string row = RowOf(incident);
      if (out_.size() + row.size() > kMaxTableBytes) break;
      out_ += row;
      ++written;
    }
    if (written < incidents.size()) {
      out_ += fmt::format("\nand {}: this summary has a limit, the json report has all.\n",
                          CountText(incidents.size() - written, "more secret"));
    }
  }

  std::string RowOf(const Incident& incident) const {
    const Finding& f = *BySeverity(incident.findings)[0];
    std::string where;
    for (size_t i = 0; i < std::min(incident.findings.size(), kMaxPlaces); ++i) {
      const Finding& at = *incident.findings[i];
      if (i > 0) where += "<br>";
      where += Code(fmt::format("{}:{}", view_.Place(at), at.location.line));
      if (!ReportView::InTree(at)) where += " (only in history)";
    }
    if (incident.findings.size() > kMaxPlaces) {
      where +=
          fmt::format("<br>and {}", CountText(incident.findings.size() - kMaxPlaces, "more place"));
    }
    std::string first = Prose(view_.CleanProse(FirstStep(*f.rule)));
    const std::string_view link = FirstLink(*f.rule);
    if (!link.empty()) first += fmt::format(" ([how]({}))", Target(link));
    return fmt::format("| {} | {} {}<br>confidence {} | {} | {} |\n", ToString(f.rule->severity),
                       Prose(view_.CleanProse(f.rule->name)), Code(view_.Shown(f.secret)),
                       ToString(f.verdict.confidence), where, first);
  }

  void WriteUnits() {
    const size_t failed = report_.ledger.failed();
    if (failed == 0) return;
    out_ += "\nCould not be read:\n\n";
    size_t listed = 0;
    for (const LedgerEntry& entry : report_.ledger.entries) {
      if (entry.outcome != UnitOutcome::kFailed || listed == kMaxUnits) continue;
      if (out_.size() > kMaxBytes) break;
      ++listed;
      out_ += fmt::format("* {} {}: {}\n", ToString(entry.kind), Code(view_.Clean(entry.unit)),
                          Code(view_.Clean(entry.reason)));
    }
    if (listed < failed) out_ += fmt::format("* and {}\n", CountText(failed - listed, "more unit"));
  }

  const ReportView& view_;
  const ScanReport& report_;
  std::string out_;
};

}  // namespace

std::string RenderMarkdown(const ReportView& view) { return MarkdownReport(view).Run(); }

}  // namespace leaksift
