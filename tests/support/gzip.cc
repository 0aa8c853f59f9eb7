#include "support/gzip.h"

#include <libdeflate.h>

namespace leaksift {

std::string Gzip(const std::string& text) {
  auto* compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
  out.resize(
      libdeflate_gzip_compress(compressor, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

}  // namespace leaksift
