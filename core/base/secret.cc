#include "base/secret.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace leaksift {
namespace {

bool Printable(char c) { return c > ' ' && c < 0x7f; }

std::string VisibleEdge(std::string_view edge) {
  std::string out;
  for (char c : edge) out += Printable(c) ? c : '*';
  return out;
}

}  // namespace

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe();
    raw_ = other.raw_;
    other.Wipe();
  }
  return *this;
}

void Secret::Wipe() {
  if (!raw_.empty()) OPENSSL_cleanse(raw_.data(), raw_.size());
  raw_.clear();
}

std::string Secret::Masked() const {
  if (raw_.size() < 8) return "********";
  const size_t shown = std::min<size_t>(4, raw_.size() / 8);
  const std::string_view raw = raw_;
  return VisibleEdge(raw.substr(0, shown)) + "…" + VisibleEdge(raw.substr(raw.size() - shown));
}

}  // namespace leaksift
