#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/progress_display.h"
#include "cli/report_output.h"
#include "cli/repository_origin.h"
#include "cli/scan_cache.h"
#include "cli/scan_identity.h"
#include "cli/scan_setup.h"
#include "report/mask.h"
#include "report/view.h"
#include "scan/directory_scan.h"
#include "scan/history_scan.h"
#include "source/git_worktree.h"

namespace leaksift {
namespace {

Result<size_t> ReadStandardInput(char* buffer, size_t capacity) {
  size_t done = 0;
  while (done < capacity) {
    const ssize_t n = read(STDIN_FILENO, buffer + done, capacity - done);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error{ErrorKind::kIo, std::strerror(errno)};
    done += static_cast<size_t>(n);
  }
  return done;
}

// The part of the history that --range, --since, --staged or --head names; empty: all of it.
Result<std::optional<HistoryPart>> ChosenPart(const Options& options,
                                              const HistoryRequest& request) {
  if (options.range.empty() && options.since.empty() && !options.staged && !options.head) {
    return std::optional<HistoryPart>();
  }
  const Result<GitLayout> layout = OpenGitLayout(request.repository, request.open);
  if (!layout.ok()) return Error{ErrorKind::kUsage, layout.error().message};
  HistoryPart part;
  if (options.staged) {
    Result<std::vector<StagedBlob>> staged = ListStagedBlobs(*layout);
    if (!staged.ok()) return staged.error();
    part.staged = std::move(*staged);
    return std::optional<HistoryPart>(std::move(part));
  }
  if (!options.since.empty()) {
    std::tm day{};
    const char* end = strptime(options.since.c_str(), "%Y-%m-%d", &day);
    if (!end || *end) return Error{ErrorKind::kUsage, "--since wants a day: 2026-01-31"};
    Result<GitRange> range = RangeSince(*layout, timegm(&day));
    if (!range.ok()) return range.error();
    part.ranges.push_back(std::move(*range));
    return std::optional<HistoryPart>(std::move(part));
  }
  const size_t dots = options.range.find("..");
  const std::string to = options.head                ? "HEAD"
                         : dots == std::string::npos ? options.range
                                                     : options.range.substr(dots + 2);
  std::vector<ObjectId> tags;
  const Result<ObjectId> head = ResolveCommit(*layout, to.empty() ? "HEAD" : to, &tags);
  if (!head.ok()) return head.error();
  GitRange range{{*head}, {}, options.head, std::move(tags)};
  if (dots != std::string::npos) {
    const Result<ObjectId> base = ResolveCommit(*layout, options.range.substr(0, dots));
    if (!base.ok()) return base.error();
    range.exclude.push_back(*base);
  }
  part.ranges.push_back(std::move(range));
  return std::optional<HistoryPart>(std::move(part));
}

Result<void> ScanUnstaged(const HistoryRequest& request, const WalkOptions& walk,
                          const ScanSetup& setup, Progress* progress, ScanReport* report) {
  const Result<GitLayout> layout = OpenGitLayout(request.repository, request.open);
  if (!layout.ok()) return Error{ErrorKind::kUsage, layout.error().message};
  const auto changed = [&](WalkVisitor* visitor) { return WalkUnstaged(*layout, walk, visitor); };
  return ScanFiles(changed, *setup.detector, setup.rules, setup.options, progress, report);
}

Result<void> ScanGit(const Options& options, const ScanSetup& setup, const WalkOptions& walk,
                     std::ostream& err, Progress* progress, ScanReport* report) {
  report->command = "git";
  HistoryRequest request;
  request.repository = options.arguments.empty() ? "." : options.arguments[0];
  request.open.trust_owner = options.trust_owner;
  request.open.search_parents = true;
  if (const char* quarantine = std::getenv("GIT_QUARANTINE_PATH")) {
    request.open.quarantine = quarantine;
  }
  request.allow_shallow = options.allow_shallow;
  request.verify = options.verify;
  request.min_commits = options.min_commits;
  request.memory_bytes = size_t{options.memory_mib} << 20;
  report->target = request.repository;
  report->repository_uri = RepositoryUri(CommonRemoteAddress({request.repository}, request.open));
  if (options.unstaged) return ScanUnstaged(request, walk, setup, progress, report);
  const Result<std::optional<HistoryPart>> part = ChosenPart(options, request);
  if (!part.ok()) return part.error();
  request.part = *part;
  std::optional<CacheFolder> cache;
  if (const Result<GitLayout> layout = OpenGitLayout(request.repository, request.open);
      layout.ok()) {
    Result<std::optional<CacheFolder>> opened = OpenCache(options, setup, *layout, err);
    if (!opened.ok()) return opened.error();
    cache = std::move(*opened);
  }
  if (cache) request.cache = &*cache;
  return ScanHistory(request, *setup.detector, setup.rules, setup.options, progress, report);
}

Result<void> Scan(const Options& options, const ScanSetup& setup, std::ostream& err,
                  ScanReport* report) {
  Progress progress;
  const ProgressDisplay display(progress, options.quiet);
  WalkOptions walk{options.gitignore, options.exclude};
  const Policy& policy = setup.options.policy;
  walk.exclude.insert(walk.exclude.end(), policy.exclude.begin(), policy.exclude.end());
  if (options.verb == Verb::kStdin) {
    report->command = "stdin";
    report->target = options.stdin_name;
    ScanStandardInput(ReadStandardInput, options.stdin_name, *setup.detector, setup.rules,
                      setup.options, &progress, report);
    return {};
  }
  if (options.verb == Verb::kGit) {
    return ScanGit(options, setup, walk, err, &progress, report);
  }
  report->command = "dir";
  for (const std::string& path : options.arguments)
    report->target += (report->target.empty() ? "" : " ") + path;
  GitOpenOptions open;
  open.search_parents = true;
  report->repository_uri = RepositoryUri(CommonRemoteAddress(options.arguments, open));
  return ScanDirectories(options.arguments, walk, *setup.detector, setup.rules, setup.options,
                         &progress, report);
}

}  // namespace

ExitStatus RunScan(const Options& options, std::ostream& out, std::ostream& err) {
  ScanSetup setup;
  ScanReport report;
  Result<void> prepared = CheckShowSecrets(options);
  if (prepared.ok()) prepared = PrepareScan(options, &setup);
  Baseline baseline;
  if (prepared.ok() && !options.baseline.empty() && !IsGitleaksIgnore(options.baseline)) {
    Result<Baseline> read = ReadBaseline(options.baseline, setup);
    if (read.ok())
      baseline = std::move(*read);
    else
      prepared = read.error();
  }
  if (prepared.ok()) prepared = Scan(options, setup, err, &report);
  if (!prepared.ok()) return Refuse(prepared.error(), err);
  if (!options.quiet) PrintNotes(setup.options.policy, err);
  AddNotes(options.config, setup.options.policy, &report);
  ApplyBaseline(baseline, &report.findings);
  report.rules = &setup.rules;
  report.min_confidence = setup.options.min_confidence;
  report.fail_on = options.fail_on.value_or(setup.options.policy.fail_on.value_or(Severity::kLow));
  if (options.sharded) report.shard = IdentifyScan(options, setup, baseline, report);
  if (!options.show_secrets) MaskReport(&report);
  const Result<void> written = WriteReports(options, report, out);
  if (!written.ok()) return Refuse(written.error(), err);
  return StatusOf(options, report);
}

}  // namespace leaksift
