#include "finding/baseline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "finding/fingerprint.h"
#include "support/make_rule.h"

namespace leaksift {
namespace {

const Provider kAcme = MakeProvider("acme", "Acme");
const Rule kRule = MakeRule("acme-key", &kAcme);
constexpr std::string_view kKey = "a key of thirty-two random bytes";

Finding FindingOf(const std::string& secret, const std::string& path) {
  Finding finding;
  finding.rule = &kRule;
  finding.secret = Secret(secret);
  finding.provenance.path = path;
  finding.fingerprint = Fingerprint(kKey, kRule, secret);
  return finding;
}

Baseline Sample() {
  return CreateBaseline({FindingOf("first-1", "b.env"), FindingOf("first-1", "a dir/ü #1.env"),
                         FindingOf("second", "a.env")},
                        Redactor());
}

std::string ErrorOf(std::string_view text, std::string_view key = kKey) {
  const Result<Baseline> baseline = Baseline::Parse(text, key, "base.txt");
  if (baseline.ok()) return "";
  EXPECT_EQ(baseline.error().kind, ErrorKind::kUsage);
  return baseline.error().message;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

std::string Join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

TEST(Baseline, IsSortedTextThatReadsBack) {
  const std::string text = Sample().Serialize(kKey);
  const std::vector<std::string> lines = Lines(text);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0], "# leaksift baseline 1 key=" + KeyId(kKey) + "\n");
  EXPECT_TRUE(std::is_sorted(lines.begin() + 1, lines.end() - 1));
  EXPECT_NE(text.find(" acme-key a%20dir/ü%20%231.env "), std::string::npos) << text;
  EXPECT_EQ(lines[4], "# end\n");

  const Result<Baseline> back = Baseline::Parse(text, kKey, "base.txt");
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->entries(), Sample().entries());
  EXPECT_TRUE(back->Knows(Fingerprint(kKey, kRule, "second")));
  EXPECT_FALSE(back->Knows(Fingerprint(kKey, kRule, "third")));
}

TEST(Baseline, AnEmptyOneIsValid) { EXPECT_EQ(ErrorOf(Baseline().Serialize(kKey)), ""); }

TEST(Baseline, ReadsACheckoutWithCrLf) {
  std::string text;
  for (char c : Sample().Serialize(kKey))
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(ErrorOf(text), "");
}

TEST(Baseline, DoubtfulFilesAreErrorsWithALine) {
  const std::string good = Sample().Serialize(kKey);
  const std::vector<std::string> lines = Lines(good);
  const auto changed = [&](size_t line, auto change) {
    std::vector<std::string> copy = lines;
    change(&copy[line]);
    return Join(copy);
  };
  struct Case {
    const char* what;
    std::string text;
    const char* message;
  };
  const Case cases[] = {
      {"empty", "", "base.txt:1: not a leaksift baseline"},
      {"another file", "{}\n", "base.txt:1: not a leaksift baseline"},
      {"version", "# leaksift baseline 2 key=0123456789abcdef\n# end\n",
       "base.txt:1: a baseline of another"},
      {"no key", "# leaksift baseline 1\n# end\n", "base.txt:1: \"key=\""},
      {"cut in a line", good.substr(0, good.size() - 20), "base.txt:4: the file ends without"},
      {"cut between lines", lines[0] + lines[1], "base.txt:3: the file ends without"},
      {"cut in the last line", good.substr(0, good.size() - 1),
       "base.txt:5: the file ends without"},
      {"fingerprint changed",
       changed(1, [](std::string* l) { (*l)[3] = (*l)[3] == 'a' ? 'b' : 'a'; }),
       "base.txt:2: the seal does not fit"},
      {"path changed", changed(2, [](std::string* l) { l->insert(l->size() - 18, "x"); }),
       "base.txt:3: the seal does not fit"},
      {"short fingerprint", changed(1, [](std::string* l) { l->erase(0, 1); }),
       "base.txt:2: the fingerprint must"},
      {"a word missing", changed(1, [](std::string* l) { *l = l->substr(0, 70) + "\n"; }),
       "base.txt:2: expected"},
      {"a raw value pasted", changed(1, [](std::string* l) { *l = "hunter2 is fine\n"; }),
       "base.txt:2: expected"},
      {"line twice", Join({lines[0], lines[1], lines[1], lines[4]}),
       "base.txt:3: this line stands"},
      {"out of order", Join({lines[0], lines[2], lines[1], lines[4]}),
       "base.txt:3: this line stands"},
      {"text after the end", good + lines[1], "base.txt:6: text after"},
      {"merge marker", Join({lines[0], "<<<<<<< HEAD\n", lines[1], lines[4]}),
       "base.txt:2: expected"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(ErrorOf(c.text).substr(0, std::string(c.message).size()), c.message) << c.what;
  }
  EXPECT_NE(ErrorOf(good, "another key").find("base.txt:1: made with another key"),
            std::string::npos);
}

TEST(Baseline, LinesOfTwoBaselinesCanBeMerged) {
  const std::string one = CreateBaseline({FindingOf("first-1", "x")}, Redactor()).Serialize(kKey);
  const std::string two = CreateBaseline({FindingOf("second", "y")}, Redactor()).Serialize(kKey);
  std::vector<std::string> merged = {Lines(one)[1], Lines(two)[1]};
  std::sort(merged.begin(), merged.end());
  EXPECT_EQ(ErrorOf(Lines(one)[0] + Join(merged) + "# end\n"), "");
}

TEST(Baseline, UpdateAndPruneKeepComments) {
  std::vector<BaselineEntry> entries = Sample().entries();
  for (BaselineEntry& entry : entries) entry.comment = "agreed with security, ticket # 12";
  const Result<Baseline> old = Baseline::Parse(Baseline(entries).Serialize(kKey), kKey, "base.txt");
  ASSERT_TRUE(old.ok()) << old.error().message;

  const std::vector<Finding> now = {FindingOf("second", "a.env"), FindingOf("third", "c.env")};
  const Baseline updated = UpdateBaseline(*old, now, Redactor());
  EXPECT_EQ(updated.entries().size(), 4u);
  const Baseline pruned = PruneBaseline(updated, now, Redactor());
  ASSERT_EQ(pruned.entries().size(), 2u);
  for (const BaselineEntry& entry : pruned.entries()) {
    EXPECT_EQ(entry.comment, entry.path == "a.env" ? "agreed with security, ticket # 12" : "");
  }
}

TEST(Baseline, ContainsWhatCountsAndWhatItHid) {
  Finding dropped = FindingOf("dropped", "a");
  dropped.verdict.keep = false;
  Finding allowed = FindingOf("allowed", "a");
  allowed.suppressed = Reason{ReasonCode::kInlineAllow, {}};
  Finding known = FindingOf("known", "a");
  known.suppressed = Reason{ReasonCode::kBaselined, {}};
  const Baseline baseline = CreateBaseline({dropped, allowed, known}, Redactor());
  ASSERT_EQ(baseline.entries().size(), 1u);
  EXPECT_EQ(baseline.entries()[0].fingerprint, known.fingerprint);
}

TEST(Baseline, HoldsNoSecretOfAPath) {
  const std::string secret = std::string("tok_") + "7dh3kslq02mzn";
  const std::vector<Finding> findings = {FindingOf(secret, "dump/" + secret + ".txt")};
  const Redactor redactor({&findings[0].secret});
  const std::string text = CreateBaseline(findings, redactor).Serialize(kKey);
  EXPECT_EQ(text.find(secret), std::string::npos);
  EXPECT_EQ(ErrorOf(text), "");
}

TEST(ApplyBaseline, SuppressesKnownSecretsAtAnyPath) {
  std::vector<Finding> findings = {FindingOf("second", "moved/elsewhere.env"),
                                   FindingOf("new one", "a.env")};
  findings.push_back(FindingOf("second", "z"));
  findings.back().suppressed = Reason{ReasonCode::kInlineAllow, "reason"};
  ApplyBaseline(Sample(), &findings);
  ASSERT_TRUE(findings[0].suppressed.has_value());
  EXPECT_EQ(findings[0].suppressed->code, ReasonCode::kBaselined);
  EXPECT_TRUE(findings[1].active());
  EXPECT_EQ(findings[2].suppressed->code, ReasonCode::kInlineAllow) << "the first reason stays";
}

RC_GTEST_PROP(BaselineProperty, AnyPathAndCommentReadBack, ()) {
  BaselineEntry entry;
  entry.fingerprint = std::string(64, 'a');
  entry.rule = "acme-key";
  entry.path = *rc::gen::nonEmpty<std::string>();
  entry.comment = *rc::gen::arbitrary<std::string>();
  const Result<Baseline> back =
      Baseline::Parse(Baseline({entry}).Serialize(kKey), kKey, "base.txt");
  RC_ASSERT(back.ok());
  RC_ASSERT(back->entries().size() == 1u);
  RC_ASSERT(back->entries()[0] == entry);
}

RC_GTEST_PROP(BaselineProperty, AnyOneByteChangeIsNoticedOrOnlyAComment, ()) {
  const Baseline sample = Sample();
  std::string text = sample.Serialize(kKey);
  const auto at = *rc::gen::inRange<size_t>(0, text.size());
  text[at] = *rc::gen::arbitrary<char>();
  const Result<Baseline> back = Baseline::Parse(text, kKey, "base.txt");
  if (back.ok()) RC_ASSERT(back->entries() == sample.entries());
}

}  // namespace
}  // namespace leaksift
