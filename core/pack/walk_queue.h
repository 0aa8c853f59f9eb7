// Work that the threads of a walk give each other. Internal to forest_walk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "pack/content_buffer.h"
#include "pack/forest_walk.h"

namespace leaksift {

/// A built object and those of its children that are still to be built: positions [next, end) in
/// DeltaForest::children(node). `content` is empty after it was dropped to save memory.
struct WalkFrame {
  uint32_t node = 0;
  uint32_t next = 0;
  uint32_t end = 0;
  ContentRef content;
  VisitState state;
};

/// Frames that a busy worker split off for idle ones. Thread-safe.
class WalkQueue {
 public:
  explicit WalkQueue(size_t workers) : workers_(workers) {}

  /// Whether a worker waits that nothing is queued for. A hint: cheap, and may be out of date.
  bool hungry() const {
    return waiting_.load(std::memory_order_relaxed) > queued_.load(std::memory_order_relaxed);
  }

  void Put(WalkFrame frame) {
    const std::lock_guard<std::mutex> lock(mutex_);
    frames_.push_back(std::move(frame));
    queued_.store(frames_.size(), std::memory_order_relaxed);
    changed_.notify_one();
  }

  /// Waits for a frame. False when there will be none: every worker waits here, or the walk was
  /// halted.
  bool Take(WalkFrame* frame) {
    std::unique_lock<std::mutex> lock(mutex_);
    waiting_.fetch_add(1, std::memory_order_relaxed);
    changed_.wait(lock, [this] { return halted_ || !frames_.empty() || AllWait(); });
    if (halted_ || frames_.empty()) {
      changed_.notify_all();
      return false;
    }
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    *frame = std::move(frames_.back());
    frames_.pop_back();
    queued_.store(frames_.size(), std::memory_order_relaxed);
    return true;
  }

  /// One worker fewer than announced: its thread could not be started.
  void RemoveWorker() {
    const std::lock_guard<std::mutex> lock(mutex_);
    --workers_;
    changed_.notify_all();
  }

  void Halt() {
    const std::lock_guard<std::mutex> lock(mutex_);
    halted_ = true;
    changed_.notify_all();
  }

 private:
  // Workers that have returned false keep counting as waiting.
  bool AllWait() const { return waiting_.load(std::memory_order_relaxed) == workers_; }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<WalkFrame> frames_;
  size_t workers_;
  bool halted_ = false;
  std::atomic<size_t> waiting_{0};
  std::atomic<size_t> queued_{0};
};

}  // namespace leaksift
