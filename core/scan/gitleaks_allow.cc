#include "scan/gitleaks_allow.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace leaksift {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string Lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

// An expression that cannot be decided allows nothing.
bool AnyMatches(const std::vector<std::shared_ptr<const Pattern>>& patterns,
                std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [text](const auto& pattern) {
    const auto found = pattern->FindIn(text, {0, text.size()});
    return found.ok() && found->has_value();
  });
}

bool Contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// A place where a finding was: outside of git the path alone.
struct Place {
  std::string_view commit;
  std::string_view path;
};

template <typename Holds>
bool AtEveryPlace(const Provenance& provenance, Holds holds) {
  if (provenance.introductions.empty()) return holds(Place{{}, provenance.path});
  return std::all_of(provenance.introductions.begin(), provenance.introductions.end(),
                     [&](const Introduction& i) {
                       return holds(Place{i.commit, i.path});
                     });
}

std::string_view WithoutDot(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

bool Covers(const GitleaksIgnoreEntry& entry, const Finding& finding, const Place& place) {
  return entry.line == finding.location.line && WithoutDot(place.path) == entry.path &&
         (entry.rule.empty() || entry.rule == finding.rule->id) &&
         (entry.commit.empty() || entry.commit == place.commit);
}

bool IsCommitId(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Takes what stands behind the last ':' of `text` off it; empty optional: there is none.
std::optional<std::string_view> CutLast(std::string_view* text) {
  const size_t colon = text->rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view last = text->substr(colon + 1);
  *text = text->substr(0, colon);
  return last;
}

std::optional<GitleaksIgnoreEntry> ParseFingerprint(std::string_view text) {
  GitleaksIgnoreEntry entry;
  const auto line = CutLast(&text);
  if (!line) return std::nullopt;
  const auto [end, error] = std::from_chars(line->data(), line->data() + line->size(), entry.line);
  if (error != std::errc() || end != line->data() + line->size()) return std::nullopt;
  const auto rule = CutLast(&text);
  if (!rule || rule->empty()) return std::nullopt;
  entry.rule = *rule;
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos && IsCommitId(text.substr(0, colon))) {
    entry.commit = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  entry.path = WithoutDot(text);
  if (entry.path.empty()) return std::nullopt;
  return entry;
}

}  // namespace

bool GitleaksAllowlist::TextHolds(const GitleaksText& text) const {
  const std::string_view wanted = target == Target::kSecret  ? text.secret
                                  : target == Target::kMatch ? text.match
                                                             : text.line;
  const bool regex = AnyMatches(regexes, wanted);
  const std::string secret = stopwords.empty() ? std::string() : Lowered(text.secret);
  const bool word =
      std::any_of(stopwords.begin(), stopwords.end(),
                  [&secret](const std::string& w) { return secret.find(w) != std::string::npos; });
  if (!all) return regex || word;
  return (regexes.empty() || regex) && (stopwords.empty() || word);
}

bool GitleaksAllowlist::Allows(const Finding& finding, bool text_holds) const {
  if (empty() || (!rules.empty() && !Contains(rules, finding.rule->id))) return false;
  return AtEveryPlace(finding.provenance, [&](const Place& place) {
    const bool path = AnyMatches(paths, place.path);
    const bool commit = Contains(commits, place.commit);
    if (!all) return text_holds || path || commit;
    return text_holds && (paths.empty() || path) && (commits.empty() || commit);
  });
}

bool GitleaksPolicy::NamesCommits() const {
  return std::any_of(allowlists.begin(), allowlists.end(),
                     [](const auto& list) { return !list.commits.empty(); }) ||
         std::any_of(ignored.begin(), ignored.end(),
                     [](const auto& entry) { return !entry.commit.empty(); });
}

std::vector<bool> GitleaksPolicy::ReadText(const GitleaksText& text) const {
  std::vector<bool> holds;
  for (const GitleaksAllowlist& list : allowlists) holds.push_back(list.TextHolds(text));
  return holds;
}

std::optional<Reason> GitleaksPolicy::Allows(const Finding& finding,
                                             const std::vector<bool>& text_holds) const {
  for (size_t i = 0; i < allowlists.size(); ++i) {
    if (!allowlists[i].Allows(finding, text_holds[i])) continue;
    return Reason{ReasonCode::kAllowlisted, allowlists[i].description};
  }
  const bool covered =
      !ignored.empty() && AtEveryPlace(finding.provenance, [&](const Place& place) {
        return std::any_of(ignored.begin(), ignored.end(), [&](const GitleaksIgnoreEntry& entry) {
          return Covers(entry, finding, place);
        });
      });
  if (covered) return Reason{ReasonCode::kAllowlisted, ".gitleaksignore"};
  return std::nullopt;
}

std::vector<GitleaksIgnoreEntry> ReadGitleaksIgnore(std::string_view name, std::string_view text,
                                                    const RuleSet& rules,
                                                    std::vector<PolicyNote>* notes) {
  std::vector<GitleaksIgnoreEntry> entries;
  size_t foreign = 0;
  for (size_t begin = 0, number = 1; begin < text.size(); ++number) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    std::optional<GitleaksIgnoreEntry> entry = ParseFingerprint(line);
    if (!entry) {
      notes->push_back({fmt::format("{}:{}: no fingerprint (file:rule:line or "
                                    "commit:file:rule:line); it allows nothing",
                                    name, number),
                        true});
      continue;
    }
    if (!rules.Find(entry->rule)) {
      ++foreign;
      entry->rule.clear();
    }
    entries.push_back(std::move(*entry));
  }
  if (!entries.empty()) {
    notes->push_back(
        {fmt::format("{}: {} fingerprints are honoured", name, entries.size()), false});
  }
  if (foreign > 0) {
    notes->push_back({fmt::format("{}: {} of them name rules that are not known here; for these "
                                  "the file and line alone decide",
                                  name, foreign),
                      false});
  }
  return entries;
}

}  // namespace leaksift
