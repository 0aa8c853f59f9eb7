// One block an incident, most severe first: what it is, where it stands, why it was reported, what
// to do first. Then the suppressed and the dropped where they were asked for, then the sums, and
// last what was not read, as that decides how much the rest is worth.
#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr size_t kPlaces = 10;   // places of an incident that are listed
constexpr size_t kFailed = 50;   // units that could not be read
constexpr size_t kSkipped = 5;   // units that were left out
constexpr size_t kShortId = 10;  // digits of a commit's id
constexpr size_t kLabelWidth = 8;

enum class Style { kPlain, kBold, kDim, kRed, kBoldRed, kYellow, kCyan, kGreen };

std::string_view Code(Style style) {
  switch (style) {
    case Style::kPlain:
      return "0";
    case Style::kBold:
      return "1";
    case Style::kDim:
      return "2";
    case Style::kRed:
      return "31";
    case Style::kBoldRed:
      return "1;31";
    case Style::kYellow:
      return "33";
    case Style::kCyan:
      return "36";
    case Style::kGreen:
      return "32";
  }
  return "0";
}

Style StyleOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return Style::kBoldRed;
    case Severity::kHigh:
      return Style::kRed;
    case Severity::kMedium:
      return Style::kYellow;
    case Severity::kLow:
      return Style::kCyan;
  }
  return Style::kPlain;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

class TextReport {
 public:
  explicit TextReport(const ReportView& view) : view_(view), report_(view.report()) {}

  std::string Run() {
    for (const Incident& incident : GroupByIncident(report_.findings)) WriteIncident(incident);
    WriteSuppressed();
    WriteDropped();
    WriteSums();
    WriteLedger();
    return std::move(out_);
  }

 private:
  std::string Paint(Style style, std::string_view text) const {
    if (!view_.options().color) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", Code(style), text);
  }

  /// "  label   text"; the label is left out when it is empty.
  void Row(std::string_view label, std::string_view text) {
    const std::string padded = fmt::format("{:<{}}", label, kLabelWidth);
    out_ += fmt::format("  {}{}\n", Paint(Style::kDim, padded), text);
  }

  /// "path:line:column"; of a text without a path "commit message 3f2a1b9c0d:line:column".
  std::string PlaceText(const Finding& f) const {
    const Provenance& from = f.provenance;
    std::string place = TerminalText(view_.Place(f));
    if (from.path.empty() && !from.object_id.empty()) {
      std::string kind(ToString(from.kind));
      std::replace(kind.begin(), kind.end(), '-', ' ');
      place = kind + " " + from.object_id.substr(0, kShortId);
    }
    return fmt::format("{}:{}:{}", place, f.location.line, f.location.column);
  }

  /// " (2 years ago)" or nothing.
  std::string AgeOf(const Introduction& from) const {
    const std::string age =
        view_.options().now == 0 ? "" : AgeText(from.author_time, view_.options().now);
    return age.empty() ? age : " (" + age + ")";
  }

  /// " (only in history: commit 3f2a1b9, 2024-03-02 (2 years ago), Ann Lee)" or nothing.
  std::string HistoryText(const Finding& f) const {
    const Provenance& from = f.provenance;
    if (from.introductions.empty()) {
      return ReportView::InTree(f) ? "" : Paint(Style::kDim, "  (only in history)");
    }
    const Introduction& first = from.introductions[0];
    std::string text = fmt::format("{}commit {}", ReportView::InTree(f) ? "" : "only in history: ",
                                   first.commit.substr(0, kShortId));
    if (first.author_time != 0) text += ", " + DateText(first.author_time) + AgeOf(first);
    if (!first.author_name.empty()) text += ", " + TerminalText(view_.Clean(first.author_name));
    if (const size_t more = from.introductions.size() - 1 + from.more_introductions; more > 0) {
      text += fmt::format(", and {}", CountText(more, "other commit"));
    }
    return Paint(Style::kDim, "  (" + text + ")");
  }

  void WriteIntroductions(const Finding& f) {
    const std::vector<Introduction>& all = f.provenance.introductions;
    const size_t listed = std::min(all.size(), Provenance::kMostIntroductions);
    for (size_t i = 0; i < listed; ++i) {
      const Introduction& from = all[i];
      std::string text = fmt::format("  {} {}  {} <{}>  {}", from.commit,
                                     DateText(from.author_time), view_.Clean(from.author_name),
                                     view_.Clean(from.author_email), view_.Clean(from.subject));
      if (from.path != f.provenance.path) text += "  (as " + view_.Clean(from.path) + ")";
      Row("", TerminalText(text));
    }
    const size_t more = all.size() - listed + f.provenance.more_introductions;
    if (more > 0) Row("", fmt::format("  and {}", CountText(more, "other commit")));
    if (f.provenance.refs.empty()) return;
    std::string refs;
    for (const std::string& ref : f.provenance.refs) refs += ' ' + view_.Clean(ref);
    if (f.provenance.more_refs > 0) {
      refs += fmt::format(" and {} more", f.provenance.more_refs);
    }
    Row("", TerminalText("  in" + refs));
  }

  void WritePlaces(const std::vector<const Finding*>& findings) {
    const bool verbose = view_.options().verbose;
    const size_t listed = verbose ? findings.size() : std::min(findings.size(), kPlaces);
    for (size_t i = 0; i < listed; ++i) {
      std::string text = PlaceText(*findings[i]) + HistoryText(*findings[i]);
      for (const std::string& encoding : findings[i]->encodings) text += "  in " + encoding;
      Row(i == 0 ? "where" : "", text);
      if (verbose) WriteIntroductions(*findings[i]);
    }
    if (listed < findings.size()) {
      Row("", fmt::format("… {} (--verbose lists all)",
                          CountText(findings.size() - listed, "more place")));
    }
  }

  std::string RulesText(const std::vector<const Finding*>& findings) const {
    std::vector<std::string> ids;
    ids.reserve(findings.size());
    for (const Finding* f : findings) ids.push_back(TerminalText(view_.CleanProse(f->rule->id)));
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return fmt::format("{}", fmt::join(ids, ", "));
  }

  /// The finding that speaks for the incident: of the most severe rule, the surest.
  static const Finding& Spokesman(const std::vector<const Finding*>& findings) {
    return *BySeverity(findings)[0];
  }

  void WriteIncident(const Incident& incident) {
    std::vector<const Finding*> active;
    for (const Finding* f : incident.findings) {
      if (f->active()) active.push_back(f);
    }
    if (active.empty()) return;
    const Finding& f = Spokesman(active);
    ++incidents_;
    ++by_severity_[static_cast<size_t>(f.rule->severity)];
    out_ += fmt::format("{}  {}  {}\n",
                        Paint(StyleOf(f.rule->severity), Upper(ToString(f.rule->severity))),
                        Paint(Style::kBold, TerminalText(view_.CleanProse(f.rule->name))),
                        TerminalText(view_.Shown(f.secret)));
    WritePlaces(active);
    for (const FindingPart& part : f.parts) {
      Row("with", fmt::format("{} {} ({}:{})", TerminalText(part.name),
                              TerminalText(view_.Shown(part.value)), part.location.line,
                              part.location.column));
    }
    Row("why", "confidence " + TerminalText(view_.ConfidenceText(f.verdict)));
    Row("first", TerminalText(view_.CleanProse(FirstStep(*f.rule))));
    if (!FirstLink(*f.rule).empty()) Row("", TerminalText(FirstLink(*f.rule)));
    std::string rule = RulesText(active);
    if (!incident.fingerprint.empty()) rule += ", incident " + incident.fingerprint.substr(0, 16);
    if (!view_.Blocks(f)) rule += fmt::format(", below --fail-on {}", ToString(report_.fail_on));
    Row("rule", rule);
    out_ += '\n';
  }

  void WriteSuppressed() {
    if (!view_.options().verbose) return;
    for (const Finding& f : report_.findings) {
      if (f.active() || !f.suppressed) continue;
      out_ += fmt::format("{}  {}  {}  {}: {}\n", Paint(Style::kDim, "suppressed"), PlaceText(f),
                          TerminalText(view_.CleanProse(f.rule->id)),
                          TerminalText(view_.Shown(f.secret)),
                          TerminalText(view_.ReasonText(*f.suppressed)));
      wrote_list_ = true;
    }
  }

  void WriteDropped() {
    for (const Finding& f : report_.dropped) {
      out_ += fmt::format("{}  {}  {}  {}: {}\n", Paint(Style::kDim, "dropped"), PlaceText(f),
                          TerminalText(view_.CleanProse(f.rule->id)),
                          TerminalText(view_.Shown(f.secret)),
                          TerminalText(view_.ConfidenceText(f.verdict)));
      wrote_list_ = true;
    }
  }

  void WriteSums() {
    if (wrote_list_) out_ += '\n';
    const Ledger& ledger = report_.ledger;
    if (incidents_ > 0) {
      WriteFound();
    } else if (ledger.files + ledger.objects + ledger.commits == 0) {
      const std::string_view seen = report_.command == "git" ? "0 commits and 0 files" : "0 files";
      out_ += Paint(Style::kYellow, fmt::format("Nothing was scanned: {} seen.", seen)) + "\n";
    } else {
      out_ += Paint(ledger.complete() ? Style::kGreen : Style::kPlain, "No secrets found.") + "\n";
    }
    WriteSuppressedSum();
    WriteVolume();
  }

  void WriteFound() {
    const auto places =
        static_cast<size_t>(std::count_if(report_.findings.begin(), report_.findings.end(),
                                          [](const Finding& f) { return f.active(); }));
    std::string text =
        fmt::format("{} in {}", CountText(incidents_, "secret"), CountText(places, "place"));
    std::string_view separator = ": ";
    for (size_t i = by_severity_.size(); i-- > 0;) {
      if (by_severity_[i] == 0) continue;
      text += fmt::format("{}{} {}", separator, NumberText(by_severity_[i]),
                          ToString(static_cast<Severity>(i)));
      separator = ", ";
    }
    out_ += Paint(Style::kBold, text + ".") + "\n";
    const size_t blocking = BlockingFindings(report_);
    if (blocking < places) {
      out_ += fmt::format("{} at or above --fail-on {}.\n", CountText(blocking, "place"),
                          ToString(report_.fail_on));
    }
  }

  /// "Suppressed 3 findings (2 baselined, 1 inline-allow)."
  void WriteSuppressedSum() {
    std::map<ReasonCode, size_t> by_reason;
    size_t count = 0;
    for (const Finding& f : report_.findings) {
      if (!f.suppressed) continue;
      ++by_reason[f.suppressed->code];
      ++count;
    }
    if (count == 0) return;
    std::vector<std::string> parts;
    parts.reserve(by_reason.size());
    for (const auto& [code, number] : by_reason) {
      parts.push_back(fmt::format("{} {}", NumberText(number), ToString(code)));
    }
    out_ +=
        fmt::format("Suppressed {} ({}){}\n", CountText(count, "finding"), fmt::join(parts, ", "),
                    view_.options().verbose ? "." : "; --verbose lists them.");
  }

  void WriteVolume() {
    const Ledger& ledger = report_.ledger;
    std::string text = "Scanned ";
    if (ledger.files > 0 || ledger.objects + ledger.commits == 0) {
      text += CountText(ledger.files, "file") + ", ";
    }
    if (ledger.commits > 0) text += CountText(ledger.commits, "commit") + ", ";
    if (ledger.objects > 0) text += CountText(ledger.objects, "object") + ", ";
    text += BytesText(ledger.bytes);
    if (!report_.target.empty() && report_.target != ".") {
      text += " of " + TerminalText(view_.Clean(report_.target));
    }
    if (report_.end_time > report_.start_time) {
      const auto seconds = static_cast<uint64_t>(report_.end_time - report_.start_time);
      text += fmt::format(" in {} s", NumberText(seconds));
    }
    out_ += text + ".\n";
  }

  static std::string BytesText(uint64_t bytes) {
    static constexpr std::array<std::string_view, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
    if (bytes < 1000) return CountText(bytes, "byte");
    double value = static_cast<double>(bytes) / 1000;
    size_t unit = 0;
    while (value >= 999.95 && unit + 1 < kUnits.size()) {
      value /= 1000;
      ++unit;
    }
    return fmt::format("{:.1f} {}", value, kUnits[unit]);
  }

  void WriteLedger() {
    WriteUnits(UnitOutcome::kSkipped, kSkipped);
    if (report_.ledger.complete()) return;
    WriteUnits(UnitOutcome::kFailed, kFailed);
    out_ += Paint(Style::kBoldRed, "INCOMPLETE") +
            ": what could not be read may hold secrets; this is not a clean result.\n";
  }

  void WriteUnits(UnitOutcome outcome, size_t cap) {
    const Ledger& ledger = report_.ledger;
    const bool failed = outcome == UnitOutcome::kFailed;
    const size_t count = failed ? ledger.failed() : ledger.skipped();
    if (count == 0) return;
    if (view_.options().verbose) cap = count;
    out_ +=
        fmt::format("{} {}:\n", failed ? "Could not read" : "Skipped", CountText(count, "unit"));
    size_t listed = 0;
    for (const LedgerEntry& entry : ledger.entries) {
      if (entry.outcome != outcome || listed == cap) continue;
      ++listed;
      out_ +=
          fmt::format("  {} {}: {}\n", ToString(entry.kind), TerminalText(view_.Clean(entry.unit)),
                      TerminalText(view_.Clean(entry.reason)));
    }
    if (listed < count) {
      out_ += fmt::format("  … {} more (--verbose lists all)\n", NumberText(count - listed));
    }
  }

  const ReportView& view_;
  const ScanReport& report_;
  std::string out_;
  size_t incidents_ = 0;  // with an active finding
  std::array<size_t, 4> by_severity_{};
  bool wrote_list_ = false;
};

}  // namespace

std::string RenderText(const ReportView& view) { return TextReport(view).Run(); }

}  // namespace leaksift
