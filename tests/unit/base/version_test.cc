#include "base/version.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace leaksift {
namespace {

TEST(Version, IsTheOneOfTheBuild) {
  std::ifstream in(LEAKSIFT_SOURCE_DIR "/CMakeLists.txt");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(text.find("project(leaksift VERSION " + std::string(kVersion) + " "),
            std::string::npos);
}

}  // namespace
}  // namespace leaksift
