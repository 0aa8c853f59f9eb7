// `leaksift merge`: the reports of all parts of a scan become what the scan of the whole would have
// written.
#include "cli/ci_outputs.h"
#include "cli/commands.h"
#include "cli/report_output.h"
#include "cli/scan_setup.h"
#include "report/shard.h"

namespace leaksift {
namespace {

constexpr uint64_t kMaxReportFile = uint64_t{1} << 30;

}  // namespace

ExitStatus RunMerge(const Options& options, std::ostream& out, std::ostream& err) {
  const Result<std::string> key = ReadFingerprintKey(options);
  if (!key.ok()) return Refuse(key.error(), err);
  std::vector<ShardReport> parts;
  for (const std::string& file : options.arguments) {
    const Result<std::string> text = ReadText(file, kMaxReportFile);
    if (!text.ok()) return Refuse(text.error(), err);
    Result<ShardReport> part = ReadShard(file, *text, *key);
    if (!part.ok()) return Refuse(part.error(), err);
    parts.push_back(std::move(*part));
  }
  const Result<ScanReport> merged = MergeShards(&parts);
  if (!merged.ok()) return Refuse(merged.error(), err);
  const ExitStatus status = StatusOf(options, *merged);
  Result<void> written = WriteReports(options, *merged, out);
  if (written.ok() && !options.outputs.empty()) {
    written = WriteFileAtomically(options.outputs, OutcomeLines(OutcomeOf(*merged, status)));
  }
  if (!written.ok()) return Refuse(written.error(), err);
  return status;
}

}  // namespace leaksift
