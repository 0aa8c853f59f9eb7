#include "pack/inflate.h"

#include <libdeflate.h>

#include <string>

namespace leaksift {
namespace {

Error BrokenStream() { return {ErrorKind::kCorrupt, "its compressed data is damaged"}; }
Error WrongSize() {
  return {ErrorKind::kCorrupt, "its compressed data does not have the stated size"};
}
Error NoMemory() { return {ErrorKind::kBudget, "no memory for a decompressor"}; }

}  // namespace

void Inflater::Free::operator()(libdeflate_decompressor* d) const {
  libdeflate_free_decompressor(d);
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {}

Result<size_t> Inflater::Inflate(std::string_view in, char* out, size_t size, size_t room) {
  if (decompressor_ == nullptr) return NoMemory();
  if (size > LargestFrom(in.size())) return WrongSize();
  size_t consumed = 0;
  size_t produced = 0;
  switch (libdeflate_zlib_decompress_ex(decompressor_.get(), in.data(), in.size(), out, room,
                                        &consumed, &produced)) {
    case LIBDEFLATE_SUCCESS:
      if (produced != size) return WrongSize();
      return consumed;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return WrongSize();
    default:
      return BrokenStream();
  }
}

Result<size_t> Inflater::InflateAll(std::string_view in, char* out, size_t room) {
  if (decompressor_ == nullptr) return NoMemory();
  size_t consumed = 0;
  size_t produced = 0;
  switch (libdeflate_zlib_decompress_ex(decompressor_.get(), in.data(), in.size(), out, room,
                                        &consumed, &produced)) {
    case LIBDEFLATE_SUCCESS:
      if (consumed != in.size()) return Error{ErrorKind::kCorrupt, "bytes follow its data"};
      return produced;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return Error{ErrorKind::kBudget, "is larger than " + std::to_string(room) + " bytes"};
    default:
      return BrokenStream();
  }
}

}  // namespace leaksift
