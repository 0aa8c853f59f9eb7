#include "pack/object_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "pack/loose_object.h"
#include "pack/packed_object.h"

namespace leaksift {
namespace {

constexpr size_t kMaxLenders =
    6;  // git reads alternates five levels below the repository's own folder
constexpr size_t kAlternatesBytes = size_t{1} << 20;

bool IsFolder(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

bool TakeSuffix(std::string_view suffix, std::string* name) {
  if (name->size() <= suffix.size()) return false;
  if (name->compare(name->size() - suffix.size(), suffix.size(), suffix) != 0) return false;
  name->resize(name->size() - suffix.size());
  return true;
}

/// A line of info/alternates: as it is, or in double quotes with C escapes of which paths need only
/// these two.
std::optional<std::string> AlternatePath(std::string_view line) {
  if (line[0] != '"') return std::string(line);
  std::string path;
  for (size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '"') return i + 1 == line.size() ? std::optional(path) : std::nullopt;
    if (line[i] == '\\') {
      if (++i >= line.size() || (line[i] != '\\' && line[i] != '"')) return std::nullopt;
    }
    path += line[i];
  }
  return std::nullopt;
}

}  // namespace

ObjectStore ObjectStore::Open(const GitLayout& layout, const ObjectStoreOptions& options) {
  ObjectStore store;
  store.max_object_bytes_ = options.max_object_bytes;
  store.promisor_ = layout.promisor;
  std::vector<Borrowed> open = {{layout.object_dir, {}}};
  if (!layout.quarantine.empty()) open.push_back({layout.quarantine, {}});
  store.AddFolders(std::move(open), options.trust_owner);
  return store;
}

void ObjectStore::AddFolders(std::vector<Borrowed> open, bool trust_owner) {
  std::set<std::string> seen;
  for (size_t i = 0; i < open.size(); ++i) {
    const Borrowed folder{RealPath(open[i].path), open[i].lenders};
    const std::string& path = folder.path;
    const auto problem = [&](ErrorKind kind, const char* what) {
      problems_.push_back({open[i].path, {kind, what}});
    };
    if (path.empty() || !IsFolder(path)) {
      problem(ErrorKind::kMissing, "there is no such folder of objects");
    } else if (i > 0 && !IsFolder(path + "/pack") && !IsFolder(path + "/info")) {
      // The repository's own may have neither when all objects are loose: CI runners copy work
      // trees without their empty folders, and git does not ask for them.
      problem(ErrorKind::kCorrupt, "is not a folder of objects");
    } else if (std::count(folder.lenders.begin(), folder.lenders.end(), path) > 0) {
      problem(ErrorKind::kCorrupt, "alternates lead in a circle");
    } else if (seen.insert(path).second) {
      if (const Result<void> owner = CheckOwner(path); !trust_owner && !owner.ok()) {
        problems_.push_back({open[i].path, owner.error()});
        continue;
      }
      object_dirs_.push_back(path);
      AddFolder(path);
      ReadAlternates(folder, &open);
    }
  }
}

void ObjectStore::ReadAlternates(const Borrowed& folder, std::vector<Borrowed>* open) {
  const std::string file = folder.path + "/info/alternates";
  const Result<std::string> text = ReadGitFile(file, kAlternatesBytes);
  if (!text.ok()) {
    if (text.error().kind != ErrorKind::kMissing) problems_.push_back({file, text.error()});
    return;
  }
  std::vector<std::string> lenders = folder.lenders;
  lenders.push_back(folder.path);
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    const std::string_view line = std::string_view(*text).substr(at, end - at);
    at = end + 1;
    if (line.empty() || line[0] == '#') continue;
    const std::optional<std::string> path = AlternatePath(line);
    if (!path.has_value()) {
      problems_.push_back({file, {ErrorKind::kCorrupt, "a line is no path"}});
    } else if (lenders.size() >= kMaxLenders) {
      problems_.push_back({file, {ErrorKind::kBudget, "alternates are nested too deep"}});
    } else {
      open->push_back({ResolveFrom(folder.path, *path), lenders});
    }
  }
}

/// gc and repack move objects between packs and loose files, in both directions, and remove them
/// from the old place once they are in the new one. A pack that is open stays readable. So what is
/// in a pack at the first look, loose after it, or in a pack at the second look is read, whatever
/// happens in between; and a pack that cannot be opened at the first look is none if it is gone at
/// the second.
void ObjectStore::AddFolder(const std::string& object_dir) {
  const std::string pack_dir = object_dir + "/pack";
  const size_t first = packs_.size();
  std::vector<GitProblem> passing;
  OpenPacks(pack_dir, first, &passing);
  loose_.push_back({object_dir, ListLooseObjects(object_dir, &problems_)});
  if (OpenPacks(pack_dir, first, &problems_)) AddSharedIndex(pack_dir, first);
}

/// Opens the packs of a folder that are not among those from `first` on. Whether the folder has a
/// multi-pack-index.
bool ObjectStore::OpenPacks(const std::string& pack_dir, size_t first,
                            std::vector<GitProblem>* problems) {
  const Result<std::vector<GitFolderEntry>> entries = ListGitFolder(pack_dir);
  if (!entries.ok()) {
    if (entries.error().kind != ErrorKind::kMissing) {
      problems->push_back({pack_dir, entries.error()});
    }
    return false;
  }
  std::set<std::string> stems;
  bool shared_index = false;
  for (const GitFolderEntry& entry : *entries) {
    std::string name = entry.name;
    if (name == "multi-pack-index") shared_index = true;
    if (TakeSuffix(".promisor", &name)) promisor_ = true;
    if (TakeSuffix(".pack", &name) || TakeSuffix(".idx", &name)) stems.insert(name);
  }
  for (size_t i = first; i < packs_.size(); ++i) {
    stems.erase(packs_[i]->stem.substr(pack_dir.size() + 1));
  }
  for (const std::string& stem : stems) OpenPack(pack_dir + "/" + stem, problems);
  return shared_index;
}

void ObjectStore::OpenPack(const std::string& stem, std::vector<GitProblem>* problems) {
  Result<PackFile> file = PackFile::Open(stem + ".pack");
  if (!file.ok()) {
    problems->push_back({stem + ".pack", file.error()});
    return;
  }
  Result<PackIndex> index = PackIndex::Open(stem + ".idx");
  if (!index.ok()) {
    problems->push_back({stem + ".idx", index.error()});
    return;
  }
  packs_.push_back(std::make_unique<Pack>(stem, std::move(*file), std::move(*index)));
}

/// A quicker way to find objects among many packs. Holds nothing that the packs' own indexes do
/// not, so one that is broken is left out.
void ObjectStore::AddSharedIndex(const std::string& pack_dir, size_t first_pack) {
  Result<MultiPackIndex> index = MultiPackIndex::Open(pack_dir + "/multi-pack-index");
  if (!index.ok()) return;
  std::vector<const Pack*> packs;
  for (std::string name : index->pack_names()) {
    if (!TakeSuffix(".idx", &name)) TakeSuffix(".pack", &name);
    const std::string stem = pack_dir + "/" + name;
    const auto found =
        std::find_if(packs_.begin() + static_cast<ptrdiff_t>(first_pack), packs_.end(),
                     [&stem](const std::unique_ptr<Pack>& pack) { return pack->stem == stem; });
    packs.push_back(found == packs_.end() ? nullptr : found->get());
    if (found == packs_.end()) {
      problems_.push_back(
          {stem + ".pack", {ErrorKind::kMissing, "the multi-pack-index lists it, it is not open"}});
    }
  }
  shared_indexes_.push_back({std::move(*index), std::move(packs)});
}

// ---- finding and reading single objects ----

uint64_t ObjectStore::object_count() const {
  uint64_t count = 0;
  for (const std::unique_ptr<Pack>& pack : packs_) count += pack->index.size();
  for (const LooseFolder& folder : loose_) count += folder.ids.size();
  return count;
}

bool ObjectStore::HasLoose(size_t folder, const ObjectId& id) const {
  return std::binary_search(loose_[folder].ids.begin(), loose_[folder].ids.end(), id);
}

/// Whether one of the first `pack` packs or of the first `folder` loose folders has the object.
bool ObjectStore::StoredBefore(size_t pack, size_t folder, const ObjectId& id) const {
  for (size_t i = 0; i < pack; ++i) {
    if (packs_[i]->index.Find(id).has_value()) return true;
  }
  for (size_t i = 0; i < folder; ++i) {
    if (HasLoose(i, id)) return true;
  }
  return false;
}

void ObjectStore::ForEachId(
    const std::function<void(const ObjectId&, const ObjectPlace&)>& sink) const {
  for (size_t pack = 0; pack < packs_.size(); ++pack) {
    const PackIndex& index = packs_[pack]->index;
    for (uint32_t i = 0; i < index.size(); ++i) {
      const ObjectId id = index.Id(i);
      if (StoredBefore(pack, 0, id)) continue;
      sink(id, {packs_[pack]->file.name(), index.Offset(i)});
    }
  }
  for (size_t folder = 0; folder < loose_.size(); ++folder) {
    for (const ObjectId& id : loose_[folder].ids) {
      if (!StoredBefore(packs_.size(), folder, id)) sink(id, {loose_[folder].object_dir, 0});
    }
  }
}

std::optional<ObjectStore::PackedPlace> ObjectStore::FindShared(const ObjectId& id) const {
  for (const SharedIndex& shared : shared_indexes_) {
    const std::optional<uint32_t> found = shared.index.Find(id);
    if (!found.has_value()) continue;
    const MultiPackIndex::Place place = shared.index.At(*found);
    if (shared.packs[place.pack] != nullptr) {
      return PackedPlace{shared.packs[place.pack], place.offset};
    }
  }
  return std::nullopt;
}

bool ObjectStore::Contains(const ObjectId& id) const {
  return FindShared(id).has_value() || StoredBefore(packs_.size(), loose_.size(), id);
}

bool ObjectStore::ContainsAll(const std::vector<ObjectId>& ids) const {
  std::vector<bool> found(ids.size(), false);
  const auto mark = [&](size_t count, const auto& id_at) {
    size_t at = 0;
    for (size_t i = 0; i < ids.size() && at < count; ++i) {
      while (at < count && id_at(at) < ids[i]) ++at;
      if (at < count && id_at(at) == ids[i]) found[i] = true;
    }
  };
  for (const std::unique_ptr<Pack>& pack : packs_) {
    mark(pack->index.size(), [&](size_t i) { return pack->index.Id(static_cast<uint32_t>(i)); });
  }
  for (const LooseFolder& folder : loose_) {
    mark(folder.ids.size(), [&](size_t i) { return folder.ids[i]; });
  }
  return std::find(found.begin(), found.end(), false) == found.end();
}

Result<GitObjectData> ObjectStore::Read(const ObjectId& id) const {
  // The first copy that can be read. The reason of the first one that cannot is the one to tell.
  std::optional<Error> reason;
  const auto attempt = [&reason](Result<GitObjectData> object) {
    if (!object.ok() && !reason.has_value()) reason = object.error();
    return object;
  };
  if (const std::optional<PackedPlace> place = FindShared(id); place.has_value()) {
    if (Result<GitObjectData> object = attempt(ReadPacked(*place, id)); object.ok()) return object;
  }
  for (const std::unique_ptr<Pack>& pack : packs_) {
    const std::optional<uint32_t> found = pack->index.Find(id);
    if (!found.has_value()) continue;
    Result<GitObjectData> object =
        attempt(ReadPacked({pack.get(), pack->index.Offset(*found)}, id));
    if (object.ok()) return object;
  }
  for (size_t folder = 0; folder < loose_.size(); ++folder) {
    if (!HasLoose(folder, id)) continue;
    Result<GitObjectData> object =
        attempt(ReadLooseObject(loose_[folder].object_dir, id, max_object_bytes_));
    if (object.ok()) return object;
  }
  if (reason.has_value()) return *reason;
  return Error{ErrorKind::kMissing, id.Hex() + ": there is no such object"};
}

Result<GitObjectData> ObjectStore::ReadPacked(const PackedPlace& place, const ObjectId& id) const {
  const auto named = [&id](Error error) {
    error.message = id.Hex() + ": " + error.message;
    return error;
  };
  Result<GitObjectData> object =
      ReadPackedObject(place.pack->file, place.pack->index, place.offset, max_object_bytes_);
  if (!object.ok()) return named(object.error());
  const Result<void> same = VerifyObject(id, object->type, object->contents);
  if (!same.ok()) return named(same.error());
  return object;
}

}  // namespace leaksift
