#include "rule/rule_file.h"

#include <gtest/gtest.h>

#include <string>

namespace leaksift {
namespace {

constexpr std::string_view kGood = R"(name = "Example"
what = "A service."
risk = "Everything."
revoke = ["Press the button"]
links = ["https://example.com/docs"]

[[rule]]
id = "example-key"
name = "Example key"
severity = "critical"
pattern = '''exk_[a-z0-9]{20}'''
match = ['a=«exk_{lalnum:20}»', 'b=«exk_{lalnum:20}»']
no_match = [{ text = 'exk_', why = "short" }, { text = 'exk', why = "shorter" }]
)";

std::string With(std::string_view from, std::string_view to) {
  std::string text(kGood);
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string ErrorOf(std::string_view text, RuleFileKind kind = RuleFileKind::kBuiltin) {
  RuleArena arena;
  const auto read = ReadProviderFile("example", text, kind, &arena);
  return read.ok() ? "" : read.error().message;
}

TEST(RuleFile, ReadsEveryField) {
  RuleArena arena;
  const auto read = ReadProviderFile("example", kGood, RuleFileKind::kBuiltin, &arena);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const Provider& provider = **read;
  EXPECT_EQ(provider.id, "example");
  ASSERT_EQ(provider.rules.size(), 1u);
  const Rule& rule = provider.rules[0];
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.confidence, Confidence::kHigh);
  EXPECT_EQ(rule.provider, &provider);
  ASSERT_EQ(rule.triggers.size(), 1u);
  EXPECT_EQ(rule.triggers[0], "exk_");
  EXPECT_EQ(rule.reach, 512);
}

TEST(RuleFile, TheMonthOfTheCheckIsOptional) {
  RuleArena arena;
  const auto never = ReadProviderFile("example", kGood, RuleFileKind::kBuiltin, &arena);
  ASSERT_TRUE(never.ok()) << never.error().message;
  EXPECT_EQ((*never)->checked, "");
  const std::string text = With("[[rule]]", "checked = \"2026-11\"\n\n[[rule]]");
  const auto once = ReadProviderFile("example", text, RuleFileKind::kBuiltin, &arena);
  ASSERT_TRUE(once.ok()) << once.error().message;
  EXPECT_EQ((*once)->checked, "2026-11");
}

TEST(RuleFile, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string text;
    std::string_view message;
  } cases[] = {
      {With("severity = \"critical\"", "severity = \"hihg\""),
       "example:10:12: \"severity\" must be one of: critical, high"},
      {With("severity", "severety"), "unknown key \"severety\""},
      {With("what = \"A service.\"\n", ""), "\"what\" is missing"},
      {With("exk_[a-z0-9]{20}", "exk_[a-z"), "no valid RE2 expression"},
      {With("exk_[a-z0-9]{20}", "[a-z0-9]{20}"), "starts with no literal of 3 characters"},
      {With("https://", "http://"), "is no https address"},
      {With("[[rule]]", "checked = \"2026-13\"\n[[rule]]"),
       "7:11: \"checked\" is a year and a month"},
      {With("[[rule]]", "checked = \"November\"\n[[rule]]"), "\"checked\" is a year and a month"},
      {With("[[rule]]", "checked = 2026-11-24\n[[rule]]"), "\"checked\" must be a text"},
      {With("example-key", "other-key"), "begins with the file's name"},
      {With("example-key", "Example_Key"), "lower case letters, digits and hyphens"},
      {With(", 'b=«exk_{lalnum:20}»'", ""), "needs two examples"},
      {With("pattern =", "within = 300\npattern ="), "from 0 to 100"},
      {With("pattern =", "keywords = [\"Big\"]\npattern ="), "lower case"},
      {With("pattern =", "checksum = \"md5\"\npattern ="), "no checksum is called \"md5\""},
      {With("pattern =", "anchors = [\"x.example\"]\ntriggers = [\"exk\"]\npattern ="),
       "\"anchors\" stand alone"},
      {With("[[rule]]", "[[rule]"), "example:7:"},
  };
  for (const auto& c : cases) {
    EXPECT_NE(ErrorOf(c.text).find(c.message), std::string::npos)
        << c.message << "\nbut: " << ErrorOf(c.text);
  }
}

TEST(RuleFile, ShowsTheLineWithACaret) {
  EXPECT_EQ(ErrorOf(With("\"critical\"", "\"worst\"")),
            "example:10:12: \"severity\" must be one of: critical, high, medium, low\n"
            "  severity = \"worst\"\n"
            "             ^");
}

TEST(RuleFile, AUsersFileNeedsLittle) {
  const std::string text = "[[rule]]\nid = \"mine\"\npattern = 'acme_[a-z]{10}'\n";
  EXPECT_EQ(ErrorOf(text, RuleFileKind::kUser), "");
  EXPECT_NE(ErrorOf(text), "");
}

TEST(LiteralPrefix, TakesOnlyWhatIsCertain) {
  const std::pair<std::string_view, std::string_view> cases[] = {{"ghp_[A-Z]{36}", "ghp_"},
                                                                 {"gh[pousr]_x", "gh"},
                                                                 {"SG\\.[a-z]+", "SG."},
                                                                 {"abc?d", "ab"},
                                                                 {"ab{2}", "a"},
                                                                 {"abc|abd", ""},
                                                                 {"x(?:a|b)", "x"},
                                                                 {"(?i)abc", ""},
                                                                 {"a\\d", "a"},
                                                                 {"[a|b]c", ""},
                                                                 {"", ""}};
  for (const auto& [pattern, prefix] : cases) EXPECT_EQ(LiteralPrefix(pattern), prefix) << pattern;
}

}  // namespace
}  // namespace leaksift
