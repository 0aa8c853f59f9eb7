// Where in a text: lines and columns, and the index that finds them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaksift {

/// 1-based line and column; columns count bytes. End is exclusive. Lines end at LF, CR LF or CR.
struct Location {
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t end_line = 1;
  uint32_t end_column = 1;
  /// The two columns once more in UTF-16 code units, as SARIF counts them; 0: not known, the same.
  uint32_t utf16_column = 0;
  uint32_t utf16_end_column = 0;

  friend auto operator<=>(const Location&, const Location&) = default;
};

/// Offset → line and column. Built lazily: a lookup reads the text up to its offset once and leaves
/// a checkpoint every 4 KiB, so the next one reads at most 4 KiB again (also inside a line of 100
/// MB). The text is borrowed. One thread at a time.
///
///   LineIndex lines(text);
///   finding.location = lines.Locate(finding.span);
class LineIndex {
 public:
  explicit LineIndex(std::string_view text) : text_(text) {}

  /// `span` must lie inside the text. The LF of a CR LF belongs to the line that it ends. In text
  /// that is not UTF-8 the UTF-16 columns are an estimate (continuation bytes count for nothing).
  Location Locate(Span span);

  /// The line that `offset` stands in, without its terminator. `offset` <= size of the text. The
  /// last line is kept: lookups in one line read it once, however long it is.
  Span LineAt(size_t offset);

 private:
  struct Position {
    size_t offset = 0;
    uint32_t line = 1;
    size_t line_begin = 0;
    size_t units = 0;       // UTF-16 code units in [0, offset)
    size_t line_units = 0;  // in [0, line_begin)
  };

  Position At(size_t offset);
  void Advance(Position* position, size_t to) const;
  bool EndsLine(size_t offset) const;

  std::string_view text_;
  std::vector<Position> checkpoints_{Position{}};  // [i].offset == i * kStep
  std::optional<Span> last_line_;                  // of LineAt
};

}  // namespace leaksift
