#include "pack/delta.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "support/pack_builder.h"

namespace leaksift::testing {
namespace {

constexpr uint32_t kNew = DeltaRun::kInserted;

Result<void> Apply(std::string_view base, std::string_view delta, std::string* out,
                   DeltaRuns* runs) {
  const Result<DeltaHeader> header = ReadDeltaHeader(delta);
  if (!header.ok()) return header.error();
  if (header->result_size > 1 << 20) return Error{ErrorKind::kBudget, "too large for this test"};
  out->assign(header->result_size, '?');
  return ApplyDelta(base, delta, *header, out->data(), runs);
}

TEST(Delta, CopiesAndInserts) {
  const std::string delta = DeltaText(10, 11).Copy(2, 3).Insert("new").Copy(5, 5).text();
  std::string out;
  DeltaRuns runs;
  ASSERT_TRUE(Apply("0123456789", delta, &out, &runs).ok());
  EXPECT_EQ(out, "234new56789");
  EXPECT_TRUE(runs.complete);
  EXPECT_EQ(runs.runs, (std::vector<DeltaRun>{{0, 3, 2}, {3, 3, kNew}, {6, 5, 5}}));
}

TEST(Delta, JoinsRunsThatContinueEachOther) {
  const std::string text(300, 'x');  // three insert instructions
  const std::string delta = DeltaText(10, 310).Copy(0, 4).Copy(4, 3).Copy(6, 3).Insert(text).text();
  std::string out;
  DeltaRuns runs;
  ASSERT_TRUE(Apply("0123456789", delta, &out, &runs).ok());
  EXPECT_EQ(out, "0123456678" + text);
  EXPECT_EQ(runs.runs, (std::vector<DeltaRun>{{0, 7, 0}, {7, 3, 6}, {10, 300, kNew}}));
}

TEST(Delta, EmptyObjects) {
  std::string out;
  DeltaRuns runs;
  ASSERT_TRUE(Apply("", DeltaText(0, 0).text(), &out, &runs).ok());
  EXPECT_EQ(out, "");
  EXPECT_TRUE(runs.runs.empty());
}

TEST(Delta, SizeZeroMeans64KiB) {
  const std::string base(0x10000, 'b');
  std::string out;
  DeltaRuns runs;
  ASSERT_TRUE(Apply(base, DeltaText(0x10000, 0x10000).Raw("\x80").text(), &out, &runs).ok());
  EXPECT_EQ(out, base);
}

TEST(Delta, RefusesEachLie) {
  struct Case {
    const char* what;
    std::string delta;
    const char* reason;
  };
  const Case cases[] = {
      {"no sizes", "", "not numbers"},
      {"one size", "\x0a", "not numbers"},
      {"endless size", std::string(20, '\xff'), "not numbers"},
      {"another base", DeltaText(9, 1).Copy(0, 1).text(), "another size"},
      {"copy past the base", DeltaText(10, 4).Copy(7, 4).text(), "outside of the base"},
      {"copy from far away", DeltaText(10, 1).Copy(0xffffffff, 1).text(), "outside of the base"},
      {"size 0 is 64 KiB", DeltaText(10, 10).Raw("\x80").text(), "outside of the base"},
      {"copy without operands", DeltaText(10, 4).Raw("\x91\x01").text(), "cut off"},
      {"insert past the end",
       DeltaText(10, 4)
           .Raw("\x04"
                "abc")
           .text(),
       "cut off"},
      {"reserved instruction", DeltaText(10, 4).Raw(std::string(1, '\0')).text(), "unknown"},
      {"builds too much by copying", DeltaText(10, 4).Copy(0, 5).text(), "too much"},
      {"builds too much by inserting", DeltaText(10, 4).Insert("abcde").text(), "too much"},
      {"builds too little", DeltaText(10, 4).Copy(0, 3).text(), "too little"},
      {"builds nothing", DeltaText(10, 4).text(), "too little"},
  };
  for (const Case& c : cases) {
    std::string out;
    DeltaRuns runs;
    const Result<void> applied = Apply("0123456789", c.delta, &out, &runs);
    ASSERT_FALSE(applied.ok()) << c.what;
    EXPECT_EQ(applied.error().kind, ErrorKind::kCorrupt) << c.what;
    EXPECT_NE(applied.error().message.find(c.reason), std::string::npos)
        << c.what << ": " << applied.error().message;
  }
}

TEST(Delta, GivesUpRunsOfAHostileDeltaButBuildsIt) {
  const size_t count = DeltaRuns::kMaxRuns + 1;
  DeltaText delta(2, count);
  for (size_t i = 0; i < count; ++i) delta.Copy(0, 1);
  const Result<DeltaHeader> header = ReadDeltaHeader(delta.text());
  ASSERT_TRUE(header.ok());
  std::string out(count, '?');
  DeltaRuns runs;
  ASSERT_TRUE(ApplyDelta("ab", delta.text(), *header, out.data(), &runs).ok());
  EXPECT_FALSE(runs.complete);
  EXPECT_TRUE(runs.runs.empty());
  EXPECT_EQ(out.substr(0, 4), "aaaa");
  EXPECT_EQ(out.find('?'), std::string::npos);
}

RC_GTEST_PROP(Delta, RunsRebuildTheObject, ()) {
  const auto base = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  std::string expected;
  DeltaText instructions(0, 0);
  for (int n = *rc::gen::inRange(0, 12); n > 0; --n) {
    if (*rc::gen::arbitrary<bool>()) {
      const auto from = *rc::gen::inRange<uint32_t>(0, static_cast<uint32_t>(base.size()));
      const auto size =
          *rc::gen::inRange<uint32_t>(1, static_cast<uint32_t>(base.size()) - from + 1);
      instructions.Copy(from, size);
      expected += base.substr(from, size);
    } else {
      const std::string text(*rc::gen::inRange<size_t>(1, 300), *rc::gen::arbitrary<char>());
      instructions.Insert(text);
      expected += text;
    }
  }
  const std::string delta =
      DeltaText(base.size(), expected.size()).Raw(instructions.text().substr(2)).text();
  std::string out;
  DeltaRuns runs;
  RC_ASSERT(Apply(base, delta, &out, &runs).ok());
  RC_ASSERT(out == expected);
  std::string rebuilt;
  for (size_t i = 0; i < runs.runs.size(); ++i) {
    const DeltaRun& run = runs.runs[i];
    RC_ASSERT(run.target == rebuilt.size());
    rebuilt +=
        run.inserted() ? expected.substr(run.target, run.size) : base.substr(run.source, run.size);
    RC_ASSERT(!(i > 0 && run.inserted() && runs.runs[i - 1].inserted()));
  }
  RC_ASSERT(rebuilt == expected);
}

}  // namespace
}  // namespace leaksift::testing
