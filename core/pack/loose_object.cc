#include "pack/loose_object.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "pack/forest_walk.h"
#include "pack/inflate.h"
#include "pack/mapped_file.h"

namespace leaksift {
namespace {

constexpr size_t kMaxHeader = 32;  // "commit 18446744073709551615" and NUL

Error Corrupt(std::string what) { return {ErrorKind::kCorrupt, std::move(what)}; }

bool IsFanoutFolder(const std::string& name) {
  return name.size() == 2 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Inflates to a string of unknown size. Libdeflate takes whole buffers only, so try larger and
/// larger ones: four times larger, for at most a third more work than with the right size at once.
Result<std::string> InflateUnknown(std::string_view bytes, uint64_t max_bytes) {
  Inflater inflater;
  const uint64_t limit =
      std::min<uint64_t>(max_bytes + kMaxHeader, Inflater::LargestFrom(bytes.size()));
  std::string out;
  for (uint64_t room = std::max<uint64_t>(4096, 4 * bytes.size());; room *= 4) {
    out.resize(std::min(room, limit));
    const Result<size_t> size = inflater.InflateAll(bytes, out.data(), out.size());
    if (size.ok()) {
      out.resize(*size);
      return out;
    }
    if (size.error().kind != ErrorKind::kBudget || room >= limit) return size.error();
  }
}

}  // namespace

std::string LoosePath(const std::string& object_dir, const ObjectId& id) {
  const std::string hex = id.Hex();
  return object_dir + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
}

std::vector<ObjectId> ListLooseObjects(const std::string& object_dir,
                                       std::vector<GitProblem>* problems) {
  std::vector<ObjectId> ids;
  const Result<std::vector<GitFolderEntry>> folders = ListGitFolder(object_dir);
  if (!folders.ok()) {
    problems->push_back({object_dir, folders.error()});
    return ids;
  }
  for (const GitFolderEntry& folder : *folders) {
    if (!IsFanoutFolder(folder.name)) continue;
    const std::string path = object_dir + "/" + folder.name;
    const Result<std::vector<GitFolderEntry>> files = ListGitFolder(path);
    if (!files.ok()) {
      problems->push_back({path, files.error()});
      continue;
    }
    for (const GitFolderEntry& file : *files) {
      // Other names are git's temporary files, or nothing of git's.
      const std::optional<ObjectId> id = ObjectId::FromHex(folder.name + file.name);
      if (id.has_value()) ids.push_back(*id);
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<GitObjectData> ParseLooseObject(std::string_view bytes, uint64_t max_bytes) {
  if (bytes.empty()) return Corrupt("an empty file, as a crash or a full disk leaves it");
  Result<std::string> text = InflateUnknown(bytes, max_bytes);
  if (!text.ok()) return text.error();
  const size_t end = text->substr(0, kMaxHeader).find('\0');
  const size_t space = text->substr(0, kMaxHeader).find(' ');
  if (end == std::string::npos || space == std::string::npos || space > end) {
    return Corrupt("no object header in its data");
  }
  const std::optional<ObjectType> type = ParseObjectType(text->substr(0, space));
  uint64_t size = 0;
  const auto parsed = std::from_chars(text->data() + space + 1, text->data() + end, size);
  if (!type.has_value() || parsed.ec != std::errc() || parsed.ptr != text->data() + end) {
    return Corrupt("no object header in its data");
  }
  text->erase(0, end + 1);
  if (text->size() != size) return Corrupt("its data does not have the stated size");
  return GitObjectData{*type, std::move(*text)};
}

Result<GitObjectData> ReadLooseObject(const std::string& object_dir, const ObjectId& id,
                                      uint64_t max_bytes) {
  const auto named = [&id](Error error) {
    error.message = id.Hex() + ": " + error.message;
    return error;
  };
  const Result<MappedFile> file = MappedFile::Open(LoosePath(object_dir, id));
  if (!file.ok()) return named(file.error());
  Result<GitObjectData> object = ParseLooseObject(file->bytes(), max_bytes);
  if (!object.ok()) return named(object.error());
  const Result<void> same = VerifyObject(id, object->type, object->contents);
  if (!same.ok()) return named(same.error());
  return object;
}

}  // namespace leaksift
