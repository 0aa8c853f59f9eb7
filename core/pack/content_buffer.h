// Memory for the contents of objects: shared, counted, and used again.
//
// A walk builds gigabytes of contents in buffers that live for microseconds. Fresh memory would
// cost a page fault for every 4 KiB of it, so each thread keeps the buffers that it is done with
// and takes them again.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace leaksift {

/// Counts the bytes of all buffers of a walk, over all threads. Thread-safe.
class MemoryGauge {
 public:
  void Add(size_t bytes) {
    const size_t now = live_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    size_t peak = peak_.load(std::memory_order_relaxed);
    while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
    }
  }
  void Remove(size_t bytes) { live_.fetch_sub(bytes, std::memory_order_relaxed); }

  size_t live() const { return live_.load(std::memory_order_relaxed); }
  size_t peak() const { return peak_.load(std::memory_order_relaxed); }

 private:
  std::atomic<size_t> live_{0};
  std::atomic<size_t> peak_{0};
};

/// A block of memory with a count of its holders. Made and ended by BufferPool and ContentRef only.
struct ContentBuffer {
  char* data = nullptr;
  size_t capacity = 0;
  size_t size = 0;  // of the contents in it
  MemoryGauge* gauge = nullptr;
  std::atomic<uint32_t> holders{1};
};

/// A share in a buffer. The buffer itself is not locked: one thread fills it before it gives shares
/// away, and from then on everybody only reads.
class ContentRef {
 public:
  ContentRef() = default;
  explicit ContentRef(ContentBuffer* adopted) : buffer_(adopted) {}
  ContentRef(const ContentRef& other) : buffer_(other.buffer_) {
    if (buffer_ != nullptr) buffer_->holders.fetch_add(1, std::memory_order_relaxed);
  }
  ContentRef(ContentRef&& other) noexcept : buffer_(std::exchange(other.buffer_, nullptr)) {}
  ContentRef& operator=(ContentRef other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~ContentRef() { Release(); }

  explicit operator bool() const { return buffer_ != nullptr; }
  std::string_view view() const { return {buffer_->data, buffer_->size}; }
  char* data() { return buffer_->data; }
  size_t capacity() const { return buffer_->capacity; }
  void set_size(size_t size) { buffer_->size = size; }

  /// Nobody else holds it: what others did with it before has happened.
  bool unique() const { return buffer_->holders.load(std::memory_order_acquire) == 1; }

 private:
  friend class BufferPool;
  void Release();

  ContentBuffer* buffer_ = nullptr;
};

/// The buffers that one thread is done with. Not thread-safe; the gauge outlives the pool and its
/// buffers.
class BufferPool {
 public:
  explicit BufferPool(MemoryGauge* gauge) : gauge_(gauge) {}
  BufferPool(const BufferPool&) = delete;  // owns the free buffers
  BufferPool& operator=(const BufferPool&) = delete;

  /// What a buffer for `size` bytes of contents takes of the gauge, its slack included.
  static size_t CapacityFor(size_t size);

  /// Whether Take(size) would be served without new memory.
  bool Has(size_t size) const;

  /// A buffer with room for `size` bytes and Inflater::kSlack more. Empty when the system has no
  /// memory.
  ContentRef Take(size_t size);

  /// Gives a share back; the buffer is kept for later when this was the last one and it is not
  /// large.
  void Recycle(ContentRef content);

  /// Frees what is kept.
  void Trim();

 private:
  // One list for each capacity: powers of two and their midpoints, from 4 KiB up.
  static constexpr size_t kClasses = 64;
  static constexpr size_t kKeptPerClass = 4;
  static constexpr size_t kLargestKept = size_t{8} << 20;

  MemoryGauge* gauge_;
  std::array<std::vector<ContentRef>, kClasses> kept_;
};

}  // namespace leaksift
