#include "decode/unpack.h"

#include <gtest/gtest.h>

#include <string>

#include "support/gzip.h"

namespace leaksift {
namespace {

TEST(Unpack, GzipMembersOneBehindTheOther) {
  const std::string first = Gzip("first\n");
  EXPECT_EQ("first\n", Unpack(first).text);
  EXPECT_EQ("", Unpack(first).unread);
  EXPECT_EQ("first\nsecond\n", Unpack(first + Gzip("second\n")).text);
  EXPECT_EQ("first\n", Unpack(first + std::string(512, '\0')).text) << "padding";
  EXPECT_EQ("", Unpack(first + std::string(512, '\0')).unread);
  EXPECT_FALSE(Unpack(Gzip("")).packs()) << "nothing is packed";
}

TEST(Unpack, ManyMembersTakeTheirOwnTimeEach) {
  std::string bytes;
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    bytes += Gzip("x\n");
    text += "x\n";
  }
  EXPECT_EQ(text, Unpack(bytes).text);
}

TEST(Unpack, DamagedGzipIsReadUpToTheDamage) {
  const std::string good = Gzip("first\n");
  std::string bad = Gzip("second, which is longer than the first\n");
  bad[bad.size() / 2] ^= 1;
  const Unpacked both = Unpack(good + bad);
  EXPECT_EQ("first\n", both.text);
  EXPECT_EQ("gzip data that is damaged: the rest is not read", both.unread);
  EXPECT_FALSE(Unpack(bad).text);
  EXPECT_TRUE(Unpack(bad).packs());
  EXPECT_TRUE(Unpack(good.substr(0, good.size() - 1)).packs()) << "cut off";
}

TEST(Unpack, ABombStopsAtTheBudget) {
  const std::string half = Gzip(std::string(kMaxUnpacked / 2, 'a'));
  const Unpacked whole = Unpack(half + half);
  ASSERT_TRUE(whole.text);
  EXPECT_EQ(kMaxUnpacked, whole.text->size());
  EXPECT_EQ("", whole.unread);
  const Unpacked more = Unpack(half + half + Gzip("more"));
  EXPECT_EQ(kMaxUnpacked, more.text->size());
  EXPECT_EQ("gzip data of more than 64 MiB: the rest is not read", more.unread);
  const Unpacked bomb = Unpack(Gzip(std::string(kMaxUnpacked + 1, 'a')));
  EXPECT_FALSE(bomb.text);
  EXPECT_NE("", bomb.unread);
}

TEST(Unpack, TellsWhatItDoesNotRead) {
  const std::string cases[] = {
      std::string("PK\x03\x04\x14\0", 6),
      "7z\xbc\xaf\x27\x1c\0\x04",
      std::string("\xfd"
                  "7zXZ\0\0\x04",
                  8),
      "BZh91AY&SY\x01\x02",
      "\x28\xb5\x2f\xfd\x24\x05",
      "Rar!\x1a\x07\x01",
      "# v2 git bundle\n0123",
      "# v3 git bundle\n@object-format=sha1\n",
  };
  for (const std::string& bytes : cases) {
    EXPECT_FALSE(Unpack(bytes).text) << bytes;
    EXPECT_NE("", Unpack(bytes).unread) << bytes;
  }
  for (const char* bytes : {"", "P", "PK", "plain text", "BZh9 is a prefix", "\x1f\x8b"}) {
    EXPECT_FALSE(Unpack(bytes).packs()) << bytes;
  }
}

}  // namespace
}  // namespace leaksift
