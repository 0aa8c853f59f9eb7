#include "cli/progress_display.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

namespace leaksift {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kQuietTime = std::chrono::seconds(1);
constexpr auto kInterval = std::chrono::milliseconds(200);

std::string Line(const Progress& progress, Clock::duration elapsed) {
  const uint64_t units = progress.units, total = progress.total_units;
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const double megabytes = static_cast<double>(progress.bytes) / 1e6;
  std::string line =
      fmt::format("{} of {}, {:.0f} MB, {:.0f} MB/s", units, total, megabytes, megabytes / seconds);
  if (units > 0 && total > units) {
    const double left = seconds * static_cast<double>(total - units) / static_cast<double>(units);
    line += fmt::format(", {:.0f} s left", left);
  }
  return line;
}

void Show(const std::stop_token& stop, const Progress& progress) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  const auto start = Clock::now();
  const auto stopped = [&stop] { return stop.stop_requested(); };
  if (wake.wait_for(lock, stop, kQuietTime, stopped)) return;
  while (!stop.stop_requested()) {
    fmt::print(stderr, "\r\033[K{}", Line(progress, Clock::now() - start));
    std::fflush(stderr);
    wake.wait_for(lock, stop, kInterval, stopped);
  }
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace

ProgressDisplay::ProgressDisplay(const Progress& progress, bool quiet) {
  if (quiet || !isatty(STDERR_FILENO)) return;
  thread_ = std::jthread([&progress](const std::stop_token& stop) { Show(stop, progress); });
}

}  // namespace leaksift
