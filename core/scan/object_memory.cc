#include "scan/object_memory.h"

#include <utility>

namespace leaksift {

ObjectMemory::ObjectMemory(const CacheFolder& folder, const ObjectStore& store, Options options)
    : folder_(folder), options_(std::move(options)) {
  const std::optional<std::string> bytes = folder_.Read(options_.name);
  if (!bytes) return;
  std::string_view rest = *bytes;
  std::optional<KnownObjects> known = KnownObjects::Parse(&rest);
  if (!known || !rest.empty()) return;
  known_ = std::move(*known);
  intact_ = store.ContainsAll(known_.ids());
  used_.resize(known_.size(), Use::kUnmet);
}

bool ObjectMemory::Skips(const ObjectId& id) {
  const size_t i = known_.Find(id);
  if (i == KnownObjects::kNone) return false;
  if (used_[i] != Use::kUnmet) return used_[i] == Use::kSkipped;
  used_[i] = Use::kMet;
  const KnownObject object = known_.At(i);
  if (!object.clean() || options_.read_again) return false;
  const bool refers = object.is(ObjectType::kCommit) || object.is(ObjectType::kTree);
  if (options_.follows && refers && !(object.complete() && intact_)) return false;
  used_[i] = Use::kSkipped;
  ++skipped_.objects;
  skipped_.bytes += object.size;
  if (object.is(ObjectType::kCommit)) ++skipped_.commits;
  return true;
}

bool ObjectMemory::HasItsId(const PackObject& object) {
  return object.contents.size() <= UINT32_MAX &&
         ComputeObjectId(object.type, object.contents) == object.id;
}

void ObjectMemory::Save(std::vector<KnownObject> seen, bool all_read) {
  bool changed = false;
  for (KnownObject& object : seen) {
    const size_t i = known_.Find(object.id);
    if (!options_.whole || !all_read) {  // not all that it may refer to is remembered
      object.flags &= static_cast<uint8_t>(~KnownObject::kComplete);
      if (i != KnownObjects::kNone && object.clean()) {
        object.flags |= known_.At(i).flags & KnownObject::kComplete;
      }
    }
    changed = changed || i == KnownObjects::kNone || known_.At(i) != object;
  }
  std::vector<KnownObject> all;
  for (size_t i = 0; i < known_.size(); ++i) {
    const bool gone = options_.whole && all_read && used_[i] == Use::kUnmet;
    changed = changed || gone;
    if (gone) continue;
    all.push_back(known_.At(i));
  }
  if (!changed) return;
  all.insert(all.end(), seen.begin(), seen.end());
  std::string bytes;
  KnownObjects(std::move(all)).Serialize(&bytes);
  folder_.Write(options_.name, bytes);
}

}  // namespace leaksift
