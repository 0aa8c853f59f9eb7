#include "rule/keyword_spellings.h"

#include <algorithm>

namespace leaksift {
namespace {

constexpr size_t kMinFirstPart = 3;

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// An underscore between two words; at either end it belongs to the name ("fb_").
bool IsJointAt(std::string_view keyword, size_t at) {
  return keyword[at] == '_' && at > 0 && at + 1 < keyword.size() && IsWordByte(keyword[at - 1]) &&
         IsWordByte(keyword[at + 1]);
}

}  // namespace

std::vector<std::string> KeywordSpellings(std::string_view keyword) {
  std::vector<std::string> out{std::string(keyword)};
  size_t first = 0;
  while (first < keyword.size() && !IsJointAt(keyword, first)) ++first;
  const auto letters = std::count_if(keyword.begin(), keyword.begin() + first, IsWordByte);
  if (first == keyword.size() || static_cast<size_t>(letters) < kMinFirstPart) return out;
  for (const std::string_view separator : {"-", ".", " ", ""}) {
    std::string spelling;
    for (size_t at = 0; at < keyword.size(); ++at) {
      if (IsJointAt(keyword, at)) {
        spelling += separator;
      } else {
        spelling += keyword[at];
      }
    }
    out.push_back(std::move(spelling));
  }
  return out;
}

}  // namespace leaksift
