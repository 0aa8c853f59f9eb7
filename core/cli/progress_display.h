// Shows the progress of a scan on a terminal.
#pragma once

#include <thread>

#include "scan/progress.h"

namespace leaksift {

/// While it lives, and standard error is a terminal, and a second has passed: one line with files,
/// bytes and the time that is left. The line is wiped at the end. Otherwise it does nothing.
class ProgressDisplay {
 public:
  ProgressDisplay(const Progress& progress, bool quiet);
  ~ProgressDisplay() = default;  // the thread is asked to stop and joined
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  std::jthread thread_;
};

}  // namespace leaksift
