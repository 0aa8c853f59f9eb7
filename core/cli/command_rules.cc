#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

#include "cli/commands.h"
#include "cli/report_output.h"
#include "cli/scan_setup.h"
#include "rule/sample.h"
#include "rule/token_check.h"
#include "scan/rule_examples.h"

namespace leaksift {
namespace {

void ShowList(std::ostream& out, std::string_view title, std::span<const std::string_view> list) {
  if (!list.empty()) fmt::print(out, "{:<12}{}\n", title, fmt::join(list, ", "));
}

void ShowRule(const Rule& rule, std::ostream& out) {
  fmt::print(out, "{}\n  {} ({})\n\n", rule.id, rule.name, rule.provider->name);
  fmt::print(out, "{:<12}{}\n{:<12}{}\n", "severity", ToString(rule.severity), "confidence",
             ToString(rule.confidence));
  if (!rule.pattern.empty()) fmt::print(out, "{:<12}{}\n", "pattern", rule.pattern);
  ShowList(out, "triggers", rule.triggers);
  ShowList(out, "keywords", rule.keywords);
  ShowList(out, "anchors", rule.anchors);
  if (!rule.keywords.empty()) fmt::print(out, "{:<12}{} bytes\n", "within", rule.within);
  if (rule.check != TokenCheck::kNone)
    fmt::print(out, "{:<12}{}\n", "checksum", ToString(rule.check));
  for (const Companion& c : rule.companions) {
    fmt::print(out, "{:<12}{}{}, within {} bytes\n", "companion", c.name,
               c.required ? " (required)" : "", c.within);
  }
  fmt::print(out, "{:<12}{} bytes\n", "reach", rule.reach);
}

}  // namespace

ExitStatus RunRulesList(const Options& options, std::ostream& out, std::ostream& err) {
  ScanSetup setup;
  const Result<void> ready = PrepareScan(options, &setup);
  if (!ready.ok()) return Refuse(ready.error(), err);
  for (const Rule* rule : setup.rules.rules()) {
    fmt::print(out, "{:<44} {:<9} {}\n", rule->id, ToString(rule->severity), rule->name);
  }
  return ExitStatus::kClean;
}

ExitStatus RunRulesShow(const Options& options, std::ostream& out, std::ostream& err) {
  ScanSetup setup;
  const Result<void> ready = PrepareScan(options, &setup);
  if (!ready.ok()) return Refuse(ready.error(), err);
  for (const std::string& id : options.arguments) {
    const Rule* rule = setup.rules.Find(id);
    if (!rule)
      return Refuse(Error{ErrorKind::kUsage,
                          fmt::format("no rule has the id \"{}\"; see `leaksift rules list`", id)},
                    err);
    ShowRule(*rule, out);
  }
  return ExitStatus::kClean;
}

ExitStatus RunRulesTest(const Options& options, std::ostream& out, std::ostream& err) {
  RuleSet rules = RuleSet::Builtin();
  const size_t builtin = rules.rules().size();
  for (const std::string& file : options.arguments) {
    const Result<std::string> text = ReadText(file);
    const Result<void> added = text.ok() ? rules.AddUserRules(file, *text) : text.error();
    if (!added.ok()) return Refuse(added.error(), err);
  }
  const Detector detector(rules);
  size_t tested = 0, failed = 0;
  for (const Rule* rule : rules.rules()) {
    // With files given, only their rules: those that the built-in set does not have.
    if (rules.rules().size() > builtin && rule->provider->id != "user") continue;
    const std::vector<ExampleFailure> failures = CheckExamples(*rule, detector);
    for (const ExampleFailure& failure : failures)
      fmt::print(out, "{}: {}\n", failure.rule, failure.what);
    ++tested;
    failed += failures.empty() ? 0 : 1;
  }
  fmt::print(out, "{} rules tested, {} failed\n", tested, failed);
  return failed == 0 ? ExitStatus::kClean : ExitStatus::kFindings;
}

}  // namespace leaksift
