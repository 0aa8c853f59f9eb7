#include "support/ci_situation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace leaksift {
namespace {

constexpr std::array<const char*, kSituations> kNames = {
    "push",    "first push", "forced push",   "new branch",      "tag",   "empty push",
    "request", "fork",       "40 commits",    "stale base",      "queue", "schedule",
    "re-run",  "deleted",    "push, depth 1", "request, depth 1"};

const char* NameOf(Situation situation) { return kNames[static_cast<size_t>(situation)]; }

bool IsShallow(Situation situation) {
  return situation == Situation::kDepthOneClone || situation == Situation::kDepthOneRequest;
}

FakeCiRepository Story() {
  FakeCiRepository story;
  story.Commit("m0").Commit("m1", {"m0"}).Commit("f1", {"m1"}).Commit("g1", {"m1"});
  story.Commit("f2", {"f1"}).Commit("f3", {"f2"}).Commit("f4", {"f3"}).Commit("g2", {"g1"});
  story.Commit("m2", {"m1"}).Commit("m3", {"m2"}).Commit("M", {"m3", "f4"}).Commit("f5", {"f4"});
  story.Commit("q1", {"m3"}).Commit("q2", {"q1", "f4"});
  for (int i = 1; i <= 40; ++i) {
    story.Commit("p" + std::to_string(i), {i == 1 ? "m2" : "p" + std::to_string(i - 1)});
  }
  return story.Commit("N", {"m3", "p40"});
}

// Commits that stand in one of the ranges, in the whole story.
std::set<std::string> Covered(const std::vector<CiRange>& ranges) {
  const FakeCiRepository story = Story();
  std::set<std::string> covered;
  for (const CiRange& range : ranges) {
    std::set<std::string> excluded;
    for (const std::string& id : range.exclude) excluded.merge(story.Ancestors(id));
    for (const std::string& id : range.include) {
      for (const std::string& one : story.Ancestors(id)) {
        if (!excluded.contains(one)) covered.insert(one);
      }
    }
  }
  return covered;
}

Result<CiDecision> Decide(const Environment& environment, const std::string& payload,
                          FakeCiRepository repository) {
  const Result<CiContext> context = ReadCiEnvironment(environment, payload);
  if (!context.ok()) return context.error();
  return DecideCi(*context, {}, &repository);
}

void CheckCell(const Cell& cell) {
  SCOPED_TRACE(NameOf(cell.situation));
  const Result<CiDecision> decision = Decide(cell.environment, cell.payload, RepositoryOf(cell));
  ASSERT_TRUE(decision.ok()) << decision.error().message;
  EXPECT_EQ(decision->ranges, cell.ranges) << decision->why;
  EXPECT_EQ(decision->complete, !IsShallow(cell.situation)) << decision->partial_why;
  EXPECT_EQ(decision->deepen, IsShallow(cell.situation));
  if (cell.situation == Situation::kFortyCommits) {
    EXPECT_GE(decision->commits.value_or(0), 40u);
  }
}

// One variant of a cell: something of what the platform said is missing or broken.
void CheckNothingLeftOut(const Cell& cell, const Environment& environment,
                         const std::string& payload) {
  const Result<CiDecision> decision = Decide(environment, payload, RepositoryOf(cell));
  if (!decision.ok() || !decision->complete) return;
  const std::set<std::string> here = Story().Ancestors(FakeId(cell.checkout));
  const std::set<std::string> covered = Covered(decision->ranges);
  for (const std::string& commit : Covered(cell.ranges)) {
    if (!here.contains(commit)) continue;
    EXPECT_TRUE(covered.contains(commit)) << commit << ": " << decision->why;
  }
}

void CheckVariants(const Cell& cell) {
  if (cell.situation == Situation::kSchedule) return;  // nothing of what it scans is new
  SCOPED_TRACE(NameOf(cell.situation));
  for (const auto& [name, value] : cell.environment) {
    SCOPED_TRACE(name);
    Environment other = cell.environment;
    for (const char* garbage : {"", "a\n::error::b", "-1", "HEAD~1", "\xff"}) {
      other[name] = garbage;
      CheckNothingLeftOut(cell, other, cell.payload);
    }
    other.erase(name);
    CheckNothingLeftOut(cell, other, cell.payload);
  }
  if (cell.payload.empty()) return;
  CheckNothingLeftOut(cell, cell.environment, "");
  const nlohmann::json whole = nlohmann::json::parse(cell.payload).flatten();
  for (const auto& [path, value] : whole.items()) {
    SCOPED_TRACE(path);
    nlohmann::json other = whole;
    for (const nlohmann::json& garbage :
         {nlohmann::json(), nlohmann::json("HEAD~1"), nlohmann::json(7)}) {
      other[path] = garbage;
      CheckNothingLeftOut(cell, cell.environment, other.unflatten().dump());
    }
  }
}

// Every value that a variable or a place of the payload takes in one of the platform's jobs.
using Values = std::map<std::string, std::set<std::string>>;

// What a liar would choose from: another job's values; any commit in the place of a commit; any
// branch in the place of a branch.
void AddLies(Values* values) {
  for (auto& [name, own] : *values) {
    const auto is_commit = [](const std::string& v) {
      return v.size() == 40 && v.find_first_not_of("0123456789abcdef") == v.npos;
    };
    const auto names_branch = [](const std::string& v) {
      return v == "main" || v == "feature" || v.ends_with("/main") || v.ends_with("/feature");
    };
    const bool commit = std::any_of(own.begin(), own.end(), is_commit);
    const bool branch = std::any_of(own.begin(), own.end(), names_branch);
    if (commit) {
      own.insert(std::string(40, '0'));
      for (const std::string& id : Story().Ids()) own.insert(id);
    }
    if (!branch) continue;
    for (const char* lie : {"main", "feature", "new", "origin/main", "refs/heads/main",
                            "refs/heads/feature", "refs/tags/v1"}) {
      own.insert(lie);
    }
  }
}

Values LiesOf(const std::vector<Cell>& cells) {
  Values values;
  for (const Cell& cell : cells) {
    for (const auto& [name, value] : cell.environment) values[name].insert(value);
  }
  AddLies(&values);
  return values;
}

Values PayloadLiesOf(const std::vector<Cell>& cells) {
  Values values;
  for (const Cell& cell : cells) {
    if (cell.payload.empty()) continue;
    const nlohmann::json flat = nlohmann::json::parse(cell.payload).flatten();
    for (const auto& [path, value] : flat.items()) {
      if (value.is_string()) values[path].insert(value.get<std::string>());
    }
  }
  AddLies(&values);
  return values;
}

// The pushed or requested branch as a clone of all branches has it; empty: it has none of them.
std::string FeatureTip(const Cell& cell) {
  if (IsShallow(cell.situation) || cell.situation == Situation::kForkRequest) return "";
  if (cell.checkout == "N") return "p40";
  if (cell.checkout == "M" || cell.checkout == "q2") return "f4";
  return cell.checkout.starts_with("m") ? "" : cell.checkout;
}

// Whether the run would leave out something new without saying that it is partial.
bool LeavesOut(const Cell& cell, const Environment& environment, const std::string& payload) {
  FakeCiRepository repository = RepositoryOf(cell);
  const std::string tip = FeatureTip(cell);
  if (!tip.empty()) repository.Ref("refs/remotes/origin/feature", tip);
  const Result<CiDecision> decision = Decide(environment, payload, repository);
  if (!decision.ok() || !decision->complete) return false;
  const std::set<std::string> here = Story().Ancestors(FakeId(cell.checkout));
  const std::set<std::string> covered = Covered(decision->ranges);
  for (const std::string& commit : Covered(cell.ranges)) {
    if (here.contains(commit) && !covered.contains(commit)) return true;
  }
  return false;
}

// The variables and places of the payload with which one lie makes the scan smaller.
std::set<std::string> LiesThatCount(const std::vector<Cell>& cells) {
  const Values variables = LiesOf(cells);
  const Values places = PayloadLiesOf(cells);
  std::set<std::string> counting;
  for (const Cell& cell : cells) {
    if (cell.situation == Situation::kSchedule) continue;
    for (const auto& [name, values] : variables) {
      for (const std::string& value : values) {
        Environment other = cell.environment;
        other[name] = value;
        if (LeavesOut(cell, other, cell.payload)) counting.insert(name);
      }
    }
    if (cell.payload.empty()) continue;
    const nlohmann::json whole = nlohmann::json::parse(cell.payload).flatten();
    for (const auto& [path, values] : places) {
      for (const std::string& value : values) {
        nlohmann::json other = whole;
        other[path] = value;
        if (LeavesOut(cell, cell.environment, other.unflatten().dump())) counting.insert(path);
      }
    }
  }
  return counting;
}

}  // namespace

FakeCiRepository RepositoryOf(const Cell& cell) {
  FakeCiRepository repository = Story();
  repository.Ref("HEAD", cell.checkout);
  if (IsShallow(cell.situation)) return repository.Shallow(1);
  // Where the request's base is stale, so is the clone's idea of the target.
  repository.Ref("refs/remotes/origin/main", cell.situation == Situation::kStaleBase ? "m0" : "m3");
  repository.Symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  if (cell.situation == Situation::kEmptyPush) repository.Ref("refs/remotes/origin/new", "m3");
  if (cell.situation == Situation::kRerun) repository.Ref("refs/remotes/origin/feature", "f5");
  return repository;
}

void CheckLies(const std::vector<Cell>& cells, const std::set<std::string>& believed) {
  EXPECT_EQ(LiesThatCount(cells), believed);
}

void CheckPlatform(const std::vector<Cell>& cells, const std::vector<Absent>& absent) {
  std::multiset<Situation> seen;
  for (const Cell& cell : cells) {
    seen.insert(cell.situation);
    CheckCell(cell);
    CheckVariants(cell);
  }
  for (const auto& [situation, why] : absent) {
    seen.insert(situation);
    EXPECT_GT(std::string(why).size(), 10u) << NameOf(situation);
  }
  for (size_t i = 0; i < kSituations; ++i) {
    EXPECT_EQ(seen.count(static_cast<Situation>(i)), 1u) << kNames[i];
  }
}

}  // namespace leaksift
