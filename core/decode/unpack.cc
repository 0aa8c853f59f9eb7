#include "decode/unpack.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "decode/region.h"

namespace leaksift {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b\x08";
constexpr size_t kFirstBuffer = size_t{64} << 10;

struct Kind {
  std::string_view magic;
  std::string_view unread;
};

using std::string_view_literals::operator""sv;

// First bytes as the formats' own documents give them (APPNOTE 4.3.7; 7zFormat.txt; xz 2.1.1.1; RFC
// 8878, 3.1.1; gitformat-bundle).
constexpr Kind kKinds[] = {
    {"PK\x03\x04"sv, "a zip archive: its members are not read"},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive: its members are not read"},
    {"\xfd"
     "7zXZ\0"sv,
     "xz data: what it compresses is not read"},
    {"\x28\xb5\x2f\xfd"sv, "zstd data: what it compresses is not read"},
    {"Rar!\x1a\x07"sv, "a rar archive: its members are not read"},
    {"# v2 git bundle\n"sv, "a git bundle: its objects are not read"},
    {"# v3 git bundle\n"sv, "a git bundle: its objects are not read"},
};

// BZh, the block size, and the digits of pi that begin a block.
bool IsBzip2(std::string_view bytes) {
  return bytes.size() >= 10 && bytes.substr(0, 3) == "BZh" && bytes[3] >= '1' && bytes[3] <= '9' &&
         bytes.substr(4, 6) == "1AY&SY";
}

using Decompressor =
    std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;

/// Inflates members. The buffer grows with the largest and is not zeroed, so that very many small
/// members take linear time.
class Inflater {
 public:
  /// `most` is given altogether; `first` is a guess of how much a member holds.
  Inflater(size_t most, size_t first) : most_(most) {
    Grow(std::clamp(first, std::min(most, kFirstBuffer), most));
  }

  /// Appends the first member of `bytes` to `out` and takes it away from `bytes`.
  libdeflate_result Next(std::string_view* bytes, std::string* out) {
    thread_local const Decompressor decompressor(libdeflate_alloc_decompressor(),
                                                 &libdeflate_free_decompressor);
    if (!decompressor) return LIBDEFLATE_INSUFFICIENT_SPACE;
    for (;;) {
      const size_t room = std::min(capacity_, most_ - out->size());
      size_t used = 0;
      size_t size = 0;
      const libdeflate_result result = libdeflate_gzip_decompress_ex(
          decompressor.get(), bytes->data(), bytes->size(), buffer_.get(), room, &used, &size);
      if (result == LIBDEFLATE_SUCCESS) {
        out->append(buffer_.get(), size);
        bytes->remove_prefix(used);
      }
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room < capacity_ || room == most_)
        return result;
      Grow(std::min(capacity_ * 4, most_));
    }
  }

 private:
  void Grow(size_t capacity) {
    buffer_.reset(new char[capacity]);
    capacity_ = capacity;
  }

  const size_t most_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
};

Unpacked UnpackGzip(std::string_view bytes) {
  Inflater inflater(kMaxUnpacked, bytes.size() * 4);
  Unpacked unpacked;
  std::string text;
  // Behind the last member may stand padding, which gzip itself ignores.
  while (bytes.substr(0, kGzipMagic.size()) == kGzipMagic) {
    const libdeflate_result result = inflater.Next(&bytes, &text);
    if (result == LIBDEFLATE_SUCCESS) continue;
    unpacked.unread = result == LIBDEFLATE_INSUFFICIENT_SPACE
                          ? "gzip data of more than 64 MiB: the rest is not read"
                          : "gzip data that is damaged: the rest is not read";
    break;
  }
  if (!text.empty()) unpacked.text = std::move(text);
  return unpacked;
}

}  // namespace

std::optional<std::string> decode::Inflate(std::string_view member) {
  std::string text;
  if (Inflater(kMaxInflated, member.size() * 4).Next(&member, &text) != LIBDEFLATE_SUCCESS)
    return std::nullopt;
  return text;
}

Unpacked Unpack(std::string_view bytes) {
  if (bytes.substr(0, kGzipMagic.size()) == kGzipMagic) return UnpackGzip(bytes);
  Unpacked unpacked;
  for (const Kind& kind : kKinds) {
    if (bytes.substr(0, kind.magic.size()) == kind.magic) unpacked.unread = kind.unread;
  }
  if (IsBzip2(bytes)) unpacked.unread = "bzip2 data: what it compresses is not read";
  return unpacked;
}

}  // namespace leaksift
