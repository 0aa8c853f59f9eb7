// Redaction: no text that leaves the process contains a secret of the report (law 4), whatever the
// text is: a path, a commit's subject, an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "finding/finding.h"

namespace leaksift {

/// Knows the secrets of one report and replaces each occurrence in a text: as it is by its mask, or
/// by stars when it is longer than 64 bytes; and by stars as base64 and base64url (at each of the
/// three alignments in a longer text), hexadecimal, percent-encoded (RFC 3986), JSON- and
/// XML-escaped. Of a secret of several lines each long line counts too; of a form longer than 64
/// bytes each piece of 64. Secrets under 6 bytes and plain words are left alone: replacing those
/// would leave no text readable.
///
/// Time is linear in the text (at most 64 steps a byte and a logarithm of the number of secrets),
/// memory in the total size of the secrets. Immutable once built; thread-safe. Not copyable: it
/// holds raw secrets.
class Redactor {
 public:
  static constexpr size_t kShortest = 6;

  /// Replaces nothing.
  Redactor() = default;
  /// `secrets` are copied. Redact before text is cut or escaped, or a part may slip through.
  explicit Redactor(const std::vector<const Secret*>& secrets);
  Redactor(Redactor&&) = default;
  Redactor& operator=(Redactor&&) = default;
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;

  /// For text from outside: names, messages, anything that was read.
  std::string Redact(std::string_view text) const;

  /// For text that a rule file gives (names, descriptions): as above, but secrets that ordinary
  /// prose may contain by chance stay. Or a leaked password "postgres" would garble the name of its
  /// own rule.
  std::string RedactProse(std::string_view text) const;

  bool Contains(std::string_view text) const;

 private:
  struct Needle {
    std::string_view bytes;  // into forms_
    uint32_t secret;         // index into masks_
    uint32_t shorter;        // the longest other needle that this one starts with; kNone
    bool distinctive;        // does not occur in prose by chance
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  void AddForm(std::string_view form, uint32_t secret, bool distinctive);
  void Finish();
  const Needle* LongestAt(std::string_view text, bool prose) const;
  std::string Replace(std::string_view text, bool prose) const;

  std::deque<Secret> forms_;     // a deque does not move what views point into
  std::vector<Needle> needles_;  // sorted by bytes, distinct
  std::vector<std::string> masks_;
  std::vector<uint64_t> filter_;  // a bit for each hash of a needle's first kShortest bytes
};

/// A word of lower-case letters alone, under 12 of them. Somebody's password "vmware" is no secret
/// to who sees folders of that name, but without them a report points nowhere.
bool IsPlainWord(std::string_view secret);

/// Whether ordinary words and sentences do not contain `secret` by chance: it is long enough and
/// has a letter and a digit.
bool IsDistinctive(std::string_view secret);

/// Whether a part of a credential is secret itself, by its name: "client secret", "API key". Hosts,
/// accounts and ids are shown masked with the finding, but say only whose credential it is, and
/// stand in addresses and paths that a report cannot do without.
bool IsSecretPart(std::string_view name);

/// Adds the secrets of `findings` and their secret parts to `secrets` (borrowed).
void AppendSecrets(const std::vector<Finding>& findings, std::vector<const Secret*>* secrets);

}  // namespace leaksift
