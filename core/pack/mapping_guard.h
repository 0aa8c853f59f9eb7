// Keeps the process alive when a file is cut off under its mapping.
//
// Reading a page of a mapping that the file no longer has raises SIGBUS. A handler puts a page of
// zeros in its place and notes that the mapping is damaged; the reader goes on with zeros, which it
// must take for any other damage, and asks Damaged() when it is done. Costs nothing until then.
#pragma once

#include <cstddef>

namespace leaksift {

/// Guards a mapping from construction to destruction; must end before it is unmapped. The first one
/// of a process installs the handler for SIGBUS; a SIGBUS elsewhere goes to the handler that was
/// there before, or ends the process as it would have. Thread-safe.
class MappingGuard {
 public:
  /// `begin` is the mapping's first byte, `size` > 0.
  MappingGuard(const char* begin, size_t size);
  ~MappingGuard();
  MappingGuard(const MappingGuard&) = delete;  // owns a slot
  MappingGuard& operator=(const MappingGuard&) = delete;

  /// False when too many mappings are guarded at a time (kMost): this one is not.
  bool active() const { return slot_ >= 0; }
  /// Whether a part of it was found to be gone.
  bool Damaged() const;

  static constexpr int kMost = 65536;  // about as many as the system allows

 private:
  int slot_ = -1;
};

}  // namespace leaksift
