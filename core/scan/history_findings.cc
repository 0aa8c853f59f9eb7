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

// One version of a file that holds a secret, and a commit that introduced it.
struct Version {
  size_t pending = 0;  // index of its finding
  const GitOrigin* origin = nullptr;
  const GitIntroduction* introduction = nullptr;  // null: no commit is known

  uint32_t commit() const { return introduction ? introduction->commit : kNoCommit; }
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
    for (size_t i = 0; i < pending_.size(); ++i) Place(i);
    std::vector<Choice> choices;
    std::vector<std::vector<uint32_t>> commits;
    for (const auto& [key, versions] : places_) {
      choices.push_back(Choose(key, versions));
      commits.emplace_back();
      for (const VersionStep& step : choices.back().steps) {
        if (step.rank.commit != VersionRank::kNoCommit) commits.back().push_back(step.rank.commit);
      }
    }
    found_.descent.FindRefs(
        commits, [&](size_t at, const GitRefBits& refs) { Decide(std::move(choices[at]), refs); });
  }

 private:
  // A place, and what is to be said of it.
  struct Choice {
    const PlaceKey* key = nullptr;
    PendingFinding pending;
    bool in_head = false;
    VersionRank first;
    SecretVersion shown;
    std::vector<std::string> objects;  // see VersionMark
    std::vector<VersionStep> steps;
  };

  void Look() {
    std::set<ObjectId> ids;
    for (const PendingFinding& pending : pending_) {
      if (const auto id = ObjectId::FromHex(pending.finding.provenance.object_id)) ids.insert(*id);
    }
    if (ids.empty()) return;
    GitProvenanceOptions options;
    options.threads = ThreadCount(collector_->options());
    options.all_before = InParts();
    found_ = FindOrigins(*origins_.store, *origins_.refs, {ids.begin(), ids.end()}, options);
    for (const GitProblem& problem : found_.problems) {
      collector_->ledger.entries.push_back(
          {UnitKind::kObject, UnitOutcome::kFailed, problem.unit, problem.error.message});
    }
    for (const StagedBlob& blob : origins_.staged) staged_[blob.id.Hex()].push_back(blob.path);
  }

  // Other versions may be known elsewhere.
  bool InParts() const { return !collector_->options().shard.whole(); }

  void Place(size_t index) {
    const Finding& finding = pending_[index].finding;
    const auto add = [&](const std::string& path, const GitOrigin* origin,
                         const GitIntroduction* introduction) {
      const PlaceKey key{finding.rule->id, finding.fingerprint, path, finding.provenance.kind,
                         finding.verdict.keep};
      places_[key].push_back({index, origin, introduction});
    };
    const auto id = ObjectId::FromHex(finding.provenance.object_id);
    const GitOrigin* origin = id ? found_.Find(*id) : nullptr;
    if (const auto staged = staged_.find(finding.provenance.object_id); staged != staged_.end()) {
      for (const std::string& path : staged->second) add(path, origin, nullptr);
    } else if (!origin || origin->introductions.empty()) {
      add("", origin, nullptr);
    } else {
      for (const GitIntroduction& one : origin->introductions) add(one.path, origin, &one);
    }
  }

  Choice Choose(const PlaceKey& key, const std::vector<Version>& versions) {
    std::vector<SecretVersion> ranked;
    Choice choice;
    choice.key = &key;
    for (const Version& version : versions) {
      ranked.push_back({Rank(version), version.origin && version.origin->in_head});
      choice.objects.push_back(ranked.back().rank.object_id);
    }
    std::sort(choice.objects.begin(), choice.objects.end());
    choice.objects.erase(std::unique(choice.objects.begin(), choice.objects.end()),
                         choice.objects.end());
    const VersionChoice chosen = ChooseVersion(ranked);
    choice.pending = pending_[versions[chosen.shown].pending];
    choice.in_head = chosen.in_head;
    choice.first = ranked[chosen.first].rank;
    choice.shown = ranked[chosen.shown];
    AddIntroductions(versions, ranked, &choice);
    return choice;
  }

  // Where the secret came to the path: a commit that has a version of it there, and no parent that
  // has any.
  void AddIntroductions(const std::vector<Version>& versions,
                        const std::vector<SecretVersion>& ranked, Choice* choice) const {
    std::vector<std::pair<VersionStep, const GitIntroduction*>> steps;
    for (size_t i = 0; i < versions.size(); ++i) {
      if (!versions[i].introduction) continue;
      VersionStep step{ranked[i].rank, {}};
      for (const ObjectId& id : versions[i].introduction->before) step.before.push_back(id.Hex());
      if (IsIntroduction(step, choice->objects)) steps.emplace_back(step, versions[i].introduction);
    }
    std::sort(steps.begin(), steps.end(),
              [](const auto& a, const auto& b) { return a.first.rank < b.first.rank; });
    const std::string path = PathOf(*choice->key);
    for (auto& [step, introduction] : steps) {
      // Two findings of one secret in an object are one step.
      if (!choice->steps.empty() && choice->steps.back().rank == step.rank) continue;
      choice->pending.finding.provenance.introductions.push_back(
          Introduced(introduction->commit, path));
      choice->steps.push_back(std::move(step));
    }
  }

  std::string PathOf(const PlaceKey& key) const {
    const std::string& path = std::get<std::string>(key);
    return path.empty() ? path : origins_.prefix + path;
  }

  void Decide(Choice choice, const GitRefBits& refs) {
    Finding& finding = choice.pending.finding;
    Provenance& provenance = finding.provenance;
    provenance.in_head = choice.in_head || staged_.contains(provenance.object_id);
    provenance.path = PathOf(*choice.key);
    for (size_t i = 0; i < origins_.refs->refs.size(); ++i) {
      if ((refs[i / 64] >> i % 64 & 1) == 0) continue;
      if (provenance.refs.size() == Provenance::kMostRefs) {
        ++provenance.more_refs;
      } else {
        provenance.refs.push_back(origins_.refs->refs[i].name);
      }
    }
    if (InParts()) {
      finding.version = std::make_shared<VersionMark>(
          VersionMark{PlaceDigest(*choice.key), std::move(choice.first), std::move(choice.shown),
                      std::move(choice.objects), std::move(choice.steps), refs});
    }
    collector_->Decide(std::move(choice.pending));
  }

  // The earliest commit first; of those without one, by the object's id.
  VersionRank Rank(const Version& version) const {
    const uint32_t commit = version.commit() == kNoCommit
                                ? VersionRank::kNoCommit
                                : found_.commits[version.commit()].position;
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
  std::map<PlaceKey, std::vector<Version>> places_;
  std::unordered_map<std::string, std::vector<std::string>> staged_;  // by object id
};

}  // namespace

void DecideHistoryFindings(std::vector<PendingFinding> pending, const HistoryOrigins& origins,
                           Collector* collector) {
  HistoryDecision(std::move(pending), origins, collector).Run();
}

}  // namespace leaksift
