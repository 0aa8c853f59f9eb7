#include "judge/randomness.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace leaksift {
namespace {

std::string Draw(std::string_view alphabet, size_t size, std::mt19937_64* random) {
  std::string out;
  for (size_t i = 0; i < size; ++i) out += alphabet[(*random)() % alphabet.size()];
  return out;
}

struct DrawCase {
  const char* alphabet;
  size_t size;
  double at_least;  // share that must look random
};

TEST(Randomness, DrawsLookRandom) {
  const char* hex = "0123456789abcdef";
  const char* base36 = "abcdefghijklmnopqrstuvwxyz0123456789";
  const char* base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const char* base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const char* letters = "abcdefghijklmnopqrstuvwxyz";
  const DrawCase cases[] = {{hex, 32, 0.999},   {hex, 16, 0.95},     {base36, 12, 0.95},
                            {base36, 20, 0.99}, {base36, 32, 0.999}, {base62, 12, 0.95},
                            {base62, 16, 0.98}, {base62, 20, 0.99},  {base62, 40, 0.999},
                            {base32, 32, 0.99}, {letters, 20, 0.95}, {letters, 32, 0.99}};
  std::mt19937_64 random(1);
  for (const DrawCase& c : cases) {
    int looks = 0;
    for (int i = 0; i < 2000; ++i) looks += LooksRandom(Draw(c.alphabet, c.size, &random));
    EXPECT_GE(looks, c.at_least * 2000) << c.alphabet << " " << c.size;
  }
}

TEST(Randomness, NamesAndWordsDoNot) {
  for (const char* name : {"my_super_secret_value",
                           "kubernetes-dashboard-token",
                           "getAuthenticationToken",
                           "application_default_credentials",
                           "AbstractSingletonProxyFactoryBean",
                           "com.example.service.impl",
                           "x-amz-server-side-encryption",
                           "InvalidParameterValue",
                           "password_reset_token",
                           "development",
                           "staging-eu-west-1",
                           "user_profile_image_url_https",
                           "sha256WithRSAEncryption",
                           "abcdefghijklmnopqrstuvwxyz",
                           "0123456789abcdef0123456789abcdef",
                           "aaaaaaaaaaaaaaaa",
                           "qwertyuiopasdfgh",
                           "12345678",
                           "abcabcabcabcabc",
                           "deadbeefdeadbeefdeadbeef",
                           "",
                           "a",
                           "short"}) {
    EXPECT_FALSE(LooksRandom(name)) << name;
  }
}

TEST(Randomness, AWordInsideADrawDoesNotHideIt) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100; ++i) {
    const std::string value =
        Draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24, &random) +
        "test" + Draw("abcdefghijklmnopqrstuvwxyz0123456789", 12, &random);
    EXPECT_TRUE(LooksRandom(value)) << value;
  }
}

TEST(Randomness, Coverage) {
  EXPECT_DOUBLE_EQ(WordCoverage("secret"), 1);
  EXPECT_DOUBLE_EQ(WordCoverage("secretSecret"), 1);
  EXPECT_DOUBLE_EQ(WordCoverage("secret123456"), 0.5);
  EXPECT_DOUBLE_EQ(WordCoverage("zqxjvk"), 0);
  EXPECT_DOUBLE_EQ(WordCoverage(""), 0);
  EXPECT_TRUE(IsCommonWord("token"));
  EXPECT_FALSE(IsCommonWord("tokenx"));
  EXPECT_FALSE(IsCommonWord("Token"));
}

TEST(Randomness, Mix) {
  const CharacterMix mix = MixOf("aB3-\xff");
  EXPECT_EQ(mix.lower, 1u);
  EXPECT_EQ(mix.upper, 1u);
  EXPECT_EQ(mix.digits, 1u);
  EXPECT_EQ(mix.other, 2u);
  EXPECT_EQ(mix.distinct, 5u);
  EXPECT_EQ(mix.classes(), 4);
  EXPECT_FALSE(mix.hex);
  EXPECT_TRUE(MixOf("00ff").hex);
  EXPECT_FALSE(MixOf("0aF").hex) << "hexadecimal in one case only";
}

}  // namespace
}  // namespace leaksift
