#include "pack/mapping_guard.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>

namespace leaksift {
namespace {

// Read by the signal handler, so it is nothing but atomics. A slot is free while `end` is 0; who
// takes one sets `end` to 1 first, an empty range, and the true one last.
struct Slot {
  std::atomic<uintptr_t> begin{0};
  std::atomic<uintptr_t> end{0};
  std::atomic<bool> damaged{false};
};

std::array<Slot, MappingGuard::kMost> slots;
std::atomic<int> used_slots{0};  // those from here on were never taken
struct sigaction previous;
std::atomic<uintptr_t> page_size{4096};

// Puts zeros where the file has nothing any more.
bool Mend(uintptr_t address) {
  const int used = used_slots.load(std::memory_order_acquire);
  for (int i = 0; i < used; ++i) {
    Slot& slot = slots[static_cast<size_t>(i)];
    const uintptr_t end = slot.end.load(std::memory_order_acquire);
    if (address >= end || address < slot.begin.load(std::memory_order_relaxed)) continue;
    slot.damaged.store(true, std::memory_order_relaxed);
    const uintptr_t size = page_size.load(std::memory_order_relaxed);
    void* page = reinterpret_cast<void*>(address / size * size);
    // The system call itself: POSIX does not count mmap() among what a handler may call, and a
    // sanitizer takes its own mmap() for a write that races with all readers of the page.
    return syscall(SYS_mmap, page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
                   0) == static_cast<long>(reinterpret_cast<intptr_t>(page));
  }
  return false;
}

void OnBusError(int signal, siginfo_t* info, void* context) {
  const int saved = errno;
  const bool mended = Mend(reinterpret_cast<uintptr_t>(info->si_addr));
  errno = saved;
  if (mended) return;
  if ((previous.sa_flags & SA_SIGINFO) != 0) return previous.sa_sigaction(signal, info, context);
  // Back to what was there: the access is repeated and raises it again.
  sigaction(SIGBUS, &previous, nullptr);
}

void InstallHandler() {
  static const bool installed = [] {
    page_size = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action = {};
    action.sa_sigaction = OnBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGBUS, &action, &previous) == 0;
  }();
  (void)installed;  // without a handler a SIGBUS ends the process, as it would have
}

}  // namespace

MappingGuard::MappingGuard(const char* begin, size_t size) {
  InstallHandler();
  for (int i = 0; i < kMost && slot_ < 0; ++i) {
    Slot& slot = slots[static_cast<size_t>(i)];
    uintptr_t free = 0;
    if (!slot.end.compare_exchange_strong(free, 1, std::memory_order_acq_rel)) continue;
    slot_ = i;
    slot.damaged.store(false, std::memory_order_relaxed);
    slot.begin.store(reinterpret_cast<uintptr_t>(begin), std::memory_order_relaxed);
    slot.end.store(reinterpret_cast<uintptr_t>(begin) + size, std::memory_order_release);
    int used = used_slots.load(std::memory_order_relaxed);
    while (used <= i && !used_slots.compare_exchange_weak(used, i + 1, std::memory_order_acq_rel)) {
    }
  }
}

MappingGuard::~MappingGuard() {
  if (slot_ >= 0) slots[static_cast<size_t>(slot_)].end.store(0, std::memory_order_release);
}

bool MappingGuard::Damaged() const {
  return slot_ >= 0 && slots[static_cast<size_t>(slot_)].damaged.load(std::memory_order_relaxed);
}

}  // namespace leaksift
