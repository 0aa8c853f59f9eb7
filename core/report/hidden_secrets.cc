#include "report/hidden_secrets.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/secret.h"
#include "base/span.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"

namespace leaksift {
namespace {

constexpr size_t kLongestWhole = 64;  // longer ones become stars, as in Redactor
constexpr size_t kLongestEdge = 4;
constexpr size_t kHashBlocks = 256;  // bytes that an HMAC hashes besides
constexpr std::string_view kFullMask = "********";
constexpr std::string_view kGap = "…";  // between the edges of a mask

// As a mask shows them: one byte for each byte.
std::string Visible(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c > ' ' && c < 0x7f ? c : '*';
  return out;
}

}  // namespace

void HiddenSecrets::Add(const HiddenSecret& secret) {
  if (secret.size < Redactor::kShortest) return;
  const std::string name =
      fmt::format("{} {} {}", secret.size, RuleFamily(*secret.rule), secret.mask);
  const auto [known, added] = look_of_.emplace(name, looks_.size());
  if (added) {
    looks_.push_back({secret.rule, secret.size, secret.mask, {}});
    const size_t gap = secret.mask.find(kGap);
    std::vector<size_t>& same = begins_[gap == std::string::npos ? "" : secret.mask.substr(0, gap)];
    const auto shorter = std::find_if(same.begin(), same.end(),
                                      [&](size_t look) { return looks_[look].size < secret.size; });
    same.insert(shorter, known->second);
  }
  looks_[known->second].distinctive[secret.fingerprint] |= secret.distinctive;
}

bool HiddenSecrets::Is(const Look& look, std::string_view text, bool prose) {
  if (IsPlainWord(text)) return false;
  work_ -= std::min<uint64_t>(work_, kHashBlocks + text.size());
  if (spent()) return false;
  const auto found = look.distinctive.find(Fingerprint(key_, *look.rule, text));
  return found != look.distinctive.end() && (found->second || !prose);
}

const HiddenSecrets::Look* HiddenSecrets::LongestAt(std::string_view text, std::string_view visible,
                                                    bool prose) {
  const Look* longest = nullptr;
  for (size_t edge = 0; edge <= std::min(kLongestEdge, text.size()); ++edge) {
    const auto begins = begins_.find(std::string(visible.substr(0, edge)));
    if (begins == begins_.end()) continue;
    for (const size_t index : begins->second) {
      const Look& look = looks_[index];
      if (look.size > text.size()) continue;
      if (longest != nullptr && longest->size >= look.size) break;
      const std::string_view end = visible.substr(look.size - edge, edge);
      if (edge > 0 && !look.mask.ends_with(std::string(kGap) + std::string(end))) continue;
      if (Is(look, text.substr(0, look.size), prose)) longest = &look;
    }
  }
  return longest;
}

// Occurrences that overlap or touch are one, shown as stars, as in Redactor.
std::string HiddenSecrets::Replace(std::string_view text, bool prose) {
  if (looks_.empty()) return std::string(text);
  const std::string visible = Visible(text);
  std::string out;
  size_t copied = 0;
  Span hidden{0, 0};
  const Look* one = nullptr;  // what all of it is; null: several
  const auto flush = [&] {
    if (hidden.empty()) return;
    out += text.substr(copied, hidden.begin - copied);
    out += one == nullptr || one->size > kLongestWhole ? kFullMask : std::string_view(one->mask);
    copied = hidden.end;
    hidden = {0, 0};
  };
  for (size_t pos = 0; pos + Redactor::kShortest <= text.size(); ++pos) {
    const Look* look = LongestAt(text.substr(pos), std::string_view(visible).substr(pos), prose);
    if (look == nullptr) continue;
    const size_t end = pos + look->size;
    if (hidden.empty() || pos > hidden.end) {
      flush();
      hidden = {pos, end};
      one = look;
    } else if (end > hidden.end) {
      hidden.end = end;
      if (one != look) one = nullptr;
    }
  }
  flush();
  out += text.substr(copied);
  return out;
}

}  // namespace leaksift
