// A baseline comes out of the repository that is scanned: any bytes may be in it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "finding/baseline.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using leaksift::Baseline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kKey = "the key of the corpus";
  const auto baseline = Baseline::Parse(text, kKey, "baseline");
  if (!baseline.ok()) return 0;
  // What was accepted must come back.
  const auto again = Baseline::Parse(baseline->Serialize(kKey), kKey, "baseline");
  if (!again.ok() || again->entries() != baseline->entries()) std::abort();
  return 0;
}
