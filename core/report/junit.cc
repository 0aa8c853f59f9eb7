#include "report/junit.h"

#include <fmt/format.h>
#include <tinyxml2.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr size_t kMaxCases = 10000;
constexpr size_t kMaxErrors = 1000;
constexpr size_t kMaxBytes = 20'000'000;
constexpr size_t kMaxLines = 20;  // line numbers in a case

enum class Outcome { kPassed, kFailed, kError, kSkipped };

struct Case {
  Outcome outcome = Outcome::kPassed;
  std::string classname;
  std::string name;
  std::string file;  // empty: none
  uint32_t line = 0;
  std::string type;
  std::string message;
  std::string text;

  size_t bytes() const { return 200 + name.size() + file.size() + message.size() + text.size(); }
};

/// Findings of one secret by one rule at one path.
using Group = std::vector<const Finding*>;

std::string ClassName(std::string_view rule_id) {
  std::string name(rule_id);
  // Readers cut a class name into packages at dots.
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '/'; }, '-');
  return "leaksift." + NameText(name);
}

std::string LinesText(const Group& group) {
  std::string text;
  for (size_t i = 0; i < std::min(group.size(), kMaxLines); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", group[i]->location.line);
  }
  if (group.size() > kMaxLines) text += fmt::format(" and {} more", group.size() - kMaxLines);
  return text;
}

class JunitReport {
 public:
  JunitReport(const ReportView& view, JunitProfile profile)
      : view_(view), report_(view.report()), profile_(profile) {}

  std::string Run() {
    AddScanCases();
    AddFindingCases();
    return Write();
  }

 private:
  void Add(Case one) {
    bytes_ += one.bytes();
    cases_.push_back(std::move(one));
  }

  void AddScanCases() {
    const Ledger& ledger = report_.ledger;
    Case done;
    done.classname = "leaksift.scan";
    done.name = fmt::format("completed ({}, {})", CountText(ledger.files, "file"),
                            CountText(ledger.commits, "commit"));
    if (!ledger.complete()) done.name = "reported";
    Add(std::move(done));
    size_t listed = 0;
    for (const LedgerEntry& entry : ledger.entries) {
      if (entry.outcome != UnitOutcome::kFailed || listed == kMaxErrors) continue;
      ++listed;
      Add(ErrorCase(fmt::format("{} {}", ToString(entry.kind), NameText(view_.Clean(entry.unit))),
                    NameText(view_.Clean(entry.reason))));
    }
    if (listed < ledger.failed()) {
      Add(ErrorCase("more units",
                    CountText(ledger.failed() - listed, "more unit") + " could not be read"));
    }
  }

  static Case ErrorCase(std::string name, std::string reason) {
    Case error;
    error.outcome = Outcome::kError;
    error.classname = "leaksift.scan";
    error.name = std::move(name);
    error.type = "scan.incomplete";
    error.message = std::move(reason);
    error.text = "Could not be read, so it may hold secrets: " + error.message;
    return error;
  }

  void AddFindingCases() {
    std::map<std::tuple<std::string, std::string_view, std::string_view>, Group> groups;
    for (const Finding& f : report_.findings) {
      groups[{PlaceName(f.provenance), f.rule->id, f.fingerprint}].push_back(&f);
    }
    std::vector<const Finding*> first;
    std::map<const Finding*, const Group*> group_of;
    for (auto& [key, group] : groups) {
      // An active finding speaks for the group, or its case would not fail.
      std::stable_partition(group.begin(), group.end(),
                            [](const Finding* f) { return f->active(); });
      first.push_back(group[0]);
      group_of[group[0]] = &group;
    }
    first = BySeverity(std::move(first));
    std::stable_partition(first.begin(), first.end(),
                          [&](const Finding* f) { return view_.Blocks(*f); });
    size_t left_out = 0;
    bool blocking_left_out = false;
    for (const Finding* f : first) {
      if (left_out == 0 && cases_.size() < kMaxCases && bytes_ < kMaxBytes) {
        Add(FindingCase(*group_of[f]));
      } else {
        ++left_out;
        blocking_left_out = blocking_left_out || view_.Blocks(*f);
      }
    }
    if (left_out > 0) Add(LeftOutCase(left_out, blocking_left_out));
  }

  static Case LeftOutCase(size_t count, bool blocking) {
    Case more;
    more.outcome = blocking ? Outcome::kFailed : Outcome::kSkipped;
    more.classname = "leaksift.scan";
    more.name = "more findings";
    more.type = "secret.more";
    more.message = fmt::format("{} left out: this file has a limit, the json report has all",
                               CountText(count, "more case"));
    more.text = more.message;
    return more;
  }

  Case FindingCase(const Group& group) const {
    const Finding& f = *group[0];
    const std::string place = NameText(view_.Place(f));
    Case one;
    one.classname = ClassName(f.rule->id);
    one.name = fmt::format("{} [{} #{}]", place, NameText(f.rule->id), f.fingerprint.substr(0, 8));
    one.file = place;
    one.line = f.location.line;
    if (view_.Blocks(f)) {
      one.outcome = Outcome::kFailed;
      one.type = fmt::format("secret.{}", ToString(f.rule->severity));
      one.message = fmt::format("{} ({}) at {}:{}", NameText(view_.CleanProse(f.rule->name)),
                                ToString(f.rule->severity), place, f.location.line);
      one.text = FailureText(group);
    } else {
      one.outcome = Outcome::kSkipped;
      one.message = SkippedMessage(f);
    }
    return one;
  }

  std::string SkippedMessage(const Finding& f) const {
    if (f.suppressed) {
      return NameText(
          fmt::format("{}: {}", ToString(f.suppressed->code), view_.ReasonText(*f.suppressed)));
    }
    return fmt::format("severity {} is below the gate ({})", ToString(f.rule->severity),
                       ToString(report_.fail_on));
  }

  std::string FailureText(const Group& group) const {
    const Finding& f = *group[0];
    std::string text =
        fmt::format("Secret: {}\nLine: {}\n", NameText(view_.Shown(f.secret)), LinesText(group));
    if (!f.provenance.introductions.empty()) {
      const Introduction& from = f.provenance.introductions[0];
      text += fmt::format("Commit: {} {}\n", from.commit, DateText(from.author_time));
    }
    if (!ReportView::InTree(f)) text += "Only in the history, not in the checked-out tree.\n";
    text += fmt::format("Confidence: {}\n", NameText(view_.ConfidenceText(f.verdict)));
    text += fmt::format("First: {}\n", DocumentText(view_.CleanProse(FirstStep(*f.rule))));
    if (!FirstLink(*f.rule).empty()) text += fmt::format("See: {}\n", FirstLink(*f.rule));
    return text;
  }

  size_t Count(Outcome outcome) const {
    return static_cast<size_t>(std::count_if(
        cases_.begin(), cases_.end(), [&](const Case& one) { return one.outcome == outcome; }));
  }

  void PushCounts(tinyxml2::XMLPrinter* xml) const {
    const int64_t seconds = std::max<int64_t>(0, report_.end_time - report_.start_time);
    xml->PushAttribute("tests", static_cast<uint64_t>(cases_.size()));
    xml->PushAttribute("failures", static_cast<uint64_t>(Count(Outcome::kFailed)));
    xml->PushAttribute("errors", static_cast<uint64_t>(Count(Outcome::kError)));
    xml->PushAttribute("time", seconds);
  }

  std::string Write() const {
    tinyxml2::XMLPrinter xml;
    xml.PushDeclaration("xml version=\"1.0\" encoding=\"UTF-8\"");
    xml.OpenElement("testsuites");
    xml.PushAttribute("name", "leaksift");
    PushCounts(&xml);
    xml.OpenElement("testsuite");
    xml.PushAttribute("name", "leaksift.secrets");
    PushCounts(&xml);
    xml.PushAttribute("skipped", static_cast<uint64_t>(Count(Outcome::kSkipped)));
    xml.PushAttribute("timestamp", TimeText(report_.start_time).c_str());
    xml.PushAttribute("hostname", "localhost");  // the same bytes from every machine
    for (const Case& one : cases_) PushCase(one, &xml);
    xml.CloseElement();
    xml.CloseElement();
    return xml.CStr();
  }

  void PushCase(const Case& one, tinyxml2::XMLPrinter* xml) const {
    xml->OpenElement("testcase");
    xml->PushAttribute("classname", one.classname.c_str());
    xml->PushAttribute("name", one.name.c_str());
    if (profile_ == JunitProfile::kGeneric && !one.file.empty()) {
      xml->PushAttribute("file", one.file.c_str());
      xml->PushAttribute("line", one.line);
    }
    xml->PushAttribute("time", "0");
    if (one.outcome != Outcome::kPassed) {
      const bool skipped = one.outcome == Outcome::kSkipped;
      xml->OpenElement(skipped ? "skipped" : one.outcome == Outcome::kFailed ? "failure" : "error");
      if (!skipped) xml->PushAttribute("type", one.type.c_str());
      xml->PushAttribute("message", one.message.c_str());
      if (!one.text.empty()) xml->PushText(one.text.c_str());
      xml->CloseElement();
    }
    xml->CloseElement();
  }

  const ReportView& view_;
  const ScanReport& report_;
  const JunitProfile profile_;
  std::vector<Case> cases_;
  size_t bytes_ = 0;
};

}  // namespace

std::string RenderJunit(const ReportView& view, JunitProfile profile) {
  return JunitReport(view, profile).Run();
}

}  // namespace leaksift
