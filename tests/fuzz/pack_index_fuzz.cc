// Pack indexes and multi-pack-indexes: whatever is accepted answers every question without reading
// outside.
#include <cstdlib>
#include <string_view>

#include "pack/pack_index.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<PackIndex> index = PackIndex::Parse(bytes, "fuzz.idx", IndexChecksum::kSkip);
  for (uint32_t i = 0; index.ok() && i < index->size(); ++i) {
    if (!index->Find(index->Id(i)).has_value()) std::abort();
    (void)index->Offset(i);
    if (index->has_crc()) (void)index->Crc(i);
  }
  const Result<MultiPackIndex> several = MultiPackIndex::Parse(bytes, "fuzz", IndexChecksum::kSkip);
  for (uint32_t i = 0; several.ok() && i < several->size(); ++i) {
    if (!several->Find(several->Id(i)).has_value()) std::abort();
    if (several->At(i).pack >= several->pack_names().size()) std::abort();
  }
  return 0;
}
