#include "finding/fingerprint.h"

#include <gtest/gtest.h>

#include <string>

#include "support/make_rule.h"

namespace leaksift {
namespace {

const Provider kAcme = MakeProvider("acme", "Acme");
const Provider kOther = MakeProvider("other", "Other");
const Rule kAcmeKey = MakeRule("acme-api-key", &kAcme);
const Rule kAcmeToken = MakeRule("acme-token", &kAcme);
const Rule kOtherKey = MakeRule("other-key", &kOther);
const Rule kGeneric = MakeRule("generic-password", &kOther);
const Rule kOwn = MakeRule("my-rule");
const std::string kSecret = std::string("acme_") + "8dJ2kLq9";

TEST(Fingerprint, FamilyIsTheProviderOrGeneric) {
  EXPECT_EQ(RuleFamily(kAcmeKey), "acme");
  EXPECT_EQ(RuleFamily(kGeneric), "generic");
  EXPECT_EQ(RuleFamily(kOwn), "generic");
}

TEST(Fingerprint, OneSecretOfOneServiceIsOneIncident) {
  EXPECT_EQ(Fingerprint("key", kAcmeKey, kSecret), Fingerprint("key", kAcmeToken, kSecret));
  EXPECT_NE(Fingerprint("key", kAcmeKey, kSecret), Fingerprint("key", kOtherKey, kSecret));
  EXPECT_NE(Fingerprint("key", kAcmeKey, kSecret), Fingerprint("key", kAcmeKey, kSecret + "x"));
}

TEST(Fingerprint, DependsOnTheKey) {
  EXPECT_NE(Fingerprint("key", kAcmeKey, kSecret), Fingerprint("yek", kAcmeKey, kSecret));
  EXPECT_NE(KeyId("key"), KeyId("yek"));
  EXPECT_EQ(KeyId("key").size(), 16u);
}

TEST(Fingerprint, ValueIsFixedForever) {
  // printf '17:leaksift secret 1,4:acme,13:acme_8dJ2kLq9,' | openssl dgst -sha256 -hmac key
  EXPECT_EQ(Fingerprint("key", kAcmeKey, kSecret),
            "a9a8e124873d7487384c104a456f9848f1f83012ec821af37d43477a13a7c093");
}

TEST(PathFingerprint, DependsOnThePathOnlyByItsBytes) {
  const std::string a = PathFingerprint("key", kAcmeKey, kSecret, "a/b.txt");
  EXPECT_EQ(a, PathFingerprint("key", kAcmeToken, kSecret, "a/b.txt"));
  EXPECT_NE(a, PathFingerprint("key", kAcmeKey, kSecret, "a/c.txt"));
  EXPECT_NE(a, Fingerprint("key", kAcmeKey, kSecret));
  // Fields do not run into each other.
  EXPECT_NE(PathFingerprint("key", kAcmeKey, "secret", "1"),
            PathFingerprint("key", kAcmeKey, "secret1", ""));
}

TEST(NormalizedSecret, BlanksAroundAndInsidePemDoNotCount) {
  const std::string begin = std::string("-----BEGIN RSA PRIVATE ") + "KEY-----";
  const std::string end = std::string("-----END RSA PRIVATE ") + "KEY-----";
  const std::string plain = begin + "\nMIIB\nAQAB\n" + end + "\n";
  EXPECT_EQ(NormalizedSecret(" pass word\r\n"), "pass word");
  EXPECT_EQ(NormalizedSecret(""), "");
  EXPECT_EQ(NormalizedSecret(" \n"), "");
  for (const std::string& other :
       {begin + "\r\nMIIB\r\nAQAB\r\n" + end, begin + "\\nMIIB\\nAQAB\\n" + end,
        begin + "\n    MIIB\n    AQAB\n    " + end, begin + "\\\nMIIB\\\nAQAB\\\n" + end}) {
    EXPECT_EQ(NormalizedSecret(other), NormalizedSecret(plain)) << other;
  }
}

}  // namespace
}  // namespace leaksift
