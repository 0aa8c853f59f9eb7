// Runs a function on several threads at once.
#pragma once

#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace leaksift {

/// Calls work(0) on this thread and work(1) … work(count - 1) on threads of their own, and returns
/// when all have. When the system has no more threads, calls missing() for each that is not there:
/// the others do its share.
template <typename Work, typename Missing>
void RunThreads(size_t count, const Work& work, const Missing& missing) {
  std::vector<std::thread> threads;
  for (size_t i = 1; i < count; ++i) {
    try {
      threads.emplace_back([&work, i] { work(i); });
    } catch (const std::system_error&) {
      missing();
    }
  }
  work(0);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace leaksift
