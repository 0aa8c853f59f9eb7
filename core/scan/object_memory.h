// ObjectMemory: what a scan of a repository takes from earlier ones, and leaves for the next.
//
// An object whose id an earlier scan knows as clean need not be read: its id says that its bytes
// are the same. Three things keep that true.
//   - An object is remembered only if its contents were seen to have its id; what the index of a
//   pack says
//     is anybody's word.
//   - A commit or tree is also read to find out whether all that it refers to is there. It is left
//   out only
//     if that was so, and all objects of that scan are still there.
//   - Whatever had a finding, failed or was not complete is read again.
#pragma once

#include <string>
#include <vector>

#include "finding/ledger.h"
#include "pack/object_store.h"
#include "scan/cache_folder.h"
#include "scan/known_objects.h"

namespace leaksift {

class ObjectMemory {
 public:
  struct Options {
    std::string name;         // of the file in the folder
    bool follows = false;     // it is looked for what commits and trees refer to
    bool whole = false;       // and all objects of the store are scanned
    bool read_again = false;  // leave nothing out (but remember)
  };

  /// `folder` and `store` must outlive it.
  ObjectMemory(const CacheFolder& folder, const ObjectStore& store, Options options);

  /// Whether the object need not be read; it then counts as scanned. Not thread-safe.
  bool Skips(const ObjectId& id);

  /// Whether an object of this id and contents may be remembered as clean.
  static bool HasItsId(const PackObject& object);

  /// What was skipped: objects, commits, bytes.
  const Ledger& skipped() const { return skipped_; }

  /// Writes what is known now, if that is more than before: `seen` are the objects that were read
  /// (for one listed twice the last word counts). `all_read`: the walk came to its end, so what it
  /// did not meet is gone.
  void Save(std::vector<KnownObject> seen, bool all_read);

 private:
  enum class Use : uint8_t { kUnmet, kMet, kSkipped };

  const CacheFolder& folder_;
  const Options options_;
  KnownObjects known_;
  bool intact_ = false;    // all known objects are in the store
  std::vector<Use> used_;  // by number in known_
  Ledger skipped_;
};

}  // namespace leaksift
