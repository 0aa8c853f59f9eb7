#include "rule/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace leaksift {
namespace {

// Enough for the largest of the built-in rules many times over; a pattern that needs more does not
// compile.
constexpr int64_t kMaxMemory = 8 << 20;

re2::RE2::Options CompileOptions() {
  re2::RE2::Options options(
      re2::RE2::Latin1);  // bytes, not code points: text may be in any encoding
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  return options;
}

Span SpanOf(re2::StringPiece piece, std::string_view text) {
  const size_t begin = static_cast<size_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

Error NotCompiled(const re2::RE2& re) {
  return Error{ErrorKind::kBudget, "pattern does not compile: " + re.error()};
}

}  // namespace

Result<void> CheckPattern(std::string_view pattern) { return Pattern(pattern).Check(); }

Pattern::Pattern(std::string_view pattern) : source_(pattern) {}
Pattern::~Pattern() = default;

const re2::RE2* Pattern::Compiled() const {
  std::call_once(once_,
                 [this] { compiled_ = std::make_unique<re2::RE2>(source_, CompileOptions()); });
  return compiled_.get();
}

Result<std::optional<Pattern::Hit>> Pattern::Find(std::string_view text, size_t from,
                                                  int group) const {
  return Run(text, from, group, false);
}

Result<std::optional<Pattern::Hit>> Pattern::FindAt(std::string_view text, size_t from,
                                                    int group) const {
  return Run(text, from, group, true);
}

Result<std::optional<Span>> Pattern::FindIn(std::string_view text, Span range) const {
  const re2::RE2* re = Compiled();
  if (!re->ok()) return NotCompiled(*re);
  re2::StringPiece found;
  if (!re->Match(re2::StringPiece(text.data(), text.size()), range.begin, range.end,
                 re2::RE2::UNANCHORED, &found, 1)) {
    return std::optional<Span>();
  }
  return std::optional<Span>(SpanOf(found, text));
}

Result<std::vector<Span>> Pattern::GroupsAt(std::string_view text, Span range) const {
  const re2::RE2* re = Compiled();
  if (!re->ok()) return NotCompiled(*re);
  std::vector<re2::StringPiece> pieces(1 + re->NumberOfCapturingGroups());
  std::vector<Span> groups;
  if (!re->Match(re2::StringPiece(text.data(), text.size()), range.begin, range.end,
                 re2::RE2::ANCHOR_START, pieces.data(), static_cast<int>(pieces.size()))) {
    return groups;
  }
  for (const re2::StringPiece& piece : pieces) {
    groups.push_back(piece.data() ? SpanOf(piece, text) : Span{range.begin, range.begin});
  }
  return groups;
}

Result<void> Pattern::Check() const {
  const re2::RE2* re = Compiled();
  if (re->ok()) return {};
  return Error{ErrorKind::kUsage, re->error()};
}

int Pattern::GroupCount() const { return std::max(0, Compiled()->NumberOfCapturingGroups()); }

Result<std::optional<Pattern::Hit>> Pattern::Run(std::string_view text, size_t from, int group,
                                                 bool anchored) const {
  const re2::RE2* re = Compiled();
  if (!re->ok()) return NotCompiled(*re);
  std::array<re2::StringPiece, 8> pieces;
  const int wanted = group + 1;
  const auto anchor = anchored ? re2::RE2::ANCHOR_START : re2::RE2::UNANCHORED;
  // RE2 falls back from its DFA to the NFA when the DFA runs out of memory, so Match is exact; only
  // RE2::Set has no such fallback, and it is not used here.
  if (!re->Match(re2::StringPiece(text.data(), text.size()), from, text.size(), anchor,
                 pieces.data(), wanted)) {
    return std::optional<Hit>();
  }
  Hit hit{SpanOf(pieces[0], text), SpanOf(pieces[0], text)};
  if (group > 0 && pieces[group].data() != nullptr) hit.group = SpanOf(pieces[group], text);
  return std::optional<Hit>(hit);
}

}  // namespace leaksift
