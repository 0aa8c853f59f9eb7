// Deltas: the first two bytes are the size of the base, which follows; the rest is the delta. What
// is built is exactly what the runs say.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pack/delta.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  if (size < 2) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t base_size = std::min<size_t>(data[0] << 8 | data[1], size - 2);
  const std::string base(bytes.substr(2, base_size));
  const std::string delta(bytes.substr(2 + base_size));
  const Result<DeltaHeader> header = ReadDeltaHeader(delta);
  if (!header.ok() || header->result_size > 1 << 20) return 0;
  std::string out(header->result_size, '\0');
  DeltaRuns runs;
  if (!ApplyDelta(base, delta, *header, out.data(), &runs).ok()) return 0;
  size_t end = 0;
  for (const DeltaRun& run : runs.runs) {
    if (run.target != end || run.size == 0) std::abort();
    end += run.size;
    if (run.inserted()) continue;
    if (base.substr(run.source, run.size) != out.substr(run.target, run.size)) std::abort();
  }
  if (end != out.size()) std::abort();
  return 0;
}
