#include "match/trigger_scan.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "match/generic.h"

namespace leaksift {
namespace {

struct Lists {
  std::vector<std::tuple<size_t, size_t, bool, bool>> runs;
  std::vector<std::pair<size_t, int>> literals;
  std::vector<size_t> escapes;
  friend bool operator==(const Lists&, const Lists&) = default;
};

Lists Scan(TriggerScanKind kind, std::string_view text, size_t block = TriggerEvents::kBlock) {
  Lists lists;
  TriggerEvents events;
  OpenRun open;
  for (size_t at = 0; at < text.size(); at += block) {
    ScanTriggersWith(kind, text, at, std::min(text.size(), at + block), &open, &events);
    for (size_t i = 0; i < events.run_count; ++i) {
      const Run& run = events.runs[i];
      lists.runs.emplace_back(run.begin, run.end, run.has_digit, run.has_letter);
    }
    for (size_t i = 0; i < events.literal_count; ++i) {
      lists.literals.emplace_back(events.literals[i].begin, events.literals[i].literal);
    }
    for (size_t i = 0; i < events.escape_count; ++i) lists.escapes.push_back(events.escapes[i]);
  }
  std::sort(lists.literals.begin(), lists.literals.end());
  return lists;
}

// What the header promises, a byte at a time.
Lists Plain(std::string_view text) {
  Lists lists;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    bool digit = false, letter = false;
    for (; end < text.size() && IsTokenByte(text[end]); ++end) {
      if (std::isdigit(static_cast<unsigned char>(text[end]))) digit = true;
      if (std::isalpha(static_cast<unsigned char>(text[end]))) letter = true;
    }
    if (end - begin >= kMinRun) lists.runs.emplace_back(begin, end, digit, letter);
    begin = std::max(end, begin + 1);
  }
  for (size_t i = 0; i < text.size(); ++i) {
    for (size_t k = 0; k < kGenericLiterals.size(); ++k) {
      const std::string_view literal = kGenericLiterals[k];
      bool same = text.size() - i >= literal.size();
      for (size_t j = 0; same && j < literal.size(); ++j) {
        const char c = text[i + j];
        same = (c | 0x20) == (literal[j] | 0x20);
      }
      if (same) lists.literals.emplace_back(i, static_cast<int>(k));
    }
    const std::string_view rest = text.substr(i);
    if (rest.size() < 4) continue;
    const bool hex = std::isxdigit(static_cast<unsigned char>(rest[1])) &&
                     std::isxdigit(static_cast<unsigned char>(rest[2]));
    if ((rest[0] == '\\' && (rest[1] == 'u' || rest[1] == 'x' || rest[1] == 'U')) ||
        (rest[0] == '%' && hex) || (rest[0] == '&' && rest[1] == '#')) {
      lists.escapes.push_back(i);
    }
  }
  return lists;
}

std::vector<TriggerScanKind> Kinds() {
  std::vector<TriggerScanKind> kinds;
  for (TriggerScanKind kind :
       {TriggerScanKind::kPortable, TriggerScanKind::kAvx2, TriggerScanKind::kAvx512}) {
    if (TriggerScanAvailable(kind)) kinds.push_back(kind);
  }
  return kinds;
}

TEST(TriggerScan, FindsRunsWordsAndEscapes) {
  const std::string text =
      "x = short_one\nmy_api_key: \"abcdefgh1234_-XY\" \\u0041 %3D &#61; -----BEGIN";
  for (TriggerScanKind kind : Kinds()) {
    const Lists lists = Scan(kind, text);
    ASSERT_EQ(lists.runs.size(), 1u);
    EXPECT_EQ(lists.runs[0], std::tuple(text.find("abcdefgh"), text.find("\" \\u"), true, true));
    EXPECT_EQ(lists.literals,
              (std::vector<std::pair<size_t, int>>{
                  {text.find("key"), static_cast<int>(GenericLiteral::kKey)},
                  {text.find("-----B"), static_cast<int>(GenericLiteral::kBegin)}}));
    EXPECT_EQ(lists.escapes.size(), 3u);
  }
}

TEST(TriggerScan, AllKindsAndBlockSizesEqualThePlainDefinition) {
  std::mt19937 random(20261124);
  const std::string words[] = {"pass",  "PWD", "Secret",     "tOken",  "key",   "auth",
                               "cred",  "://", "-----BEGIN", "Bearer", "basic", "psw",
                               "\\u00", "%41", "&#x",        "\n",     " ",     "=",
                               "0",     "Z",   "_",          "-"};
  for (int round = 0; round < 400; ++round) {
    std::string text;
    const size_t size = random() % 700;
    while (text.size() < size) {
      switch (random() % 4) {
        case 0:
          text += words[random() % std::size(words)];
          break;
        case 1:
          text += static_cast<char>(random());
          break;
        case 2:
          text += std::string(random() % 150, "aZ09_-"[random() % 6]);
          break;
        default:
          text += static_cast<char>('a' + random() % 26);
          break;
      }
    }
    const Lists expected = Plain(text);
    for (TriggerScanKind kind : Kinds()) {
      ASSERT_EQ(Scan(kind, text), expected) << round;
      ASSERT_EQ(Scan(kind, text, 64 * (1 + random() % 3)), expected) << round;
      ASSERT_EQ(Scan(kind, text, 1 + random() % 200), expected) << round;
    }
  }
}

TEST(TriggerScan, CapacityHoldsForTheDensestBlocks) {
  for (TriggerScanKind kind : Kinds()) {
    for (const std::string unit : {"abcdefghijkl ", "key", "\\xab", "%41%"}) {
      std::string text;
      while (text.size() < 3 * TriggerEvents::kBlock) text += unit;
      EXPECT_EQ(Scan(kind, text), Plain(text)) << unit;
    }
  }
}

}  // namespace
}  // namespace leaksift
