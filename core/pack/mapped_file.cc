#include "pack/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.h"

namespace leaksift {
namespace {

Error SystemError(const std::string& path, const char* what) {
  const ErrorKind kind = errno == ENOENT ? ErrorKind::kMissing : ErrorKind::kIo;
  return {kind, path + ": " + what + ": " + std::strerror(errno)};
}

}  // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    Close();
    path_ = std::move(other.path_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    guard_ = std::move(other.guard_);
    device_ = other.device_;
    inode_ = other.inode_;
  }
  return *this;
}

MappedFile::~MappedFile() { Close(); }

void MappedFile::Close() {
  guard_.reset();
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
  data_ = nullptr;
  size_ = 0;
}

Result<MappedFile> MappedFile::Open(const std::string& path) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return SystemError(path, "cannot open");
  struct stat st;
  if (fstat(fd.get(), &st) != 0) return SystemError(path, "cannot examine");
  if (!S_ISREG(st.st_mode)) return Error{ErrorKind::kIo, path + ": not a regular file"};
  MappedFile file;
  file.path_ = path;
  file.device_ = st.st_dev;
  file.inode_ = st.st_ino;
  if (st.st_size == 0) return file;
  const size_t size = static_cast<size_t>(st.st_size);
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (data == MAP_FAILED) return SystemError(path, "cannot map");
  file.data_ = static_cast<const char*>(data);
  file.size_ = size;
  file.guard_ = std::make_unique<MappingGuard>(file.data_, size);
  if (!file.guard_->active()) return Error{ErrorKind::kBudget, path + ": too many files at a time"};
  return file;
}

Result<void> MappedFile::CheckUnchanged() const {
  if (path_.empty()) return {};
  if (guard_ && guard_->Damaged()) {
    return Error{ErrorKind::kIo, path_ + ": was cut off while it was read"};
  }
  struct stat st;
  if (stat(path_.c_str(), &st) != 0) {
    if (errno == ENOENT) return {};
    return SystemError(path_, "cannot examine");
  }
  const bool same = st.st_dev == device_ && st.st_ino == inode_;
  if (same && static_cast<size_t>(st.st_size) != size_) {
    return Error{ErrorKind::kIo, path_ + ": changed its size while it was read"};
  }
  return {};
}

}  // namespace leaksift
