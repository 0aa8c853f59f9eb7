// All objects of a repository, wherever they are stored: packs, loose files, and other repositories
// that it borrows from (alternates).
//
//   Result<GitLayout> layout = OpenGitLayout(path, {});
//   ObjectStore store = ObjectStore::Open(*layout, {});
//   store.Walk(&visitor, {.threads = 2});
//
// Opening never fails as a whole: what cannot be read is in problems(), and a scan with problems is
// incomplete. Objects that come or go while the store is open (gc, fetch) do no harm: packs stay
// mapped, and a loose object that was packed meanwhile is a missing one, reported as such.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/forest_walk.h"
#include "pack/pack_file.h"
#include "pack/pack_index.h"
#include "source/git_files.h"
#include "source/git_layout.h"
#include "source/git_object.h"
#include "source/git_object_reader.h"

namespace leaksift {

struct ObjectStoreOptions {
  /// Borrows from object folders of other users too (see GitOpenOptions::trust_owner).
  bool trust_owner = false;

  /// Larger objects fail (kBudget).
  uint64_t max_object_bytes = uint64_t{2} << 30;
};

/// Where a copy of an object is. `file` is valid while the store is.
struct ObjectPlace {
  std::string_view file;  // the pack; for a loose object the folder of objects
  uint64_t offset = 0;    // of its entry in the pack; 0 for a loose one
};

class ObjectStore : public GitObjectReader {
 public:
  static ObjectStore Open(const GitLayout& layout, const ObjectStoreOptions& options);

  /// What could not be opened: packs without index, broken indexes, alternates that are gone.
  const std::vector<GitProblem>& problems() const { return problems_; }

  /// Whether objects may be missing by design: a partial clone's configuration, or a pack from a
  /// promisor.
  bool promisor() const { return promisor_; }

  /// Object folders in the order in which they are searched: the repository's own is the first.
  const std::vector<std::string>& object_dirs() const { return object_dirs_; }

  size_t pack_count() const { return packs_.size(); }

  /// Objects in packs and loose ones, copies counted each.
  uint64_t object_count() const;

  /// Every id, once, with its first place: pack by pack, then loose ones, each in the order of ids.
  void ForEachId(const std::function<void(const ObjectId&, const ObjectPlace&)>& sink) const;

  bool Contains(const ObjectId& id) const override;

  /// Whether all of `ids` (sorted, each once) are there. Much faster than one by one.
  bool ContainsAll(const std::vector<ObjectId>& ids) const;
  Result<GitObjectData> Read(const ObjectId& id) const override;
  void ForEach(const Wants& wants, size_t threads, const Sink& sink,
               std::vector<GitProblem>* problems) const override;

  /// Delivers every object that the visitor wants: pack by pack (see WalkPack), then loose ones,
  /// which come without parent and with offset 0. An object that is stored several times is
  /// delivered once, from the first place where it can be read (twice, if a pack's walk breaks off
  /// and a later pack has it too). Wants may be called for each copy and, for loose objects, while
  /// Visit runs on other threads. Failed is called at the end, once for each object of which no
  /// copy could be read.
  struct Report {
    PackWalkStats stats;  // sums; peak_bytes is the largest
    std::vector<GitProblem>
        problems;  // packs that were not read to their end; does not repeat problems()
  };
  Report Walk(PackVisitor* visitor, const PackWalkOptions& options) const;

 private:
  struct Pack {
    std::string stem;  // path without ".pack"
    PackFile file;
    PackIndex index;
    // Made by the first walk; the origins of findings are looked for in three more.
    mutable std::once_flag forest_made;
    mutable std::optional<Result<DeltaForest>> forest;

    Pack(std::string path, PackFile f, PackIndex i)
        : stem(std::move(path)), file(std::move(f)), index(std::move(i)) {}
    const Result<DeltaForest>& Forest() const;
  };
  struct Borrowed {
    std::string path;
    std::vector<std::string> lenders;  // the folders that led here
  };
  struct PackedPlace {
    const Pack* pack = nullptr;
    uint64_t offset = 0;
  };
  struct SharedIndex {
    MultiPackIndex index;
    std::vector<const Pack*> packs;  // by their number in it; null when not open
  };
  struct LooseFolder {
    std::string object_dir;
    std::vector<ObjectId> ids;  // sorted
  };
  class Deduplicated;
  class LooseWalk;

  ObjectStore() = default;

  void AddFolders(std::vector<Borrowed> open, bool trust_owner);
  void ReadAlternates(const Borrowed& folder, std::vector<Borrowed>* open);
  void AddFolder(const std::string& object_dir);
  bool OpenPacks(const std::string& pack_dir, size_t first, std::vector<GitProblem>* problems);
  void OpenPack(const std::string& stem, std::vector<GitProblem>* problems);
  void AddSharedIndex(const std::string& pack_dir, size_t first_pack);

  std::optional<PackedPlace> FindShared(const ObjectId& id) const;
  bool HasLoose(size_t folder, const ObjectId& id) const;
  bool StoredBefore(size_t pack, size_t folder, const ObjectId& id) const;
  Result<GitObjectData> ReadPacked(const PackedPlace& place, const ObjectId& id) const;
  void WalkLoose(Deduplicated* visitor, const PackWalkOptions& options, Report* report) const;

  uint64_t max_object_bytes_ = 0;
  bool promisor_ = false;
  std::vector<std::string> object_dirs_;
  std::vector<std::unique_ptr<Pack>> packs_;  // on the heap: shared indexes point to them
  std::vector<SharedIndex> shared_indexes_;
  std::vector<LooseFolder> loose_;
  std::vector<GitProblem> problems_;
};

}  // namespace leaksift
