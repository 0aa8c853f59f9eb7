// Descriptor: owns a file descriptor.
#pragma once

#include <unistd.h>

namespace leaksift {

/// Closes it at the end of its life; a negative one is none. One thread at a time.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;  // closes it
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace leaksift
