// zlib streams of a known size, through libdeflate. The only header of pack/ that knows it.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.h"

struct libdeflate_decompressor;

namespace leaksift {

/// One decompressor: use one a thread.
class Inflater {
 public:
  Inflater();

  /// Room that a destination should have beyond the expected size. The decoder's fast loop works
  /// only while it may write this much too far; without it the last 300 bytes of every object go
  /// byte by byte.
  static constexpr size_t kSlack = 320;

  /// More than any stream of `bytes` bytes can inflate to: 258 bytes for two bits is DEFLATE's
  /// best. A size above that is a lie, told before memory is touched.
  static size_t LargestFrom(size_t bytes) { return bytes * 1032 + 1032; }

  /// Inflates the zlib stream (RFC 1950) at the start of `in` to `out`, which has room for `room`
  /// bytes; what lies behind `size` may be overwritten. Gives the length of the stream. Error
  /// (kCorrupt) unless the stream is whole, its Adler-32 is right, and it holds exactly `size`
  /// bytes. `in` may go on after it.
  Result<size_t> Inflate(std::string_view in, char* out, size_t size, size_t room);

  /// Inflates a stream of unknown size to `out`, which has room for `room` bytes, and gives the
  /// size. `in` is the stream and nothing else. Errors: kCorrupt for broken data; kBudget when
  /// there are more than `room` bytes.
  Result<size_t> InflateAll(std::string_view in, char* out, size_t room);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* d) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

}  // namespace leaksift
