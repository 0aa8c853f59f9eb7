#include "cli/ci_policy.h"

#include <gtest/gtest.h>

#include <map>

namespace leaksift {
namespace {

constexpr const char* kFile = ".leaksift.toml";

std::vector<std::string> Kinds(const std::vector<PolicyWeakening>& found) {
  std::vector<std::string> kinds;
  for (const PolicyWeakening& weakening : found) {
    kinds.push_back(std::string(ToString(weakening.kind)) + ":" + std::to_string(weakening.line));
  }
  return kinds;
}

using Names = std::vector<std::string>;

TEST(CiPolicyConfiguration, Table) {
  struct Case {
    const char* name;
    std::optional<std::string> base;
    std::optional<std::string> head;
    Names found;  // kind:line
  };
  const std::string allow = "[[allow]]\nreason = \"old\"\npaths = [\"a\"]\n";
  const std::vector<Case> cases = {
      {"no file at all", std::nullopt, std::nullopt, {}},
      {"unchanged", allow, allow, {}},
      {"comments and blanks", allow, "# why\n\n" + allow, {}},
      {"allow added where there was no file", std::nullopt, allow, {"allow:1"}},
      {"allow added", allow, allow + "[[allow]]\nreason = \"new\"\nrules = [\"x\"]\n", {"allow:4"}},
      {"same allow twice", allow, allow + allow, {"allow:4"}},
      {"allow widened",
       allow,
       "[[allow]]\nreason = \"old\"\npaths = [\"a\", \"**\"]\n",
       {"allow:1"}},
      {"allow prolonged", allow, allow + "until = \"2099-01-01\"\n", {"allow:1"}},
      {"allow removed", allow, "", {}},
      {"file removed", allow, std::nullopt, {}},
      {"exclude added",
       "[scan]\nexclude = [\"a\"]\n",
       "[scan]\nexclude = [\"a\",\n\"b\"]\n",
       {"exclude:3"}},
      {"exclude removed", "[scan]\nexclude = [\"a\"]\n", "[scan]\n", {}},
      {"rule switched off", "", "[scan]\ndisable = [\"aws-access-key-id\"]\n", {"disable:2"}},
      {"gate raised from the default", "", "[scan]\nfail_on = \"critical\"\n", {"gate:2"}},
      {"gate raised", "[scan]\nfail_on = \"medium\"\n", "[scan]\nfail_on = \"high\"\n", {"gate:2"}},
      {"gate lowered", "[scan]\nfail_on = \"high\"\n", "[scan]\nfail_on = \"low\"\n", {}},
      {"strict gate removed is the default", "[scan]\nfail_on = \"low\"\n", "", {}},
      {"gate of a word that is not known", "", "[scan]\nfail_on = \"never\"\n", {"gate:2"}},
      {"confidence raised", "", "[scan]\nmin_confidence = \"high\"\n", {"gate:2"}},
      {"confidence lowered", "", "[scan]\nmin_confidence = \"low\"\n", {}},
      {"low confidence given up", "[scan]\nmin_confidence = \"low\"\n", "", {"gate:1"}},
      {"own rule removed", "[[rule]]\nid = \"my\"\npattern = 'a'\n", "", {"rule:1"}},
      {"own rule changed",
       "[[rule]]\nid = \"my\"\npattern = 'a'\n",
       "[[rule]]\nid = \"my\"\npattern = 'b'\n",
       {"rule:1"}},
      {"own rule added", "", "[[rule]]\nid = \"my\"\npattern = 'a'\n", {}},
      {"public rule added",
       "",
       "[[rule]]\nid = \"my\"\npattern = '.+'\nvalues = \"public\"\n",
       {"rule:1"}},
      {"keys of tomorrow",
       "",
       "[scan]\nshy = true\n[modes]\nblind = 1\n",
       {"unknown:2", "unknown:3"}},
      {"a key of tomorrow removed", "[modes]\nstrict = 1\n", "", {"unknown:1"}},
      {"not TOML", allow, "[[[", {"unknown:1"}},
      {"all at once, in order",
       "",
       "[scan]\nfail_on = \"high\"\ndisable = [\"r\"]\nexclude = [\"x\"]\n" + allow,
       {"allow:5", "exclude:4", "disable:3", "gate:2"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = CompareConfigurations(kFile, c.base, c.head);
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(Kinds(*found), c.found);
    for (const PolicyWeakening& weakening : *found) EXPECT_EQ(weakening.file, kFile);
  }
}

TEST(CiPolicyConfiguration, BrokenBaseIsAnError) {
  const auto found = CompareConfigurations(kFile, "[[[", "");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, ErrorKind::kUsage);
}

TEST(CiPolicyConfiguration, HostileTextIsHarmlessInSentences) {
  const auto found = CompareConfigurations(
      kFile, "",
      "[[allow]]\nreason = \"\\u001b[2J\\n::error::x\\u202e " + std::string(5000, 'x') + "\"\n");
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 1u);
  const std::string& what = found->front().what;
  EXPECT_LT(what.size(), 300u);
  EXPECT_EQ(what.find('\x1b'), std::string::npos);
  EXPECT_EQ(what.find('\n'), std::string::npos);
  EXPECT_EQ(what.find("\u202e"), std::string::npos);
}

std::string Entry(char digit, const std::string& path) {
  return std::string(64, digit) + " aws-access-key-id " + path + " 0123456789abcdef\n";
}

TEST(CiPolicyBaseline, NewEntries) {
  const std::string head =
      "# leaksift baseline 1 key=00\n" + Entry('a', "x") + Entry('b', "y") + "# end\n";
  EXPECT_EQ(Kinds(CompareBaselines("b", std::nullopt, head)), (Names{"baseline:2", "baseline:3"}));
  EXPECT_EQ(Kinds(CompareBaselines("b", Entry('a', "moved"), head)), Names{"baseline:3"});
  EXPECT_TRUE(CompareBaselines("b", head, head).empty());
  EXPECT_TRUE(CompareBaselines("b", head, std::nullopt).empty());
  EXPECT_EQ(CompareBaselines("b", "", Entry('c', "p%20q")).front().what,
            "new baseline entry for rule \"aws-access-key-id\" at \"p%20q\"");
}

TEST(CiPolicyBaseline, BrokenLinesCount) {
  EXPECT_EQ(Kinds(CompareBaselines("b", "all\n", "all\n\n  \n*\r\n")),
            (Names{"baseline:1", "baseline:4"}));
}

TEST(CiPolicyBaseline, ManyEntriesAreCounted) {
  std::string head;
  for (int i = 0; i < 26'000; ++i) {
    std::string fingerprint = std::to_string(i);
    head += std::string(64 - fingerprint.size(), '0') + fingerprint + " r p s\n";
  }
  const auto found = CompareBaselines("b", "", head);
  ASSERT_EQ(found.size(), 101u);
  EXPECT_EQ(found.back().what, "25900 more new baseline entries");
}

Finding Silenced(const Rule& rule, const std::string& secret, const std::string& path,
                 ReasonCode code) {
  Finding finding;
  finding.rule = &rule;
  finding.secret = Secret(secret);
  finding.provenance.path = path;
  finding.location.line = 7;
  finding.suppressed = Reason{code, "because"};
  return finding;
}

TEST(CiPolicyInline, OnlyMarkersOfTheBaseSilence) {
  Rule rule;
  rule.id = "some-rule";
  const std::map<std::string, std::string> base = {
      {"old.py", "x = 'value-one' # leaksift:allow some-rule reason=\"a\"\r\ny = 'value-two'\n"},
      {"plain.py", "x = 'value-one'\n# leaksift:allow reason=\"elsewhere\"\n"}};
  const BaseText text = [&](const std::string& path) -> Result<std::optional<std::string>> {
    const auto it = base.find(path);
    if (it == base.end()) return std::optional<std::string>();
    return std::optional<std::string>(it->second);
  };
  struct Case {
    const char* secret;
    const char* path;
    ReasonCode code;
    bool stays;
  };
  const std::vector<Case> cases = {
      {"value-one", "old.py", ReasonCode::kInlineAllow, true},
      {"value-two", "old.py", ReasonCode::kInlineAllow, false},  // marker on another line
      {"value-one", "plain.py", ReasonCode::kInlineAllow,
       false},  // secret was there, marker was not
      {"value-one", "new.py", ReasonCode::kInlineAllow, false},
      {"value-one", "new.py", ReasonCode::kBaselined, true},
      {"", "old.py", ReasonCode::kInlineAllow, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.path) + " " + c.secret);
    std::vector<Finding> findings = {Silenced(rule, c.secret, c.path, c.code)};
    const auto refused = RefuseNewInlineAllows(text, &findings);
    ASSERT_TRUE(refused.ok());
    EXPECT_EQ(findings[0].suppressed.has_value(), c.stays);
    EXPECT_EQ(refused->size(), c.stays ? 0u : 1u);
    if (!c.stays) {
      EXPECT_EQ(refused->front().file, c.path);
      EXPECT_EQ(refused->front().line, 7u);
      EXPECT_EQ(refused->front().what.find("value"), std::string::npos);
    }
  }
}

TEST(CiPolicyInline, AnyOfThePathsOfAHistoryFinding) {
  Rule rule;
  rule.id = "some-rule";
  std::vector<Finding> findings = {Silenced(rule, "value-one", "", ReasonCode::kInlineAllow)};
  findings[0].provenance.introductions.resize(2);
  findings[0].provenance.introductions[0].path = "x";
  findings[0].provenance.introductions[1].path = "y";
  const BaseText text = [](const std::string& path) -> Result<std::optional<std::string>> {
    return std::optional<std::string>(path == "y" ? "value-one // leaksift:allow reason=\"r\""
                                                  : "");
  };
  ASSERT_TRUE(RefuseNewInlineAllows(text, &findings).ok());
  EXPECT_TRUE(findings[0].suppressed.has_value());
}

TEST(CiPolicyInline, UnreadableBaseIsAnError) {
  Rule rule;
  std::vector<Finding> findings = {Silenced(rule, "s", "p", ReasonCode::kInlineAllow)};
  const BaseText text = [](const std::string&) -> Result<std::optional<std::string>> {
    return Error{ErrorKind::kCorrupt, "broken"};
  };
  EXPECT_FALSE(RefuseNewInlineAllows(text, &findings).ok());
}

TEST(CiPolicy, AWeakeningIsAFinding) {
  const PolicyWeakening weakening = {WeakeningKind::kGate, kFile, 3,
                                     "fail_on goes from low to high"};
  const Finding finding = WeakeningFinding(weakening, "key");
  EXPECT_TRUE(finding.active());
  EXPECT_EQ(finding.rule->id, "policy-weakened");
  EXPECT_EQ(finding.location.line, 3u);
  EXPECT_EQ(finding.fingerprint.size(), 64u);
  ASSERT_EQ(finding.verdict.reasons.size(), 1u);
  EXPECT_EQ(finding.verdict.reasons[0].detail, weakening.what);
}

}  // namespace
}  // namespace leaksift
