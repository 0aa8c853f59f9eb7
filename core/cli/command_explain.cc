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

// Characters, not bytes: the texts have quotes and ellipses of three bytes each.
size_t Columns(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Breaks `text` at blanks; every line but the first is indented as far as the first. A word wider
// than a line, such as a link, stands whole.
void Wrapped(std::ostream& out, std::string_view first, std::string_view text) {
  const std::string indent(first.size(), ' ');
  std::string line(first);
  bool empty = true;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!empty && Columns(line) + 1 + Columns(word) > kWidth) {
      out << line << "\n";
      line = indent;
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
    begin = end + 1;
  }
  out << line << "\n";
}

void Heading(std::ostream& out, std::string_view title) { fmt::print(out, "\n{}\n", title); }

void Steps(std::ostream& out, std::span<const std::string_view> steps) {
  for (size_t i = 0; i < steps.size(); ++i) {
    Wrapped(out, steps.size() == 1 ? "  " : fmt::format("  {}. ", i + 1), steps[i]);
  }
}

void Items(std::ostream& out, std::string_view title, std::span<const std::string_view> items) {
  if (items.empty()) return;
  Heading(out, title);
  for (const std::string_view item : items) Wrapped(out, "  - ", item);
}

void Text(std::ostream& out, std::string_view title, std::string_view text) {
  if (text.empty()) return;
  Heading(out, title);
  Wrapped(out, "  ", text);
}

void PrintHead(const Provider& provider, const Rule* rule, std::ostream& out) {
  if (rule == nullptr) {
    fmt::print(out, "{} ({})\n", provider.name, provider.id);
    return;
  }
  fmt::print(out, "{} ({}, severity {})\n", rule->name, rule->id, ToString(rule->severity));
  if (provider.rules.size() > 1) {
    fmt::print(out, "One of {} rules of {}; all of them: leaksift explain {}\n",
               provider.rules.size(), provider.name, provider.id);
  }
}

void PrintRemedy(const Provider& provider, std::ostream& out) {
  if (!provider.revoke.empty()) {
    Heading(out, "Take it out of service");
    if (provider.revoke_hits_account) {
      Wrapped(out, "  ! ",
              "This stops everything that uses the account's credential, not only the place where "
              "it leaked: list its users first.");
    }
    Steps(out, provider.revoke);
  }
  if (!provider.generate.empty()) {
    Heading(out, "Make a new one");
    Steps(out, provider.generate);
  }
}

// How far the steps can be trusted: menus move, and a reader in a hurry should know. Checked steps
// say themselves what stops and whether two credentials can overlap; for the others the general
// advice stands in.
void PrintCheck(const Provider& provider, std::ostream& out) {
  if (!provider.checked.empty()) {
    fmt::print(out, "\nSteps checked against the service's documentation: {}.\n", provider.checked);
  } else if (provider.is_service && !provider.links.empty()) {
    fmt::print(out, "\nSteps not checked against the service's documentation: menus may differ.\n");
    if (!provider.revoke_hits_account) {
      Wrapped(out, "",
              "What uses the credential stops when it is taken out of service: where the service "
              "lets a second one exist, make that first and put it in place.");
    }
  }
}

void ExplainProvider(const Provider& provider, const Rule* rule, std::ostream& out) {
  PrintHead(provider, rule, out);
  Text(out, "What it is", provider.what);
  Items(out, "Where it is used", provider.uses);
  Text(out, "What somebody who finds it can do", provider.risk);
  PrintRemedy(provider, out);
  Text(out, "Where its use is recorded", provider.logs);
  Text(out, "Usual names of its variable", fmt::format("{}", fmt::join(provider.env, ", ")));
  Items(out, "Links", provider.links);
  if (rule == nullptr) {
    Heading(out, "Rules");
    for (const Rule& each : provider.rules) fmt::print(out, "  {:<44} {}\n", each.id, each.name);
  }
  PrintCheck(provider, out);
}

}  // namespace

ExitStatus RunExplain(const Options& options, std::ostream& out, std::ostream& err) {
  const RuleSet rules = RuleSet::Builtin();
  bool first = true;
  for (const std::string& name : options.arguments) {
    if (!first) out << "\n\n";
    first = false;
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
