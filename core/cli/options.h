// The command line: words and environment to plain values. Validates, runs nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/ci_range.h"
#include "cli/completion.h"
#include "cli/exit_status.h"
#include "report/report.h"
#include "rule/rule.h"

namespace leaksift {

enum class Verb {
  kDir,
  kStdin,
  kGit,
  kCi,
  kCiRange,
  kRulesList,
  kRulesShow,
  kRulesTest,
  kRulesStats,
  kExplain,
  kMerge,
  kBaselineCreate,
  kBaselineUpdate,
  kBaselinePrune,
  kCompletion,
  kMan
};

enum class When { kAuto, kAlways, kNever };

struct ReportTarget {
  ReportFormat format;
  std::string file;  // "-": standard output
};

struct Options {
  Verb verb = Verb::kDir;
  std::vector<std::string> arguments;  // paths, rule ids
  Shell shell = Shell::kBash;

  // what is read
  bool gitignore = false;
  std::vector<std::string> exclude;
  std::string stdin_name = "stdin";
  bool trust_owner = false;
  bool allow_shallow = false;
  bool verify = false;
  uint64_t min_commits = 0;  // git
  std::string cache;         // git, ci: folder
  unsigned memory_mib = 96;

  // which part of the history
  std::string range;  // git: "A..B" or a commit
  std::string since;  // git: YYYY-MM-DD
  bool staged = false;
  bool unstaged = false;
  bool head = false;  // git: the tree of HEAD alone
  CiOverrides ci;     // ci, ci-range
  bool config_from_head = false;
  std::string outputs;      // ci, merge: file for NAME=value lines
  bool as_json = false;     // ci-range
  bool shard_auto = false;  // ci: the shard that the platform's variables name

  // how it is judged
  std::string config;
  std::string baseline;
  std::string fingerprint_key_file;
  std::optional<Confidence> min_confidence;
  std::optional<Severity> fail_on;
  bool require_complete = false;

  // what comes out
  std::vector<ReportTarget> reports;
  bool show_secrets = false;
  bool show_dropped = false;
  bool quiet = false;
  bool verbose = false;
  When color = When::kAuto;

  // how it runs
  unsigned threads = 0;
  bool sharded = false;      // a part was asked for, if only 1/1
  unsigned shard_index = 1;  // 1-based, as it is written
  unsigned shard_count = 1;
};

/// What to print instead of running: help, version, a usage error.
struct Message {
  std::string text;
  ExitStatus status =
      ExitStatus::kUsage;  // kClean: to standard output as it is; otherwise see PrintError
};

/// Reads the command line. Environment variables LEAKSIFT_… stand in for flags that are not given.
std::variant<Options, Message> ParseOptions(int argc, const char* const* argv);

}  // namespace leaksift
