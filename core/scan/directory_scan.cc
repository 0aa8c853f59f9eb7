#include "scan/directory_scan.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstring>
#include <thread>

#include "base/hash.h"
#include "report/mask.h"
#include "scan/work_queue.h"

namespace leaksift {
namespace {

// Files travel in batches so that the queue's lock is taken rarely; small enough that the last
// batch does not keep one thread busy alone for long.
constexpr size_t kBatch = 32;
constexpr size_t kQueue = 64;

using Batch = std::vector<FileUnit>;

uint64_t HashOf(std::string_view path) {
  const Sha256Digest digest = Sha256(path);
  uint64_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

// Runs on the walking thread: hands files to the queue, scans a batch itself when the queue is
// full.
class Dispatcher : public WalkVisitor {
 public:
  Dispatcher(const ScanOptions& options, WorkQueue<Batch>* queue, FileScanner* own,
             Progress* progress)
      : options_(options), queue_(queue), own_(own), progress_(progress) {}

  void OnFile(FileUnit file) override {
    paths_ += HashOf(file.path);
    if (!options_.shard.Owns(file.path)) return;
    if (progress_) progress_->total_units.fetch_add(1, std::memory_order_relaxed);
    batch_.push_back(std::move(file));
    if (batch_.size() >= kBatch) Flush();
  }

  void OnNote(WalkNote note) override {
    if (!options_.shard.Owns(note.path)) return;
    own_->collector().ledger.entries.push_back(
        {note.directory ? UnitKind::kDirectory : UnitKind::kFile,
         note.failed ? UnitOutcome::kFailed : UnitOutcome::kSkipped, std::move(note.path),
         std::move(note.reason)});
  }

  /// Names all files that the walk met, of whichever shard.
  std::string Source() const { return fmt::format("files {:016x}\n", paths_); }

  void Flush() {
    if (!batch_.empty() && !queue_->TryPush(batch_)) {
      for (const FileUnit& file : batch_) own_->Scan(file);
    }
    batch_.clear();
  }

 private:
  const ScanOptions& options_;
  WorkQueue<Batch>* queue_;
  FileScanner* own_;
  Progress* progress_;
  Batch batch_;
  uint64_t paths_ = 0;  // a sum, so that the order of the walk does not matter
};

void Drain(WorkQueue<Batch>* queue, FileScanner* scanner) {
  while (const std::optional<Batch> batch = queue->Pop()) {
    for (const FileUnit& file : *batch) scanner->Scan(file);
  }
}

bool IsDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string PrefixFor(const std::string& path) {
  if (!IsDirectory(path) || path == ".") return path == "." ? "" : path;
  std::string prefix = path;
  while (prefix.size() > 1 && prefix.back() == '/') prefix.pop_back();
  return prefix;
}

}  // namespace

void FinishReport(Collector collector, ScanReport* report) {
  report->findings = std::move(collector.findings);
  report->dropped = std::move(collector.dropped);
  report->undecided = std::move(collector.undecided);
  report->ledger = std::move(collector.ledger);
  SortReport(report);
}

Result<void> ScanDirectories(const std::vector<std::string>& paths, const WalkOptions& walk,
                             const Detector& detector, const RuleSet& rules,
                             const ScanOptions& options, Progress* progress, ScanReport* report) {
  for (const std::string& path : paths) {
    struct stat info;
    if (stat(path.c_str(), &info) != 0)
      return Error{ErrorKind::kUsage, path + ": no such file or directory"};
  }
  const auto all = [&](WalkVisitor* visitor) {
    Result<void> walked;
    for (const std::string& path : paths) {
      const bool root = paths.size() == 1 && IsDirectory(path);
      const Result<void> one = WalkTree(path, root ? "" : PrefixFor(path), walk, visitor);
      if (!one.ok() && walked.ok()) walked = one;
    }
    return walked;
  };
  return ScanFiles(all, detector, rules, options, progress, report);
}

Result<void> ScanFiles(const std::function<Result<void>(WalkVisitor*)>& walk,
                       const Detector& detector, const RuleSet& rules, const ScanOptions& options,
                       Progress* progress, ScanReport* report) {
  const CollectorContext context(rules, options);
  WorkQueue<Batch> queue(kQueue);
  std::vector<std::unique_ptr<FileScanner>> scanners;
  for (unsigned i = 0; i < ThreadCount(options); ++i) {
    scanners.push_back(std::make_unique<FileScanner>(detector, context, progress));
  }
  std::vector<std::jthread> threads;
  for (size_t i = 1; i < scanners.size(); ++i) {
    threads.emplace_back([&queue, scanner = scanners[i].get()] { Drain(&queue, scanner); });
  }
  Dispatcher dispatcher(options, &queue, scanners[0].get(), progress);
  Result<void> walked = walk(&dispatcher);
  dispatcher.Flush();
  queue.Close();
  Drain(&queue, scanners[0].get());
  threads.clear();  // joins
  Collector all(context);
  for (const auto& scanner : scanners) all.Merge(std::move(scanner->collector()));
  report->source = dispatcher.Source();
  FinishReport(std::move(all), report);
  return walked;
}

void ScanStandardInput(const FileScanner::ReadFunction& read, const std::string& name,
                       const Detector& detector, const RuleSet& rules, const ScanOptions& options,
                       Progress* progress, ScanReport* report) {
  const CollectorContext context(rules, options);
  FileScanner scanner(detector, context, progress);
  Provenance provenance;
  provenance.kind = SourceKind::kStdin;
  provenance.path = name;
  if (options.shard.Owns(name)) scanner.ScanStream(read, provenance);
  FinishReport(std::move(scanner.collector()), report);
}

}  // namespace leaksift
