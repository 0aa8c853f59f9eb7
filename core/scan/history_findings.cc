#include "scan/history_findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/hash.h"
#include "finding/version_choice.h"
#include "source/git_provenance.h"

namespace leaksift {
namespace {

constexpr uint32_t kNoCommit = 0xffffffff;

// One version of a file that holds a secret.
struct Version {
  size_t pending = 0;           // index of its finding
  uint32_t commit = kNoCommit;  // that introduced it; the order of GitProvenance::commits
  const GitOrigin* origin = nullptr;
};

// rule, fingerprint, path, kind of source, dropped or not
using PlaceKey = std::tuple<std::string_view, std::string_view, std::string, SourceKind, bool>;

class HistoryDecision {
 public:
  HistoryDecision(std::vector<PendingFinding> pending, const HistoryOrigins& origins,
                  Collector* collector)
      : pending_(std::move(pending)), origins_(origins), collector_(collector) {}

  void Run() {
    Look();
    std::map<PlaceKey, std::vector<Version>> places;
    for (size_t i = 0; i < pending_.size(); ++i) Place(i, &places);
    for (const auto& [key, versions] : places) Decide(key, versions);
  }

 private:
  void Look() {
    std::set<ObjectId> ids;
    for (const PendingFinding& pending : pending_) {
      if (const auto id = ObjectId::FromHex(pending.finding.provenance.object_id)) ids.insert(*id);
    }
    if (ids.empty()) return;
    GitProvenanceOptions options;
    options.threads = ThreadCount(collector_->options());
    found_ = FindOrigins(*origins_.store, *origins_.refs, {ids.begin(), ids.end()}, options);
    for (const GitProblem& problem : found_.problems) {
      collector_->ledger.entries.push_back(
          {UnitKind::kObject, UnitOutcome::kFailed, problem.unit, problem.error.message});
    }
    for (const StagedBlob& blob : origins_.staged) staged_[blob.id.Hex()].push_back(blob.path);
  }

  void Place(size_t index, std::map<PlaceKey, std::vector<Version>>* places) const {
    const Finding& finding = pending_[index].finding;
    const auto add = [&](const std::string& path, uint32_t commit, const GitOrigin* origin) {
      const PlaceKey key{finding.rule->id, finding.fingerprint, path, finding.provenance.kind,
                         finding.verdict.keep};
      (*places)[key].push_back({index, commit, origin});
    };
    const auto id = ObjectId::FromHex(finding.provenance.object_id);
    const GitOrigin* origin = id ? found_.Find(*id) : nullptr;
    if (const auto staged = staged_.find(finding.provenance.object_id); staged != staged_.end()) {
      for (const std::string& path : staged->second) add(path, kNoCommit, origin);
    } else if (!origin || origin->introductions.empty()) {
      add("", kNoCommit, origin);
    } else {
      for (const GitIntroduction& i : origin->introductions) add(i.path, i.commit, origin);
    }
  }

  void Decide(const PlaceKey& key, const std::vector<Version>& versions) {
    std::vector<SecretVersion> ranked;
    ranked.reserve(versions.size());
    for (const Version& version : versions) {
      ranked.push_back({Rank(version), version.origin && version.origin->in_head});
    }
    const VersionChoice choice = ChooseVersion(ranked);
    PendingFinding chosen = pending_[versions[choice.shown].pending];
    if (!collector_->options().shard.whole()) {
      chosen.finding.version = std::make_shared<VersionMark>(
          VersionMark{PlaceDigest(key), ranked[choice.first].rank, ranked[choice.shown]});
    }
    Provenance& provenance = chosen.finding.provenance;
    const bool is_staged = staged_.contains(provenance.object_id);
    provenance.in_head = choice.in_head || is_staged;
    const std::string& path = std::get<std::string>(key);
    if (!path.empty()) provenance.path = origins_.prefix + path;
    const uint32_t commit = versions[choice.first].commit;
    if (commit != kNoCommit) provenance.introductions = {Introduced(commit, provenance.path)};
    std::set<std::string> refs;
    for (const Version& version : versions) {
      if (version.origin) refs.insert(version.origin->refs.begin(), version.origin->refs.end());
    }
    provenance.refs.assign(refs.begin(), refs.end());
    collector_->Decide(std::move(chosen));
  }

  // The earliest commit first; of those without one, by the object's id.
  VersionRank Rank(const Version& version) const {
    const uint32_t commit = version.commit == kNoCommit ? VersionRank::kNoCommit
                                                        : found_.commits[version.commit].position;
    return {commit, pending_[version.pending].finding.provenance.object_id};
  }

  std::string PlaceDigest(const PlaceKey& key) const {
    const auto& [rule, fingerprint, path, kind, keep] = key;
    std::string fields;
    for (const std::string_view field : {std::string_view(origins_.prefix), rule, fingerprint,
                                         std::string_view(path), ToString(kind)}) {
      fields += std::to_string(field.size()) + ':' + std::string(field);
    }
    return HexEncode(Sha256(fields + (keep ? '+' : '-')));
  }

  Introduction Introduced(uint32_t index, const std::string& path) const {
    const GitCommitInfo& commit = found_.commits[index];
    Introduction out;
    out.commit = commit.id.Hex();
    out.path = path;
    out.author_name = commit.author_name;
    out.author_email = commit.author_email;
    out.author_time = commit.author_time;
    out.subject = commit.subject;
    return out;
  }

  std::vector<PendingFinding> pending_;
  const HistoryOrigins& origins_;
  Collector* collector_;
  GitProvenance found_;
  std::unordered_map<std::string, std::vector<std::string>> staged_;  // by object id
};

}  // namespace

void DecideHistoryFindings(std::vector<PendingFinding> pending, const HistoryOrigins& origins,
                           Collector* collector) {
  HistoryDecision(std::move(pending), origins, collector).Run();
}

}  // namespace leaksift
