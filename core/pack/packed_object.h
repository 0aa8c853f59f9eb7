// One object of a pack by itself. For many of them, forest_walk.h is far cheaper.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "pack/pack_file.h"
#include "pack/pack_index.h"
#include "source/git_object_reader.h"

namespace leaksift {

/// Builds the object whose entry is at `offset`, and what it is a delta of. Its id is not compared.
/// Errors: kCorrupt; kMissing for a delta base that is not in the pack; kBudget when an object of
/// the chain has more than `max_bytes`.
Result<GitObjectData> ReadPackedObject(const PackFile& pack, const PackIndex& index,
                                       uint64_t offset, uint64_t max_bytes);

}  // namespace leaksift
