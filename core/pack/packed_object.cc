#include "pack/packed_object.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pack/delta.h"

namespace leaksift {
namespace {

Error TooLarge(uint64_t max_bytes) {
  return {ErrorKind::kBudget, "is larger than " + std::to_string(max_bytes) + " bytes"};
}

/// The entry at `offset` and its bases, the whole object last.
Result<std::vector<PackEntry>> Chain(const PackFile& pack, const PackIndex& index,
                                     uint64_t offset) {
  std::vector<PackEntry> chain;
  while (chain.size() <= index.size()) {
    const Result<PackEntry> entry = pack.ReadEntry(offset);
    if (!entry.ok()) return entry.error();
    chain.push_back(*entry);
    if (!entry->is_delta()) return chain;
    offset = entry->base_offset;
    if (entry->kind == EntryKind::kOfsDelta) continue;
    const std::optional<uint32_t> base = index.Find(entry->base_id);
    if (!base.has_value()) {
      return Error{ErrorKind::kMissing,
                   "its delta base " + entry->base_id.Hex() + " is not in the pack (a thin pack)"};
    }
    offset = index.Offset(*base);
  }
  return Error{ErrorKind::kCorrupt, "its chain of delta bases has no end"};
}

Result<std::string> Inflated(const PackFile& pack, const PackEntry& entry, Inflater* inflater,
                             uint64_t max_bytes) {
  if (entry.size > max_bytes) return TooLarge(max_bytes);
  if (entry.size > Inflater::LargestFrom(pack.end() - entry.data)) {
    return Error{ErrorKind::kCorrupt, "its stated size cannot be true"};
  }
  std::string out(entry.size, '\0');
  const Result<uint64_t> end = pack.Inflate(entry, inflater, out.data(), out.size());
  if (!end.ok()) return end.error();
  return out;
}

}  // namespace

Result<GitObjectData> ReadPackedObject(const PackFile& pack, const PackIndex& index,
                                       uint64_t offset, uint64_t max_bytes) {
  max_bytes = std::min<uint64_t>(max_bytes, 0xffffffff);
  Result<std::vector<PackEntry>> chain = Chain(pack, index, offset);
  if (!chain.ok()) return chain.error();
  Inflater inflater;
  GitObjectData object;
  object.type = static_cast<ObjectType>(chain->back().kind);
  Result<std::string> contents = Inflated(pack, chain->back(), &inflater, max_bytes);
  if (!contents.ok()) return contents.error();
  for (chain->pop_back(); !chain->empty(); chain->pop_back()) {
    const Result<std::string> delta = Inflated(pack, chain->back(), &inflater, max_bytes);
    if (!delta.ok()) return delta.error();
    const Result<DeltaHeader> header = ReadDeltaHeader(*delta);
    if (!header.ok()) return header.error();
    if (header->result_size > max_bytes) return TooLarge(max_bytes);
    std::string next(header->result_size, '\0');
    const Result<void> applied = ApplyDelta(*contents, *delta, *header, next.data(), nullptr);
    if (!applied.ok()) return applied.error();
    *contents = std::move(next);
  }
  object.contents = std::move(*contents);
  return object;
}

}  // namespace leaksift
