// A file mapped read-only into memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pack/mapping_guard.h"

namespace leaksift {

/// Owns the mapping, keeps no file open; movable. Views of bytes() stay valid when the object is
/// moved and die with it. Safe to read from several threads.
///
/// Git never changes a pack in place: it writes another file and renames or unlinks, which leaves a
/// mapping intact. Of a file that somebody cuts off in place the pages that are gone read as zeros
/// (see MappingGuard), so readers call CheckUnchanged() between pieces of work and at the end, and
/// stop with its Error.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  /// Maps all of a regular file. Never blocks on a FIFO or device: those are an Error (kIo), as is
  /// whatever the system refuses. Symbolic links are followed (object folders are commonly linked).
  static Result<MappedFile> Open(const std::string& path);

  std::string_view bytes() const { return {data_, size_}; }
  const std::string& path() const { return path_; }

  /// Error (kIo) when the file that was mapped has another size now, or had when it was read. One
  /// that is gone or was replaced is no error: the mapping keeps it.
  Result<void> CheckUnchanged() const;

 private:
  void Close();

  std::string path_;
  const char* data_ = nullptr;
  size_t size_ = 0;
  std::unique_ptr<MappingGuard> guard_;  // of the mapping
  uint64_t device_ = 0;
  uint64_t inode_ = 0;
};

}  // namespace leaksift
