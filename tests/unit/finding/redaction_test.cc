#include "finding/redaction.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/base64.h"
#include "base/hash.h"
#include "finding/secret_forms.h"

namespace leaksift {
namespace {

Redactor RedactorOf(const std::vector<std::string>& values) {
  const std::vector<Secret> secrets(values.begin(), values.end());
  std::vector<const Secret*> borrowed;
  for (const Secret& secret : secrets) borrowed.push_back(&secret);
  return Redactor(borrowed);
}

const std::string kToken = std::string("tok_") + "9fK2mQ7xLw4RtZ81";  // 20 bytes: shows 2 and 2
constexpr std::string_view kMask = "to…81";

TEST(Redactor, ReplacesTheSecretWhereverItStands) {
  const Redactor redactor = RedactorOf({kToken});
  EXPECT_EQ(redactor.Redact(kToken), kMask);
  EXPECT_EQ(redactor.Redact("a/" + kToken + ".env"), "a/to…81.env");
  EXPECT_EQ(redactor.Redact(kToken + " and " + kToken), "to…81 and to…81");
  EXPECT_EQ(redactor.Redact("nothing here"), "nothing here");
  EXPECT_EQ(redactor.Redact(""), "");
  EXPECT_TRUE(redactor.Contains("x" + kToken));
  EXPECT_FALSE(redactor.Contains(kToken.substr(1)));
}

TEST(Redactor, KnowsTheCommonEncodings) {
  const std::string secret = std::string("p/w\"+<") + "Zq81\\é" + "x9";
  const Redactor redactor = RedactorOf({secret});
  const struct {
    const char* what;
    std::string text;
  } cases[] = {
      {"base64", Base64Encode(secret)},
      {"base64 after one byte", Base64Encode("u" + secret)},
      {"base64 after two bytes", Base64Encode("u:" + secret)},
      {"base64 before more", Base64Encode("user:" + secret + "\nnext")},
      {"hexadecimal", HexEncode(secret)},
      {"percent", "https://u:p%2Fw%22%2B%3CZq81%5C%C3%A9x9@host"},
      {"percent, lower case", "p%2fw%22%2b%3cZq81%5c%c3%a9x9"},
      {"JSON", R"({"k":"p/w\"+<Zq81\\éx9"})"},
      {"JSON with escaped slash", R"({"k":"p\/w\"+<Zq81\\éx9"})"},
      {"XML", "<k>p/w&quot;+&lt;Zq81\\éx9</k>"},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(redactor.Contains(c.text)) << c.what;
    EXPECT_FALSE(redactor.Contains(redactor.Redact(c.text))) << c.what;
  }
}

TEST(Redactor, OverlappingSecretsLeaveNoPiece) {
  const Redactor redactor = RedactorOf({"abcdefgh1234", "1234wxyz5678"});
  EXPECT_EQ(redactor.Redact("<abcdefgh1234wxyz5678>"), "<********>");
  const Redactor nested = RedactorOf({"secret-inner-1", "outer.secret-inner-1.outer"});
  EXPECT_EQ(nested.Redact("outer.secret-inner-1.outer"), "out…ter");
  EXPECT_EQ(nested.Redact("only secret-inner-1 here"), "only s…1 here");
}

TEST(Redactor, AlsoFindsTheShorterOfTwoThatStartAlike) {
  const Redactor redactor = RedactorOf({"prefix-123", "prefix-123-and-more", "prefix-124"});
  EXPECT_EQ(redactor.Redact("prefix-123-and-less"), "p…3-and-less");
  EXPECT_EQ(redactor.Redact("prefix-125"), "prefix-125");
}

TEST(Redactor, LongSecretsAreFoundWholeAndInPieces) {
  std::string body;
  for (int line = 0; line < 10; ++line) {
    for (int i = 0; i < 64; ++i) body += static_cast<char>('A' + (line * 7 + i * 11 + i * i) % 26);
    body += '\n';
  }
  const std::string key =
      std::string("-----BEGIN PRIVATE ") + "KEY-----\n" + body + "-----END PRIVATE " + "KEY-----";
  const Redactor redactor = RedactorOf({key});
  EXPECT_EQ(redactor.Redact("[" + key + "]"), "[********]");
  const std::string line = body.substr(65 * 3, 64);
  EXPECT_FALSE(redactor.Redact("subject: " + line).find(line) != std::string::npos);
  EXPECT_EQ(redactor.Redact(std::string("-----BEGIN PRIVATE ") + "KEY-----"),
            std::string("-----BEGIN PRIVATE ") + "KEY-----")
      << "the frame is not secret";
}

TEST(Redactor, LeavesShortSecretsAlone) {
  EXPECT_EQ(RedactorOf({"abc"}).Redact("abc/abc"), "abc/abc");
  EXPECT_EQ(RedactorOf({"six6ix"}).Redact("a six6ix b"), "a ******** b");
}

// A path says where to look; a folder's name is no secret to who sees the folder.
TEST(Redactor, LeavesPlainWordsAlone) {
  const struct {
    std::string_view secret;
    bool hidden;
  } cases[] = {{"vmware", false}, {"elephantine", false}, {"vmware1", true},
               {"Vmware", true},  {"vm-ware", true},      {"abcdefghijkl", true}};
  for (const auto& [secret, hidden] : cases) {
    const Secret one{secret};
    EXPECT_EQ(Redactor({&one}).Contains("src/" + std::string(secret) + "/a.py"), hidden) << secret;
  }
}

TEST(Redactor, ProseKeepsWordsButNotTokens) {
  const Redactor redactor = RedactorOf({"postgres-admin", kToken});
  EXPECT_EQ(redactor.RedactProse("a postgres-admin password"), "a postgres-admin password");
  EXPECT_EQ(redactor.Redact("a postgres-admin password"), "a p…n password");
  EXPECT_EQ(redactor.RedactProse("rule for " + kToken), "rule for to…81");
}

TEST(Redactor, IsLinearOnPeriodicText) {
  // 16 KiB secret of one letter against 1 MiB of that letter: quadratic work would be 10^10 steps.
  const Redactor redactor = RedactorOf({std::string(16 * 1024, 'a')});
  EXPECT_EQ(redactor.Redact(std::string(1 << 20, 'a')), "********");
}

TEST(IsSecretPart, GoesByTheName) {
  for (const char* name : {"API key", "client secret", "key or secret", "token", "Password"}) {
    EXPECT_TRUE(IsSecretPart(name)) << name;
  }
  for (const char* name : {"account id", "key id", "host", "e-mail address", "user name", ""}) {
    EXPECT_FALSE(IsSecretPart(name)) << name;
  }
}

TEST(AppendSecrets, TakesSecretsAndSecretParts) {
  std::vector<Finding> findings(1);
  findings[0].secret = Secret("the secret 1");
  findings[0].parts = {{"host", Secret("git.example.org"), {}}, {"app key", Secret("part 2"), {}}};
  std::vector<const Secret*> secrets;
  AppendSecrets(findings, &secrets);
  EXPECT_EQ(secrets,
            (std::vector<const Secret*>{&findings[0].secret, &findings[0].parts[1].value}));
}

// Against the definition: cover what any form of any secret covers.
RC_GTEST_PROP(RedactorProperty, NoFormOfASecretIsLeft, ()) {
  const auto letter = rc::gen::elementOf(std::string("ab1%+"));
  const auto word = rc::gen::container<std::string>(9, letter);
  const auto secrets = *rc::gen::container<std::vector<std::string>>(5, word);
  const Redactor redactor = RedactorOf(secrets);
  std::string text;
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      8, rc::gen::oneOf(rc::gen::elementOf(secrets), rc::gen::container<std::string>(letter)));
  for (const std::string& part : parts) text += part;
  const std::string redacted = redactor.Redact(text);
  for (const std::string& secret : secrets) {
    if (IsPlainWord(secret)) continue;
    for (const std::string& form : SecretForms(secret)) {
      RC_ASSERT(redacted.find(form) == std::string::npos);
    }
  }
}

RC_GTEST_PROP(RedactorProperty, OtherTextIsNotTouched, ()) {
  const Redactor redactor = RedactorOf({kToken, "another-secret-77"});
  const std::string text = *rc::gen::arbitrary<std::string>();
  RC_ASSERT(redactor.Redact(text) == text);
}

}  // namespace
}  // namespace leaksift
