// Span: a half-open byte range [begin, end) of some text that the context names.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string_view>

namespace leaksift {

struct Span {
  size_t begin = 0;
  size_t end = 0;

  size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool Contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool Overlaps(Span other) const { return begin < other.end && other.begin < end; }

  /// The bytes of `text` in this range. The range must lie inside `text`.
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }

  friend auto operator<=>(const Span&, const Span&) = default;
};

/// `span` grown by `margin` bytes on both sides, cut to [0, size).
inline Span Widen(Span span, size_t margin, size_t size) {
  return {span.begin > margin ? span.begin - margin : 0, std::min(size, span.end + margin)};
}

}  // namespace leaksift
