#include "finding/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/hash.h"
#include "finding/fingerprint.h"
#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr std::string_view kHeader = "# leaksift baseline ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kEnd = "# end";
constexpr size_t kSealDigits = 16;

bool IsHex(std::string_view text, size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "fingerprint rule path" with the path escaped: what the seal covers.
std::string Body(const BaselineEntry& entry) {
  return fmt::format("{} {} {}", entry.fingerprint, EscapeWord(entry.rule), EscapeWord(entry.path));
}

std::string Seal(std::string_view key, const BaselineEntry& entry) {
  const std::string digest = HexEncode(HmacSha256(key, "leaksift baseline 1 " + Body(entry)));
  return digest.substr(0, kSealDigits);
}

/// A comment on one line, whatever it was made from.
std::string CommentText(std::string_view comment) { return TerminalText(comment); }

class Parser {
 public:
  Parser(std::string_view text, std::string_view key, std::string_view name)
      : rest_(text), key_(key), name_(name) {}

  Result<std::vector<BaselineEntry>> Run() {
    if (Result<void> header = ParseHeader(); !header.ok()) return header.error();
    std::vector<BaselineEntry> entries;
    for (;;) {
      std::string_view line;
      if (!NextLine(&line))
        return Fail("the file ends without its last line \"# end\"; is it cut?");
      if (line == kEnd) break;
      Result<BaselineEntry> entry = ParseEntry(line);
      if (!entry.ok()) return entry.error();
      if (!entries.empty() && !(entries.back() < *entry)) {
        return Fail("this line stands before or repeats the one above; lines are sorted");
      }
      entries.push_back(*std::move(entry));
    }
    if (!rest_.empty()) {
      ++line_;
      return Fail("text after the last line \"# end\"");
    }
    return entries;
  }

 private:
  Error Fail(std::string_view what) const {
    return {ErrorKind::kUsage,
            fmt::format("{}:{}: {}", TerminalText(name_), std::max<size_t>(line_, 1), what)};
  }

  /// False at the end of the text. A line that is not ended counts as none: it may be cut.
  bool NextLine(std::string_view* line) {
    const size_t end = rest_.find('\n');
    ++line_;
    if (end == std::string_view::npos) return false;
    *line = rest_.substr(0, end);
    if (line->ends_with('\r')) line->remove_suffix(1);  // a checkout with CR LF
    rest_.remove_prefix(end + 1);
    return true;
  }

  Result<void> ParseHeader() {
    std::string_view line;
    if (!NextLine(&line) || !line.starts_with(kHeader)) {
      return Fail(
          "not a leaksift baseline: the first line must be \"# leaksift baseline 1 key=…\"");
    }
    line.remove_prefix(kHeader.size());
    const size_t blank = line.find(' ');
    if (line.substr(0, blank) != kVersion) {
      return Fail("a baseline of another version; this program reads version 1");
    }
    const std::string_view key =
        blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
    if (!key.starts_with("key=") || !IsHex(key.substr(4), 16)) {
      return Fail("\"key=\" and 16 hexadecimal digits are missing after the version");
    }
    if (key.substr(4) != KeyId(key_)) {
      return Fail(
          fmt::format("made with another key ({}; this run's is {}): its fingerprints say "
                      "nothing about this run",
                      key.substr(4), KeyId(key_)));
    }
    return {};
  }

  Result<BaselineEntry> ParseEntry(std::string_view line) {
    BaselineEntry entry;
    if (const size_t comment = line.find(" # "); comment != std::string_view::npos) {
      entry.comment = std::string(line.substr(comment + 3));
      line = line.substr(0, line.find_last_not_of(' ', comment) + 1);
    }
    std::array<std::string_view, 4> words;  // fingerprint, rule, path, seal
    for (size_t i = 0; i < words.size(); ++i) {
      const bool last = i + 1 == words.size();
      const size_t blank = line.find(' ');
      if ((blank == std::string_view::npos) != last) {
        return Fail("expected \"fingerprint rule path seal\" with one blank between them");
      }
      words[i] = line.substr(0, blank);
      if (!last) line.remove_prefix(blank + 1);
    }
    const std::optional<std::string> rule = UnescapeWord(words[1]);
    const std::optional<std::string> path = UnescapeWord(words[2]);
    if (!IsHex(words[0], 64)) return Fail("the fingerprint must be 64 hexadecimal digits");
    if (!rule || rule->empty()) return Fail("the second word is not a rule id");
    if (!path || path->empty()) return Fail("the path is not escaped as this program writes it");
    entry.fingerprint = std::string(words[0]);
    entry.rule = *rule;
    entry.path = *path;
    if (words[3] != Seal(key_, entry)) {
      return Fail(
          "the seal does not fit: this line was written or changed without the key; "
          "add entries with \"leaksift baseline update\"");
    }
    return entry;
  }

  std::string_view rest_;
  std::string_view key_;
  std::string_view name_;
  size_t line_ = 0;
};

bool BelongsInBaseline(const Finding& finding) {
  if (finding.fingerprint.empty()) return false;
  return finding.active() ||
         (finding.suppressed && finding.suppressed->code == ReasonCode::kBaselined);
}

}  // namespace

bool operator==(const BaselineEntry& a, const BaselineEntry& b) {
  return std::tie(a.fingerprint, a.rule, a.path) == std::tie(b.fingerprint, b.rule, b.path);
}

bool operator<(const BaselineEntry& a, const BaselineEntry& b) {
  if (a.fingerprint != b.fingerprint) return a.fingerprint < b.fingerprint;
  if (a.rule != b.rule) return a.rule < b.rule;
  return EscapeWord(a.path) < EscapeWord(b.path);
}

Baseline::Baseline(std::vector<BaselineEntry> entries) : entries_(std::move(entries)) {
  std::stable_sort(entries_.begin(), entries_.end());
  entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
  for (const BaselineEntry& entry : entries_) known_.insert(entry.fingerprint);
}

Result<Baseline> Baseline::Parse(std::string_view text, std::string_view key,
                                 std::string_view name) {
  Result<std::vector<BaselineEntry>> entries = Parser(text, key, name).Run();
  if (!entries.ok()) return entries.error();
  return Baseline(*std::move(entries));
}

std::string Baseline::Serialize(std::string_view key) const {
  std::string out = fmt::format("{}{} key={}\n", kHeader, kVersion, KeyId(key));
  for (const BaselineEntry& entry : entries_) {
    out += Body(entry) + ' ' + Seal(key, entry);
    if (!entry.comment.empty()) out += " # " + CommentText(entry.comment);
    out += '\n';
  }
  return out + std::string(kEnd) + '\n';
}

Baseline CreateBaseline(const std::vector<Finding>& findings, const Redactor& redactor) {
  return UpdateBaseline(Baseline(), findings, redactor);
}

Baseline UpdateBaseline(const Baseline& old, const std::vector<Finding>& findings,
                        const Redactor& redactor) {
  std::vector<BaselineEntry> entries = old.entries();
  for (const Finding& finding : findings) {
    if (!BelongsInBaseline(finding)) continue;
    entries.push_back({finding.fingerprint,
                       std::string(finding.rule->id),
                       redactor.Redact(PlaceName(finding.provenance)),
                       {}});
  }
  return Baseline(std::move(entries));
}

Baseline PruneBaseline(const Baseline& old, const std::vector<Finding>& findings,
                       const Redactor& redactor) {
  const Baseline found = CreateBaseline(findings, redactor);
  std::vector<BaselineEntry> entries;
  for (const BaselineEntry& entry : old.entries()) {
    const auto& current = found.entries();
    if (std::binary_search(current.begin(), current.end(), entry)) entries.push_back(entry);
  }
  return Baseline(std::move(entries));
}

void ApplyBaseline(const Baseline& baseline, std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    if (finding.active() && baseline.Knows(finding.fingerprint)) {
      finding.suppressed = Reason{ReasonCode::kBaselined, {}};
    }
  }
}

}  // namespace leaksift
