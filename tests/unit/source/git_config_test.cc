#include "source/git_config.h"

#include <gtest/gtest.h>

#include <string>

namespace leaksift::testing {
namespace {

TEST(GitConfig, ReadsWhatGitReads) {
  const std::string text =
      "\xef\xbb\xbf# comment\n"
      "[core]\n"
      "\trepositoryFormatVersion = 1 ; why\n"
      "  bare\n"
      "[remote \"or\\\"igin\"] url = \"a # b\" # c\n"
      "[Branch.Old]\n"
      "merge = one \\\n  two\\tthree  \n"
      "empty =\n"
      "[extensions]\r\n"
      "objectFormat = sha1\r\n";
  const Result<std::vector<GitConfigEntry>> config = ParseGitConfig(text);
  ASSERT_TRUE(config.ok()) << config.error().message;
  struct Case {
    std::string section, subsection, key, value;
  };
  const Case cases[] = {
      {"core", "", "repositoryformatversion", "1"},
      {"core", "", "bare", "true"},
      {"remote", "or\"igin", "url", "a # b"},
      {"branch", "old", "merge", "one   two\tthree"},
      {"branch", "old", "empty", ""},
      {"extensions", "", "objectformat", "sha1"},
  };
  ASSERT_EQ(config->size(), std::size(cases));
  for (size_t i = 0; i < config->size(); ++i) {
    const GitConfigEntry& entry = (*config)[i];
    EXPECT_EQ(entry.section, cases[i].section);
    EXPECT_EQ(entry.subsection, cases[i].subsection);
    EXPECT_EQ(entry.key, cases[i].key);
    EXPECT_EQ(entry.value, cases[i].value);
  }
  EXPECT_TRUE((*config)[0].Is("core", "repositoryformatversion"));
  EXPECT_FALSE((*config)[2].Is("remote", "url"));
}

TEST(GitConfig, RefusesWhatGitRefuses) {
  for (const char* text :
       {"key = 1\n", "[core\nx = 1\n", "[core]\n1x = 2\n", "[core]\nx = \"open\n", "[core]\nx y\n",
        "[core]\nx = \\q\n", "[\"sub\"]\nx = 1\n", "[core \"open\nx = 1\n", "[]\nx = 1\n",
        "[core]\nx = a\\"}) {
    const Result<std::vector<GitConfigEntry>> config = ParseGitConfig(text);
    ASSERT_FALSE(config.ok()) << text;
    EXPECT_EQ(config.error().kind, ErrorKind::kCorrupt);
    EXPECT_NE(config.error().message.find("line "), std::string::npos);
  }
}

TEST(GitConfig, Truth) {
  const std::pair<const char*, bool> cases[] = {
      {"true", true}, {"Yes", true}, {"ON", true},   {"1", true},   {"010", true},  {"0", false},
      {"no", false},  {"", false},   {"off", false}, {"00", false}, {"wat", false}, {"1x", false}};
  for (const auto& [value, expected] : cases) {
    EXPECT_EQ((GitConfigEntry{"a", "", "b", value}.IsTrue()), expected) << value;
  }
}

}  // namespace
}  // namespace leaksift::testing
