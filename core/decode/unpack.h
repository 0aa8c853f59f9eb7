// Whole texts that are compressed: gzip data is inflated, other kinds are told apart so that
// nothing in them passes for read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leaksift {

/// The most that is inflated of one text; more is not read.
inline constexpr size_t kMaxUnpacked = size_t{64} << 20;

struct Unpacked {
  std::optional<std::string> text;  // what the gzip members hold, one behind the other
  std::string_view unread;          // a sentence, when the bytes pack something that was not read

  bool packs() const { return text || !unread.empty(); }
};

/// What `bytes` pack, by their first bytes: gzip (RFC 1952, all members) is inflated up to
/// kMaxUnpacked; zip, 7z, xz, bzip2, zstd, rar, git bundles and gzip that cannot be inflated are
/// `unread`. Of anything else neither is set. Thread-safe.
Unpacked Unpack(std::string_view bytes);

}  // namespace leaksift
