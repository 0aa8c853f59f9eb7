#include "rule/keyword_spellings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rule/rule_file.h"

namespace leaksift {
namespace {

TEST(KeywordSpellings, AnUnderscoreStandsForEverySeparator) {
  const struct {
    std::string_view keyword;
    std::vector<std::string> spellings;
  } cases[] = {
      {"acme", {"acme"}},
      {"acme_api", {"acme_api", "acme-api", "acme.api", "acme api", "acmeapi"}},
      {"drone_ci_x", {"drone_ci_x", "drone-ci-x", "drone.ci.x", "drone ci x", "dronecix"}},
      {"copper_crm$", {"copper_crm$", "copper-crm$", "copper.crm$", "copper crm$", "coppercrm$"}},
      {"x2y_key", {"x2y_key", "x2y-key", "x2y.key", "x2y key", "x2ykey"}},
      // Too short a first part, and underscores that join nothing.
      {"do_token", {"do_token"}},
      {"acme_", {"acme_"}},
      {"_acme", {"_acme"}},
      {"acme__x", {"acme__x"}},
      {"acme-api", {"acme-api"}},
  };
  for (const auto& c : cases) EXPECT_EQ(KeywordSpellings(c.keyword), c.spellings) << c.keyword;
}

TEST(KeywordSpellings, ARuleHasEachOnce) {
  constexpr std::string_view kFile = R"(name = "Example"
[[rule]]
id = "k"
pattern = '''[a-z0-9]{20}'''
keywords = ["acme_api", "acme-api", "acme"]
)";
  RuleArena arena;
  const auto read = ReadProviderFile("example", kFile, RuleFileKind::kUser, &arena);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_THAT((*read)->rules[0].keywords, testing::ElementsAre("acme_api", "acme-api", "acme.api",
                                                               "acme api", "acmeapi", "acme"));
}

}  // namespace
}  // namespace leaksift
