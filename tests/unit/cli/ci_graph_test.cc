#include "cli/ci_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "support/fake_ci_repository.h"

namespace leaksift {
namespace {

using Set = std::set<std::string>;

// A random graph of `size` commits named "0", "1" … with parents among earlier ones; times may lie.
struct RandomGraph {
  RandomGraph(uint32_t seed, int size, bool times_lie) {
    std::mt19937 random(seed);
    for (int i = 0; i < size; ++i) {
      std::vector<std::string> parents;
      const int count = i == 0 ? 0 : static_cast<int>(random() % 100 < 5 ? 0 : 1 + random() % 2);
      for (int k = 0; k < count; ++k) {
        const int back = 1 + static_cast<int>(random() % 5);
        const std::string parent = std::to_string(std::max(0, i - back));
        if (std::find(parents.begin(), parents.end(), parent) == parents.end())
          parents.push_back(parent);
      }
      repository.Commit(std::to_string(i), parents);
      if (times_lie) repository.Time(std::to_string(i), static_cast<int64_t>(random() % 50));
    }
  }
  FakeCiRepository repository;
};

TEST(CiGraph, MergeBasesOfRandomGraphs) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const bool times_lie = seed % 2 == 1;
    RandomGraph graph(seed, 40, times_lie);
    std::mt19937 random(seed + 1000);
    for (int i = 0; i < 20; ++i) {
      const std::string a = FakeId(std::to_string(random() % 40));
      const std::string b = FakeId(std::to_string(random() % 40));
      const Set of_a = graph.repository.Ancestors(a);
      const Set of_b = graph.repository.Ancestors(b);
      Set common;
      for (const std::string& id : of_a) {
        if (of_b.contains(id)) common.insert(id);
      }
      Set best = common;  // those that no other common ancestor descends from
      for (const std::string& id : common) {
        for (const std::string& other : graph.repository.Ancestors(id)) {
          if (other != id) best.erase(other);
        }
      }
      const auto found = CiGraph(&graph.repository).MergeBases(a, b);
      ASSERT_TRUE(found.ok());
      const Set got(found->begin(), found->end());
      if (!times_lie) {
        EXPECT_EQ(got, best) << "seed " << seed;
      } else {  // lying times may add worse ancestors, never lose the best or add others
        for (const std::string& id : best) EXPECT_TRUE(got.contains(id)) << "seed " << seed;
        for (const std::string& id : got) EXPECT_TRUE(common.contains(id)) << "seed " << seed;
      }
    }
  }
}

TEST(CiGraph, DifferenceOfRandomGraphs) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const bool times_lie = seed % 2 == 1;
    RandomGraph graph(seed, 40, times_lie);
    std::mt19937 random(seed + 2000);
    for (int i = 0; i < 20; ++i) {
      const std::string a = FakeId(std::to_string(random() % 40));
      const std::string b = FakeId(std::to_string(random() % 40));
      const Set of_b = graph.repository.Ancestors(b);
      size_t expected = 0;
      for (const std::string& id : graph.repository.Ancestors(a))
        expected += of_b.contains(id) ? 0 : 1;
      const auto found = CiGraph(&graph.repository).Subtract({a}, {b});
      ASSERT_TRUE(found.ok());
      EXPECT_FALSE(found->is_cut);
      if (times_lie) {
        EXPECT_GE(found->commits, expected) << "seed " << seed;
      } else {
        EXPECT_EQ(found->commits, expected) << "seed " << seed;
      }
    }
  }
}

TEST(CiGraph, StopsAtTheBaseOfALongHistory) {
  FakeCiRepository repository;
  repository.Commit("0");
  for (int i = 1; i < 20'000; ++i) repository.Commit(std::to_string(i), {std::to_string(i - 1)});
  CiGraph graph(&repository);
  const auto difference = graph.Subtract({FakeId("19999")}, {FakeId("19990")});
  ASSERT_TRUE(difference.ok());
  EXPECT_EQ(difference->commits, 9u);
  EXPECT_LT(repository.reads, 20u);
}

TEST(CiGraph, CutHistoryIsSeen) {
  FakeCiRepository repository;
  repository.Commit("a").Commit("b", {"a"}).Commit("c", {"b"}).Ref("HEAD", "c").Shallow(2);
  CiGraph graph(&repository);
  EXPECT_TRUE(graph.Subtract({FakeId("c")}, {})->is_cut);
  EXPECT_FALSE(graph.Subtract({FakeId("c")}, {FakeId("b")})->is_cut);
  EXPECT_TRUE(graph.Subtract({FakeId("c")}, {FakeId("a")})->is_cut) << "a is not here to be met";
}

TEST(CiGraph, MissingCommitIsACut) {
  FakeCiRepository repository;
  repository.Commit("a").Commit("b", {"a"}).Commit("c", {"b"}).Lose("b");
  EXPECT_TRUE(CiGraph(&repository).Subtract({FakeId("c")}, {FakeId("a")})->is_cut);
}

}  // namespace
}  // namespace leaksift
