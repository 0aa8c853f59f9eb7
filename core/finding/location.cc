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

void LineIndex::Advance(Position* position, size_t to) const {
  const size_t begin = position->offset;
  size_t ends = 0;
  size_t units = 0;
  size_t at = begin;
  for (; at + kBlock <= to && at + kBlock < text_.size(); at += kBlock) {
    const char* p = text_.data() + at;
    uint8_t block_ends = 0;
    uint8_t block_units = 0;
    for (size_t i = 0; i < kBlock; ++i) {
      const auto c = static_cast<unsigned char>(p[i]);
      block_ends += static_cast<uint8_t>((c == '\n') | ((c == '\r') & (p[i + 1] != '\n')));
      block_units += static_cast<uint8_t>(((c & 0xC0) != 0x80) + (c >= 0xF0));
    }
    ends += block_ends;
    units += block_units;
  }
  for (size_t i = at; i < to; ++i) ends += EndsLine(i);
  units += Utf16Units(text_.substr(at, to - at));
  position->units += units;
  position->offset = to;
  if (ends == 0) return;
  size_t line_begin = to;
  while (!EndsLine(line_begin - 1)) --line_begin;
  position->line += static_cast<uint32_t>(ends);
  position->line_begin = line_begin;
  position->line_units = position->units - Utf16Units(text_.substr(line_begin, to - line_begin));
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
  if (last_line_ && last_line_->begin == begin) return *last_line_;
  // An LF that ends a CR LF is past the line's text.
  const size_t end = text_.find_first_of("\r\n", begin);
  last_line_ = Span{begin, end == std::string_view::npos ? text_.size() : end};
  return *last_line_;
}

}  // namespace leaksift
