// Packs with an index that is consistent in itself: the first byte is the number of objects, then
// two bytes of offset for each, then the entries. Ids are 1, 2, 3 …, so that ref-deltas can be hit
// upon. Every object ends visited or failed, once.
#include <cstdlib>
#include <string>

#include "pack/forest_walk.h"

namespace leaksift {
namespace {

std::string Big32(uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
          static_cast<char>(v)};
}

std::string IndexOf(const std::string& offsets, uint32_t count) {
  std::string fanout, ids;
  for (int bucket = 0; bucket < 256; ++bucket) fanout += Big32(count);
  for (uint32_t i = 1; i <= count; ++i) ids += std::string(ObjectId::kSize - 4, '\0') + Big32(i);
  return "\377tOc" + Big32(2) + fanout + ids + std::string(size_t{count} * 4, '\0') + offsets +
         std::string(2 * ObjectId::kSize, '\0');
}

class Counter : public PackVisitor {
 public:
  bool Wants(const ObjectId&, ObjectType) override { return true; }
  VisitState Visit(const PackObject& object, size_t) override {
    ++objects;
    if (object.parent == nullptr) return nullptr;
    uint64_t end = 0;
    for (const DeltaRun& run : object.parent->runs) end += run.size;
    if (end != object.contents.size()) std::abort();
    return nullptr;
  }
  void Failed(const ObjectId&, const Error&) override { ++objects; }

  uint32_t objects = 0;
};

}  // namespace
}  // namespace leaksift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  if (size < 1 || size < 1 + data[0] * size_t{2}) return 0;
  const uint32_t count = data[0];
  std::string offsets;
  for (uint32_t i = 0; i < count; ++i) {
    offsets += Big32(static_cast<uint32_t>(data[1 + 2 * i] << 8 | data[2 + 2 * i]));
  }
  const size_t start = 1 + 2 * size_t{count};
  const std::string bytes = "PACK" + Big32(2) + Big32(count) +
                            std::string(reinterpret_cast<const char*>(data) + start, size - start) +
                            std::string(ObjectId::kSize, '\0');
  const std::string index_bytes = IndexOf(offsets, count);
  const Result<PackFile> pack = PackFile::Parse(bytes, "fuzz.pack");
  const Result<PackIndex> index = PackIndex::Parse(index_bytes, "fuzz.idx", IndexChecksum::kSkip);
  if (!pack.ok() || !index.ok()) std::abort();
  Counter counter;
  const Result<PackWalkStats> stats = WalkPack(*pack, *index, &counter,
                                               {.memory_bytes = 10000,
                                                .max_object_bytes = 1 << 20,
                                                .max_total_bytes = 1 << 24,
                                                .verify_stored = false});
  if (stats.ok() && counter.objects != count) std::abort();
  return 0;
}
