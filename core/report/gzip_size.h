// How large a text is when it is compressed for an upload.
#pragma once

#include <cstddef>
#include <string_view>

namespace leaksift {

/// Bytes of `text` as one gzip member at a fast level: an uploader that tries harder gets less.
/// Without memory to try, the size of the text itself.
size_t GzipSize(std::string_view text);

}  // namespace leaksift
