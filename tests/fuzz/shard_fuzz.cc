// Reports of parts: any bytes give a part or an error that names the file, and a merge of the part
// gives reports of every format or an error. The inputs are sealed here, or none would get far.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "../support/seal_shard.h"
#include "report/shard.h"

namespace leaksift {
namespace {

void Merge(ShardReport part) {
  std::vector<ShardReport> parts;
  parts.push_back(std::move(part));
  const Result<ScanReport> merged = MergeShards(&parts);
  if (!merged.ok()) {
    if (merged.error().message.empty()) std::abort();
    return;
  }
  for (const std::string_view name : ReportFormatNames()) {
    if (Render(*ParseReportFormat(name), *merged, {}).size() > size_t{1} << 26) std::abort();
  }
}

}  // namespace
}  // namespace leaksift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string key = "a key for fuzzing";
  Result<ShardReport> part = ReadShard("fuzz.json", SealShard(text, key), key);
  if (part.ok()) {
    Merge(std::move(*part));
  } else if (!part.error().message.starts_with("fuzz.json: ")) {
    std::abort();
  }
  return 0;
}
