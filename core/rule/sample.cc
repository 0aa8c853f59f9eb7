#include "rule/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "rule/token_check.h"

namespace leaksift {
namespace {

constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr size_t kMaxLength = 4096;

const std::map<std::string_view, std::string_view> kClasses = {
    {"alnum", "A-Za-z0-9"}, {"lalnum", "a-z0-9"},   {"ualnum", "A-Z0-9"},
    {"alpha", "A-Za-z"},    {"lalpha", "a-z"},      {"ualpha", "A-Z"},
    {"digit", "0-9"},       {"hex", "0-9a-f"},      {"uhex", "0-9A-F"},
    {"xhex", "0-9a-fA-F"},  {"b64", "A-Za-z0-9+/"}, {"b64url", "A-Za-z0-9_-"},
    {"word", "A-Za-z0-9_"}, {"base32", "A-Z2-7"},   {"base58", "1-9A-HJ-NP-Za-km-z"}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool HasDigit(std::string_view s) { return std::any_of(s.begin(), s.end(), IsDigit); }
bool HasLetter(std::string_view s) { return std::any_of(s.begin(), s.end(), IsLetter); }

// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every platform, unlike <random>'s
// distributions.
class Generator {
 public:
  explicit Generator(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  size_t Below(size_t n) { return Next() % n; }

 private:
  uint64_t state_;
};

// The characters of a class such as "A-Za-z0-9._~-"; a backslash takes the next one as it is.
std::string ExpandClass(std::string_view spec) {
  std::string out;
  for (size_t i = 0; i < spec.size(); ++i) {
    if (spec[i] == '\\' && i + 1 < spec.size()) {
      out += spec[++i];
    } else if (i + 2 < spec.size() && spec[i + 1] == '-') {
      for (int c = spec[i]; c <= spec[i + 2]; ++c) out += static_cast<char>(c);
      i += 2;
    } else {
      out += spec[i];
    }
  }
  return out;
}

std::string Characters(std::string_view alphabet, size_t length, Generator* random) {
  std::string edge;
  std::copy_if(alphabet.begin(), alphabet.end(), std::back_inserter(edge),
               [](char c) { return IsDigit(c) || IsLetter(c); });
  if (edge.empty()) edge = alphabet;
  const bool mixed = length >= 8 && HasDigit(alphabet) && HasLetter(alphabet);
  std::string out;
  do {
    out.clear();
    for (size_t i = 0; i < length; ++i) out += alphabet[random->Below(alphabet.size())];
    if (length > 0) out.front() = edge[random->Below(edge.size())];
    if (length > 0) out.back() = edge[random->Below(edge.size())];
  } while (mixed && !(HasDigit(out) && HasLetter(out)));
  return out;
}

std::string Uuid(Generator* random) {
  std::string out;
  for (size_t group : {8, 4, 4, 4, 12}) {
    if (!out.empty()) out += '-';
    for (size_t i = 0; i < group; ++i) out += kHexDigits[random->Below(16)];
  }
  return out;
}

struct Length {
  size_t min;
  size_t max;
};

std::optional<Length> ParseLength(std::string_view text) {
  Length out{};
  const char* end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, out.min);
  if (error != std::errc()) return std::nullopt;
  out.max = out.min;
  if (at != end && *at == '-') {
    const auto [stop, more] = std::from_chars(at + 1, end, out.max);
    if (more != std::errc()) return std::nullopt;
    at = stop;
  }
  if (at != end || out.max < out.min || out.max > kMaxLength) return std::nullopt;
  return out;
}

// What `{body}` makes; empty optional: these braces are no recipe and stay as they are.
std::optional<std::string> Make(std::string_view body, Generator* random) {
  if (body == "uuid") return Uuid(random);
  const size_t colon = body.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = body.substr(0, colon);
  const std::optional<Length> length = ParseLength(body.substr(colon + 1));
  if (!length) return std::nullopt;
  std::string alphabet;
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
    alphabet = ExpandClass(name.substr(1, name.size() - 2));
  } else if (const auto known = kClasses.find(name); known != kClasses.end()) {
    alphabet = ExpandClass(known->second);
  } else {
    return std::nullopt;
  }
  return Characters(alphabet, length->min + random->Below(length->max - length->min + 1), random);
}

// The end of the recipe that begins with '{' at `open`: its '}', where braces inside [ ] do not
// count.
size_t RecipeEnd(std::string_view recipe, size_t open) {
  bool in_class = false;
  for (size_t i = open + 1; i < recipe.size(); ++i) {
    if (in_class && recipe[i] == '\\')
      ++i;
    else if (recipe[i] == '[')
      in_class = true;
    else if (recipe[i] == ']')
      in_class = false;
    else if (recipe[i] == '}' && !in_class)
      return i;
    else if (recipe[i] == '{' && !in_class)
      return std::string_view::npos;
  }
  return std::string_view::npos;
}

uint64_t SeedOf(std::string_view id, size_t index) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (unsigned char c : id) hash = (hash ^ c) * 0x100000001b3;
  return hash + index;
}

}  // namespace

Result<Sample> ExpandRecipe(std::string_view recipe, TokenCheck check, uint64_t seed) {
  Generator random(seed);
  Sample sample;
  bool open = false;
  for (size_t i = 0; i < recipe.size();) {
    const std::string_view rest = recipe.substr(i);
    if (rest.starts_with(kOpen)) {
      sample.secret.begin = sample.text.size();
      open = true;
      i += kOpen.size();
      continue;
    }
    if (rest.starts_with(kClose)) {
      if (!open) return Error{ErrorKind::kUsage, fmt::format("» without « in {}", recipe)};
      sample.secret.end = sample.text.size();
      i += kClose.size();
      continue;
    }
    const size_t end = rest.front() == '{' ? RecipeEnd(recipe, i) : std::string_view::npos;
    if (end != std::string_view::npos) {
      const std::string_view body = recipe.substr(i + 1, end - i - 1);
      std::optional<std::string> made = Make(body, &random);
      if (body == "checksum") {
        made = ChecksumTail(check, std::string_view(sample.text).substr(sample.secret.begin));
      }
      if (made) {
        sample.text += *made;
        i = end + 1;
        continue;
      }
    }
    sample.text += rest.front();
    ++i;
  }
  if (open && sample.secret.end == 0)
    return Error{ErrorKind::kUsage, fmt::format("« without » in {}", recipe)};
  return sample;
}

Result<Sample> MatchSample(const Rule& rule, size_t index) {
  return ExpandRecipe(rule.match[index], rule.check, SeedOf(rule.id, index));
}

Result<Sample> NoMatchSample(const Rule& rule, size_t index) {
  return ExpandRecipe(rule.no_match[index].text, rule.check, SeedOf(rule.id, index + 1000));
}

}  // namespace leaksift
