#include "report/shard.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "report/mask.h"
#include "support/make_rule.h"
#include "support/sample_report.h"
#include "support/seal_shard.h"

namespace leaksift {
namespace {

const std::string kKey = "a key of sixteen";

ShardIdentity Part(uint32_t index, uint32_t count) {
  const std::string digest(64, 'a');
  return {index, count, kKey, digest, digest, digest};
}

std::string JsonOfPart(ScanReport report, uint32_t index, uint32_t count) {
  report.shard = Part(index, count);
  return Render(ReportFormat::kJson, report, {});
}

// A report as small as it gets.
ScanReport Empty() {
  ScanReport report;
  report.command = "dir";
  report.target = ".";
  return report;
}

class EveryKind : public ::testing::TestWithParam<SampleReport::Kind> {};

TEST_P(EveryKind, ReadsBackInEveryFormat) {
  SampleReport sample(GetParam());
  ScanReport& report = sample.report();
  report.start_time = report.end_time = 0;  // not in what is read back
  MaskReport(&report);
  std::vector<ShardReport> parts;
  Result<ShardReport> part = ReadShard("part", JsonOfPart(report, 1, 1), kKey);
  ASSERT_TRUE(part.ok()) << part.error().message;
  parts.push_back(std::move(*part));
  const Result<ScanReport> merged = MergeShards(&parts);
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  ReportOptions verbose;
  verbose.verbose = true;
  for (const std::string_view name : ReportFormatNames()) {
    const ReportFormat format = *ParseReportFormat(name);
    EXPECT_TRUE(Render(format, report, verbose) == Render(format, *merged, verbose)) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, EveryKind,
                         ::testing::Values(SampleReport::Kind::kPlain, SampleReport::Kind::kClean,
                                           SampleReport::Kind::kEmpty, SampleReport::Kind::kHostile,
                                           SampleReport::Kind::kHuge));

TEST(Shard, HoldsNoSecret) {
  for (const auto kind : {SampleReport::Kind::kPlain, SampleReport::Kind::kHostile}) {
    SampleReport sample(kind);
    sample.report().shard = Part(1, 2);
    ReportOptions options;
    for (const bool shown : {false, true}) {  // the section never shows them
      options.show_secrets = shown;
      const std::string json = Render(ReportFormat::kJson, sample.report(), options);
      const std::string section = json.substr(json.rfind("\n\"shard\""));
      for (const std::string& secret : sample.secrets()) {
        EXPECT_EQ(std::string::npos, section.find(secret));
      }
    }
  }
}

struct DamageCase {
  const char* pointer;
  const char* value;  // JSON; null: the member is taken out
  const char* message;
};

TEST(Shard, RefusesWhatIsWrongWithItsPlace) {
  SampleReport sample(SampleReport::Kind::kPlain);
  const std::string json = JsonOfPart(sample.report(), 2, 3);
  const DamageCase cases[] = {
      {"/shard/version", "2", "/shard: not a section of version 1"},
      {"/shard/scan", "[]", "/shard/scan: must be an object"},
      {"/shard/scan/engine", "\"9.9\"", "/shard/scan: written by leaksift 9.9"},
      {"/shard/scan/key", "\"0123456789abcdef\"", "another fingerprint key"},
      {"/shard/scan/count", "0", "/shard/scan/count: must be a whole number from 1"},
      {"/shard/scan/count", "4294967297", "/shard/scan/count"},
      {"/shard/scan/index", "4", "/shard/scan/index: must be a whole number from 1 to 3"},
      {"/shard/scan/index", "-1", "/shard/scan/index"},
      {"/shard/scan/index", "1.5", "/shard/scan/index"},
      {"/shard/scan/rules", "\"AB\"", "/shard/scan/rules: must be hexadecimal"},
      {"/shard/scan/target", "\"a b\"", "/shard/scan/target: is not escaped"},
      {"/shard/scan/fail_on", "\"some\"", "/shard/scan/fail_on: is none of the known words"},
      {"/shard/scan/bytes", nullptr, "/shard/scan/bytes: is missing"},
      {"/shard/rules", "{}", "/shard/rules: must be an array"},
      {"/shard/rules/0/id", "\"other\"", "names a rule that the report does not describe"},
      {"/shard/rules/1", "null", "/shard/rules/1: must be an object"},
      {"/shard/units/0/kind", "7", "/shard/units/0/kind: must be a string"},
      {"/shard/findings/0/list", "\"maybe\"", "/shard/findings/0: is in no known list"},
      {"/shard/findings/0/list", "\"undecided\"", "/shard/findings/0: is in no known list"},
      {"/shard/findings/1/location/line", "0", "/shard/findings/1/location/line"},
      {"/shard/findings/1/end", "0", "/shard/findings/1/end"},
      {"/shard/findings/0/keep", "1", "/shard/findings/0/keep: must be true or false"},
      {"/shard/findings/0/secret/mask", "\"********\"", "a mask that no secret of its size has"},
      {"/shard/findings/0/reasons/0/code", "\"x\"", "/shard/findings/0/reasons/0/code"},
      {"/shard/findings", "[[[[[[[[[[[[[[]]]]]]]]]]]]]]", "/shard/findings/0"},
      {"/shard/seal", nullptr, "/shard/seal: is missing"},
      {"/shard", nullptr, "a report of a whole scan"},
      {"/format", "\"sarif\"", "not a JSON report of leaksift"},
  };
  ASSERT_TRUE(ReadShard("part.json", json, kKey).ok());
  for (const DamageCase& c : cases) {
    using Json = nlohmann::ordered_json;
    Json changed = Json::parse(json);
    const Json::json_pointer at(c.pointer);
    if (c.value) {
      changed[at] = Json::parse(c.value);
    } else {
      changed[at.parent_pointer()].erase(at.back());
    }
    const bool unsealed = std::string_view(c.pointer).ends_with("/seal");
    const std::string text = unsealed ? changed.dump() : SealShard(changed.dump(), kKey);
    const Result<ShardReport> part = ReadShard("part.json", text, kKey);
    ASSERT_FALSE(part.ok()) << c.pointer << " " << (c.value ? c.value : "");
    EXPECT_EQ(ErrorKind::kUsage, part.error().kind);
    EXPECT_TRUE(part.error().message.starts_with("part.json: ")) << part.error().message;
    EXPECT_NE(std::string::npos, part.error().message.find(c.message)) << part.error().message;
  }
}

TEST(Shard, RefusesWhatIsNoReportOrCut) {
  SampleReport sample(SampleReport::Kind::kPlain);
  const std::string json = JsonOfPart(sample.report(), 1, 2);
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("\"shard\""),
        std::string("{\"shard\":{}}"), std::string(100'000, '['), json.substr(0, json.size() / 2),
        json.substr(0, json.size() - 3), json + "}"}) {
    const Result<ShardReport> part = ReadShard("part", text, kKey);
    ASSERT_FALSE(part.ok()) << text.substr(0, 20);
    EXPECT_EQ("part: not a JSON report of leaksift", part.error().message);
  }
}

// Each element, each member and each order counts.
TEST(Shard, RefusesWhatWasChangedUnderItsSeal) {
  SampleReport sample(SampleReport::Kind::kPlain);
  const std::string json = JsonOfPart(sample.report(), 1, 2);
  using Json = nlohmann::ordered_json;
  std::vector<Json> changed(5, Json::parse(json));
  changed[0]["shard"]["findings"].erase(0);
  std::swap(changed[1]["shard"]["findings"][0], changed[1]["shard"]["findings"][1]);
  changed[2]["shard"]["units"].erase(0);
  changed[3]["shard"]["scan"]["files"] = 77;
  changed[4]["shard"]["findings"][0]["confidence"] = "low";
  for (const Json& one : changed) {
    const Result<ShardReport> part = ReadShard("part", one.dump(), kKey);
    ASSERT_FALSE(part.ok());
    EXPECT_EQ("part: /shard: was changed after it was written", part.error().message);
  }
}

Result<ScanReport> MergeOf(const std::vector<std::string>& texts) {
  std::vector<ShardReport> parts;
  for (const std::string& text : texts) {
    Result<ShardReport> part = ReadShard("part" + std::to_string(parts.size()), text, kKey);
    if (!part.ok()) return part.error();
    parts.push_back(std::move(*part));
  }
  return MergeShards(&parts);
}

TEST(MergeShards, RefusesAnIncompleteSet) {
  const std::string one = JsonOfPart(Empty(), 1, 3), two = JsonOfPart(Empty(), 2, 3),
                    three = JsonOfPart(Empty(), 3, 3);
  struct Case {
    std::vector<std::string> parts;
    const char* message;
  };
  const Case cases[] = {
      {{one}, "incomplete: of 3 parts these are missing: 2, 3"},
      {{three, one}, "incomplete: of 3 parts these are missing: 2"},
      {{two, one, two, three}, "part0 and part2 are both part 2"},
      {{JsonOfPart(Empty(), 7, 5000)},
       "incomplete: of 5000 parts these are missing: 1, 2, 3, 4, 5, 6, 8, 9, 10, 11 and 4989 more"},
  };
  for (const Case& c : cases) {
    const Result<ScanReport> merged = MergeOf(c.parts);
    ASSERT_FALSE(merged.ok());
    EXPECT_EQ(ErrorKind::kMissing, merged.error().kind);
    EXPECT_EQ(c.message, merged.error().message);
  }
  EXPECT_TRUE(MergeOf({two, three, one}).ok());
}

TEST(MergeShards, RefusesPartsOfDifferentScans) {
  const std::string other(64, 'b');
  const auto changed = [&](auto change) {
    ScanReport report = Empty();
    report.shard = Part(2, 2);
    change(&report);
    return Render(ReportFormat::kJson, report, {});
  };
  const std::pair<std::string, const char*> cases[] = {
      {JsonOfPart(Empty(), 2, 4), "parts of 2 and of 4"},
      {changed([&](ScanReport* r) { r->shard->rules = other; }), "different rules"},
      {changed([&](ScanReport* r) { r->shard->policy = other; }), "different configuration"},
      {changed([&](ScanReport* r) { r->shard->source = other; }),
       "different files, refs or commits"},
      {changed([&](ScanReport* r) { r->command = "git"; }), "different files, refs or commits"},
      {changed([&](ScanReport* r) { r->head_commit = std::string(40, 'c'); }), "different files"},
  };
  for (const auto& [text, message] : cases) {
    const Result<ScanReport> merged = MergeOf({JsonOfPart(Empty(), 1, 2), text});
    ASSERT_FALSE(merged.ok()) << message;
    EXPECT_EQ(ErrorKind::kUsage, merged.error().kind);
    EXPECT_EQ(0u, merged.error().message.find("part0 and part1 are not of one scan: "));
    EXPECT_NE(std::string::npos, merged.error().message.find(message)) << merged.error().message;
  }
}

TEST(HiddenSecrets, MasksAsTheRedactorDoes) {
  const Provider provider = MakeProvider("acme", "Acme");
  const Rule rule = MakeRule("acme-key", &provider);
  struct Case {
    std::vector<const char*> secrets;
    const char* text;
  };
  const Case cases[] = {
      {{"Xk29vQw7Lp3z"}, "keys/Xk29vQw7Lp3z.txt"},
      {{"Xk29vQw7Lp3z"}, "Xk29vQw7Lp3zXk29vQw7Lp3z Xk29vQw7Lp3"},
      {{"Xk29vQw7Lp3z", "Xk29vQw7"}, "a Xk29vQw7Lp3z b Xk29vQw7 c"},
      {{"Xk29vQw7Lp3z", "7Lp3zAbc123"}, "Xk29vQw7Lp3zAbc123"},
      {{"hunter", "hunter2"}, "my hunter2 and hunter, hunte"},
      {{"short"}, "short is left"},
      {{"Zw\x01y\xff"
        "9 tKq81m"},
       "<Zw\x01y\xff"
       "9 tKq81m>"},
      {{"k3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mq"},
       "/k3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mqk3v9x2mq/"},
      {{}, "nothing"},
  };
  for (const Case& c : cases) {
    HiddenSecrets hidden(kKey);
    std::vector<Secret> secrets;
    std::vector<const Secret*> pointers;
    for (const char* raw : c.secrets) secrets.emplace_back(raw);
    for (const Secret& secret : secrets) {
      pointers.push_back(&secret);
      hidden.Add({&rule, Fingerprint(kKey, rule, secret.Reveal()), secret.size(), secret.Masked(),
                  IsDistinctive(secret.Reveal())});
    }
    const Redactor redactor(pointers);
    EXPECT_EQ(redactor.Redact(c.text), hidden.Redact(c.text));
    EXPECT_EQ(redactor.RedactProse(c.text), hidden.RedactProse(c.text));
    EXPECT_FALSE(hidden.spent());
  }
}

TEST(HiddenSecrets, DoNotWorkForEver) {
  const Rule rule = MakeRule("rule");
  HiddenSecrets hidden(kKey);
  for (size_t size = 64; size < 4096; ++size) {
    hidden.Add({&rule, std::string(64, '0'), size,
                "aaaa\xe2\x80\xa6"
                "aaaa",
                true});
  }
  hidden.Redact(std::string(8192, 'a'));
  EXPECT_TRUE(hidden.spent());
}

}  // namespace
}  // namespace leaksift
