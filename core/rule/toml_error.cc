#include "rule/toml_error.h"

#include <fmt/format.h>

#include <algorithm>

namespace leaksift {
namespace {

// Long lines are cut around the caret; control characters would move it.
constexpr size_t kMaxExcerpt = 100;

std::string_view LineOf(std::string_view text, uint32_t line) {
  size_t begin = 0;
  for (uint32_t n = 1; n < line; ++n) {
    const size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {};
    begin = end + 1;
  }
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

}  // namespace

Error TomlError(std::string_view file, std::string_view text, uint32_t line, uint32_t column,
                std::string_view message) {
  if (line == 0) return Error{ErrorKind::kUsage, fmt::format("{}: {}", file, message)};
  std::string out = fmt::format("{}:{}:{}: {}", file, line, column, message);
  std::string excerpt(LineOf(text, line));
  for (char& c : excerpt) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = ' ';
  }
  size_t caret = column > 0 ? column - 1 : 0;
  if (caret > kMaxExcerpt / 2 && excerpt.size() > kMaxExcerpt) {
    const size_t cut = caret - kMaxExcerpt / 2;
    excerpt.erase(0, std::min(cut, excerpt.size()));
    caret -= cut;
  }
  excerpt.resize(std::min(excerpt.size(), kMaxExcerpt));
  out += fmt::format("\n  {}\n  {:>{}}", excerpt, "^", caret + 1);
  return Error{ErrorKind::kUsage, std::move(out)};
}

}  // namespace leaksift
