// A recursive descent over alternatives, sequences and repeated atoms that adds up lengths. What it
// does not know makes the answer empty, so it may lag behind RE2's syntax without harm.
#include "rule/pattern_length.h"

#include <algorithm>
#include <charconv>

namespace leaksift {
namespace {

constexpr size_t kMost = 1 << 20;  // longer ones have no use, and products stay far from overflow
constexpr int kMaxDepth = 100;

class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  std::optional<size_t> Whole() {
    const std::optional<size_t> length = Alternatives(0);
    return rest_.empty() ? length : std::nullopt;
  }

 private:
  bool Take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::optional<size_t> Alternatives(int depth) {
    if (depth > kMaxDepth) return std::nullopt;
    size_t longest = 0;
    do {
      const std::optional<size_t> length = Sequence(depth);
      if (!length) return std::nullopt;
      longest = std::max(longest, *length);
    } while (Take("|"));
    return longest;
  }

  std::optional<size_t> Sequence(int depth) {
    size_t sum = 0;
    while (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      const std::optional<size_t> atom = Atom(depth);
      const std::optional<size_t> most = atom ? MostRepetitions() : std::nullopt;
      if (!most) return std::nullopt;
      sum += *atom * *most;
      if (sum > kMost) return std::nullopt;
    }
    return sum;
  }

  std::optional<size_t> Atom(int depth) {
    if (Take("(")) return Group(depth);
    if (Take("[")) return Class();
    if (Take("\\")) return Escape();
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c == '^' || c == '$' ? 0 : 1;
  }

  std::optional<size_t> Group(int depth) {
    if (Take("?")) {
      Take("P");
      if (Take("<")) {
        const size_t end = rest_.find('>');
        if (end == std::string_view::npos) return std::nullopt;
        rest_.remove_prefix(end + 1);
      } else {
        while (!rest_.empty() && std::string_view("imsU-").find(rest_[0]) != std::string_view::npos)
          rest_.remove_prefix(1);
        if (Take(")")) return 0;  // flags alone
        if (!Take(":")) return std::nullopt;
      }
    }
    const std::optional<size_t> inner = Alternatives(depth + 1);
    return Take(")") ? inner : std::nullopt;
  }

  /// Behind the '['.
  std::optional<size_t> Class() {
    Take("^");
    if (Take("]")) {  // a literal one
    }
    while (!rest_.empty() && rest_[0] != ']') {
      if (rest_.starts_with("[:")) return std::nullopt;
      rest_.remove_prefix(std::min<size_t>(rest_.size(), rest_[0] == '\\' ? 2 : 1));
    }
    return Take("]") ? std::optional<size_t>(1) : std::nullopt;
  }

  /// Behind the '\'.
  std::optional<size_t> Escape() {
    if (rest_.empty()) return std::nullopt;
    const char c = rest_[0];
    rest_.remove_prefix(1);
    const auto is_one_of = [c](std::string_view set) {
      return set.find(c) != std::string_view::npos;
    };
    if (is_one_of("AzbB")) return 0;
    const bool letter_or_digit = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (is_one_of("dDwWsStnrfv") || !letter_or_digit) return 1;
    return std::nullopt;
  }

  /// How often the atom before may stand: the quantifier, and the '?' that makes it lazy.
  std::optional<size_t> MostRepetitions() {
    if (rest_.empty()) return 1;
    const char c = rest_[0];
    if (c == '*' || c == '+') return std::nullopt;
    size_t most = 1;
    if (c == '{') {
      const size_t end = rest_.find('}');
      if (end == std::string_view::npos) return std::nullopt;
      std::string_view count = rest_.substr(1, end - 1);
      count.remove_prefix(std::min(count.size(), count.find(',') + 1));  // npos + 1 is 0
      const auto [stop, error] = std::from_chars(count.data(), count.data() + count.size(), most);
      if (error != std::errc() || stop != count.data() + count.size() || most > kMost)
        return std::nullopt;
      rest_.remove_prefix(end + 1);
    } else if (c != '?') {
      return 1;
    } else {
      rest_.remove_prefix(1);
    }
    Take("?");
    return most;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<size_t> LongestMatch(std::string_view pattern) { return Reader(pattern).Whole(); }

}  // namespace leaksift
