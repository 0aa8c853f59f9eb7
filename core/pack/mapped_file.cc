#include "pack/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace leaksift {
namespace {

Error SystemError(const std::string& path, const char* what) {
  const ErrorKind kind = errno == ENOENT ? ErrorKind::kMissing : ErrorKind::kIo;
  return {kind, path + ": " + what + ": " + std::strerror(errno)};
}

}  // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      fd_(std::exchange(other.fd_, -1)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    Close();
    path_ = std::move(other.path_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

MappedFile::~MappedFile() { Close(); }

void MappedFile::Close() {
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
  if (fd_ >= 0) close(fd_);
  data_ = nullptr;
  size_ = 0;
  fd_ = -1;
}

Result<MappedFile> MappedFile::Open(const std::string& path) {
  MappedFile file;
  file.path_ = path;
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  file.fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file.fd_ < 0) return SystemError(path, "cannot open");
  struct stat st;
  if (fstat(file.fd_, &st) != 0) return SystemError(path, "cannot examine");
  if (!S_ISREG(st.st_mode)) return Error{ErrorKind::kIo, path + ": not a regular file"};
  if (st.st_size == 0) return file;
  const size_t size = static_cast<size_t>(st.st_size);
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd_, 0);
  if (data == MAP_FAILED) return SystemError(path, "cannot map");
  file.data_ = static_cast<const char*>(data);
  file.size_ = size;
  return file;
}

Result<void> MappedFile::CheckUnchanged() const {
  if (fd_ < 0) return {};
  struct stat st;
  if (fstat(fd_, &st) != 0) return SystemError(path_, "cannot examine");
  if (static_cast<size_t>(st.st_size) != size_) {
    return Error{ErrorKind::kIo, path_ + ": changed its size while it was read"};
  }
  return {};
}

}  // namespace leaksift
