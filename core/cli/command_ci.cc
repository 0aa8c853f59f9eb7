// `leaksift ci`: the environment decides what is scanned (ci_range.h), a commit that the change has
// no hand in decides how it is judged (ci_policy.h), the platform gets the reports it reads.
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <ostream>
#include <sstream>

#include "cli/ci_environment.h"
#include "cli/ci_outputs.h"
#include "cli/ci_run.h"
#include "cli/commands.h"
#include "cli/print_error.h"
#include "cli/progress_display.h"
#include "cli/report_output.h"
#include "cli/repository_origin.h"
#include "cli/scan_cache.h"
#include "cli/scan_identity.h"
#include "cli/scan_setup.h"
#include "report/mask.h"
#include "report/view.h"
#include "scan/history_scan.h"
#include "source/git_handle.h"

extern char** environ;

namespace leaksift {
namespace {

constexpr const char* kConfigFile = ".leaksift.toml";

// The clone, opened for the decision.
struct Clone {
  GitLayout layout;
  GitRepository handle;
};

Result<Clone> OpenClone(const Options& options) {
  GitOpenOptions open;
  open.trust_owner = options.trust_owner;
  open.search_parents = true;
  Result<GitLayout> layout =
      OpenGitLayout(options.arguments.empty() ? "." : options.arguments[0], open);
  if (!layout.ok()) return Error{ErrorKind::kUsage, layout.error().message};
  InitGitLibrary();
  git_repository* handle = nullptr;
  if (git_repository_open(&handle, layout->git_dir.c_str()) != 0) {
    return Error{ErrorKind::kUsage, layout->git_dir + ": " + LastGitError()};
  }
  return Clone{std::move(*layout), GitRepository(handle)};
}

std::vector<ObjectId> Ids(const std::vector<std::string>& names) {
  std::vector<ObjectId> ids;
  for (const std::string& name : names) {
    if (const auto id = ObjectId::FromHex(name)) ids.push_back(*id);
  }
  return ids;
}

HistoryPart PartOf(const CiDecision& decision) {
  HistoryPart part;
  for (const CiRange& range : decision.ranges) {
    part.ranges.push_back(
        {Ids(range.include), Ids(range.exclude), decision.scope == CiScope::kTree});
  }
  return part;
}

class CiScan {
 public:
  CiScan(const Options& options, const CiDecision& decision, git_repository* repository)
      : options_(options), decision_(decision), repository_(repository) {}

  // Scans and judges; fills report().
  Result<void> Run(const GitLayout& layout, std::ostream& err);
  const ScanReport& report() const { return report_; }
  const Policy& policy() const { return setup_.options.policy; }

 private:
  Result<void> Prepare(const std::string& config, const CiPolicyFiles& policy);
  Result<void> ApplyPolicy(const CiPolicyFiles& policy);
  void AddWeakenings(const std::vector<PolicyWeakening>& weakenings);

  const Options& options_;
  const CiDecision& decision_;
  git_repository* repository_;
  ScanSetup setup_;
  ScanReport report_;
};

Result<void> CiScan::Run(const GitLayout& layout, std::ostream& err) {
  CiPolicyPaths paths;
  paths.config = options_.config.empty() ? kConfigFile : options_.config;
  paths.baseline = options_.baseline;
  const Result<CiPolicyFiles> policy =
      ReadCiPolicy(decision_, paths, options_.config_from_head, repository_);
  if (!policy.ok()) return policy.error();
  const Result<void> prepared = Prepare(paths.config, *policy);
  if (!prepared.ok()) return prepared;

  HistoryRequest request;
  request.repository = layout.git_dir;
  request.open.trust_owner = options_.trust_owner;
  request.part = PartOf(decision_);
  const Result<std::optional<CacheFolder>> cache = OpenCache(options_, setup_, layout, err);
  if (!cache.ok()) return cache.error();
  if (*cache) request.cache = &**cache;
  report_.command = "ci";
  report_.target = decision_.why;
  Progress progress;
  const ProgressDisplay display(progress, options_.quiet);
  const Result<void> scanned =
      ScanHistory(request, *setup_.detector, setup_.rules, setup_.options, &progress, &report_);
  if (!scanned.ok()) return scanned;
  if (!decision_.complete) {
    report_.ledger.entries.push_back({UnitKind::kRepository, UnitOutcome::kFailed, decision_.head,
                                      "partial: " + decision_.partial_why});
    std::sort(report_.ledger.entries.begin(), report_.ledger.entries.end());
  }
  report_.head_commit = decision_.head;
  report_.branch = decision_.context.branch;
  report_.repository_uri = RepositoryUri(RemoteAddress(layout, options_.ci.remote));
  report_.rules = &setup_.rules;
  report_.min_confidence = setup_.options.min_confidence;
  report_.fail_on =
      options_.fail_on.value_or(setup_.options.policy.fail_on.value_or(Severity::kLow));
  AddNotes(paths.config, setup_.options.policy, &report_);
  return ApplyPolicy(*policy);
}

// What a gitleaks configuration extends comes from where it comes from itself.
Result<void> CiScan::Prepare(const std::string& config, const CiPolicyFiles& policy) {
  const BaseText base = CiBaseText(decision_, repository_);
  const ConfigurationReader read = [&](const std::string& path) -> Result<std::string> {
    if (options_.config_from_head) return ReadText(path);
    Result<std::optional<std::string>> text = base(path);
    if (!text.ok()) return text.error();
    if (!*text) return Error{ErrorKind::kUsage, path + ": not in the base commit"};
    return std::move(**text);
  };
  const Result<void> prepared = PrepareScan(options_, config, policy.config, read, &setup_);
  // Blobs are read whatever their path; what is excluded goes when the paths are known.
  Policy& own = setup_.options.policy;
  AllowEntry excluded;
  excluded.reason = "excluded path";
  excluded.paths = options_.exclude;
  excluded.paths.insert(excluded.paths.end(), own.exclude.begin(), own.exclude.end());
  if (!excluded.paths.empty()) own.allow.push_back(std::move(excluded));
  if (prepared.ok() && policy.baseline && IsGitleaksIgnore(options_.baseline)) {
    AddGitleaksIgnore(options_.baseline, *policy.baseline, &setup_);
  }
  return prepared;
}

Result<void> CiScan::ApplyPolicy(const CiPolicyFiles& policy) {
  AddWeakenings(policy.weakenings);
  const Result<std::vector<PolicyWeakening>> inline_allows =
      RefuseNewInlineAllows(CiBaseText(decision_, repository_), &report_.findings);
  if (!inline_allows.ok()) return inline_allows.error();
  AddWeakenings(*inline_allows);
  Baseline baseline;
  if (policy.baseline && !IsGitleaksIgnore(options_.baseline)) {
    Result<Baseline> parsed =
        Baseline::Parse(*policy.baseline, setup_.options.fingerprint_key, options_.baseline);
    if (!parsed.ok()) return parsed.error();
    baseline = std::move(*parsed);
    ApplyBaseline(baseline, &report_.findings);
  }
  if (options_.sharded) report_.shard = IdentifyScan(options_, setup_, baseline, report_);
  options_.show_secrets ? SortReport(&report_) : MaskReport(&report_);
  return {};
}

void CiScan::AddWeakenings(const std::vector<PolicyWeakening>& weakenings) {
  for (const PolicyWeakening& weakening : weakenings) {
    report_.findings.push_back(WeakeningFinding(weakening, setup_.options.fingerprint_key));
  }
}

Result<void> Append(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << text;
  out.close();
  if (!out) return Error{ErrorKind::kIo, file + ": could not be written"};
  return {};
}

bool AsksFor(const Options& options, ReportFormat format) {
  return std::any_of(options.reports.begin(), options.reports.end(),
                     [format](const ReportTarget& target) { return target.format == format; });
}

// What the platform shows besides the reports that were asked for. Annotations that an adapter asks
// for are its own to place.
Result<void> TellPlatform(const Options& options, const CiDecision& decision,
                          const ScanReport& report, ExitStatus status, std::ostream& out) {
  const CiReportPlaces& places = decision.context.places;
  for (const auto& [kind, format] : {std::pair(CiAnnotations::kGithub, ReportFormat::kAnnotations),
                                     std::pair(CiAnnotations::kAzure, ReportFormat::kAzure)}) {
    if (places.annotations == kind && !AsksFor(options, format)) out << Render(format, report, {});
  }
  Result<void> result;
  const auto keep = [&result](Result<void> one) {
    if (!one.ok() && result.ok()) result = std::move(one);
  };
  if (!places.summary_file.empty()) {
    keep(Append(places.summary_file, Render(ReportFormat::kMarkdown, report, {})));
  }
  const std::string outputs = CiOutputs(decision, OutcomeOf(report, status));
  if (!options.outputs.empty()) keep(WriteFileAtomically(options.outputs, outputs));
  if (!places.outputs_file.empty()) keep(Append(places.outputs_file, outputs));
  return result;
}

// The gate is what was found, not what could be shown of it: a folder that is read-only makes no
// finding go away and adds none (docs/decisions/0007-exit-codes.md). Steps that decide by a file
// miss it, and fail for that.
void WarnOf(const Result<void>& written, std::ostream& err) {
  if (written.ok()) return;
  std::istringstream lines(written.error().message);
  for (std::string line; std::getline(lines, line);) {
    PrintError(err, "warning: " + line + "; the exit code stays as it is");
  }
}

// Reports that the platform picks up by their names, when the caller names none.
Options WithPlatformReports(Options options, const CiReportPlaces& places) {
  if (!options.reports.empty()) return options;
  options.reports.push_back({ReportFormat::kText, "-"});
  for (const auto& [format, file] : places.reports) {
    if (const auto known = ParseReportFormat(format)) options.reports.push_back({*known, file});
  }
  return options;
}

}  // namespace

ExitStatus RunCi(const Options& options, std::ostream& out, std::ostream& err) {
  const Result<void> allowed = CheckShowSecrets(options);
  if (!allowed.ok()) return Refuse(allowed.error(), err);
  const Result<Clone> clone = OpenClone(options);
  if (!clone.ok()) return Refuse(clone.error(), err);
  const Environment environment = ReadEnvironment(environ);
  const Result<CiDecision> decision = DecideCiRun(environment, options.ci, clone->handle.get());
  if (!decision.ok()) return Refuse(decision.error(), err);
  if (!options.quiet) {
    PrintError(err, decision->why);
    for (const std::string& note : decision->notes) PrintError(err, "note: " + note);
  }
  Options own = options;
  if (options.shard_auto) {
    const Result<CiShard> shard = ReadCiShard(environment);
    if (!shard.ok()) return Refuse(shard.error(), err);
    own.shard_index = shard->index;
    own.shard_count = shard->total;
  }
  CiScan scan(own, *decision, clone->handle.get());
  const Result<void> scanned = scan.Run(clone->layout, err);
  if (!scanned.ok()) return Refuse(scanned.error(), err);
  if (!options.quiet) PrintNotes(scan.policy(), err);
  const Options with_reports = WithPlatformReports(options, decision->context.places);
  const ExitStatus status = StatusOf(options, scan.report());
  WarnOf(WriteReports(with_reports, scan.report(), out), err);
  WarnOf(TellPlatform(options, *decision, scan.report(), status, out), err);
  return status;
}

ExitStatus RunCiRange(const Options& options, std::ostream& out, std::ostream& err) {
  const Result<Clone> clone = OpenClone(options);
  if (!clone.ok()) return Refuse(clone.error(), err);
  const Result<CiDecision> decision =
      DecideCiRun(ReadEnvironment(environ), options.ci, clone->handle.get());
  if (!decision.ok()) return Refuse(decision.error(), err);
  out << (options.as_json ? CiDecisionJson(*decision) : CiDecisionLines(*decision));
  return decision->complete ? ExitStatus::kClean : ExitStatus::kIncomplete;
}

}  // namespace leaksift
