#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>

#include "cli/commands.h"
#include "cli/print_error.h"
#include "rule/rule_set.h"

namespace leaksift {
namespace {

constexpr size_t kWidth = 88;

// Breaks `text` at blanks; every line but the first is indented like the first.
void Wrapped(std::ostream& out, std::string_view first, std::string_view text) {
  std::string line(first);
  const std::string indent(first.size(), ' ');
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (line.size() + word.size() > kWidth && line.size() > indent.size()) {
      out << line << "\n";
      line = indent;
    }
    if (line.size() > indent.size()) line += ' ';
    line += word;
    begin = end + 1;
  }
  out << line << "\n";
}

void Section(std::ostream& out, std::string_view title, std::span<const std::string_view> steps,
             bool numbered) {
  if (steps.empty()) return;
  fmt::print(out, "\n{}\n", title);
  for (size_t i = 0; i < steps.size(); ++i) {
    Wrapped(out, numbered ? fmt::format("  {}. ", i + 1) : std::string("  - "), steps[i]);
  }
}

void Text(std::ostream& out, std::string_view title, std::string_view text) {
  if (text.empty()) return;
  fmt::print(out, "\n{}\n", title);
  Wrapped(out, "  ", text);
}

void ExplainProvider(const Provider& provider, const Rule* rule, std::ostream& out) {
  if (rule)
    fmt::print(out, "{} ({}, severity {})\n", rule->name, rule->id, ToString(rule->severity));
  else
    fmt::print(out, "{} ({})\n", provider.name, provider.id);
  Text(out, "What it is", provider.what);
  Section(out, "Where it is used", provider.uses, false);
  Text(out, "What somebody can do with it", provider.risk);
  Section(out, "Take it out of service", provider.revoke, true);
  if (provider.revoke_hits_account)
    Wrapped(out, "  ! ",
            "This stops every user of the account, not this credential alone: list them first.");
  Section(out, "Make a new one", provider.generate, true);
  Text(out, "Where its use is recorded", provider.logs);
  Section(out, "Usual variables", provider.env, false);
  Section(out, "Links", provider.links, false);
  if (!rule) {
    fmt::print(out, "\nRules\n");
    for (const Rule& each : provider.rules) fmt::print(out, "  {:<44} {}\n", each.id, each.name);
  }
}

}  // namespace

ExitStatus RunExplain(const Options& options, std::ostream& out, std::ostream& err) {
  const RuleSet rules = RuleSet::Builtin();
  for (const std::string& name : options.arguments) {
    if (const Rule* rule = rules.Find(name)) {
      ExplainProvider(*rule->provider, rule, out);
      continue;
    }
    const auto providers = BuiltinProviders();
    const auto provider = std::find_if(providers.begin(), providers.end(),
                                       [&name](const Provider& p) { return p.id == name; });
    if (provider == providers.end()) {
      PrintError(err, fmt::format("no rule or provider is called \"{}\"; see `leaksift rules list`",
                                  name));
      return ExitStatus::kUsage;
    }
    ExplainProvider(*provider, nullptr, out);
  }
  return ExitStatus::kClean;
}

}  // namespace leaksift
