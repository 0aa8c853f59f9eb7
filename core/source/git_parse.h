// What commits, trees and tags say. Formats: git's Documentation/user-manual, "Object Details", and
// git-hash-object's checks.
//
// Total over any bytes: whatever comes in, they answer or give an Error (kCorrupt), and never look
// outside of their input. Lenient where real history is broken: an identity without date or
// brackets is read as far as it goes. Strict where a hole would hide something: ids and tree
// entries. All views point into the input.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/git_object.h"

namespace leaksift {

struct TreeEntry {
  uint32_t mode = 0;      // octal in the file: 0100644, 040000 …
  std::string_view name;  // raw bytes: may be "..", hold a slash, be empty
  ObjectId id;

  bool is_tree() const { return (mode & 0170000) == 0040000; }
  bool is_submodule() const { return (mode & 0170000) == 0160000; }
  bool is_blob() const { return !is_tree() && !is_submodule(); }
};

/// Reads a tree entry by entry:
///   TreeReader reader(contents);
///   TreeEntry entry;
///   while (reader.Next(&entry)) …;
///   if (!reader.ok()) …  // the rest is unreadable
class TreeReader {
 public:
  explicit TreeReader(std::string_view contents) : rest_(contents) {}

  /// False at the end and at the first broken entry.
  bool Next(TreeEntry* entry);
  bool ok() const { return ok_; }
  Error error() const { return {ErrorKind::kCorrupt, "a tree with a broken entry"}; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// "A U Thor <author@example.com> 1700000000 +0100".
struct GitIdentity {
  std::string_view name;
  std::string_view email;
  int64_t time = 0;          // seconds since 1970, UTC
  int32_t zone_minutes = 0;  // east of UTC
};

struct CommitView {
  ObjectId tree;
  std::vector<ObjectId> parents;
  GitIdentity author;
  GitIdentity committer;
  std::string_view headers;  // everything before the message: encoding, mergetag, signature …
  std::string_view message;

  /// The first line of the message.
  std::string_view subject() const;
};

struct TagView {
  ObjectId target;
  ObjectType target_type = ObjectType::kCommit;
  std::string_view name;
  GitIdentity tagger;
  std::string_view headers;
  std::string_view message;
};

GitIdentity ParseIdentity(std::string_view text);
Result<CommitView> ParseCommit(std::string_view contents);
Result<TagView> ParseTag(std::string_view contents);

}  // namespace leaksift
