// Access to a repository's objects for those who do not care where they are stored:
// pack/object_store.h implements it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/git_files.h"
#include "source/git_object.h"

namespace leaksift {

struct GitObjectData {
  ObjectType type = ObjectType::kBlob;
  std::string contents;
};

class GitObjectReader {
 public:
  virtual ~GitObjectReader() = default;

  /// Whether there is such an object (readable or not). Thread-safe.
  virtual bool Contains(const ObjectId& id) const = 0;

  /// One object; its contents are what the id names. Thread-safe. Errors: kMissing, kCorrupt,
  /// kBudget, all naming the id. Costs a delta chain: for many objects use ForEach.
  virtual Result<GitObjectData> Read(const ObjectId& id) const = 0;

  using Wants = std::function<bool(const ObjectId&, ObjectType)>;
  /// Called from several threads at once; one `worker` number in [0, threads) is never in two
  /// calls.
  using Sink =
      std::function<void(const ObjectId&, ObjectType, std::string_view contents, size_t worker)>;

  /// Every object that `wants` accepts, once, in no particular order. Appends what could not be
  /// read to `problems`.
  virtual void ForEach(const Wants& wants, size_t threads, const Sink& sink,
                       std::vector<GitProblem>* problems) const = 0;
};

}  // namespace leaksift
