#include "report/gzip_size.h"

#include <libdeflate.h>

#include <memory>
#include <vector>

namespace leaksift {

size_t GzipSize(std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(1), &libdeflate_free_compressor);
  if (compressor == nullptr) return text.size();  // no memory for it: the larger figure is safe
  std::vector<char> out(libdeflate_gzip_compress_bound(compressor.get(), text.size()));
  return libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.data(),
                                  out.size());
}

}  // namespace leaksift
