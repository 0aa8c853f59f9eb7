#include "base/base64.h"

#include <gtest/gtest.h>

#include <random>

namespace leaksift {
namespace {

TEST(Base64, VectorsOfRfc4648) {
  for (const auto& [plain, coded] : {std::pair<std::string, std::string>{"", ""},
                                     {"f", "Zg=="},
                                     {"fo", "Zm8="},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg=="},
                                     {"fooba", "Zm9vYmE="},
                                     {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(Base64Encode(plain), coded);
    EXPECT_EQ(Base64Decode(coded), plain);
  }
}

TEST(Base64, BothAlphabetsAndMissingPadding) {
  EXPECT_EQ(Base64Decode("+/-_"), Base64Decode("+/+/"));
  EXPECT_EQ(Base64Decode("Zm8"), "fo");
}

TEST(Base64, RefusesWhatNoEncoderMakes) {
  for (const char* bad : {"Zm9vY", "Zm=v", "Zm9v Zm9v", "Zm9v\n", "Zm9v*", "===="}) {
    EXPECT_FALSE(Base64Decode(bad)) << bad;
  }
}

TEST(Base64, RoundTrip) {
  std::mt19937_64 random(4648);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 70, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_EQ(Base64Decode(Base64Encode(bytes)), bytes);
  }
}

}  // namespace
}  // namespace leaksift
