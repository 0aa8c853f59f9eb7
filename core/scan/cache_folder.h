// A folder in which scans leave each other notes that nobody else can forge.
//
// The folder belongs to the user who scans, and holds a random key that only this user can read.
// Every file begins with an HMAC over its contents, keyed by that key, the fingerprint key and the
// file's own name. A file that is damaged, cut off, renamed or made by somebody without the keys
// reads as if it were not there.
//
// File: "leaksift cache 1\n", 32 bytes of HMAC-SHA-256, contents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace leaksift {

/// Immutable, so safe to use from several threads. Several processes may use one folder at a time.
class CacheFolder {
 public:
  /// Most bytes that the folder's files have together. Beyond it those that were not used for the
  /// longest time go.
  static constexpr uint64_t kMaxBytes = uint64_t{1} << 30;

  /// Makes the folder and its key if they are not there. Error kIo: cannot be made, belongs to
  /// somebody else, or others may write to it.
  static Result<CacheFolder> Open(const std::string& path, std::string_view fingerprint_key,
                                  uint64_t max_bytes = kMaxBytes);

  const std::string& path() const { return path_; }

  /// The contents that were last written under `name` (letters and digits), or nothing.
  std::optional<std::string> Read(const std::string& name) const;

  /// Replaces the contents, all at once for whoever reads. False when the system refuses or there
  /// is no room for them; what was there before then may stay.
  bool Write(const std::string& name, std::string_view contents) const;

 private:
  CacheFolder(std::string path, std::string secret, uint64_t max_bytes)
      : path_(std::move(path)), secret_(std::move(secret)), max_bytes_(max_bytes) {}

  std::string FileOf(const std::string& name) const;
  std::string Seal(const std::string& name, std::string_view contents) const;
  void MakeRoom() const;

  std::string path_;
  std::string secret_;  // of both keys
  uint64_t max_bytes_;
};

}  // namespace leaksift
