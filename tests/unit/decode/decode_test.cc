#include "decode/decode.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <functional>
#include <random>

#include "base/base64.h"
#include "base/hash.h"
#include "support/gzip.h"

namespace leaksift {
namespace {

constexpr std::string_view kSecretDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!";

std::string Draw(std::string_view alphabet, size_t size, std::mt19937_64* random) {
  std::string out;
  for (size_t i = 0; i < size; ++i) out += alphabet[(*random)() % alphabet.size()];
  return out;
}

struct Case {
  Encoding encoding;
  std::string text;
  std::string place;    // decode where this stands
  std::string decoded;  // whole text of the segment
};

TEST(Decode, Examples) {
  const Case cases[] = {
      {Encoding::kBase64, "data: cGFzc3dvcmQ6IGh1bnRlcjI= x", "cGFz", "password: hunter2"},
      {Encoding::kBase64, "/a/b:cGFzc3dvcmQ6IGh1bnRlcjI", "cGFz", "password: hunter2"},
      {Encoding::kBase64, "\\ncGFzc3dvcmQ6IGh1bnRlcjI=", "cGFz", "password: hunter2"},
      {Encoding::kHex, "0x 70617373776f72643a2068756e74657232 ", "7061", "password: hunter2"},
      {Encoding::kPercent, "q=\"value%3Dabc%2Bdef%26x\"", "%3D", "value=abc+def&x"},
      {Encoding::kPercent, "<a?value%3Dabc%2Bdef%26x>", "%3D", "a?value=abc+def&x"},
      {Encoding::kBackslash, R"(x = "word\u003da\x62c\tend \"q\"" y)", "\\u",
       "word=abc\tend \"q\""},
      {Encoding::kBackslash, R"("\ud83d\ude00 \u{1F600} and more")", "\\u{",
       "\xf0\x9f\x98\x80 \xf0\x9f\x98\x80 and more"},
      {Encoding::kBackslash, R"("\U0001F600 and a long text")", "\\U",
       "\xf0\x9f\x98\x80 and a long text"},
      {Encoding::kBackslash, R"("broken \u00 \x4 \uZZZZ \u0041 end")", "\\u0041",
       R"(broken \u00 \x4 \uZZZZ A end)"},
      {Encoding::kHtmlEntity, "<p>pass&#61;&quot;a&#x62;c&amp;&#39;x</p>", "&#61", "pass=\"abc&'x"},
      {Encoding::kHtmlEntity, "<p>broken &#; &#x; &#9999999999; &#65; &unknown;</p>", "&#65",
       "broken &#; &#x; &#9999999999; A &unknown;"},
      {Encoding::kQuotedPrintable, "x\npassword=3Dabc=\ndef=20g\ny", "=3D", "password=abcdef g"},
      {Encoding::kJoinedLiteral, "key = \"abcdefg\" +\n   \"hijklmn\";\nnext", "\" +",
       "key = \"abcdefghijklmn\";"},
      {Encoding::kJoinedLiteral, "key = 'abcdefg' . 'hijklmn';", "' .", "key = 'abcdefghijklmn';"},
      {Encoding::kJoinedLiteral, "TOKEN=abcdefg\\\n   hijklmn\nnext", "\\", "TOKEN=abcdefghijklmn"},
      {Encoding::kZeroWidth,
       "a\npass\xe2\x80\x8bword: \xef\xbb\xbfhunter\xc2\xad"
       "2\nb",
       "\xe2", "password: hunter2"},
  };
  for (const Case& c : cases) {
    const auto segment = DecodeAt(c.text, c.encoding, c.text.find(c.place));
    ASSERT_TRUE(segment) << ToString(c.encoding) << " " << c.text;
    EXPECT_EQ(segment->text, c.decoded);
    EXPECT_EQ(segment->origin.size(), segment->text.size() + 1);
    EXPECT_TRUE(std::is_sorted(segment->origin.begin(), segment->origin.end()));
  }
}

TEST(Decode, PlacesBesideRuns) {
  struct Place {
    std::optional<Encoding> encoding;
    std::string before;
    std::string after;
  };
  const Place places[] = {
      {Encoding::kQuotedPrintable, "token=", ""},  // the run begins with 3D
      {Encoding::kQuotedPrintable, "", "=\nabc"},
      {Encoding::kQuotedPrintable, "", "=\r\nabc"},
      {Encoding::kJoinedLiteral, "\"", "\" + \"abc\""},
      {Encoding::kJoinedLiteral, "'", "'\n    'abc'"},
      {Encoding::kJoinedLiteral, "", "\\\n  abc"},
      {Encoding::kZeroWidth, "",
       "\xe2\x80\x8b"
       "abc"},
      {Encoding::kZeroWidth, "abc\xef\xbb\xbf", ""},
      {std::nullopt, "\"", "\", \"abc\""},
      {std::nullopt, "\"", "\": \"abc\""},
      {std::nullopt, "\"", "\" + abc"},
      {std::nullopt, "\"", "\" + 'abc'"},
      {std::nullopt, "", "= abc"},
      {std::nullopt, "", "\\n"},
      {std::nullopt, "", " \xc3\xa9"},
      {std::nullopt, "", ""},
  };
  for (const Place& place : places) {
    const std::string run = place.encoding == Encoding::kQuotedPrintable && place.after.empty()
                                ? "3Dabcdefghijkl"
                                : "abcdefghijklm";
    const std::string text = place.before + run + place.after;
    size_t pos = 0;
    const auto encoding =
        EncodingAtRun(text, {place.before.size(), place.before.size() + run.size()}, &pos);
    EXPECT_EQ(encoding, place.encoding) << text;
    EXPECT_LE(pos, text.size());
  }
}

TEST(Decode, NothingToDecode) {
  for (const auto encoding :
       {Encoding::kPercent, Encoding::kBackslash, Encoding::kHtmlEntity, Encoding::kQuotedPrintable,
        Encoding::kJoinedLiteral, Encoding::kZeroWidth}) {
    EXPECT_FALSE(DecodeAt("plain text without any escapes", encoding, 3)) << ToString(encoding);
  }
  EXPECT_FALSE(DecodeAt("c2hvcnQ=", Encoding::kBase64, 0)) << "too short";
  EXPECT_FALSE(DecodeAt("/////////////////////////", Encoding::kBase64, 0)) << "no text";
  EXPECT_FALSE(DecodeAt("ffffffffffffffffffffffffffffffff", Encoding::kHex, 0)) << "no text";
  EXPECT_FALSE(DecodeAt("abc", Encoding::kBase64, 3)) << "past the end";
  EXPECT_FALSE(DecodeWideText("plain text, plain text, plain text"));
}

TEST(Decode, GzipInsideBase64) {
  const std::string plain = "password = hunter2 and some more text to compress";
  const std::string member = Gzip(plain);
  const std::string text = "data: " + Base64Encode(member) + "\n";
  const auto segment = DecodeAt(text, Encoding::kBase64, 6);
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->text, plain);
  EXPECT_EQ(segment->Original({3, 4}), segment->source) << "compressed bytes cannot be told apart";
  std::string broken = member;
  broken[member.size() / 2] ^= 1;
  EXPECT_FALSE(DecodeAt("data: " + Base64Encode(broken), Encoding::kBase64, 6));
  const std::string bomb = Gzip(std::string(300 * 1024, 'a'));
  EXPECT_FALSE(DecodeAt("data: " + Base64Encode(bomb), Encoding::kBase64, 6)) << "over the budget";
}

TEST(Decode, TheHeadOfGzipInBase64MayBeInPieces) {
  // The digits of the date hold a + or a /, so that the first long run begins behind them.
  for (const std::string head : {"H4sIANu+BWsC/", "H4sIA/u+BWsC", "H4sIAAAAAAAC/"}) {
    const std::string text = "data: " + head + "yvJz07Ns1JIzyiIjyq08";
    size_t begin = text.find_last_of("+/") + 1;
    size_t pos = 0;
    EXPECT_EQ(Encoding::kBase64, EncodingAtRun(text, {begin, text.size()}, &pos)) << head;
    EXPECT_EQ(begin, pos);
  }
  size_t pos = 0;
  const std::string path = "lib/H4x/someordinaryname";
  EXPECT_FALSE(EncodingAtRun(path, {8, path.size()}, &pos));
}

TEST(Decode, WrappedBase64) {
  const std::string plain =
      "a long text that is wrapped in lines of forty digits: password = hunter2, end of it";
  const std::string digits = Base64Encode(plain);
  for (const std::string line_end : {"\n", "\r\n", "\n    ", "\\n"}) {
    std::string text = "x: ";
    for (size_t i = 0; i < digits.size(); i += 40)
      text += (i > 0 ? line_end : "") + digits.substr(i, 40);
    const auto segment = DecodeAt(text + "\n", Encoding::kBase64, 3);
    ASSERT_TRUE(segment);
    EXPECT_EQ(segment->text, plain) << line_end;
  }
}

// For a random secret in a random carrier: the span of the secret in the decoded text, mapped back,
// is exactly what the encoder wrote for it.
class RoundTrip : public testing::Test {
 protected:
  std::mt19937_64 random_{20};

  void Check(Encoding encoding, const std::string& text, size_t pos, const std::string& secret,
             Span expected) {
    const auto segment = DecodeAt(text, encoding, pos);
    ASSERT_TRUE(segment) << ToString(encoding) << " " << text;
    const size_t at = segment->text.find(secret);
    ASSERT_NE(at, std::string::npos) << ToString(encoding) << " " << segment->text;
    EXPECT_EQ(segment->Original({at, at + secret.size()}), expected)
        << ToString(encoding) << " " << text;
  }
};

TEST_F(RoundTrip, CharacterByCharacterEncodings) {
  const auto percent = [](char c) { return "%" + HexEncode(std::string(1, c)); };
  const auto backslash = [](char c) { return "\\u00" + HexEncode(std::string(1, c)); };
  const auto escape_x = [](char c) { return "\\x" + HexEncode(std::string(1, c)); };
  const auto entity = [](char c) { return "&#" + std::to_string(static_cast<int>(c)) + ";"; };
  const std::pair<Encoding, std::function<std::string(char)>> encoders[] = {
      {Encoding::kPercent, percent},
      {Encoding::kBackslash, backslash},
      {Encoding::kBackslash, escape_x},
      {Encoding::kHtmlEntity, entity}};
  for (int round = 0; round < 400; ++round) {
    const auto& [encoding, encode] = encoders[round % 4];
    const std::string secret = Draw(kSecretDigits, 12 + random_() % 30, &random_);
    std::string text = Draw("abc =\n", random_() % 20, &random_) + "\"key";
    const size_t begin = text.size();
    text += encode(secret[0]);  // at least one escape
    for (size_t i = 1; i < secret.size(); ++i)
      text += random_() % 2 ? encode(secret[i]) : std::string(1, secret[i]);
    const size_t end = text.size();
    text += "z\"" + Draw("abc =\n", random_() % 20, &random_);
    Check(encoding, text, begin, secret, {begin, end});
  }
}

TEST_F(RoundTrip, Base64AndHex) {
  for (int round = 0; round < 400; ++round) {
    const std::string before = Draw("abcdefg =", random_() % 12, &random_);
    const std::string secret = Draw(kSecretDigits, 12 + random_() % 30, &random_);
    const std::string plain = before + secret + Draw("hijklm ;", random_() % 12, &random_);
    const std::string carrier = "v: \"";
    Check(Encoding::kHex, carrier + HexEncode(plain) + "\"", 4, secret,
          {4 + before.size() * 2, 4 + (before.size() + secret.size()) * 2});
    // The digits that hold any bit of the secret.
    const size_t first = before.size() * 8 / 6;
    const size_t last = ((before.size() + secret.size()) * 8 + 5) / 6;
    const bool to_the_end = plain.size() == before.size() + secret.size();
    const std::string digits = Base64Encode(plain);
    Check(Encoding::kBase64, carrier + digits + "\"", 4, secret,
          {4 + first, 4 + (to_the_end ? digits.size() : last)});
  }
}

TEST_F(RoundTrip, WideText) {
  for (int round = 0; round < 200; ++round) {
    const std::string secret = Draw(kSecretDigits, 12 + random_() % 30, &random_);
    const std::string before = "password = ";
    const std::string plain = before + secret + "\r\n";
    const size_t unit = round % 2 ? 2 : 4;
    const bool little = round % 4 < 2;
    const size_t mark = round % 3 == 0 ? unit : 0;
    std::string wide;
    if (mark > 0)
      wide = little ? std::string("\xff\xfe\0\0", unit)
                    : std::string("\0\0\xfe\xff", 4).substr(4 - unit);
    for (char c : plain) {
      std::string bytes(unit, '\0');
      bytes[little ? 0 : unit - 1] = c;
      wide += bytes;
    }
    const auto segment = DecodeWideText(wide);
    ASSERT_TRUE(segment) << unit << little << mark;
    EXPECT_EQ(segment->text, plain);
    const Span expected{mark + before.size() * unit, mark + (before.size() + secret.size()) * unit};
    EXPECT_EQ(segment->Original({before.size(), before.size() + secret.size()}), expected);
  }
}

TEST_F(RoundTrip, ResultsDependOnTheRegionAlone) {
  // Law 1: what stands further away than kDecodeReach changes nothing.
  for (const auto encoding :
       {Encoding::kBase64, Encoding::kHex, Encoding::kPercent, Encoding::kBackslash,
        Encoding::kHtmlEntity, Encoding::kQuotedPrintable, Encoding::kJoinedLiteral,
        Encoding::kZeroWidth}) {
    for (int round = 0; round < 30; ++round) {
      std::string text = Draw("ab7C=%&#\\ux\"'\n .+;<>", 60000, &random_);
      const size_t pos = 30000 + random_() % 100;
      const auto whole = DecodeAt(text, encoding, pos);
      const size_t from = pos - kDecodeReach;
      const std::string window = text.substr(from, 2 * kDecodeReach);
      const auto cut = DecodeAt(window, encoding, pos - from);
      ASSERT_EQ(whole.has_value(), cut.has_value());
      if (whole) {
        EXPECT_EQ(whole->text, cut->text);
        EXPECT_EQ(whole->source.begin, cut->source.begin + from);
      }
    }
  }
}

TEST(Decode, LongRegionsAreCutAtTheBudget) {
  const std::string text(200000, 'a');
  for (const auto encoding : {Encoding::kBase64, Encoding::kHex, Encoding::kPercent,
                              Encoding::kBackslash, Encoding::kZeroWidth}) {
    for (size_t pos : {size_t{0}, size_t{100000}, size_t{199999}}) {
      std::string with_escape = text;
      with_escape.replace(std::min(pos, text.size() - 6), 6,
                          encoding == Encoding::kPercent ? "%41aaa" : "\\u0041");
      const auto segment = DecodeAt(with_escape, encoding, pos);
      if (segment) {
        EXPECT_LE(segment->source.size(), kMaxRegion);
      }
    }
  }
}

}  // namespace
}  // namespace leaksift
