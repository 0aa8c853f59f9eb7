#include "scan/scan_options.h"

#include <algorithm>
#include <thread>

#include "base/hash.h"

namespace leaksift {

bool Shard::Owns(std::string_view key) const {
  if (undivided) return index == 0;
  return whole() || Crc32(key) % count == index;
}

unsigned ThreadCount(const ScanOptions& options) {
  return options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace leaksift
