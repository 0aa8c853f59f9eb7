#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>
#include <sstream>

#include "base/version.h"
#include "cli/command_info.h"
#include "cli/describe_app.h"

namespace leaksift {
namespace {

constexpr const char* kDescription =
    "Finds secrets in files and git history, and says what to do about them.";
constexpr const char* kFooter =
    R"(Exit status: 0 clean and complete, 1 findings, 2 usage or configuration, 3 incomplete.
Every flag can be given by the environment: --min-confidence is LEAKSIFT_MIN_CONFIDENCE;
of a flag that may be given several times the values have blanks between them.)";

const std::map<std::string, Confidence> kConfidences = {
    {"low", Confidence::kLow}, {"medium", Confidence::kMedium}, {"high", Confidence::kHigh}};
const std::map<std::string, Severity> kSeverities = {{"low", Severity::kLow},
                                                     {"medium", Severity::kMedium},
                                                     {"high", Severity::kHigh},
                                                     {"critical", Severity::kCritical}};
const std::map<std::string, Shell> kShells = {
    {"bash", Shell::kBash}, {"zsh", Shell::kZsh}, {"fish", Shell::kFish}};
// Whether the policy comes from the change itself.
const std::map<std::string, bool> kPolicySources = {{"base", false}, {"head", true}};
const std::map<std::string, When> kWhens = {
    {"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}};

// Values as they are typed; turned into Options once CLI11 is content.
struct Typed {
  Options options;
  std::vector<std::string> reports;
  std::string min_confidence, fail_on, color = "auto", shard, shell = "bash", config_from = "base";
};

std::string Names(const auto& map) {
  std::string out;
  for (const auto& [name, unused] : map) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// The choices travel as the validator's name, where DescribeCommands finds them.
template <typename T>
CLI::Validator OneOf(const std::map<std::string, T>& map) {
  return CLI::Validator(
      [&map](std::string& value) {
        return map.contains(value) ? std::string() : "must be one of: " + Names(map);
      },
      "", Names(map));
}

// Their names, each followed by `suffix`.
std::string ReportFormats(std::string_view suffix) {
  std::string out;
  for (const std::string_view name : ReportFormatNames()) {
    out += fmt::format("{}{}{}", out.empty() ? "" : ", ", name, suffix);
  }
  return out;
}

std::string CheckReport(const std::string& value) {
  const size_t equals = value.find('=');
  if (equals != std::string::npos && equals + 1 < value.size() &&
      ParseReportFormat(value.substr(0, equals))) {
    return {};
  }
  return "must be FORMAT=FILE (\"-\" is standard output); formats: " + ReportFormats("");
}

std::string CheckShard(const std::string& value) {
  unsigned index = 0, count = 0;
  char rest = 0;
  if (std::sscanf(value.c_str(), "%u/%u%c", &index, &count, &rest) == 2 && index >= 1 &&
      index <= count)
    return {};
  return "must be I/N with 1 <= I <= N";
}

std::string CheckShardOrAuto(const std::string& value) {
  return value == "auto" ? "" : CheckShard(value);
}

void AddReportFlag(CLI::App* app, Typed* typed) {
  app->add_option("-r,--report", typed->reports,
                  "Write a report; may be given several times (default: text=-)")
      ->type_name("FORMAT=FILE")
      ->check(CLI::Validator(CheckReport, "", ReportFormats("=")))
      ->envname("LEAKSIFT_REPORT")
      ->take_all()
      ->allow_extra_args(false);  // one value each: what follows is a path
}

void AddTextFlags(CLI::App* app, Typed* typed) {
  app->add_flag("-v,--verbose", typed->options.verbose, "All reasons and all of the ledger")
      ->envname("LEAKSIFT_VERBOSE");
  app->add_option("--color", typed->color, "auto, always or never")
      ->type_name("WHEN")
      ->check(OneOf(kWhens))
      ->envname("LEAKSIFT_COLOR");
}

void AddOutputFlags(CLI::App* app, Typed* typed) {
  Options& o = typed->options;
  AddReportFlag(app, typed);
  app->add_flag("--show-secrets", o.show_secrets, "Print raw secrets; refused when CI is set")
      ->envname("LEAKSIFT_SHOW_SECRETS");
  app->add_flag("--show-dropped", o.show_dropped,
                "Also report what was dropped or stays below the gate, with reasons")
      ->envname("LEAKSIFT_SHOW_DROPPED");
  app->add_flag("-q,--quiet", o.quiet, "No progress and no summary")->envname("LEAKSIFT_QUIET");
  AddTextFlags(app, typed);
}

void AddKeyFlag(CLI::App* app, Options* options, const char* description) {
  app->add_option("--fingerprint-key", options->fingerprint_key_file, description)
      ->type_name("FILE")
      ->envname("LEAKSIFT_FINGERPRINT_KEY");
}

void AddRequireCompleteFlag(CLI::App* app, Options* options) {
  app->add_flag("--require-complete", options->require_complete,
                "Units that were skipped make the scan incomplete too")
      ->envname("LEAKSIFT_REQUIRE_COMPLETE");
}

void AddOutputsFlag(CLI::App* app, Options* options) {
  app->add_option("--outputs", options->outputs, "Also write the outcome as NAME=value lines")
      ->type_name("FILE")
      ->envname("LEAKSIFT_OUTPUTS");
}

void AddJudgeFlags(CLI::App* app, Typed* typed) {
  Options& o = typed->options;
  app->add_option("-c,--config", o.config,
                  "Configuration: .leaksift.toml or a gitleaks TOML file (docs/configuration.md)")
      ->type_name("FILE")
      ->envname("LEAKSIFT_CONFIG");
  app->add_option("-b,--baseline", o.baseline, "Known secrets, which do not fail the run")
      ->type_name("FILE")
      ->envname("LEAKSIFT_BASELINE");
  AddKeyFlag(app, &o,
             "File with the key of fingerprints (default: .leaksift.key beside the baseline)");
  app->add_option("--min-confidence", typed->min_confidence,
                  "Report findings of at least this confidence: low, medium (default), high")
      ->type_name("LEVEL")
      ->check(OneOf(kConfidences))
      ->envname("LEAKSIFT_MIN_CONFIDENCE");
  app->add_option(
         "--fail-on", typed->fail_on,
         "Exit 1 for findings of at least this severity: low (default), medium, high, critical")
      ->type_name("SEVERITY")
      ->check(OneOf(kSeverities))
      ->envname("LEAKSIFT_FAIL_ON");
  AddRequireCompleteFlag(app, &o);
}

void AddThreadsFlag(CLI::App* app, Typed* typed) {
  app->add_option("-j,--threads", typed->options.threads, "Threads (default: one a processor)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u))
      ->envname("LEAKSIFT_THREADS");
}

void AddRunFlags(CLI::App* app, Typed* typed) {
  AddThreadsFlag(app, typed);
  app->add_option("--shard", typed->shard, "Scan only part I of N of the units")
      ->type_name("I/N")
      ->check(CLI::Validator(CheckShard, ""))
      ->envname("LEAKSIFT_SHARD");
}

void AddCacheFlag(CLI::App* app, Typed* typed) {
  app->add_option("--cache", typed->options.cache,
                  "Remember here which objects hold nothing, and do not read them again")
      ->type_name("DIR")
      ->envname("LEAKSIFT_CACHE");
}

void AddTreeFlags(CLI::App* app, Typed* typed) {
  app->add_flag("--gitignore", typed->options.gitignore, "Leave out what .gitignore excludes")
      ->envname("LEAKSIFT_GITIGNORE");
  app->add_option("--exclude", typed->options.exclude,
                  "Leave out paths that match; may be given several times")
      ->type_name("GLOB")
      ->envname("LEAKSIFT_EXCLUDE")
      ->take_all()
      ->allow_extra_args(false);  // one value each: what follows is a path
}

CLI::App* AddVerb(CLI::App* parent, Typed* typed, Verb verb, const char* name,
                  const char* description) {
  CLI::App* app = parent->add_subcommand(name, description);
  // Not `callback`: then the library reads the variables of every verb, also of those that were not
  // given, and a variable would count more than a flag, as all verbs fill the same Options.
  app->parse_complete_callback([typed, verb] { typed->options.verb = verb; });
  return app;
}

void AddScanVerbs(CLI::App* root, Typed* typed) {
  Options& o = typed->options;
  CLI::App* dir = AddVerb(root, typed, Verb::kDir, "dir", "Scan files and directories");
  dir->add_option("PATH", o.arguments, "Files and directories")->type_name("")->required();
  AddTreeFlags(dir, typed);
  dir->footer(
      "Examples:\n"
      "  leaksift dir .\n"
      "  leaksift dir src --report sarif=leaksift.sarif --report junit=leaksift.xml\n"
      "  leaksift dir . --min-confidence high --exclude 'testdata'\n");
  CLI::App* git =
      AddVerb(root, typed, Verb::kGit, "git", "Scan a git repository: every object of its history");
  git->add_option("REPO", o.arguments, "A worktree, .git folder or bare repository (default: .)");
  git->add_flag("--trust-owner", o.trust_owner, "Read a repository that belongs to another user")
      ->envname("LEAKSIFT_TRUST_OWNER");
  git->add_flag("--allow-shallow", o.allow_shallow, "A shallow clone is complete as far as it goes")
      ->envname("LEAKSIFT_ALLOW_SHALLOW");
  git->add_flag("--verify", o.verify, "Compute the id of every object and compare")
      ->envname("LEAKSIFT_VERIFY");
  git->add_option("--memory", o.memory_mib, "Object contents held at a time, in MiB (default: 96)")
      ->type_name("MIB")
      ->check(CLI::Range(1u, 1u << 20))
      ->envname("LEAKSIFT_MEMORY");
  CLI::Option* min_commits = git->add_option("--min-commits", o.min_commits,
                                             "With fewer commits the scan is incomplete (exit 3)")
                                 ->type_name("N")
                                 ->check(CLI::NonNegativeNumber)
                                 ->envname("LEAKSIFT_MIN_COMMITS");
  AddCacheFlag(git, typed);
  CLI::Option* range = git->add_option("--range", o.range,
                                       "Only what these commits bring: A..B, or A for all up to A")
                           ->type_name("A..B")
                           ->envname("LEAKSIFT_RANGE");
  CLI::Option* since =
      git->add_option("--since", o.since, "Only what commits of HEAD since this day bring")
          ->type_name("YYYY-MM-DD")
          ->envname("LEAKSIFT_SINCE");
  CLI::Option* staged = git->add_flag("--staged", o.staged, "Only what the index adds to HEAD");
  CLI::Option* unstaged = git->add_flag("--unstaged", o.unstaged,
                                        "Only files of the work tree that differ from the index");
  CLI::Option* head = git->add_flag("--head", o.head, "Only the files of HEAD");
  range->excludes(since)->excludes(staged)->excludes(unstaged)->excludes(head);
  since->excludes(staged)->excludes(unstaged)->excludes(head);
  staged->excludes(unstaged)->excludes(head);
  unstaged->excludes(head);
  min_commits->excludes(staged)->excludes(unstaged)->excludes(head);
  git->footer(
      "Examples:\n"
      "  leaksift git\n"
      "  leaksift git ../service --report sarif=history.sarif\n"
      "  leaksift git --range origin/main..HEAD\n"
      "  leaksift git --staged\n");
  CLI::App* in = AddVerb(root, typed, Verb::kStdin, "stdin", "Scan standard input");
  in->add_option("--name", o.stdin_name, "The name to report it under")->type_name("NAME");
  in->footer("Example:\n  kubectl logs deploy/api | leaksift stdin --name api.log\n");
  for (CLI::App* app : {dir, git, in}) {
    AddJudgeFlags(app, typed);
    AddOutputFlags(app, typed);
    AddRunFlags(app, typed);
  }
  min_commits->excludes(git->get_option("--shard"));  // a part sees a part of them
}

void AddCiRangeFlags(CLI::App* app, Typed* typed) {
  CiOverrides& ci = typed->options.ci;
  app->add_option("--base", ci.base, "Scan what --head has and this commit has not")
      ->type_name("COMMIT")
      ->envname("LEAKSIFT_BASE");
  app->add_option("--head", ci.head, "The commit to scan (default: what the platform says)")
      ->type_name("COMMIT")
      ->envname("LEAKSIFT_HEAD");
  app->add_flag("--full", ci.full, "The whole history of the head")->envname("LEAKSIFT_FULL");
  app->add_flag("--tree", ci.tree, "Only the files of the head")->envname("LEAKSIFT_TREE");
  app->add_option("--remote", ci.remote, "The remote whose branches count (default: origin)")
      ->type_name("NAME")
      ->envname("LEAKSIFT_REMOTE");
}

void AddCiVerbs(CLI::App* root, Typed* typed) {
  Options& o = typed->options;
  CLI::App* ci =
      AddVerb(root, typed, Verb::kCi, "ci",
              "Scan what a CI run is about: range, policy and reports from its environment");
  CLI::App* range = AddVerb(root, typed, Verb::kCiRange, "ci-range",
                            "Print what `leaksift ci` would scan, and why");
  for (CLI::App* app : {ci, range}) {
    app->add_option("REPO", o.arguments, "The clone (default: .)");
    AddCiRangeFlags(app, typed);
    app->add_flag("--trust-owner", o.trust_owner, "Read a repository that belongs to another user")
        ->envname("LEAKSIFT_TRUST_OWNER");
  }
  range->add_flag("--json", o.as_json, "As JSON (default: lines NAME=value)");
  ci->add_option(
        "--config-from", typed->config_from,
        "base (default): policy of a commit that the change has no hand in; head: the change's own")
      ->type_name("COMMIT")
      ->check(OneOf(kPolicySources))
      ->envname("LEAKSIFT_CONFIG_FROM");
  AddOutputsFlag(ci, &o);
  AddJudgeFlags(ci, typed);
  AddOutputFlags(ci, typed);
  AddThreadsFlag(ci, typed);
  AddCacheFlag(ci, typed);
  ci->add_option("--shard", typed->shard,
                 "Scan only part I of N; auto: the part that the platform's variables name")
      ->type_name("I/N")
      ->check(CLI::Validator(CheckShardOrAuto, ""))
      ->envname("LEAKSIFT_SHARD");
  ci->add_option("--exclude", o.exclude,
                 "Leave out findings at paths that match; may be given several times")
      ->type_name("GLOB")
      ->envname("LEAKSIFT_EXCLUDE")
      ->take_all()
      ->allow_extra_args(false);  // one value each: what follows is a path
  ci->footer("Example:\n  leaksift ci --report sarif=leaksift.sarif --report junit=leaksift.xml\n");
}

void AddMergeVerb(CLI::App* root, Typed* typed) {
  Options& o = typed->options;
  CLI::App* merge = AddVerb(root, typed, Verb::kMerge, "merge",
                            "Join the JSON reports of all parts of a scan (--shard)");
  merge->add_option("REPORT", o.arguments, "The JSON reports of parts 1 to N")
      ->type_name("")
      ->required();
  AddReportFlag(merge, typed);
  AddTextFlags(merge, typed);
  AddKeyFlag(merge, &o, "File with the key of fingerprints that the parts were made with");
  AddRequireCompleteFlag(merge, &o);
  AddOutputsFlag(merge, &o);
  merge->footer(
      "Examples:\n"
      "  leaksift git --shard 1/2 --report json=1.json\n"
      "  leaksift git --shard 2/2 --report json=2.json\n"
      "  leaksift merge 1.json 2.json --report sarif=leaksift.sarif --report text=-\n");
}

void AddRuleVerbs(CLI::App* root, Typed* typed) {
  Options& o = typed->options;
  CLI::App* rules = root->add_subcommand("rules", "Look at rules and test them");
  rules->require_subcommand(1);
  CLI::App* list = AddVerb(rules, typed, Verb::kRulesList, "list", "All rules, a line each");
  CLI::App* show = AddVerb(rules, typed, Verb::kRulesShow, "show", "Everything about a rule");
  show->add_option("RULE", o.arguments, "Rule ids")->type_name("")->required();
  CLI::App* test = AddVerb(rules, typed, Verb::kRulesTest, "test",
                           "Run the examples of rules through the scanner");
  test->add_option("FILE", o.arguments, "Your own provider files (default: the built-in rules)")
      ->type_name("");
  CLI::App* stats = AddVerb(rules, typed, Verb::kRulesStats, "stats",
                            "What each rule costs and finds in files: time, tries, findings");
  stats->add_option("PATH", o.arguments, "Folders or files to read, by one thread")
      ->type_name("")
      ->required();
  stats->footer(
      "The rules that took most of the time come first; rules that were never tried are left "
      "out.\n\n"
      "Example:\n  leaksift rules stats . --config my.toml\n");
  for (CLI::App* app : {list, show, stats}) {
    app->add_option("-c,--config", o.config, "Configuration with rules of your own")
        ->type_name("FILE")
        ->envname("LEAKSIFT_CONFIG");
  }
  CLI::App* explain = AddVerb(root, typed, Verb::kExplain, "explain",
                              "What a leaked credential opens and what to do about it");
  explain->add_option("RULE", o.arguments, "A rule id or a provider")->type_name("")->required();
  explain->footer("Example:\n  leaksift explain stripe-secret-key\n");
}

void AddBaselineVerbs(CLI::App* root, Typed* typed) {
  CLI::App* baseline = root->add_subcommand("baseline", "Keep the list of known secrets");
  baseline->require_subcommand(1);
  const std::pair<Verb, std::pair<const char*, const char*>> verbs[] = {
      {Verb::kBaselineCreate, {"create", "Scan and write a new baseline"}},
      {Verb::kBaselineUpdate, {"update", "Scan and add what is not in the baseline yet"}},
      {Verb::kBaselinePrune, {"prune", "Scan and remove what is no longer found"}}};
  for (const auto& [verb, words] : verbs) {
    CLI::App* app = AddVerb(baseline, typed, verb, words.first, words.second);
    app->add_option("PATH", typed->options.arguments, "Files and directories")
        ->type_name("")
        ->required();
    AddTreeFlags(app, typed);
    AddJudgeFlags(app, typed);
    AddRunFlags(app, typed);
    app->get_option("--baseline")->required();
  }
}

void AddManualVerbs(CLI::App* root, Typed* typed) {
  CLI::App* completion = AddVerb(root, typed, Verb::kCompletion, "completion",
                                 "Print the completion script of a shell");
  completion->add_option("SHELL", typed->shell, "The shell")
      ->type_name("")
      ->required()
      ->check(OneOf(kShells));
  completion->footer(
      "Examples:\n"
      "  source <(leaksift completion bash)\n"
      "  leaksift completion zsh >~/.zfunc/_leaksift\n"
      "  leaksift completion fish >~/.config/fish/completions/leaksift.fish\n");
  CLI::App* man = AddVerb(root, typed, Verb::kMan, "man", "Print the manual page, for man(1)");
  man->footer("Example:\n  leaksift man | man -l -\n");
}

void DefineCommands(CLI::App* root, Typed* typed) {
  root->set_version_flag("--version", fmt::format("leaksift {}", kVersion), "Print the version");
  root->set_help_flag("-h,--help", "Print this help");
  root->require_subcommand(1);
  root->footer(kFooter);
  AddScanVerbs(root, typed);
  AddCiVerbs(root, typed);
  AddMergeVerb(root, typed);
  AddRuleVerbs(root, typed);
  AddBaselineVerbs(root, typed);
  AddManualVerbs(root, typed);
}

// A variable gives several values with blanks between them; CLI11 takes it for one.
void SplitVariable(const char* variable, std::vector<std::string>* values) {
  const char* text = std::getenv(variable);
  if (text == nullptr || values->size() != 1 || values->front() != text) return;
  values->clear();
  std::istringstream words(text);
  for (std::string word; words >> word;) values->push_back(word);
}

Options Finish(Typed typed) {
  Options options = std::move(typed.options);
  for (const std::string& report : typed.reports) {
    const size_t equals = report.find('=');
    options.reports.push_back(
        {*ParseReportFormat(report.substr(0, equals)), report.substr(equals + 1)});
  }
  if (!typed.min_confidence.empty()) options.min_confidence = kConfidences.at(typed.min_confidence);
  if (!typed.fail_on.empty()) options.fail_on = kSeverities.at(typed.fail_on);
  options.color = kWhens.at(typed.color);
  options.shell = kShells.at(typed.shell);
  options.config_from_head = kPolicySources.at(typed.config_from);
  options.sharded = !typed.shard.empty();
  options.shard_auto = typed.shard == "auto";
  if (!typed.shard.empty() && !options.shard_auto) {
    std::sscanf(typed.shard.c_str(), "%u/%u", &options.shard_index, &options.shard_count);
  }
  return options;
}

}  // namespace

std::variant<Options, Message> ParseOptions(int argc, const char* const* argv) {
  CLI::App root(kDescription, "leaksift");
  Typed typed;
  DefineCommands(&root, &typed);
  try {  // CLI11 throws; the exception goes no further than here
    root.parse(argc, argv);
  } catch (const CLI::CallForAllHelp& e) {
    return Message{root.help("", CLI::AppFormatMode::All), ExitStatus::kClean};
  } catch (const CLI::CallForHelp&) {
    return Message{root.help(), ExitStatus::kClean};
  } catch (const CLI::CallForVersion& e) {
    return Message{fmt::format("leaksift {}\n", kVersion), ExitStatus::kClean};
  } catch (const CLI::ParseError& e) {
    return Message{fmt::format("{}\nTry `leaksift --help`.", e.what()), ExitStatus::kUsage};
  }
  SplitVariable("LEAKSIFT_EXCLUDE", &typed.options.exclude);
  SplitVariable("LEAKSIFT_REPORT", &typed.reports);
  for (const std::string& report : typed.reports) {
    const std::string wrong = CheckReport(report);
    if (!wrong.empty()) return Message{fmt::format("LEAKSIFT_REPORT: {}", wrong)};
  }
  return Finish(std::move(typed));
}

CommandInfo DescribeCommands() {
  CLI::App root(kDescription, "leaksift");
  Typed typed;
  DefineCommands(&root, &typed);
  return DescribeApp(&root, kFooter);
}

}  // namespace leaksift
