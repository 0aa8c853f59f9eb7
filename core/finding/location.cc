// A line ends at a byte t with t == LF, or t == CR and the next byte is not LF. So the line of an
// offset is one more than the number of such bytes before it: counting, which the compiler turns
// into SIMD over blocks of a fixed size, instead of a table of line starts. Checkpoints bound how
// much is counted twice.
#include "finding/location.h"

namespace leaksift {
namespace {

constexpr size_t kStep = 4096;
constexpr size_t kBlock = 64;  // a byte counter holds twice this

size_t Utf16Units(std::string_view bytes) {
  size_t units = 0;
  for (unsigned char c : bytes) units += ((c & 0xC0) != 0x80) + (c >= 0xF0);
  return units;
}

}  // namespace

bool LineIndex::EndsLine(size_t offset) const {
  if (text_[offset] == '\n') return true;
  if (text_[offset] != '\r') return false;
  return offset + 1 == text_.size() || text_[offset + 1] != '\n';
}

/// At most kBlock bytes.
void LineIndex::AdvanceBlock(Position* position, size_t to) const {
  const size_t begin = position->offset;
  const std::string_view block = text_.substr(begin, to - begin);
  uint8_t ends = 0;
  uint8_t units = 0;
  if (block.size() == kBlock && to < text_.size()) {
    const char* p = block.data();
    for (size_t i = 0; i < kBlock; ++i) {
      const auto c = static_cast<unsigned char>(p[i]);
      ends += static_cast<uint8_t>((c == '\n') | ((c == '\r') & (p[i + 1] != '\n')));
      units += static_cast<uint8_t>(((c & 0xC0) != 0x80) + (c >= 0xF0));
    }
  } else {
    for (size_t i = begin; i < to; ++i) ends += EndsLine(i);
    units = static_cast<uint8_t>(Utf16Units(block));
  }
  if (ends > 0) {
    size_t last = to - 1;
    while (!EndsLine(last)) --last;
    position->line += ends;
    position->line_begin = last + 1;
    position->line_units = position->units + Utf16Units(block.substr(0, last + 1 - begin));
  }
  position->units += units;
  position->offset = to;
}

void LineIndex::Advance(Position* position, size_t to) const {
  while (position->offset < to) AdvanceBlock(position, std::min(to, position->offset + kBlock));
}

LineIndex::Position LineIndex::At(size_t offset) {
  const size_t wanted = offset / kStep;
  while (checkpoints_.size() <= wanted) {
    Position next = checkpoints_.back();
    Advance(&next, next.offset + kStep);
    checkpoints_.push_back(next);
  }
  Position position = checkpoints_[wanted];
  Advance(&position, offset);
  return position;
}

Location LineIndex::Locate(Span span) {
  const Position begin = At(span.begin);
  const Position end = At(span.end);
  const auto column = [](const Position& p) {
    return static_cast<uint32_t>(p.offset - p.line_begin + 1);
  };
  const auto utf16 = [](const Position& p) {
    return static_cast<uint32_t>(p.units - p.line_units + 1);
  };
  return {begin.line, column(begin), end.line, column(end), utf16(begin), utf16(end)};
}

Span LineIndex::LineAt(size_t offset) {
  const size_t begin = At(offset).line_begin;
  // An LF that ends a CR LF is past the line's text.
  const size_t end = text_.find_first_of("\r\n", begin);
  return {begin, end == std::string_view::npos ? text_.size() : end};
}

}  // namespace leaksift
