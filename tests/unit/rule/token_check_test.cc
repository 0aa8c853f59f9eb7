// Tokens are made here, never written out: a body from a fixed seed and the tail that the check
// computes. The known answers are of the algorithms themselves (CRC check values, test vectors of
// the specifications).
#include "rule/token_check.h"

#include <gtest/gtest.h>

#include <random>

#include "base/base64.h"
#include "rule/token_structure.h"

namespace leaksift {
namespace {

constexpr std::string_view kAlnum =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBech32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

std::string Random(std::string_view alphabet, size_t size, uint64_t seed = 7) {
  std::mt19937_64 random(seed);
  std::string out;
  for (size_t i = 0; i < size; ++i) out += alphabet[random() % alphabet.size()];
  return out;
}

std::string Base64NoPad(const std::string& text) {
  std::string out = Base64Encode(text);
  out.resize(out.find_last_not_of('=') + 1);
  return out;
}

struct ChecksumCase {
  const char* name;
  TokenCheck check;
  std::string body;
  size_t tail_size;
};

class Checksums : public testing::TestWithParam<ChecksumCase> {};

TEST_P(Checksums, ComputedTailIsValidAndAnyChangedCharacterIsNot) {
  const auto& [name, check, body, tail_size] = GetParam();
  const std::string tail = ChecksumTail(check, body);
  ASSERT_EQ(tail.size(), tail_size);
  const std::string token = body + tail;
  EXPECT_EQ(VerifyToken(check, token), CheckResult::kValid) << token;
  // A CRC finds every change of one character; the prefix is outside some of the sums.
  for (size_t i = body.size() - 10; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'C' : 'A';
    EXPECT_NE(VerifyToken(check, changed), CheckResult::kValid) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Checksums,
    testing::Values(ChecksumCase{"github", TokenCheck::kCrc32Base62,
                                 std::string("gh") + "p_" + Random(kAlnum, 30), 6},
                    ChecksumCase{"npm", TokenCheck::kCrc32Base62,
                                 std::string("np") + "m_" + Random(kAlnum, 30, 2), 6},
                    ChecksumCase{"atlassian", TokenCheck::kCrc32HexUpper,
                                 std::string("ATA") + "TT3" + Random(kAlnum, 180) + "=", 8},
                    ChecksumCase{"bitbucket", TokenCheck::kCrc32HexUpper,
                                 std::string("AT") + "BB" + Random(kAlnum, 24), 8},
                    ChecksumCase{"grafana", TokenCheck::kCrc32LeHex,
                                 std::string("gl") + "sa_" + Random(kAlnum, 32) + "_", 8},
                    ChecksumCase{"cloudflare", TokenCheck::kCrc32Hex,
                                 std::string("cf") + "ut_" + Random(kAlnum, 40), 8},
                    ChecksumCase{"gitlab", TokenCheck::kGitlabRoutable,
                                 std::string("gl") + "pat-" + Random(kAlnum, 27) + ".01.", 9},
                    ChecksumCase{"age", TokenCheck::kBech32,
                                 std::string("AGE-SECRET") + "-KEY-1" + Random(kBech32, 52), 6},
                    ChecksumCase{"nats", TokenCheck::kNkey,
                                 "SUA" + Random("ABCDEFGHIJKLMNOP", 1) + Random(kBase32, 50), 4}),
    [](const auto& tested) { return tested.param.name; });

TEST(TokenCheck, NamesRoundTrip) {
  for (int i = 0; i <= static_cast<int>(TokenCheck::kPem); ++i) {
    const auto check = static_cast<TokenCheck>(i);
    EXPECT_EQ(ParseTokenCheck(ToString(check)), check);
  }
  EXPECT_FALSE(ParseTokenCheck("crc32"));
}

TEST(TokenCheck, KnownAnswers) {
  // CRC-32 of "123456789" is 0xCBF43926, in base 62 of 0-9A-Za-z with six digits "3jZRtO".
  uint64_t value = 0;
  constexpr std::string_view kBase62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (char c : ChecksumTail(TokenCheck::kCrc32Base62, "x_123456789"))
    value = value * 62 + kBase62.find(c);
  EXPECT_EQ(value, 0xCBF43926u);
  EXPECT_EQ(ChecksumTail(TokenCheck::kCrc32HexUpper, "123456789"), "CBF43926");
  EXPECT_EQ(ChecksumTail(TokenCheck::kCrc32Hex, "p_123456789"), "cbf43926");
  EXPECT_EQ(ChecksumTail(TokenCheck::kCrc32LeHex, "123456789"), "2639f4cb");
  // Test vectors of BIP 173.
  for (const char* valid : {"A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"}) {
    EXPECT_EQ(VerifyToken(TokenCheck::kBech32, valid), CheckResult::kValid) << valid;
  }
  for (const char* invalid : {"A1G7SGD8", "10a06t8", "1qzzfhee", "x1b4n0q5v", "abc"}) {
    EXPECT_EQ(VerifyToken(TokenCheck::kBech32, invalid), CheckResult::kInvalid) << invalid;
  }
}

TEST(TokenCheck, OtherFormsOfATokenAreNotInvalid) {
  EXPECT_EQ(VerifyToken(TokenCheck::kNone, "x"), CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kCrc32Base62, Random(kAlnum, 36)), CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kGitlabRoutable,
                        "gl"
                        "pat-" +
                            Random(kAlnum, 20)),
            CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kSentry,
                        "sntry"
                        "u_" +
                            Random(kAlnum, 64)),
            CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kCrc32HexUpper, "short"), CheckResult::kNotApplicable);
}

TEST(TokenCheck, AwsKeyIdCarriesTheAccountNumber) {
  const std::string kind =
      "AKI"
      "A";
  EXPECT_EQ(VerifyToken(TokenCheck::kAwsKeyId, kind + "Q2222222" + Random(kBase32, 8)),
            CheckResult::kValid);
  EXPECT_EQ(VerifyToken(TokenCheck::kAwsKeyId, kind + "I2222222" + Random(kBase32, 8)),
            CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kAwsKeyId, kind + "77777777" + Random(kBase32, 8)),
            CheckResult::kInvalid)
      << "40 one bits are no account number";
  EXPECT_EQ(VerifyToken(TokenCheck::kAwsKeyId, kind + "Q1111111" + Random(kBase32, 8)),
            CheckResult::kInvalid);
}

struct StructureCase {
  TokenCheck check;
  std::string token;
  CheckResult expected;
};

TEST(TokenCheck, Structure) {
  const std::string random = Random(kAlnum, 43);
  const std::string jwt_header = Base64NoPad(R"({"alg":"HS256","typ":"JWT"})");
  const StructureCase cases[] = {
      {TokenCheck::kJwt, jwt_header + "." + Base64NoPad(R"({"sub":"1"})") + "." + random,
       CheckResult::kValid},
      {TokenCheck::kJwt, jwt_header + "." + random + "." + random, CheckResult::kInvalid},
      {TokenCheck::kJwt, Base64NoPad(R"({"typ":"JWT"})") + "." + Base64NoPad("{}") + ".",
       CheckResult::kInvalid},
      {TokenCheck::kJwt,
       Base64NoPad(R"({"alg":"dir","enc":"A128GCM"})") + ".." + random + "." + random + "." +
           random,
       CheckResult::kValid},
      {TokenCheck::kBasic, "Basic " + Base64Encode("ann:t0p"), CheckResult::kValid},
      {TokenCheck::kBasic, Base64Encode("ann"), CheckResult::kInvalid},
      {TokenCheck::kBasic, Base64Encode("ann:"), CheckResult::kInvalid},
      {TokenCheck::kBasic, Base64Encode("a\x01n:b"), CheckResult::kInvalid},
      {TokenCheck::kMapbox, "sk." + Base64NoPad(R"({"u":"me","a":"ck"})") + "." + random,
       CheckResult::kValid},
      {TokenCheck::kMapbox, "sk." + random + "." + random, CheckResult::kInvalid},
      {TokenCheck::kGrafanaCloud,
       "glc"
       "_" +
           Base64Encode(R"({"o":"1","n":"x","k":"y","m":{"r":"us"}})"),
       CheckResult::kValid},
      {TokenCheck::kGrafanaCloud, Base64Encode(R"({"k":"x","n":"y","id":1})"), CheckResult::kValid},
      {TokenCheck::kGrafanaCloud,
       "glc"
       "_" +
           random,
       CheckResult::kInvalid},
      {TokenCheck::kJfrogRef, Base64Encode("reftkn:01:1700000000:" + random), CheckResult::kValid},
      {TokenCheck::kJfrogRef, Base64Encode("reftkn:01:soon:" + random), CheckResult::kInvalid},
      {TokenCheck::kSentry,
       "sntry"
       "s_" +
           Base64Encode(R"({"iat":1,"url":"u","org":"o"})") + "_" + random,
       CheckResult::kValid},
      {TokenCheck::kSentry,
       "sntry"
       "s_" +
           random + "_" + random,
       CheckResult::kInvalid},
      {TokenCheck::kOnePassword,
       "ops"
       "_" +
           Base64Encode(R"({"email":"e","secretKey":"s"})"),
       CheckResult::kValid},
      {TokenCheck::kOnePassword,
       "ops"
       "_" +
           Base64Encode(R"({"email":"e"})"),
       CheckResult::kInvalid},
      {TokenCheck::kDiscordBot, Base64NoPad("123456789012345678") + ".abcdef." + random,
       CheckResult::kValid},
      {TokenCheck::kDiscordBot, random.substr(0, 24) + ".abcdef." + random, CheckResult::kInvalid},
      {TokenCheck::kJwk, R"({"kty":"EC","crv":"P-256","d":"x"})", CheckResult::kValid},
      {TokenCheck::kJwk, R"({"kty":"EC","crv":"P-256","x":"x"})", CheckResult::kInvalid},
      {TokenCheck::kJwk, "[[[[", CheckResult::kInvalid},
  };
  for (const StructureCase& c : cases) {
    EXPECT_EQ(VerifyToken(c.check, c.token), c.expected) << ToString(c.check) << " " << c.token;
  }
}

std::string Der(size_t size) {
  std::string der = {'\x30', '\x82', static_cast<char>(size >> 8), static_cast<char>(size & 0xff)};
  return der + Random(kAlnum, size);
}

std::string Pem(const std::string& label, const std::string& bytes, const std::string& line_end) {
  std::string out = "-----BEGIN " + label + "-----" + line_end;
  const std::string digits = Base64Encode(bytes);
  for (size_t i = 0; i < digits.size(); i += 64) out += digits.substr(i, 64) + line_end;
  return out + "-----END " + label + "-----";
}

TEST(TokenCheck, Pem) {
  const std::string rsa =
      "RSA "
      "PRIVATE KEY";
  for (const char* line_end :
       {"\n", "\r\n", "\\n", "\\r\\n", "\n    ", " ", "", "\" +\n  \"", "\\n\"\n\""}) {
    EXPECT_EQ(VerifyToken(TokenCheck::kPem, Pem(rsa, Der(600), line_end)), CheckResult::kValid)
        << line_end;
  }
  EXPECT_EQ(VerifyToken(TokenCheck::kPem, Pem(rsa, Der(600) + "x", "\n")), CheckResult::kInvalid);
  EXPECT_EQ(VerifyToken(TokenCheck::kPem, Pem(rsa, Random(kAlnum, 300), "\n")),
            CheckResult::kInvalid);
  EXPECT_EQ(VerifyToken(TokenCheck::kPem,
                        Pem("OPENSSH "
                            "PRIVATE KEY",
                            std::string("openssh-key-v1\0", 15) + Random(kAlnum, 300), "\n")),
            CheckResult::kValid);
  EXPECT_EQ(VerifyToken(TokenCheck::kPem, "-----BEGIN " + rsa +
                                              "-----\nProc-Type: 4,ENCRYPTED\n"
                                              "DEK-Info: DES,00\n\nabcd\n-----END " +
                                              rsa + "-----"),
            CheckResult::kNotApplicable);
  EXPECT_EQ(VerifyToken(TokenCheck::kPem, Pem("PGP "
                                              "PRIVATE KEY BLOCK",
                                              "\x95" + Random(kAlnum, 300), "\n")),
            CheckResult::kValid);
  EXPECT_EQ(VerifyToken(TokenCheck::kPem, "PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 8\n"),
            CheckResult::kValid);
  for (const char* broken :
       {"", "-----BEGIN ", "-----BEGIN X", "-----BEGIN X-----", "-----BEGIN X-----=-----END "}) {
    EXPECT_EQ(VerifyToken(TokenCheck::kPem, broken), CheckResult::kInvalid) << broken;
  }
}

}  // namespace
}  // namespace leaksift
