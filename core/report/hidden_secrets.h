// Masks secrets that are known by fingerprint only: those that another part of the scan found.
//
// A report shows a secret's mask, which keeps its edges, and its fingerprint. A piece of text of
// the right length with those edges is the secret if it has its fingerprint. So who has the
// fingerprint key can mask it in texts of other parts, and a report gives away no more of it than
// its length. Encoded forms (base64 and the like) cannot be known this way; they are masked only in
// the part that found the secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rule/rule.h"

namespace leaksift {

struct HiddenSecret {
  const Rule* rule = nullptr;  // borrowed
  std::string fingerprint;
  size_t size = 0;           // bytes
  std::string mask;          // Secret::Masked
  bool distinctive = false;  // see IsDistinctive
};

/// Borrows the rules of its secrets. For one thread.
///
/// Compares at most two fingerprints a byte for secrets of 6 and 7 bytes, which have no edges, and
/// hardly any for longer ones; with made-up masks it could be more, so the work has a limit.
class HiddenSecrets {
 public:
  explicit HiddenSecrets(std::string fingerprint_key) : key_(std::move(fingerprint_key)) {}

  /// Secrets below Redactor::kShortest and plain words are left alone, as Redactor does.
  void Add(const HiddenSecret& secret);

  /// As Redactor::Redact and RedactProse.
  std::string Redact(std::string_view text) { return Replace(text, false); }
  std::string RedactProse(std::string_view text) { return Replace(text, true); }

  /// Whether the limit was met; then the answers are not complete.
  bool spent() const { return work_ == 0; }

 private:
  /// Secrets that look the same: of one length, with equal masks and of one service.
  struct Look {
    const Rule* rule = nullptr;  // any of the service
    size_t size = 0;
    std::string mask;
    std::unordered_map<std::string, bool> distinctive;  // by fingerprint
  };

  std::string Replace(std::string_view text, bool prose);
  const Look* LongestAt(std::string_view text, std::string_view visible, bool prose);
  bool Is(const Look& look, std::string_view text, bool prose);

  std::string key_;
  uint64_t work_ = uint64_t{4} << 30;  // bytes that may still be hashed
  std::vector<Look> looks_;
  std::unordered_map<std::string, size_t> look_of_;  // by service, length and mask
  std::unordered_map<std::string, std::vector<size_t>>
      begins_;  // looks by first edge, longest first
};

}  // namespace leaksift
