#include "finding/version_choice.h"

#include <gtest/gtest.h>

#include <random>

namespace leaksift {
namespace {

constexpr uint32_t kNone = VersionRank::kNoCommit;

TEST(ChooseVersion, ShowsHeadsAndCreditsTheFirst) {
  struct Case {
    std::vector<SecretVersion> versions;
    size_t shown, first;
  };
  const Case cases[] = {
      {{{{5, "a"}, false}}, 0, 0},
      {{{{5, "a"}, false}, {{3, "b"}, false}}, 1, 1},
      {{{{5, "a"}, true}, {{3, "b"}, false}}, 0, 1},
      {{{{5, "a"}, true}, {{3, "b"}, true}, {{1, "c"}, false}}, 1, 2},
      {{{{3, "b"}, false}, {{3, "a"}, false}}, 1, 1},
      {{{{kNone, "a"}, false}, {{9, "b"}, false}}, 1, 1},
      {{{{kNone, "b"}, false}, {{kNone, "a"}, false}}, 1, 1},
      {{{{2, "a"}, false}, {{2, "a"}, false}}, 0, 0},
  };
  for (const Case& c : cases) {
    const VersionChoice choice = ChooseVersion(c.versions);
    EXPECT_EQ(c.shown, choice.shown);
    EXPECT_EQ(c.first, choice.first);
    EXPECT_EQ(c.versions[c.shown].in_head, choice.in_head);
  }
}

// What parts choose from their versions, chosen from again, is what all of them give.
TEST(ChooseVersion, OfPartsIsThatOfTheWhole) {
  std::mt19937 random(20261124);
  for (int run = 0; run < 2000; ++run) {
    std::vector<SecretVersion> all;
    std::vector<std::vector<SecretVersion>> parts(1 + random() % 4);
    for (uint32_t i = 0, n = 1 + random() % 8; i < n; ++i) {
      const uint32_t commit = random() % 6 == 0 ? kNone : random() % 5;
      all.push_back({{commit, std::to_string(i)}, random() % 3 == 0});
      parts[random() % parts.size()].push_back(all.back());
    }
    std::vector<SecretVersion> chosen;
    for (const auto& part : parts) {
      if (part.empty()) continue;
      const VersionChoice choice = ChooseVersion(part);
      chosen.push_back({part[choice.first].rank, false});
      chosen.push_back(part[choice.shown]);
    }
    const VersionChoice whole = ChooseVersion(all), joined = ChooseVersion(chosen);
    EXPECT_EQ(all[whole.first].rank, chosen[joined.first].rank);
    EXPECT_EQ(all[whole.shown].rank, chosen[joined.shown].rank);
    EXPECT_EQ(whole.in_head, joined.in_head);
  }
}

}  // namespace
}  // namespace leaksift
