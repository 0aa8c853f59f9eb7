#include "judge/verdict.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace leaksift {
namespace {

TEST(ReasonWords, EveryCodeHasItsOwnNameAndClause) {
  std::set<std::string> names;
  std::set<std::string> clauses;
  const int count = static_cast<int>(ReasonCode::kBaselined) + 1;
  for (int i = 0; i < count; ++i) {
    const auto code = static_cast<ReasonCode>(i);
    const std::string name(ToString(code));
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos)
        << name;
    EXPECT_NE(name, "unknown") << i;
    EXPECT_NE(Describe(code).back(), '.') << name;
    names.insert(name);
    clauses.emplace(Describe(code));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(count));
  EXPECT_EQ(clauses.size(), static_cast<size_t>(count));
}

TEST(ReasonWords, NamesArePartOfTheReportFormat) {
  EXPECT_EQ(ToString(ReasonCode::kChecksumValid), "checksum-valid");
  EXPECT_EQ(ToString(ReasonCode::kTestPath), "test-path");
  EXPECT_EQ(ToString(ReasonCode::kInlineAllow), "inline-allow");
  EXPECT_EQ(ToString(ReasonCode::kBaselined), "baselined");
}

TEST(ReasonWords, SupportEndsWhereDoubtBegins) {
  EXPECT_TRUE(Supports(ReasonCode::kPrefix));
  EXPECT_TRUE(Supports(ReasonCode::kMixedClasses));
  EXPECT_FALSE(Supports(ReasonCode::kChecksumInvalid));
  EXPECT_FALSE(Supports(ReasonCode::kPlaceholder));
}

}  // namespace
}  // namespace leaksift
