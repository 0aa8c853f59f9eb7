#include "scan/known_objects.h"

#include <algorithm>

#include "base/little_endian.h"

namespace leaksift {
namespace {

constexpr std::string_view kHead = "objects\n";
constexpr size_t kBuckets = 65536;

size_t Bucket(const ObjectId& id) { return size_t{id.bytes[0]} << 8 | id.bytes[1]; }

}  // namespace

KnownObjects::KnownObjects(std::vector<KnownObject> objects) {
  std::stable_sort(objects.begin(), objects.end(),
                   [](const KnownObject& a, const KnownObject& b) { return a.id < b.id; });
  for (size_t i = 0; i < objects.size(); ++i) {
    if (i + 1 < objects.size() && objects[i + 1].id == objects[i].id) continue;
    ids_.push_back(objects[i].id);
    sizes_.push_back(objects[i].size);
    flags_.push_back(objects[i].flags);
  }
  IndexIds();
}

void KnownObjects::IndexIds() {
  begin_.assign(kBuckets + 1, 0);
  for (const ObjectId& id : ids_) ++begin_[Bucket(id) + 1];
  for (size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
}

size_t KnownObjects::Find(const ObjectId& id) const {
  if (ids_.empty()) return kNone;
  const auto first = ids_.begin() + begin_[Bucket(id)];
  const auto last = ids_.begin() + begin_[Bucket(id) + 1];
  const auto found = std::lower_bound(first, last, id);
  return found == last || *found != id ? kNone : static_cast<size_t>(found - ids_.begin());
}

void KnownObjects::Serialize(std::string* out) const {
  *out += kHead;
  AppendLittle32(static_cast<uint32_t>(ids_.size()), out);
  out->reserve(out->size() + ids_.size() * (ObjectId::kSize + 5));
  for (const ObjectId& id : ids_) {
    out->append(reinterpret_cast<const char*>(id.bytes.data()), ObjectId::kSize);
  }
  for (uint32_t size : sizes_) AppendLittle32(size, out);
  out->append(reinterpret_cast<const char*>(flags_.data()), flags_.size());
}

std::optional<KnownObjects> KnownObjects::Parse(std::string_view* bytes) {
  std::string_view in = *bytes;
  if (in.substr(0, kHead.size()) != kHead) return std::nullopt;
  in.remove_prefix(kHead.size());
  if (in.size() < 4) return std::nullopt;
  const size_t count = ReadLittle32(in.data());
  in.remove_prefix(4);
  if (in.size() / (ObjectId::kSize + 5) < count) return std::nullopt;
  KnownObjects objects;
  objects.ids_.resize(count);
  objects.sizes_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    objects.ids_[i] = ObjectId::FromBytes(in.substr(i * ObjectId::kSize));
    if (i > 0 && objects.ids_[i] <= objects.ids_[i - 1]) return std::nullopt;
  }
  in.remove_prefix(count * ObjectId::kSize);
  for (size_t i = 0; i < count; ++i) objects.sizes_[i] = ReadLittle32(in.data() + i * 4);
  in.remove_prefix(count * 4);
  objects.flags_.assign(in.begin(), in.begin() + static_cast<ptrdiff_t>(count));
  in.remove_prefix(count);
  objects.IndexIds();
  *bytes = in;
  return objects;
}

}  // namespace leaksift
