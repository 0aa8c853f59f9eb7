#include "rule/sample.h"

#include <gtest/gtest.h>

#include "rule/token_check.h"

namespace leaksift {
namespace {

Sample Expand(std::string_view recipe, TokenCheck check = TokenCheck::kNone, uint64_t seed = 1) {
  Result<Sample> sample = ExpandRecipe(recipe, check, seed);
  EXPECT_TRUE(sample.ok()) << recipe;
  return *sample;
}

TEST(Sample, MakesTheLengthAndClassThatTheRecipeNames) {
  const std::string text = Expand("{hex:40}").text;
  EXPECT_EQ(text.size(), 40u);
  EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(Expand("{uuid}").text.size(), 36u);
  EXPECT_EQ(Expand("{[xy]:9}").text.find_first_not_of("xy"), std::string::npos);
  const size_t ranged = Expand("{alnum:20-40}").text.size();
  EXPECT_TRUE(ranged >= 20 && ranged <= 40);
}

TEST(Sample, MarksTheSecret) {
  const Sample sample = Expand("KEY=«ab{digit:3}» # end");
  EXPECT_EQ(sample.secret.In(sample.text).substr(0, 2), "ab");
  EXPECT_EQ(sample.secret.size(), 5u);
  EXPECT_EQ(sample.text.find("«"), std::string::npos);
}

TEST(Sample, LeavesOtherBracesAlone) {
  EXPECT_EQ(Expand("{\"a\": {}} ${{ x }} {nothing:5}").text, "{\"a\": {}} ${{ x }} {nothing:5}");
}

TEST(Sample, IsTheSameForTheSameSeedAndOtherForAnother) {
  EXPECT_EQ(Expand("{alnum:30}", TokenCheck::kNone, 7).text,
            Expand("{alnum:30}", TokenCheck::kNone, 7).text);
  EXPECT_NE(Expand("{alnum:30}", TokenCheck::kNone, 7).text,
            Expand("{alnum:30}", TokenCheck::kNone, 8).text);
}

TEST(Sample, ChecksumMakesTheTokenValid) {
  const Sample sample = Expand(
      "x «np"
      "m_{alnum:30}{checksum}»",
      TokenCheck::kCrc32Base62);
  EXPECT_EQ(VerifyToken(TokenCheck::kCrc32Base62, sample.secret.In(sample.text)),
            CheckResult::kValid);
}

TEST(Sample, RefusesUnbalancedMarks) {
  EXPECT_FALSE(ExpandRecipe("a » b", TokenCheck::kNone, 1).ok());
  EXPECT_FALSE(ExpandRecipe("a « b", TokenCheck::kNone, 1).ok());
}

}  // namespace
}  // namespace leaksift
