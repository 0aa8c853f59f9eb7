#include "pack/content_buffer.h"

#include <bit>
#include <cstdlib>
#include <new>

#include "pack/inflate.h"

namespace leaksift {
namespace {

constexpr size_t kSmallest = 4096;

/// Capacities 4 KiB, 6 KiB, 8 KiB, 12 KiB …: at most half of a buffer is unused.
size_t ClassOf(size_t bytes) {
  if (bytes <= kSmallest) return 0;
  const size_t power = std::bit_width(bytes - 1) - 1;  // 2^power < bytes ≤ 2^(power + 1)
  const size_t low = size_t{1} << power;
  const size_t middle = low + low / 2;
  return 2 * (power - std::bit_width(kSmallest) + 1) + (bytes <= middle ? 1 : 2);
}

size_t ClassCapacity(size_t index) {
  const size_t low = kSmallest << (index / 2);
  return index % 2 == 0 ? low : low + low / 2;
}

}  // namespace

void ContentRef::Release() {
  if (buffer_ == nullptr) return;
  if (buffer_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    buffer_->gauge->Remove(buffer_->capacity);
    std::free(buffer_->data);
    delete buffer_;
  }
  buffer_ = nullptr;
}

size_t BufferPool::CapacityFor(size_t size) {
  const size_t bytes = size + Inflater::kSlack;
  return bytes > kLargestKept ? bytes : ClassCapacity(ClassOf(bytes));  // exact if used once
}

bool BufferPool::Has(size_t size) const { return !kept_[ClassOf(size + Inflater::kSlack)].empty(); }

ContentRef BufferPool::Take(size_t size) {
  std::vector<ContentRef>& list = kept_[ClassOf(size + Inflater::kSlack)];
  if (!list.empty()) {
    ContentRef content = std::move(list.back());
    list.pop_back();
    content.set_size(size);
    return content;
  }
  const size_t capacity = CapacityFor(size);
  char* data = static_cast<char*>(std::malloc(capacity));
  if (data == nullptr) return {};
  ContentBuffer* buffer = new (std::nothrow) ContentBuffer;
  if (buffer == nullptr) {
    std::free(data);
    return {};
  }
  buffer->data = data;
  buffer->capacity = capacity;
  buffer->size = size;
  buffer->gauge = gauge_;
  gauge_->Add(capacity);
  return ContentRef(buffer);
}

void BufferPool::Recycle(ContentRef content) {
  if (!content || content.capacity() > kLargestKept || !content.unique()) return;
  std::vector<ContentRef>& list = kept_[ClassOf(content.capacity())];
  if (list.size() < kKeptPerClass) list.push_back(std::move(content));
}

void BufferPool::Trim() {
  for (std::vector<ContentRef>& list : kept_) list.clear();
}

}  // namespace leaksift
