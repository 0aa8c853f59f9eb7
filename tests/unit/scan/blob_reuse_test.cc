#include "scan/blob_reuse.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "rule/sample.h"
#include "scan/gitleaks_config.h"
#include "support/builtin.h"

namespace leaksift {
namespace {

// Text as it stands in repositories: code, prose, samples of rules, encoded text, long lines.
class TextMaker {
 public:
  explicit TextMaker(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) { return random_() % n; }

  std::string Piece() {
    switch (Below(8)) {
      case 0:
        return SampleLine();
      case 1:
        return "int result = ComputeChecksum(buffer, size);\n";
      case 2:
        return std::string(Below(1500), ' ') + "\n";
      case 3:
        return "password = \"" + Characters(4 + Below(20)) + "\"\n";
      case 4:
        return "-----BEGIN RSA PRIVATE"
               " KEY-----\n" +
               Characters(64) + "\n" + Characters(64) + "\n";
      case 5:
        return "-----END RSA PRIVATE"
               " KEY-----\n";
      case 6:
        return "%41%42\\u0041\\x41&#65; token: ";
      default:
        return Characters(Below(90)) + (Below(2) ? "\n" : " ");
    }
  }

  std::string Text(size_t pieces) {
    std::string text;
    for (size_t i = 0; i < pieces; ++i) text += Piece();
    return text;
  }

 private:
  std::string SampleLine() {
    const Rule& rule = *BuiltinRules().rules()[Below(BuiltinRules().rules().size())];
    const Result<Sample> sample = MatchSample(rule, Below(rule.match.size()));
    return sample.ok() ? sample->text + "\n" : "\n";
  }

  std::string Characters(size_t size) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < size; ++i) out += kAlphabet[Below(kAlphabet.size())];
    return out;
  }

  std::mt19937 random_;
};

struct Edited {
  std::string text;
  std::vector<DeltaRun> runs;
};

// Builds a text from ranges of `base`, in any order and possibly twice, and new pieces.
Edited Edit(const std::string& base, TextMaker* make) {
  Edited out;
  const auto insert = [&out](const std::string& piece) {
    if (piece.empty()) return;
    out.runs.push_back({static_cast<uint32_t>(out.text.size()), static_cast<uint32_t>(piece.size()),
                        DeltaRun::kInserted});
    out.text += piece;
  };
  const auto copy = [&](size_t begin, size_t size) {
    if (size == 0) return;
    out.runs.push_back({static_cast<uint32_t>(out.text.size()), static_cast<uint32_t>(size),
                        static_cast<uint32_t>(begin)});
    out.text += base.substr(begin, size);
  };
  size_t at = 0;
  while (at < base.size()) {
    const size_t size = std::min(base.size() - at, 1 + make->Below(3000));
    switch (make->Below(6)) {
      case 0:
        break;  // deleted
      case 1:
        insert(make->Piece());
        [[fallthrough]];  // new text before it
      default:
        copy(at, size);
        break;
      case 2:
        insert(make->Below(2) ? "x" : "\n");
        copy(at, size);
        break;
      case 3:
        copy(make->Below(base.size() - size + 1), size);
        break;  // moved or doubled
    }
    at += size;
  }
  if (make->Below(3) == 0) insert(make->Piece());
  return out;
}

using Key = std::tuple<std::string, size_t, size_t, std::string, bool, int,
                       std::vector<std::string>, size_t, std::vector<Encoding>>;

std::vector<Key> Keys(const BlobScan& scan) {
  std::vector<Hit> hits = scan.state ? scan.state->hits : std::vector<Hit>();
  Settle(&hits);
  std::vector<Key> keys;
  for (const Hit& hit : hits) {
    std::vector<std::string> reasons;
    for (const Reason& reason : hit.verdict.reasons)
      reasons.push_back(std::string(ToString(reason.code)) + reason.detail);
    keys.emplace_back(hit.rule->id, hit.secret_span.begin, hit.secret_span.end, hit.secret.Reveal(),
                      hit.verdict.keep, static_cast<int>(hit.verdict.confidence),
                      std::move(reasons), hit.parts.size(), hit.encodings);
  }
  return keys;
}

std::string Shown(const std::vector<Key>& keys, const std::vector<Key>& others) {
  std::string out;
  for (const Key& key : keys) {
    if (std::find(others.begin(), others.end(), key) != others.end()) continue;
    out += std::get<0>(key) + " at " + std::to_string(std::get<1>(key)) + "-" +
           std::to_string(std::get<2>(key)) + " " + std::get<3>(key) +
           " keep=" + std::to_string(std::get<4>(key)) +
           " conf=" + std::to_string(std::get<5>(key));
    for (const std::string& reason : std::get<6>(key)) out += " " + reason;
    for (const Encoding encoding : std::get<8>(key))
      out += " in " + std::string(ToString(encoding));
    out += "\n";
  }
  return out;
}

// The draws are the same on every run; LEAKSIFT_TEST_SEED=N explores others.
uint32_t FirstSeed() {
  const char* seed = std::getenv("LEAKSIFT_TEST_SEED");
  return seed ? static_cast<uint32_t>(std::strtoul(seed, nullptr, 10)) : 1;
}

// The claim of law 1: through any chain of edits, what is carried over and what is found again are
// together what a scan of the whole text finds.
void ExpectEqualToWholeScans(const Detector& detector, uint32_t seeds, size_t pieces) {
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + seeds; ++seed) {
    TextMaker make(seed);
    DetectScratch scratch;
    std::string base = make.Text(pieces);
    BlobScan scan = ScanBlob(base, nullptr, detector, {.keep_dropped = true}, &scratch);
    for (int generation = 0; generation < 6; ++generation) {
      const Edited edited = Edit(base, &make);
      const BlobParent parent{base.size(), scan.state.get(), edited.runs};
      BlobScan reused = ScanBlob(edited.text, &parent, detector, {.keep_dropped = true}, &scratch);
      const BlobScan whole =
          ScanBlob(edited.text, nullptr, detector, {.keep_dropped = true}, &scratch);
      const std::vector<Key> a = Keys(reused), b = Keys(whole);
      ASSERT_EQ(a, b) << "seed " << seed << " generation " << generation << "\nonly with reuse:\n"
                      << Shown(a, b) << "only without:\n"
                      << Shown(b, a);
      base = edited.text;
      scan = std::move(reused);
    }
  }
}

TEST(BlobReuse, EqualsAScanOfTheWholeThroughChainsOfEdits) {
  ExpectEqualToWholeScans(BuiltinDetector(), 60, 40);
}

// Rules of a gitleaks configuration reach further than the text around a seam that is read again.
TEST(BlobReuse, EqualsAScanOfTheWholeWithWholeTextRules) {
  RuleSet rules = RuleSet::Builtin();
  const Result<Policy> policy = ReadConfiguration("g.toml", R"(
[[rules]]
id = "near-a-keyword"
regex = '''[A-Za-z0-9+/]{30,50}'''
keywords = ["token"]
[[rules]]
id = "long"
regex = '''-----BEGIN[\s\S]{20,}?-----END'''
[[rules]]
id = "line"
regex = '''(?m)^.*password.*$'''
[[rules]]
id = "dense"
regex = ''' {40}'''
)",
                                                  nullptr, &rules);
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  const Detector detector(rules);
  ExpectEqualToWholeScans(detector, 12, 400);
}

TEST(BlobReuse, ReadsLittleOfWhatIsCopied) {
  const std::string base(1 << 20, ' ');
  DetectScratch scratch;
  const BlobScan first = ScanBlob(base, nullptr, BuiltinDetector(), {}, &scratch);
  EXPECT_EQ(first.scanned, base.size());
  const std::string text = base.substr(0, 500000) + "one line more\n" + base.substr(500000);
  const std::vector<DeltaRun> runs = {
      {0, 500000, 0},
      {500000, 14, DeltaRun::kInserted},
      {500014, static_cast<uint32_t>(base.size() - 500000), 500000}};
  const BlobParent parent{base.size(), first.state.get(), runs};
  EXPECT_LE(ScanBlob(text, &parent, BuiltinDetector(), {}, &scratch).scanned,
            2 * kRescanBefore + kRescanAfter + 14);
}

}  // namespace
}  // namespace leaksift
