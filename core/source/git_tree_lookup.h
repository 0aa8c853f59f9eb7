// What stands at paths in trees.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "source/git_object.h"
#include "source/git_object_reader.h"

namespace leaksift {

struct GitTreePath {
  ObjectId tree;
  std::string path;  // raw bytes, '/' between parts
};

/// The blobs at each of `places`, sorted: none or one, or several where a forged tree has a name
/// more than once. Reads each tree on the way once, whatever the number of places. Trees that
/// cannot be read have nothing.
std::vector<std::vector<ObjectId>> LookUpBlobs(const GitObjectReader& reader,
                                               const std::vector<GitTreePath>& places,
                                               size_t threads);

}  // namespace leaksift
