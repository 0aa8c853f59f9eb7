#include "scan/gitleaks_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "support/scan_text.h"

namespace leaksift {
namespace {

using Strings = std::vector<std::string>;

Result<std::string> NoFile(const std::string& path) {
  return Error{ErrorKind::kUsage, path + ": No such file or directory"};
}

// A configuration that was read, and the rules it leaves.
struct Configured {
  RuleSet rules;
  Policy policy;
};

RuleSet BuiltIn() {
  RuleSet rules;
  EXPECT_TRUE(rules
                  .AddUserRules("b.toml",
                                "[[rule]]\nid = \"built-in\"\npattern = 'bui_[0-9a-z]{8}'\n"
                                "[[rule]]\nid = \"second\"\npattern = 'sec_[0-9a-z]{8}'\n")
                  .ok());
  return rules;
}

Configured Read(std::string_view toml, const std::map<std::string, std::string>& files = {}) {
  Configured out{BuiltIn(), {}};
  const ConfigurationReader read = [&files](const std::string& path) -> Result<std::string> {
    const auto at = files.find(path);
    if (at == files.end()) return NoFile(path);
    return at->second;
  };
  Result<Policy> policy = ReadConfiguration("g.toml", toml, read, &out.rules);
  EXPECT_TRUE(policy.ok()) << (policy.ok() ? "" : policy.error().message);
  if (policy.ok()) out.policy = std::move(*policy);
  return out;
}

Strings Ids(const RuleSet& rules) {
  Strings ids;
  for (const Rule* rule : rules.rules()) ids.emplace_back(rule->id);
  return ids;
}

// Of findings that count, "rule:secret".
Strings Found(const Configured& c, std::string_view text, const std::string& path = "src/a.txt") {
  Strings out;
  for (const Finding& finding : ScanText(text, path, c.rules, c.policy)) {
    if (finding.active())
      out.push_back(std::string(finding.rule->id) + ":" + std::string(finding.secret.Reveal()));
  }
  return out;
}

Strings Gaps(const Policy& policy) {
  Strings out;
  for (const PolicyNote& note : policy.notes) {
    if (note.gap) out.push_back(note.text);
  }
  return out;
}

bool HasRemark(const Policy& policy, std::string_view text) {
  return std::any_of(policy.notes.begin(), policy.notes.end(), [text](const PolicyNote& note) {
    return !note.gap && note.text.find(text) != std::string::npos;
  });
}

TEST(GitleaksConfiguration, IsToldApart) {
  EXPECT_TRUE(IsGitleaksConfiguration("[[rules]]\nid = 'a'\n"));
  EXPECT_TRUE(IsGitleaksConfiguration("title = 'x'\n[allowlist]\npaths = ['a']\n"));
  EXPECT_TRUE(IsGitleaksConfiguration("[[allowlists]]\npaths = ['a']\n"));
  EXPECT_TRUE(IsGitleaksConfiguration("[extend]\nuseDefault = true\n"));
  EXPECT_FALSE(IsGitleaksConfiguration("[scan]\nexclude = []\n"));
  EXPECT_FALSE(IsGitleaksConfiguration("[[rules]]\n[[allow]]\n"));
  EXPECT_FALSE(IsGitleaksConfiguration("[[rule]]\nid = 'a'\n"));
  EXPECT_FALSE(IsGitleaksConfiguration(""));
  EXPECT_FALSE(IsGitleaksConfiguration("[[rules"));
}

TEST(GitleaksConfiguration, OursIsReadAsBefore) {
  const Configured c = Read("[scan]\nexclude = ['vendor']\n");
  EXPECT_EQ(Strings{"vendor"}, c.policy.exclude);
  EXPECT_FALSE(c.policy.foreign_markers);
  EXPECT_EQ((Strings{"built-in", "second"}), Ids(c.rules));
}

TEST(GitleaksConfiguration, RulesAreFoundAnywhere) {
  const Configured c = Read(R"(
title = "Custom"
[[rules]]
id = "Awesome_Rule.1"
description = "awesome rule"
regex = '''(?i)acme[^\n]{0,10}?=\s*["']?([a-z0-9]{8})'''
keywords = ["ACME"]
[[rules]]
id = "bare"
regex = '''zz[0-9]{4}'''
)");
  EXPECT_EQ((Strings{"Awesome_Rule.1", "bare"}), Ids(c.rules));
  EXPECT_EQ("awesome rule", c.rules.Find("Awesome_Rule.1")->name);
  EXPECT_EQ("bare", c.rules.Find("bare")->name);
  EXPECT_EQ((Strings{"Awesome_Rule.1:abcd1234", "bare:zz0001"}),
            Found(c, "Acme_Key = 'abcd1234'\nxzz0001x\n"));
  EXPECT_EQ(Strings{}, Found(c, "bui_k3v9x2mq\n"));  // as extend.useDefault is not set
  EXPECT_TRUE(HasRemark(c.policy, "does not set extend.useDefault"));
  EXPECT_EQ(Strings{}, Gaps(c.policy));
}

TEST(GitleaksConfiguration, SecretGroupEntropyAndPath) {
  const Configured c = Read(R"(
[[rules]]
id = "second-group"
regex = '''(key)=([a-z0-9]+)'''
secretGroup = 2
[[rules]]
id = "random"
regex = '''rnd=([a-z0-9]{8})'''
entropy = 2.5
[[rules]]
id = "yaml"
regex = '''yml=([a-z0-9]{8})'''
path = '''(?i)\.ya?ml$'''
[[rules]]
id = "named"
regex = '''nam=(?<value>[a-z]{4})[)<](?P<b>x)?'''
)");
  EXPECT_EQ(Strings{"second-group:abc"}, Found(c, "key=abc"));
  EXPECT_EQ(Strings{"random:a1b2c3d4"}, Found(c, "rnd=a1b2c3d4 rnd=aaaabbbb"));
  EXPECT_EQ(Strings{}, Found(c, "yml=a1b2c3d4"));
  EXPECT_EQ(Strings{"yaml:a1b2c3d4"}, Found(c, "yml=a1b2c3d4", "conf/x.YML"));
  EXPECT_EQ((Strings{"named:abcd", "named:efgh"}), Found(c, "nam=abcd) nam=efgh<"));
}

TEST(GitleaksConfiguration, ExtendDefault) {
  const Configured c = Read(R"(
[extend]
useDefault = true
disabledRules = ["second", "generic-api-key"]
[[rules]]
id = "own"
regex = '''own_[0-9]{4}'''
[[rules]]
id = "built-in"
entropy = 3
    [[rules.allowlists]]
    regexes = ['''bui_k''']
[[rules]]
id = "unheard-of"
    [[rules.allowlists]]
    paths = ['''x''']
)");
  EXPECT_EQ((Strings{"built-in", "own"}), Ids(c.rules));
  EXPECT_EQ((Strings{"built-in:bui_z8w1n5tr", "own:own_0001"}),
            Found(c, "bui_k3v9x2mq bui_z8w1n5tr own_0001 sec_h4j7d2yc"));
  EXPECT_EQ((Strings{
                "g.toml:4: disabledRules: no rule here has the id \"generic-api-key\"",
                "g.toml:8: rule \"built-in\" is one of leaksift's own: only its allowlists are "
                "taken over",
                "g.toml:13: rule \"unheard-of\" is not known here and has no regex: it is left "
                "out, and its allowlists with it",
            }),
            Gaps(c.policy));
}

TEST(GitleaksConfiguration, ARuleOfTheSameIdTakesTheBuiltInOnesPlace) {
  const Configured c = Read(
      "[extend]\nuseDefault = true\n[[rules]]\nid = \"built-in\"\nregex = '''mine_[0-9]{4}'''\n");
  EXPECT_EQ((Strings{"built-in", "second"}), Ids(c.rules));
  EXPECT_EQ(Strings{"built-in:mine_0001"}, Found(c, "bui_k3v9x2mq mine_0001"));
}

TEST(GitleaksConfiguration, AllowlistsAloneKeepTheBuiltInRules) {
  const Configured c = Read("[allowlist]\npaths = ['''^test/''']\n");
  EXPECT_EQ((Strings{"built-in", "second"}), Ids(c.rules));
  EXPECT_EQ(Strings{"built-in:bui_k3v9x2mq"}, Found(c, "bui_k3v9x2mq", "src/a"));
  EXPECT_EQ(Strings{}, Found(c, "bui_k3v9x2mq", "test/a"));
  EXPECT_TRUE(HasRemark(c.policy, "built-in rules of leaksift apply"));
}

const std::map<std::string, std::string> kBases = {
    {"base.toml",
     "[extend]\npath = 'deep.toml'\n[[rules]]\nid = 'r'\nregex = '''base_[0-9]{4}'''\n"
     "keywords = ['base']\n[allowlist]\nstopwords = ['9999']\n"},
    {"deep.toml",
     "[[rules]]\nid = 'd'\nregex = '''deep_[0-9]{4}'''\n"
     "[[rules]]\nid = 'r'\nregex = '''never_[0-9]{4}'''\ndescription = 'the deepest'\n"},
    {"endless.toml", "[extend]\npath = 'endless.toml'\n[[rules]]\nid='e'\nregex='''end_[0-9]'''\n"},
};

TEST(GitleaksConfiguration, ExtendPath) {
  const Configured c = Read(
      "[extend]\npath = 'base.toml'\ndisabledRules = ['d']\n[[rules]]\nid = 'r'\n"
      "    [[rules.allowlists]]\n    stopwords = ['1111']\n",
      kBases);
  EXPECT_EQ(Strings{"r"}, Ids(c.rules));
  EXPECT_EQ("the deepest", c.rules.Find("r")->name);
  EXPECT_EQ(Strings{"r:base_0000"}, Found(c, "base_0000 base_1111 base_9999 never_0000 deep_0000"));
  EXPECT_EQ(Strings{}, Gaps(c.policy));
}

TEST(GitleaksConfiguration, ExtendPathEndsAtItsDepth) {
  const Configured c = Read("[extend]\npath = 'endless.toml'\n", kBases);
  EXPECT_EQ(Strings{"e"}, Ids(c.rules));
  EXPECT_EQ(Strings{"endless.toml: extend.path is followed 2 times and no further"},
            Gaps(c.policy));
}

TEST(GitleaksConfiguration, ExtendPathThatCannotBeReadIsAnError) {
  RuleSet rules = BuiltIn();
  const auto policy = ReadConfiguration("g.toml", "[extend]\npath = 'none'\n", NoFile, &rules);
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ("g.toml: extend.path: none: No such file or directory", policy.error().message);
}

struct AllowCase {
  const char* allowlist;  // lines of [[rules.allowlists]]
  bool allowed;
};

// Text: «say key=Abcd1234 here», secret Abcd1234, match key=Abcd1234, path src/app/a.txt.
constexpr AllowCase kAllows[] = {
    {"regexes = ['''^Abcd''']", true},
    {"regexes = ['''nope''', '''34$''']", true},
    {"regexes = ['''key=''']", false},
    {"regexTarget = \"secret\"\nregexes = ['''key=''']", false},
    {"regexTarget = \"match\"\nregexes = ['''^key=''']", true},
    {"regexTarget = \"match\"\nregexes = ['''say''']", false},
    {"regexTarget = \"line\"\nregexes = ['''^say.*here$''']", true},
    {"regexTarget = \"line\"\nregexes = ['''other line''']", false},
    {"stopwords = [\"CD12\"]", true},
    {"stopwords = [\"key\"]", false},
    {"paths = ['''^src/''']", true},
    {"paths = ['''app/''', '''nope''']", true},
    {"paths = ['''^app/''']", false},
    {"commits = [\"0123456789012345678901234567890123456789\"]", false},
    // OR: any kind is enough
    {"regexes = ['''nope''']\npaths = ['''src''']", true},
    {"condition = \"OR\"\nstopwords = [\"abcd\"]\npaths = ['''nope''']", true},
    {"regexes = ['''nope''']\npaths = ['''nope''']", false},
    // AND: every kind that is given
    {"condition = \"AND\"\nregexes = ['''Abcd''']\npaths = ['''src''']", true},
    {"condition = \"AND\"\nregexes = ['''Abcd''']\npaths = ['''nope''']", false},
    {"condition = \"AND\"\nregexes = ['''nope''']\npaths = ['''src''']", false},
    {"condition = \"AND\"\nregexes = ['''Abcd''']\nstopwords = [\"nope\"]", false},
    {"condition = \"AND\"\nregexes = ['''Abcd''']\nstopwords = [\"1234\"]", true},
    {"condition = \"AND\"\npaths = ['''src''']", true},
    {"condition = \"AND\"\npaths = ['''src''']\ncommits = [\"aa\"]", false},
};

TEST(GitleaksAllowlist, Table) {
  for (const AllowCase& c : kAllows) {
    const Configured configured =
        Read(std::string("[[rules]]\nid = 'r'\nregex = '''key=([A-Za-z0-9]{8})'''\n"
                         "[[rules.allowlists]]\n") +
             c.allowlist + "\n");
    const bool found =
        !Found(configured, "other line\nsay key=Abcd1234 here\n", "src/app/a.txt").empty();
    EXPECT_EQ(c.allowed, !found) << c.allowlist;
  }
}

TEST(GitleaksAllowlist, OldAndNewSpellingsGlobalAndTargeted) {
  for (const char* lists :
       {"[allowlist]\nstopwords = ['1111']\n", "[[allowlists]]\nstopwords = ['1111']\n",
        "[[allowlists]]\nstopwords = ['1111']\ntargetRules = ['a', 'b']\n"}) {
    const Configured c = Read(std::string(lists) +
                              "[[rules]]\nid = 'a'\nregex = '''a_[0-9]{4}'''\n"
                              "[[rules]]\nid = 'b'\nregex = '''b_[0-9]{4}'''\n"
                              "[rules.allowlist]\nstopwords = ['2222']\n");
    EXPECT_EQ((Strings{"a:a_2222", "b:b_3333"}), Found(c, "a_1111 a_2222 b_1111 b_2222 b_3333"))
        << lists;
  }
  const Configured c = Read(
      "[[allowlists]]\nstopwords = ['1111']\ntargetRules = ['a', 'x']\n"
      "[[rules]]\nid = 'a'\nregex = '''a_[0-9]{4}'''\n"
      "[[rules]]\nid = 'b'\nregex = '''b_[0-9]{4}'''\n");
  EXPECT_EQ(Strings{"b:b_1111"}, Found(c, "a_1111 b_1111"));
  EXPECT_EQ(Strings{"g.toml: targetRules: no rule here has the id \"x\""}, Gaps(c.policy));
}

TEST(GitleaksAllowlist, ASuppressedFindingSaysWhy) {
  const Configured c = Read(
      "[allowlist]\ndescription = 'made up'\nstopwords = ['1111']\n"
      "[[rules]]\nid = 'a'\nregex = '''a_[0-9]{4}'''\n");
  const std::vector<Finding> findings = ScanText("a_1111", "x", c.rules, c.policy);
  ASSERT_EQ(1u, findings.size());
  ASSERT_TRUE(findings[0].suppressed);
  EXPECT_EQ((Reason{ReasonCode::kAllowlisted, "made up"}), *findings[0].suppressed);
}

TEST(GitleaksAllowlist, InHistoryEveryPlaceMustBeAllowed) {
  const std::string first(40, 'a'), second(40, 'b');
  GitleaksAllowlist list;
  list.commits = {first};
  Rule rule;
  rule.id = "r";
  Finding finding;
  finding.rule = &rule;
  finding.provenance.introductions = {{first, "x", "", "", 0, ""}};
  EXPECT_TRUE(list.Allows(finding, false));
  finding.provenance.introductions.push_back({second, "x", "", "", 0, ""});
  EXPECT_FALSE(list.Allows(finding, false));
}

TEST(GitleaksConfiguration, InlineMarkerIsHonoured) {
  const Configured c = Read("[extend]\nuseDefault = true\n");
  EXPECT_EQ(Strings{}, Found(c, "x = 'bui_k3v9x2mq' # gitleaks:allow\n"));
  EXPECT_TRUE(HasRemark(c.policy, "gitleaks:allow"));
}

TEST(GitleaksConfiguration, GapsAreNamedWithTheirPlace) {
  const Configured c = Read(R"([extend]
useDefault = false
somethingNew = 1
[[rules]]
id = "paths-only"
path = '''\.pem$'''
[[rules]]
id = "a"
regex = '''a_[0-9]{4}'''
keywords = ["a_"]
tags = ["x"]
colour = "red"
[[rules.required]]
id = "b"
[[rules]]
id = "letters"
regex = '''\p{L}+_[0-9]{4}'''
[[allowlists]]
description = "empty"
)");
  EXPECT_EQ((Strings{
                "g.toml:3: \"somethingNew\" is not known and not translated",
                "g.toml:12: \"colour\" is not known and not translated",
                "g.toml:13: the required rules of rule \"a\" are not translated: it reports "
                "without them",
                "g.toml:17: the expression is compared byte by byte: classes of characters beyond "
                "ASCII, and their case, do not count",
                "g.toml:4: rule \"paths-only\" has no regex: rules about paths alone are left out",
            }),
            Gaps(c.policy));
  EXPECT_TRUE(HasRemark(c.policy, "g.toml:10: keyword \"a_\" is too short"));
  EXPECT_TRUE(HasRemark(c.policy, "tags of rules are not kept"));
  EXPECT_TRUE(HasRemark(c.policy, "g.toml:18: an allowlist without"));
}

struct BadCase {
  const char* toml;
  const char* message;
};

constexpr BadCase kBad[] = {
    {"[[rules]]\nregex = '''a'''\n", "g.toml:1:1: a rule needs an \"id\"\n  [[rules]]\n  ^"},
    {"[[rules]]\nid = 'r'\nregex = '''a(b'''\n",
     "g.toml:3:9: no valid expression: missing ): a(b\n  regex = '''a(b'''\n          ^"},
    {"[[rules]]\nid = 'r'\nregex = '''(?=a)'''\n",
     "g.toml:3:9: no valid expression: invalid perl operator: (?=\n  regex = '''(?=a)'''\n"
     "          ^"},
    {"[[rules]]\nid = 'r'\nregex = '''a*'''\n",
     "g.toml:3:9: the expression matches the empty text\n  regex = '''a*'''\n          ^"},
    {"[[rules]]\nid = 'r'\nregex = 5\n",
     "g.toml:3:9: \"regex\" must be a text\n  regex = 5\n          ^"},
    {"[[rules]]\nid = 'r'\nregex = '''(a)'''\nsecretGroup = 2\n",
     "g.toml:4:15: the expression has only 1 groups\n  secretGroup = 2\n                ^"},
    {"[[rules]]\nid = 'r'\nregex = '''a'''\nentropy = 'x'\n",
     "g.toml:4:11: \"entropy\" must be a number from 0 to 8\n  entropy = 'x'\n            ^"},
    {"[[rules]]\nid = 'r'\nregex = '''a'''\nkeywords = 'x'\n",
     "g.toml:4:12: \"keywords\" must be a list of texts\n  keywords = 'x'\n             ^"},
    {"[[rules]]\nid = 'r'\nregex = '''a'''\n[[rules]]\nid = 'r'\n",
     "g.toml:5:6: a second rule with the id \"r\"\n  id = 'r'\n       ^"},
    {"[allowlist]\ncondition = 'XOR'\npaths = ['a']\n",
     "g.toml:2:13: \"condition\" must be one of: OR, AND\n  condition = 'XOR'\n              ^"},
    {"[allowlist]\nregexTarget = 'file'\nregexes = ['a']\n",
     "g.toml:2:15: \"regexTarget\" must be one of: secret, match, line\n  regexTarget = 'file'\n"
     "                ^"},
    {"[allowlist]\npaths = ['(']\n",
     "g.toml:2:9: no valid expression: missing ): (\n  paths = ['(']\n          ^"},
    {"[extend]\nuseDefault = true\npath = 'x'\n",
     "g.toml:3:8: \"useDefault\" and \"path\" cannot be used at the same time\n  path = 'x'\n"
     "         ^"},
    {"extend = 1\n",
     "g.toml:1:10: \"extend\" must be a table: [extend]\n  extend = 1\n           ^"},
    {"rules = 1\n",
     "g.toml:1:9: \"rules\" must be a table or a list of tables\n  rules = 1\n          ^"},
    {"rules = [1]\n", "g.toml:1:10: \"rules\" must hold tables\n  rules = [1]\n           ^"},
};

TEST(GitleaksConfiguration, ErrorsShowThePlace) {
  for (const BadCase& c : kBad) {
    RuleSet rules = BuiltIn();
    const Result<Policy> policy = ReadConfiguration("g.toml", c.toml, NoFile, &rules);
    ASSERT_FALSE(policy.ok()) << c.toml;
    EXPECT_EQ(ErrorKind::kUsage, policy.error().kind);
    EXPECT_EQ(c.message, policy.error().message);
  }
}

struct IgnoreCase {
  const char* line;
  const char* commit;
  const char* path;
  const char* rule;
  uint32_t number;  // 0: no fingerprint
};

constexpr IgnoreCase kIgnores[] = {
    {"src/a.txt:built-in:12", "", "src/a.txt", "built-in", 12},
    {"./src/a.txt:built-in:12", "", "src/a.txt", "built-in", 12},
    {"a:b.txt:built-in:1", "", "a:b.txt", "built-in", 1},
    {"0123456789abcdef0123456789abcdef01234567:src/a.txt:built-in:3",
     "0123456789abcdef0123456789abcdef01234567", "src/a.txt", "built-in", 3},
    {"src/a.txt:not-ours:12", "", "src/a.txt", "", 12},
    {"src/a.txt:built-in:12\r", "", "src/a.txt", "built-in", 12},
    {"src/a.txt:built-in:x", "", "", "", 0},
    {"src/a.txt:built-in:", "", "", "", 0},
    {"src/a.txt:12", "", "", "", 0},
    {":built-in:12", "", "", "", 0},
    {"words", "", "", "", 0},
};

TEST(GitleaksIgnore, Lines) {
  const RuleSet rules = BuiltIn();
  for (const IgnoreCase& c : kIgnores) {
    std::vector<PolicyNote> notes;
    const auto entries =
        ReadGitleaksIgnore("i", std::string("# a comment\n\n") + c.line, rules, &notes);
    if (c.number == 0) {
      EXPECT_TRUE(entries.empty()) << c.line;
      ASSERT_EQ(1u, notes.size()) << c.line;
      EXPECT_EQ(0u, notes[0].text.find("i:3: no fingerprint")) << notes[0].text;
      continue;
    }
    ASSERT_EQ(1u, entries.size()) << c.line;
    EXPECT_EQ(c.commit, entries[0].commit);
    EXPECT_EQ(c.path, entries[0].path);
    EXPECT_EQ(c.rule, entries[0].rule);
    EXPECT_EQ(c.number, entries[0].line);
    EXPECT_FALSE(notes.empty());
  }
}

TEST(GitleaksIgnore, AllowsTheRuleAtTheLine) {
  const RuleSet rules = BuiltIn();
  const auto active = [&rules](std::string_view ignore) {
    Policy policy;
    policy.gitleaks.ignored = ReadGitleaksIgnore("i", ignore, rules, &policy.notes);
    const auto findings = ScanText("\nbui_k3v9x2mq\n", "src/a", rules, policy);
    EXPECT_EQ(1u, findings.size());
    return findings[0].active();
  };
  EXPECT_FALSE(active("src/a:built-in:2"));
  EXPECT_FALSE(active("src/a:aws-access-token:2"));  // a name from elsewhere
  EXPECT_TRUE(active("src/a:second:2"));
  EXPECT_TRUE(active("src/a:built-in:1"));
  EXPECT_TRUE(active("src/b:built-in:2"));
  EXPECT_TRUE(active(std::string(40, 'a') + ":src/a:built-in:2"));  // this is no commit
}

}  // namespace
}  // namespace leaksift
