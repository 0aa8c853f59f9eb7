#include "scan/policy.h"

#include <gtest/gtest.h>

#include "support/make_rule.h"

namespace leaksift {
namespace {

// The provider files of other tests are not needed: a set of two rules of a user's own.
RuleSet TwoRules() {
  RuleSet rules;
  EXPECT_TRUE(rules
                  .AddUserRules("two.toml",
                                "[[rule]]\nid = \"one\"\npattern = 'one_[0-9]{8}'\n"
                                "[[rule]]\nid = \"two\"\npattern = 'two_[0-9]{8}'\n")
                  .ok());
  return rules;
}

Policy Read(std::string_view toml) {
  RuleSet rules = TwoRules();
  Result<Policy> policy = ReadPolicy("p.toml", toml, &rules);
  EXPECT_TRUE(policy.ok()) << (policy.ok() ? "" : policy.error().message);
  return policy.ok() ? std::move(*policy) : Policy();
}

TEST(ReadPolicy, EveryField) {
  RuleSet rules = TwoRules();
  const Result<Policy> policy = ReadPolicy("p.toml", R"(
[scan]
min_confidence = "high"
fail_on = "critical"
exclude = ["vendor", "src/**/*.gen.go"]
disable = ["two"]

[[allow]]
reason = "sample of the documentation"
until = "2027-06-30"
rules = ["one"]
paths = ["docs"]
fingerprints = ["0123456789abcdef"]
pattern = 'one_0+'

[[rule]]
id = "three"
pattern = 'three_[0-9]{8}'
)",
                                           &rules);
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_EQ(Confidence::kHigh, policy->min_confidence);
  EXPECT_EQ(Severity::kCritical, policy->fail_on);
  EXPECT_EQ((std::vector<std::string>{"vendor", "src/**/*.gen.go"}), policy->exclude);
  EXPECT_EQ((std::vector<std::string>{"two"}), policy->disable);
  ASSERT_EQ(1u, policy->allow.size());
  EXPECT_EQ("sample of the documentation", policy->allow[0].reason);
  EXPECT_EQ("2027-06-30", policy->allow[0].until);
  EXPECT_TRUE(policy->allow[0].pattern);
  EXPECT_NE(nullptr, rules.Find("three"));
  EXPECT_EQ(nullptr, rules.Find("two"));
  EXPECT_FALSE(policy->foreign_markers);
}

TEST(ReadPolicy, AnEmptyFileDecidesNothing) {
  const Policy policy = Read("# nothing\n");
  EXPECT_FALSE(policy.min_confidence);
  EXPECT_FALSE(policy.fail_on);
  EXPECT_TRUE(policy.exclude.empty() && policy.disable.empty() && policy.allow.empty());
}

struct BadCase {
  const char* toml;
  const char* message;  // all of it: file, line, column, text, the line and a caret
};

constexpr BadCase kBad[] = {
    {"[scan]\nmin_confidence = \"hgh\"\n",
     "p.toml:2:18: \"min_confidence\" must be one of: low, medium, high\n"
     "  min_confidence = \"hgh\"\n"
     "                   ^"},
    {"[scan]\nfail_on = 3\n",
     "p.toml:2:11: \"fail_on\" must be a text\n"
     "  fail_on = 3\n"
     "            ^"},
    {"[scan]\nexclude = \"vendor\"\n",
     "p.toml:2:11: \"exclude\" must be a list of texts\n"
     "  exclude = \"vendor\"\n"
     "            ^"},
    {"[scan]\ndisable = [\"three\"]\n",
     "p.toml:2:11: no rule has the id \"three\"\n"
     "  disable = [\"three\"]\n"
     "            ^"},
    {"[scn]\n",
     "p.toml:1:1: unknown key \"scn\"; known are: allow, rule, scan\n"
     "  [scn]\n"
     "  ^"},
    {"scan = 1\n",
     "p.toml:1:8: \"scan\" must be a table: [scan]\n"
     "  scan = 1\n"
     "         ^"},
    {"[[allow]]\nrules = [\"one\"]\n",
     "p.toml:1:1: an [[allow]] needs a \"reason\"\n"
     "  [[allow]]\n"
     "  ^"},
    {"[[allow]]\nreason = \"all of it\"\n",
     "p.toml:1:1: an [[allow]] without rules, paths, fingerprints or pattern would allow "
     "everything\n"
     "  [[allow]]\n"
     "  ^"},
    {"[[allow]]\nreason = \"why\"\nrules = [\"one\"]\nuntil = \"30.06.2027\"\n",
     "p.toml:4:9: \"until\" must be a date: \"2027-01-31\"\n"
     "  until = \"30.06.2027\"\n"
     "          ^"},
    {"[[allow]]\nreason = \"why\"\nrules = [\"one\"]\nuntil = \"2027-13-01\"\n",
     "p.toml:4:9: \"until\" must be a date: \"2027-01-31\"\n"
     "  until = \"2027-13-01\"\n"
     "          ^"},
    {"[[allow]]\nreason = \"why\"\nfingerprints = [\"0123\"]\n",
     "p.toml:3:16: a fingerprint has 8 to 64 digits: 0-9 and a-f\n"
     "  fingerprints = [\"0123\"]\n"
     "                 ^"},
    {"[[allow]]\nreason = \"why\"\npattern = 'a(b'\n",
     "p.toml:3:11: no valid RE2 expression: missing ): a(b\n"
     "  pattern = 'a(b'\n"
     "            ^"},
    {"[[rule]]\nid = \"four\"\npattern = 'ab[0-9]'\n",
     "p.toml:3:11: the pattern starts with no literal of 3 characters: give triggers, keywords or "
     "anchors\n"
     "  pattern = 'ab[0-9]'\n"
     "            ^"},
};

TEST(ReadPolicy, ErrorsShowThePlace) {
  for (const BadCase& c : kBad) {
    RuleSet rules = TwoRules();
    const Result<Policy> policy = ReadPolicy("p.toml", c.toml, &rules);
    ASSERT_FALSE(policy.ok()) << c.toml;
    EXPECT_EQ(ErrorKind::kUsage, policy.error().kind);
    EXPECT_EQ(c.message, policy.error().message);
  }
}

TEST(ReadPolicy, WhatIsNoTomlShowsThePlaceToo) {
  RuleSet rules = TwoRules();
  const Result<Policy> policy = ReadPolicy("p.toml", "[scan]\nexclude = [\"a\"\n", &rules);
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ(0u, policy.error().message.find("p.toml:")) << policy.error().message;
  EXPECT_NE(std::string::npos, policy.error().message.find("\n  ")) << policy.error().message;
}

struct AllowCase {
  const char* condition;  // lines of the entry
  bool allowed;
};

// The finding is of rule "one" at docs/a/b.txt, secret one_00000000, fingerprint 0123456789abcdef….
constexpr AllowCase kAllows[] = {
    {"rules = ['one']", true},
    {"rules = ['two', 'one']", true},
    {"rules = ['two']", false},
    {"rules = ['on']", false},
    {"paths = ['docs']", true},
    {"paths = ['src', 'docs/a/*.txt']", true},
    {"paths = ['doc']", false},
    {"paths = ['*.txt']", true},
    {"fingerprints = ['01234567']", true},
    {"fingerprints = ['12345678']", false},
    {"pattern = '0{8}'", true},
    {"pattern = '^0'", false},
    {"rules = ['one']\npaths = ['docs']\npattern = 'one'", true},
    {"rules = ['one']\npaths = ['src']", false},
    {"rules = ['two']\npaths = ['docs']", false},
    {"rules = ['one']\nuntil = '2027-01-01'", true},
    {"rules = ['one']\nuntil = '2026-12-31'", false},
};

TEST(Policy, AllowsWhatMeetsEveryCondition) {
  const Rule rule = MakeRule("one");
  for (const AllowCase& c : kAllows) {
    const Policy policy =
        Read(std::string("[[allow]]\nreason = \"because\"\n") + c.condition + "\n");
    Finding finding;
    finding.rule = &rule;
    finding.secret = Secret("one_00000000");
    finding.provenance.path = "docs/a/b.txt";
    finding.fingerprint = "0123456789abcdef";
    const std::optional<Reason> reason = policy.Allows(finding, "2027-01-01");
    EXPECT_EQ(c.allowed, reason.has_value()) << c.condition;
    if (reason) {
      EXPECT_EQ((Reason{ReasonCode::kAllowlisted, "because"}), *reason);
    }
  }
}

TEST(Policy, InHistoryEveryPathMustBeAllowed) {
  const Rule rule = MakeRule("one");
  const Policy policy = Read("[[allow]]\nreason = \"because\"\npaths = ['docs']\n");
  Finding finding;
  finding.rule = &rule;
  finding.provenance.introductions = {{"c1", "docs/a", "", "", 0, ""},
                                      {"c2", "src/a", "", "", 0, ""}};
  EXPECT_FALSE(policy.Allows(finding, "2027-01-01"));
  finding.provenance.introductions.pop_back();
  EXPECT_TRUE(policy.Allows(finding, "2027-01-01"));
}

struct MarkerCase {
  const char* line;
  int valid;  // 1 valid, 0 there is one that does not count, -1 none
  const char* explanation;
};

constexpr MarkerCase kMarkers[] = {
    {"key = x", -1, ""},
    {"key = x  # leaksift:allow reason=\"test value\"", 1, "test value"},
    {"key = x  // leaksift:allow reason='test value'", 1, "test value"},
    {"key = x  -- leaksift:allow reason=sample", 1, "sample"},
    {"<a/> <!-- leaksift:allow reason=\"test value\" -->", 1, "test value"},
    {"/* leaksift:allow reason=\"test value\" */ x", 1, "test value"},
    {"x ; leaksift:allow reason=\"test value\"", 1, "test value"},
    {"x # leaksift:allow one reason=\"test value\"", 1, "test value"},
    {"x # leaksift:allow two one reason=\"test value\"", 1, "test value"},
    {"x # leaksift:allow two reason=\"test value\"", 0, "leaksift:allow names another rule"},
    {"x # leaksift:allow one-more reason=\"test value\"", 0, "leaksift:allow names another rule"},
    {"x # leaksift:allow", 0, "leaksift:allow gives no reason=\"…\""},
    {"x # leaksift:allow one", 0, "leaksift:allow gives no reason=\"…\""},
    {"x # leaksift:allow reason=", 0, "leaksift:allow gives no reason=\"…\""},
    {"x # leaksift:allow reason=\"no end", 0, "leaksift:allow gives no reason=\"…\""},
    {"x # leaksift:allow reason=\"why\" until=2027-01-01", 1, "why"},
    {"x # leaksift:allow until=2027-01-01 reason=\"why\"", 1, "why"},
    {"x # leaksift:allow reason=\"why\" until=2026-12-31", 0,
     "leaksift:allow was valid until 2026-12-31"},
    {"x # leaksift:allow reason=\"why\" until=never", 0,
     "leaksift:allow has an until= that is no date"},
    {"x # leaksift:allow reason=\"until=2026-01-01\"", 1, "until=2026-01-01"},
    {"x = \"leaksift:allow reason='why'\"", 0, "leaksift:allow stands in no comment"},
    {"x # gitleaks:allow", -1, ""},
};

TEST(AllowMarker, Table) {
  for (const MarkerCase& c : kMarkers) {
    const auto marker = FindAllowMarker(c.line, "one", "2027-01-01", false);
    EXPECT_EQ(c.valid, marker ? static_cast<int>(marker->valid) : -1) << c.line;
    if (marker) {
      EXPECT_EQ(c.explanation, marker->explanation) << c.line;
    }
  }
}

TEST(AllowMarker, OfGitleaksOnlyWithItsConfiguration) {
  EXPECT_FALSE(FindAllowMarker("x # gitleaks:allow", "one", "2027-01-01", false));
  const auto marker = FindAllowMarker("x # gitleaks:allow", "one", "2027-01-01", true);
  ASSERT_TRUE(marker);
  EXPECT_TRUE(marker->valid);
  EXPECT_EQ("gitleaks:allow", marker->explanation);
}

}  // namespace
}  // namespace leaksift
