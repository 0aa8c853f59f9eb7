#include "finding/finding.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace leaksift {

std::string_view ToString(SourceKind kind) {
  switch (kind) {
    case SourceKind::kFile:
      return "file";
    case SourceKind::kStdin:
      return "stdin";
    case SourceKind::kGitBlob:
      return "git-blob";
    case SourceKind::kGitCommitMessage:
      return "git-commit-message";
    case SourceKind::kGitTagMessage:
      return "git-tag-message";
    case SourceKind::kGitIdentity:
      return "git-identity";
    case SourceKind::kGitNote:
      return "git-note";
    case SourceKind::kGitReflog:
      return "git-reflog";
  }
  return "unknown";
}

void ShortenIntroductions(Provenance* provenance) {
  std::vector<Introduction>& all = provenance->introductions;
  if (all.size() <= Provenance::kMostIntroductions) return;
  provenance->more_introductions += all.size() - Provenance::kMostIntroductions;
  all.resize(Provenance::kMostIntroductions);
}

std::string PlaceName(const Provenance& provenance) {
  if (!provenance.path.empty()) return provenance.path;
  std::string name(ToString(provenance.kind));
  if (!provenance.object_id.empty()) name += '/' + provenance.object_id;
  return name;
}

bool ReportOrder(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    return std::tie(f.provenance.path, f.location, f.rule->id, f.provenance.object_id,
                    f.fingerprint, f.provenance.kind, f.span, f.path_fingerprint);
  };
  return key(a) < key(b);
}

std::vector<Incident> GroupByIncident(const std::vector<Finding>& findings) {
  std::vector<Incident> incidents;
  std::unordered_map<std::string_view, size_t> index_of;
  for (const Finding& finding : findings) {
    size_t index = incidents.size();
    // Without a fingerprint nothing says that two findings are one secret.
    if (!finding.fingerprint.empty()) {
      index = index_of.emplace(finding.fingerprint, index).first->second;
    }
    if (index == incidents.size()) incidents.push_back({finding.fingerprint, {}});
    Incident& incident = incidents[index];
    incident.findings.push_back(&finding);
    incident.severity = std::max(incident.severity, finding.rule->severity);
  }
  std::stable_sort(incidents.begin(), incidents.end(),
                   [](const Incident& a, const Incident& b) { return a.severity > b.severity; });
  return incidents;
}

}  // namespace leaksift
