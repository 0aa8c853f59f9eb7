// A recorded environment and what it must be read as.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/ci_environment.h"

namespace leaksift {

inline const std::string kA(40, 'a');
inline const std::string kB(40, 'b');
inline const std::string kC(40, 'c');
inline const std::string kZero(40, '0');

struct Case {
  const char* name;
  Environment environment;
  std::string payload;
  CiPlatform platform;
  CiEvent event;
  std::string head;
  std::vector<std::string> other_heads = {};
  std::string before = "";
  std::vector<std::string> bases = {};
  std::string branch = "";
  std::string target = "";
  std::string default_branch = "";
  bool is_fork = false;
  bool is_deleted = false;
  bool is_merge = false;
  size_t notes = 0;
};

inline void CheckCases(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<CiContext> read = ReadCiEnvironment(c.environment, c.payload);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->platform, c.platform);
    EXPECT_EQ(ToString(read->event), ToString(c.event));
    EXPECT_EQ(read->head, c.head);
    EXPECT_EQ(read->other_heads, c.other_heads);
    EXPECT_EQ(read->before, c.before);
    EXPECT_EQ(read->bases, c.bases);
    EXPECT_EQ(read->branch, c.branch);
    EXPECT_EQ(read->target_branch, c.target);
    EXPECT_EQ(read->default_branch, c.default_branch);
    EXPECT_EQ(read->is_fork, c.is_fork);
    EXPECT_EQ(read->is_deleted, c.is_deleted);
    EXPECT_EQ(read->checkout_is_merge, c.is_merge);
    EXPECT_EQ(read->notes.size(), c.notes);
  }
}

/// `common` with `more` added or put in its place.
inline Environment With(Environment common, const Environment& more) {
  for (const auto& [name, value] : more) common[name] = value;
  return common;
}

}  // namespace leaksift
