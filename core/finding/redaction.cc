// Every form of every secret is a needle of 6 to 64 bytes; a longer form is cut into pieces of 64,
// whose occurrences side by side make up the occurrence of the whole. The needles are sorted. At a
// position of the text a bitmap over the next 6 bytes says almost always that none starts there.
// Otherwise a binary search finds the needle p that sorts last among those not after the text from
// here on. Let q be the longest needle that the text starts with: q <= p <= text and the text
// starts with q, so p starts with q too. Each needle knows the longest other one that it starts
// with, so following those links from p meets q.
//
// What is replaced is the union of all occurrences: where two overlap, replacing only one would
// leave a piece of the other.
#include "finding/redaction.h"

#include <algorithm>
#include <cstring>

#include "finding/secret_forms.h"

namespace leaksift {
namespace {

constexpr size_t kLongest = 64;
constexpr std::string_view kFullMask = "********";

uint64_t HashOfStart(std::string_view text) {
  static_assert(Redactor::kShortest == 6);
  uint32_t four;
  uint16_t two;
  std::memcpy(&four, text.data(), 4);
  std::memcpy(&two, text.data() + 4, 2);
  return ((uint64_t{four} << 16 | two) * 0x9E3779B97F4A7C15u) >> 20;
}

}  // namespace

bool IsPlainWord(std::string_view secret) {
  return secret.size() < 12 &&
         std::all_of(secret.begin(), secret.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool IsDistinctive(std::string_view secret) {
  const auto any = [&](char first, char last) {
    return std::any_of(secret.begin(), secret.end(),
                       [=](char c) { return c >= first && c <= last; });
  };
  return secret.size() >= 10 && any('0', '9') && (any('a', 'z') || any('A', 'Z'));
}

Redactor::Redactor(const std::vector<const Secret*>& secrets) {
  std::vector<std::string_view> known;
  for (const Secret* secret : secrets) {
    const std::string_view raw = secret->Reveal();
    if (raw.size() >= kShortest && !IsPlainWord(raw)) known.push_back(raw);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (std::string_view secret : known) {
    const auto index = static_cast<uint32_t>(masks_.size());
    masks_.push_back(Secret(secret).Masked());
    const bool distinctive = IsDistinctive(secret);
    for (const std::string& form : SecretForms(secret)) {
      // The mask shows the edges of the secret; next to text that was beside another form, or
      // beside a piece of a long one, they could make up a secret that was not there.
      const bool whole = form == secret && form.size() <= kLongest;
      AddForm(form, whole ? index : kNone, distinctive);
    }
  }
  Finish();
}

void Redactor::AddForm(std::string_view form, uint32_t secret, bool distinctive) {
  const std::string_view bytes = forms_.emplace_back(form).Reveal();
  const auto add = [&](size_t begin) {
    needles_.push_back({bytes.substr(begin, kLongest), secret, kNone, distinctive});
  };
  for (size_t begin = 0; begin + kLongest <= bytes.size(); begin += kLongest) add(begin);
  if (bytes.size() < kLongest) add(0);
  // The rest of a long form, as a whole piece that overlaps the one before.
  if (bytes.size() > kLongest && bytes.size() % kLongest != 0) add(bytes.size() - kLongest);
}

void Redactor::Finish() {
  std::stable_sort(needles_.begin(), needles_.end(),
                   [](const Needle& a, const Needle& b) { return a.bytes < b.bytes; });
  needles_.erase(std::unique(needles_.begin(), needles_.end(),
                             [](const Needle& a, const Needle& b) { return a.bytes == b.bytes; }),
                 needles_.end());
  std::vector<uint32_t> open;  // needles that the current one may start with, shortest first
  for (uint32_t i = 0; i < needles_.size(); ++i) {
    while (!open.empty() && !needles_[i].bytes.starts_with(needles_[open.back()].bytes)) {
      open.pop_back();
    }
    if (!open.empty()) needles_[i].shorter = open.back();
    open.push_back(i);
  }
  size_t words = 1;
  while (words * 64 < needles_.size() * 16) words *= 2;
  filter_.assign(words, 0);
  for (const Needle& needle : needles_) {
    const uint64_t hash = HashOfStart(needle.bytes);
    filter_[(hash / 64) % words] |= uint64_t{1} << (hash % 64);
  }
}

const Redactor::Needle* Redactor::LongestAt(std::string_view text, bool prose) const {
  const uint64_t hash = HashOfStart(text);
  if ((filter_[(hash / 64) % filter_.size()] >> (hash % 64) & 1) == 0) return nullptr;
  const auto after =
      std::upper_bound(needles_.begin(), needles_.end(), text.substr(0, kLongest),
                       [](std::string_view t, const Needle& needle) { return t < needle.bytes; });
  auto index =
      after == needles_.begin() ? kNone : static_cast<uint32_t>(after - needles_.begin() - 1);
  for (; index != kNone; index = needles_[index].shorter) {
    const Needle& needle = needles_[index];
    if (text.starts_with(needle.bytes) && (needle.distinctive || !prose)) return &needle;
  }
  return nullptr;
}

std::string Redactor::Replace(std::string_view text, bool prose) const {
  std::string out;
  size_t copied = 0;  // text[0, copied) is in `out`
  Span hidden{0, 0};  // the occurrence that is being put together; empty: none
  uint32_t secret = kNone;
  const auto flush = [&] {
    if (hidden.empty()) return;
    out += text.substr(copied, hidden.begin - copied);
    out += secret == kNone ? kFullMask : std::string_view(masks_[secret]);
    copied = hidden.end;
    hidden = {0, 0};
  };
  for (size_t pos = 0; pos + kShortest <= text.size(); ++pos) {
    const Needle* needle = LongestAt(text.substr(pos), prose);
    if (needle == nullptr) continue;
    const size_t end = pos + needle->bytes.size();
    if (hidden.empty() || pos > hidden.end) {
      flush();
      hidden = {pos, end};
      secret = needle->secret;
    } else if (end > hidden.end) {
      hidden.end = end;
      if (secret != needle->secret) secret = kNone;
    }
  }
  flush();
  out += text.substr(copied);
  return out;
}

std::string Redactor::Redact(std::string_view text) const {
  return needles_.empty() ? std::string(text) : Replace(text, false);
}

std::string Redactor::RedactProse(std::string_view text) const {
  return needles_.empty() ? std::string(text) : Replace(text, true);
}

bool Redactor::Contains(std::string_view text) const {
  if (needles_.empty()) return false;
  for (size_t pos = 0; pos + kShortest <= text.size(); ++pos) {
    if (LongestAt(text.substr(pos), false) != nullptr) return true;
  }
  return false;
}

bool IsSecretPart(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower == "id" || lower.ends_with(" id")) return false;
  for (std::string_view word : {"key", "secret", "token", "pass", "credential"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

void AppendSecrets(const std::vector<Finding>& findings, std::vector<const Secret*>* secrets) {
  for (const Finding& finding : findings) {
    secrets->push_back(&finding.secret);
    for (const FindingPart& part : finding.parts) {
      if (IsSecretPart(part.name)) secrets->push_back(&part.value);
    }
  }
}

}  // namespace leaksift
