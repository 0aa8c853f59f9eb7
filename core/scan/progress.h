// Progress: counters that a scan advances and a person may watch.
//
// The scan only adds to atomics; who wants to show something reads them from another thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace leaksift {

struct Progress {
  std::atomic<uint64_t> units{0};        // files or objects done
  std::atomic<uint64_t> bytes{0};        // bytes done
  std::atomic<uint64_t> total_units{0};  // known so far; 0: not known
  std::atomic<uint64_t> total_bytes{0};
};

}  // namespace leaksift
