// What only one part can have seen is taken as it is. What each sees (refs that cannot be read, a
// policy that the change weakens, entries of reflogs) is counted as often as the part that has it
// most often. Versions of a file that hold one secret may lie in several parts, and each has
// decided about its own: of those decisions the one about the version that is shown counts, with
// the commit of the first version of all (finding/version_choice.h).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/mask.h"
#include "report/shard.h"
#include "report/stored_rules.h"

namespace leaksift {
namespace {

constexpr size_t kNamed = 10;  // parts that a message names

Error NotOfOneScan(const ShardReport& a, const ShardReport& b, std::string_view what) {
  return {ErrorKind::kUsage,
          fmt::format("{} and {} are not of one scan: {}", a.name, b.name, what)};
}

Result<void> CheckSame(const ShardReport& a, const ShardReport& b) {
  const ShardIdentity& one = *a.report.shard;
  const ShardIdentity& other = *b.report.shard;
  if (one.count != other.count) {
    return NotOfOneScan(a, b, fmt::format("parts of {} and of {}", one.count, other.count));
  }
  if (one.rules != other.rules) return NotOfOneScan(a, b, "different rules");
  if (one.policy != other.policy) {
    return NotOfOneScan(a, b, "different configuration, baseline or options");
  }
  const bool same = one.source == other.source && a.report.command == b.report.command &&
                    a.report.head_commit == b.report.head_commit;
  if (!same) return NotOfOneScan(a, b, "different files, refs or commits");
  return {};
}

std::string Numbers(const std::vector<uint32_t>& numbers) {
  std::string text;
  for (size_t i = 0; i < std::min(numbers.size(), kNamed); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", numbers[i]);
  }
  if (numbers.size() > kNamed) text += fmt::format(" and {} more", numbers.size() - kNamed);
  return text;
}

Result<void> CheckSet(const std::vector<ShardReport>& parts) {
  for (const ShardReport& part : parts) {
    const Result<void> same = CheckSame(parts[0], part);
    if (!same.ok()) return same;
  }
  std::map<uint32_t, const ShardReport*> by_index;
  for (const ShardReport& part : parts) {
    const auto [known, added] = by_index.emplace(part.report.shard->index, &part);
    if (added) continue;
    return Error{ErrorKind::kMissing, fmt::format("{} and {} are both part {}", known->second->name,
                                                  part.name, known->first)};
  }
  std::vector<uint32_t> missing;
  const uint32_t count = parts[0].report.shard->count;
  for (uint32_t i = 1; i <= count; ++i) {
    if (!by_index.contains(i)) missing.push_back(i);
  }
  if (missing.empty()) return {};
  return Error{ErrorKind::kMissing, fmt::format("incomplete: of {} parts these are missing: {}",
                                                count, Numbers(missing))};
}

// Masks in every part what the others found.
Result<void> MaskEachOther(std::vector<ShardReport>* parts) {
  HiddenSecrets hidden((*parts)[0].report.shard->fingerprint_key);
  for (const ShardReport& part : *parts) {
    for (const HiddenSecret& secret : part.hidden) hidden.Add(secret);
  }
  std::map<std::string, std::string> done;  // paths, people and subjects come again and again
  const auto edit = [&](std::string* text) {
    if (text->empty()) return;
    const auto [known, added] = done.try_emplace(*text);
    if (added) known->second = hidden.Redact(*text);
    *text = known->second;
  };
  for (ShardReport& part : *parts) {
    EditForeignTexts(edit, &part.report);
    part.rules->EditProse([&](std::string_view text) { return hidden.RedactProse(text); });
  }
  if (!hidden.spent()) return {};
  return Error{ErrorKind::kBudget, "too many texts that could hold a secret of another part"};
}

// Makes all findings of a rule point to one.

void ShareRules(std::vector<ShardReport>* parts) {
  std::map<std::string_view, const Rule*> rules;
  for (ShardReport& part : *parts) {
    for (auto* list : {&part.report.findings, &part.report.dropped, &part.report.undecided}) {
      for (Finding& f : *list) f.rule = rules.emplace(f.rule->id, f.rule).first->second;
    }
  }
}

// Takes over what a part has more often than all before it.
template <typename T>
class Union {
 public:
  void BeginPart() { here_.clear(); }
  bool IsNew(const T& value) {
    const size_t count = ++here_[value];
    size_t& most = most_[value];
    if (count <= most) return false;
    most = count;
    return true;
  }

 private:
  std::map<T, size_t> most_, here_;
};

class Merger {
 public:
  explicit Merger(std::vector<ShardReport>* parts) : parts_(*parts) {}

  ScanReport Run() {
    CopyScan();
    AddLedgers();
    for (size_t part = 0; part < parts_.size(); ++part) {
      ScanReport& report = parts_[part].report;
      seen_.BeginPart();
      Take(part, &report.findings, &merged_.findings);
      Take(part, &report.dropped, &merged_.dropped);
      Take(part, &report.undecided, nullptr);
    }
    for (auto& [place, sides] : places_) Decide(&sides);
    SortReport(&merged_);
    return std::move(merged_);
  }

 private:
  using List = std::vector<Finding>;
  struct Item {
    List* to = nullptr;  // null: not reported
    Finding* finding = nullptr;
  };
  // What one part says of a place in history.
  struct Side {
    std::shared_ptr<const VersionMark> version;
    std::vector<Item> items;  // the finding, and findings that are there because of it
  };
  // By part. A part has one side.
  using Sides = std::map<size_t, Side>;

  void CopyScan() {
    const ScanReport& first = parts_[0].report;
    merged_.target = first.target;
    merged_.command = first.command;
    merged_.head_commit = first.head_commit;
    merged_.repository_uri = first.repository_uri;
    merged_.branch = first.branch;
    merged_.fail_on = first.fail_on;
    merged_.min_confidence = first.min_confidence;
    merged_.masked = true;
  }

  void AddLedgers() {
    Union<LedgerEntry> entries;
    for (const ShardReport& part : parts_) {
      const Ledger& ledger = part.report.ledger;
      merged_.ledger.files += ledger.files;
      merged_.ledger.objects += ledger.objects;
      merged_.ledger.commits += ledger.commits;
      merged_.ledger.bytes += ledger.bytes;
      entries.BeginPart();
      for (const LedgerEntry& entry : ledger.entries) {
        if (entries.IsNew(entry)) merged_.ledger.entries.push_back(entry);
      }
    }
  }

  static std::string NameOf(const Finding& f, bool dropped) {
    const Provenance& from = f.provenance;
    return fmt::format("{} {} {} {} {} {} {} {} {}", dropped, f.rule->id, f.fingerprint,
                       f.path_fingerprint, ToString(from.kind), from.object_id, f.span.begin,
                       f.location.line, from.path);
  }

  void Take(size_t part, List* from, List* to) {
    for (Finding& f : *from) {
      if (f.version) {
        Side& side = places_[f.version->place][part];
        side.version = f.version;
        side.items.push_back({to, &f});
      } else if (seen_.IsNew(NameOf(f, to == &merged_.dropped))) {
        to->push_back(std::move(f));
      }
    }
  }

  void Decide(Sides* sides) {
    std::vector<SecretVersion> versions;
    std::vector<Side*> side_of;
    for (auto& [part, side] : *sides) {
      versions.push_back({side.version->first, false});
      versions.push_back(side.version->shown);
      side_of.insert(side_of.end(), 2, &side);
    }
    const VersionChoice choice = ChooseVersion(versions);
    const Provenance joined = Join(*sides);
    for (const Item& item : side_of[choice.shown]->items) {
      if (item.to == nullptr) continue;
      Finding& f = *item.finding;
      if (!f.provenance.object_id.empty()) {
        f.provenance.introductions = joined.introductions;
        f.provenance.more_introductions = joined.more_introductions;
        f.provenance.refs = joined.refs;
        f.provenance.more_refs = joined.more_refs;
      }
      f.version = nullptr;
      item.to->push_back(std::move(f));
    }
  }

  // Introductions and refs of all sides. A step of one may only have changed a version of another.
  static Provenance Join(const Sides& sides) {
    std::set<std::string> known;
    for (const auto& [part, side] : sides) {
      known.insert(side.version->objects.begin(), side.version->objects.end());
    }
    const std::vector<std::string> objects(known.begin(), known.end());
    std::map<VersionRank, const Introduction*> steps;
    std::map<size_t, const std::string*> names;  // of refs, by number
    std::set<size_t> refs;
    for (const auto& [part, side] : sides) {
      const Finding* finding = HistoryFinding(side);
      if (!finding) continue;
      const Provenance& from = finding->provenance;
      for (size_t i = 0; i < side.version->steps.size(); ++i) {
        const VersionStep& step = side.version->steps[i];
        if (IsIntroduction(step, objects)) steps.emplace(step.rank, &from.introductions[i]);
      }
      size_t listed = 0;
      for (size_t i = 0; i < side.version->refs.size() * 64; ++i) {
        if ((side.version->refs[i / 64] >> i % 64 & 1) == 0) continue;
        refs.insert(i);
        if (listed < from.refs.size()) names.emplace(i, &from.refs[listed++]);
      }
    }
    Provenance joined;
    for (const auto& [rank, step] : steps) joined.introductions.push_back(*step);
    ShortenIntroductions(&joined);
    for (const auto& [number, name] : names) {
      if (joined.refs.size() < Provenance::kMostRefs) joined.refs.push_back(*name);
    }
    joined.more_refs = refs.size() - joined.refs.size();
    return joined;
  }

  // The finding in an object; others of a side are about it.
  static const Finding* HistoryFinding(const Side& side) {
    for (const Item& item : side.items) {
      if (!item.finding->provenance.object_id.empty()) return item.finding;
    }
    return nullptr;
  }

  std::vector<ShardReport>& parts_;
  ScanReport merged_;
  Union<std::string> seen_;
  std::map<std::string, Sides> places_;
};

}  // namespace

Result<ScanReport> MergeShards(std::vector<ShardReport>* parts) {
  const Result<void> set = CheckSet(*parts);
  if (!set.ok()) return set.error();
  const Result<void> masked = MaskEachOther(parts);
  if (!masked.ok()) return masked.error();
  ShareRules(parts);
  return Merger(parts).Run();
}

}  // namespace leaksift
