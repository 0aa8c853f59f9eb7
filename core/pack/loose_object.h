// Objects that are files of their own: objects/ab/cdef…, a zlib stream of "<type>
// <size>\0<contents>". Format: gitrepository-layout(5), "objects/[0-9a-f][0-9a-f]".
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_object.h"
#include "source/git_object_reader.h"

namespace leaksift {

/// Where the loose object `id` is, or would be, below `object_dir`.
std::string LoosePath(const std::string& object_dir, const ObjectId& id);

/// The loose objects below `object_dir`, by id. Folders that cannot be listed are `problems`.
std::vector<ObjectId> ListLooseObjects(const std::string& object_dir,
                                       std::vector<GitProblem>* problems);

/// Reads a loose object and checks that its contents have its id. Errors name it: kMissing when
/// there is no such file; kCorrupt when it is empty, damaged or another object; kBudget when it has
/// more than `max_bytes`.
Result<GitObjectData> ReadLooseObject(const std::string& object_dir, const ObjectId& id,
                                      uint64_t max_bytes);

/// The same for the bytes of such a file; messages do not name the object.
Result<GitObjectData> ParseLooseObject(std::string_view bytes, uint64_t max_bytes);

}  // namespace leaksift
