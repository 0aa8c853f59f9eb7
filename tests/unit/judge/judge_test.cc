#include "judge/judge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "judge/context.h"
#include "judge/password.h"
#include "rule/token_check.h"

namespace leaksift {
namespace {

bool Has(const Verdict& verdict, ReasonCode code) {
  return std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                     [code](const Reason& r) { return r.code == code; });
}

/// A match of `secret` in `text` under a rule of the test's own.
struct Fixture {
  Rule rule;
  std::vector<std::string_view> triggers;
  std::vector<std::string_view> keywords;

  Verdict Judge(const std::string& text, const std::string& secret, AssignmentShape shape = {}) {
    rule.triggers = triggers;
    rule.keywords = keywords;
    Match match;
    match.rule = &rule;
    const size_t at = text.rfind(secret);
    match.token = match.secret = {at, at + secret.size()};
    match.shape = shape;
    return JudgeText(text, match);
  }
};

const std::string kRandom30 = "k3J9dLq2ZxT7vBn4Yp0RsW8mQ1cF6h";

TEST(JudgePrefix, ChecksumsRaiseAndLowerButNeverDrop) {
  Fixture f;
  f.triggers = {"ghp_"};
  f.rule.check = TokenCheck::kCrc32Base62;
  const std::string body =
      "gh"
      "p_" +
      kRandom30;
  const Verdict valid = f.Judge("x = " + body + ChecksumTail(f.rule.check, body),
                                body + ChecksumTail(f.rule.check, body));
  EXPECT_TRUE(valid.keep);
  EXPECT_EQ(valid.confidence, Confidence::kHigh);
  EXPECT_TRUE(Has(valid, ReasonCode::kChecksumValid));
  const Verdict invalid = f.Judge("x = " + body + "AAAAAA", body + "AAAAAA");
  EXPECT_TRUE(invalid.keep);
  EXPECT_EQ(invalid.confidence, Confidence::kMedium);
  EXPECT_TRUE(Has(invalid, ReasonCode::kChecksumInvalid));
  Match match;
  match.rule = &f.rule;
  Verdict in_test = invalid;
  JudgePath("src/test/x.py", match, &in_test);
  EXPECT_EQ(in_test.confidence, Confidence::kMedium)
      << "made up is made up: the suspicion counts once";
}

TEST(JudgePrefix, PlaceholdersAreDropped) {
  Fixture f;
  f.triggers = {"sk_live_"};
  for (const char* body :
       {"xxxxxxxxxxxxxxxxxxxxxxxx", "000000000000000000000000", "1234567890abcdefghijklmn",
        "your_secret_key_here_now", "EXAMPLEEXAMPLEEXAMPLE000"}) {
    const std::string token = std::string("sk_live_") + body;
    EXPECT_FALSE(f.Judge("key = '" + token + "'", token).keep) << body;
  }
  const std::string name =
      "sk_live_"
      "customer_account_number";
  EXPECT_FALSE(f.Judge(name, name).keep) << "plainly words";
  const std::string token = "sk_live_" + kRandom30;
  EXPECT_EQ(f.Judge("key = '" + token + "'", token).confidence, Confidence::kHigh);
}

TEST(JudgePrefix, PiecesOfBase64AreDropped) {
  Fixture f;
  f.triggers = {"EAA"};
  const std::string token = "EAA" + kRandom30;
  EXPECT_FALSE(f.Judge("x = \"Qk7vT2pXz+9LmWq3RtY8bNc/" + token + "/Zk4Lq8WmXc7V", token).keep);
  EXPECT_TRUE(f.Judge("x = \"https://host/path/" + token + "\"", token).keep);
}

TEST(JudgeKeyword, NamesAndSurroundings) {
  Fixture f;
  f.keywords = {"acme"};
  f.rule.confidence = Confidence::kMedium;
  f.rule.pattern = "[a-f0-9]{32}";
  const std::string hex = "7d793037a0760186574b0282f2f435e7";
  EXPECT_EQ(f.Judge("ACME_API_KEY=" + hex, hex).confidence, Confidence::kHigh);
  EXPECT_EQ(f.Judge("acme: curl https://x/?q=" + hex, hex).confidence, Confidence::kMedium);
  for (const std::string before : {"acme_commit: ", "acme sha256:", "acme@", "ACME_API_KEY_ID=",
                                   "acme etag = \"", "https://github.com/acme/x/commit/"}) {
    EXPECT_FALSE(f.Judge(before + hex, hex).keep) << before;
  }
  for (const std::string& value : {std::string("0f8fad5b-d9cb-469f-a165-70867728950e"),
                                   std::string("acme_some_identifier_of_ours"),
                                   std::string("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")}) {
    EXPECT_FALSE(f.Judge("ACME_API_KEY=" + value, value).keep) << value;
  }
}

TEST(JudgeKeyword, NamesOfPublicValues) {
  Fixture f;
  f.keywords = {"acme", "acme_app_id"};
  f.rule.confidence = Confidence::kMedium;
  for (const char* before :
       {"acme_client_id = \"", "ACME_HOST=", "\"acmeUserName\": \"",
        "acme_public_key: ", "set(\"acme_account_sid\", \"", "acmeSiteKey = '", "acme request "}) {
    EXPECT_TRUE(Has(f.Judge(before + kRandom30, kRandom30), ReasonCode::kNegativeName)) << before;
  }
  for (const char* before : {"acme_app_id = \"", "acme.connect(host, user, \"", "acme_secret: ",
                             "acme: Authorization: Client-ID ", "new AcmeClient(\""}) {
    EXPECT_TRUE(f.Judge(before + kRandom30, kRandom30).keep) << before;
  }
  EXPECT_TRUE(f.Judge("https://build:" + kRandom30 + "@acme.com", kRandom30).keep);
}

TEST(JudgeKeyword, DigestsInPassing) {
  Fixture f;
  f.keywords = {"acme"};
  f.rule.confidence = Confidence::kMedium;
  const std::string commit = "7d793037a0760186574b0282f2f435e7aa9f1b3c";
  for (const char* before : {"acme: merged in ", "hashMap.set('acme', '", "acme_md5 = \"",
                             "acme.js?v=", "acme \"reference\": \"", "acme etag: W/\"",
                             "acme sha256 \"", "SPEC CHECKSUMS:\n  acme: ", "acme docker://"}) {
    EXPECT_TRUE(Has(f.Judge(before + commit, commit), ReasonCode::kHashContext)) << before;
  }
  for (const char* before :
       {"the acme credentials are ", "hashMap.set('acme_token', '", "acme('", "in acme "}) {
    EXPECT_TRUE(f.Judge(before + commit, commit).keep) << before;
  }
}

TEST(JudgeKeyword, ColumnsOfARow) {
  Fixture f;
  f.keywords = {"acme"};
  f.rule.confidence = Confidence::kMedium;
  const std::string hex = "7d793037a0760186574b0282f2f435e7";
  EXPECT_EQ(f.Judge("VALUES ('1','0','acme check','" + hex, hex).confidence, Confidence::kLow);
  EXPECT_EQ(f.Judge("connect('acme','" + hex, hex).confidence, Confidence::kMedium);
  EXPECT_EQ(f.Judge("VALUES ('1','0','acme','" + kRandom30, kRandom30).confidence,
            Confidence::kMedium);
}

// Texts in which the service's name stands beside something that is no token of it.
TEST(JudgeKeyword, OtherThingsBesideTheName) {
  Fixture f;
  f.keywords = {"acme"};
  f.rule.pattern = "[A-Za-z0-9_-]{12,}|[a-f0-9-]{36}";
  f.rule.confidence = Confidence::kMedium;
  const std::string hex12 = "7d793037a076", hex20 = hex12 + "0186574b",
                    hex32 = hex20 + "0282f2f435e7";
  const std::string hex40 = hex32 + "9ab10c5e", hex64 = hex32 + "a8f1c0d2e3b4958677605142f3e4d5c6";
  const std::string uuid = "3f2b8c1d-9e4a-4d7b-8c6f-1a2b3c4d5e6f";
  const std::string text = "V2VsY29tZSB0byBBY21lLCBzZWUgdGhlIG1hbnVhbCBmb3IgbW9yZS4";
  const struct {
    std::string before, token, after;
  } cases[] = {
      {"n.e(\"acme\").then(n.bind(n,\"", hex20, "\"))"},
      {"e=\"acme\",t={1:\"", hex20, "\",2:\"00\"}"},
      {"e=>({\"acme\":\"", hex20, "\"}[e]+\".chunk.js\")"},
      {"acme/acme   latest   ", hex12, "   2 weeks ago"},
      {"a/acme.py b/acme.py\nindex ", hex40, ".." + hex40},
      {"acme v0.0.", "0-20240502101112-" + hex12, "\n"},
      {"key: ", "acme-deps-" + hex64, "\n"},
      {"cache.set(\"acme:", hex40, "\", value)"},
      {"<x id=\"acme-1\"><validCheckSum>8:", hex32, "</validCheckSum>"},
      {"terraform import acme_zone.main ", hex32, "\n"},
      {" * $ pulumi import acme:gateway/apiKey:ApiKey example ", kRandom30, "\n"},
      {"acme-domain-verification=", hex32, "\n"},
      {"acmeAddress = \"", "0x" + hex40, "\""},
      {"acme (rev ", hex12, ")"},
      {"acme/1.2.3-beta.4+build.", hex12, " (x86_64)"},
      {"id,service\n1,acme\n", uuid, ",acme"},
      {"https://x.vault.azure.net/secrets/acme/", hex32, ")"},
      {"<a href=\"https://click.acme.com/f/a/", kRandom30, "~~/b\">"},
      {"acme: message-id <", kRandom30, "@mail.acme.com>"},
      {"acme.txt: ", text, "="},
      {"acme { background: url(data:image/x;base64,", kRandom30, ")"},
      {"acme: {hash: pbkdf2_sha256$260000$", kRandom30, "$x="},
      {"acme_secret=pbkdf2_sha256$260000$", kRandom30, "$x="},
      {"ACME_TOKEN:\n  secure: k3J9/", kRandom30, "+b"},
      {"acme_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6133\n  ", hex64, "\n"},
      {"acme host key: ", "SHA256:" + kRandom30, "\n"},
      {"acme AQICAHhadXhoK8K4Q77UH/", kRandom30, "+t19"},
      {"acme_token = \"", kRandom30 + "--x3J9dLq2ZxT7vBn4--a3J9dLq2ZxT7vBn4Yp0Ra1", "==\""},
  };
  for (const auto& one : cases) {
    const std::string all = one.before + one.token + one.after;
    Match match;
    f.rule.keywords = f.keywords;
    match.rule = &f.rule;
    match.token = match.secret = {one.before.size(), one.before.size() + one.token.size()};
    EXPECT_FALSE(JudgeText(all, match).keep) << all;
  }
}

// In documentation a token that is given to the service's name is shown; one in passing is not.
TEST(JudgeKeyword, GivenToTheService) {
  Fixture f;
  f.keywords = {"acme", "copper$"};
  f.rule.pattern = "[A-Za-z0-9]{30}";
  f.rule.confidence = Confidence::kMedium;
  const struct {
    std::string before;
    Confidence in_docs;
  } cases[] = {{"> Acme: ", Confidence::kMedium},
               {"**Acme:** `", Confidence::kMedium},
               {"| Acme | `", Confidence::kMedium},
               {"Use Acme with `", Confidence::kLow},
               {"copper: ", Confidence::kLow},
               {"# Acme\n\nUse `", Confidence::kLow},
               {"The client of Acme that was made for us by them: acme: ", Confidence::kLow}};
  for (const auto& one : cases) {
    const std::string text = one.before + kRandom30;
    f.rule.keywords = f.keywords;
    Match match;
    match.rule = &f.rule;
    match.token = match.secret = {one.before.size(), text.size()};
    Verdict verdict = JudgeText(text, match);
    JudgePath("docs/access.md", match, &verdict);
    EXPECT_TRUE(verdict.keep) << text;
    EXPECT_EQ(verdict.confidence, one.in_docs) << text;
  }
}

TEST(JudgeHeader, BearersOfNothing) {
  Fixture f;
  f.rule.extractor = Extractor::kHeader;
  const std::string head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
  const std::string line = "Authorization: Bearer ";
  EXPECT_TRUE(f.Judge(line + kRandom30, kRandom30).keep);
  EXPECT_TRUE(f.Judge(line + head + "." + kRandom30, head + "." + kRandom30).keep);
  for (const std::string& value : {head, "vault:v1:" + kRandom30, "AQICAHh" + kRandom30})
    EXPECT_FALSE(f.Judge(line + value, value).keep) << value;
}

TEST(JudgeKeyword, TokensThatOnlyResembleThem) {
  Fixture f;
  f.keywords = {"acme"};
  f.rule.pattern = "[A-Za-z0-9_-]{12,}";
  f.rule.confidence = Confidence::kMedium;
  const std::string hex20 = "7d793037a0760186574b";
  for (const std::string before :
       {"{\"acme\":\"", "acme|", "acme.init('", "service,value\nacme,", "build:acme:", "acme 3.1 ",
        "https://api.acme.com/v1/",
        "acme: {secure: true, key: ", "terraform import a.b c && acme login "}) {
    EXPECT_TRUE(f.Judge(before + hex20 + "\"}", hex20).keep) << before;
  }
}

// A service that is called by an ordinary word.
TEST(JudgeKeyword, DigestsBesideAnOrdinaryWord) {
  Fixture f;
  f.keywords = {"copper$", "copper_api"};
  f.rule.confidence = Confidence::kMedium;
  f.rule.pattern = "[A-Za-z0-9]{32}";
  const std::string hex = "7d793037a0760186574b0282f2f435e7";
  EXPECT_TRUE(Has(f.Judge("copper: " + hex, hex), ReasonCode::kHashContext));
  EXPECT_TRUE(f.Judge("copper: " + kRandom30, kRandom30).keep);
  EXPECT_TRUE(f.Judge("copper: { token: " + hex, hex).keep) << "a name that says secret";
  EXPECT_TRUE(f.Judge("copper_api('" + hex, hex).keep) << "a word that is the service's alone";
}

// What a name says, a sentence, an arrow or a call may say as well.
TEST(JudgeKeyword, SentencesAndCallsNameSecrets) {
  Fixture f;
  f.keywords = {"copper$"};
  f.rule.confidence = Confidence::kLow;
  f.rule.pattern = "[A-Za-z0-9]{32}";
  const std::string hex = "7d793037a0760186574b0282f2f435e7";
  for (const char* before : {"the Copper API token is ", "copper secret key -> ",
                             "copper access token (", "Copper auth token: `", "copper.setToken(\"",
                             "Copper.builder().apiKey('", "copper client secret => "}) {
    EXPECT_GE(f.Judge(before + hex, hex).confidence, Confidence::kMedium) << before;
  }
  EXPECT_EQ(f.Judge("copper_token = " + hex, hex).confidence, Confidence::kHigh);
  EXPECT_EQ(f.Judge("copper_key = " + hex, hex).confidence, Confidence::kMedium);
  for (const char* before : {"the Copper cache key is ", "copper.find(\"", "copper secret id is ",
                             "copper file was ", "copper token, "}) {
    EXPECT_FALSE(f.Judge(before + hex, hex).keep) << before;
  }
}

TEST(JudgeAssignment, DropsCarryTheirReason) {
  Fixture f;
  f.rule.extractor = Extractor::kAssignment;
  const auto judge = [&f](const std::string& key, const std::string& value, bool is_password) {
    AssignmentShape shape{{0, key.size()}, '"', '=', is_password};
    return f.Judge(key + " = \"" + value + "\"", value, shape);
  };
  EXPECT_TRUE(Has(judge("password_hint", "zk4Lq8Wm", true), ReasonCode::kNegativeName));
  EXPECT_TRUE(Has(judge("password", "${PASSWORD}", true), ReasonCode::kTemplate));
  EXPECT_TRUE(Has(judge("api_key", "short1", false), ReasonCode::kTooShort));
  const std::string uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  EXPECT_TRUE(Has(judge("key", uuid, false), ReasonCode::kUuid));
  EXPECT_TRUE(judge("api_key", uuid, false).keep) << "many services give out UUIDs as keys";
  EXPECT_TRUE(Has(judge("token", "some.dotted.name.of.ours", false), ReasonCode::kIdentifier));
  EXPECT_FALSE(judge("token", "some.dotted.name.of.ours", false).keep);
  EXPECT_EQ(judge("api_key", kRandom30, false).confidence, Confidence::kHigh);
  EXPECT_EQ(judge("key", "7d793037a0760186574b", false).confidence, Confidence::kLow)
      << "key alone says little";
  EXPECT_TRUE(Has(judge("password", "admin123", true), ReasonCode::kWeakPassword));
}

TEST(JudgeText, IsMadeOfTheReachAlone) {
  Fixture f;
  f.rule.extractor = Extractor::kAssignment;
  f.rule.reach = 128;
  const std::string far = "user = \"bob\"\n" + std::string(200, ' ');
  const std::string drawn = "gkvtqpxw";
  const std::string near = "password = \"" + drawn + "\"";
  AssignmentShape shape{{far.size(), far.size() + 8}, '"', '=', true};
  EXPECT_FALSE(Has(f.Judge(far + near, "gkvtqpxw", shape), ReasonCode::kAuthContext))
      << "the user is too far away to count";
  const std::string close = "user = \"bob\"\n";
  shape.key = {close.size(), close.size() + 8};
  EXPECT_TRUE(Has(f.Judge(close + near, "gkvtqpxw", shape), ReasonCode::kAuthContext));
}

struct PathCase {
  const char* path;
  ReasonCode reason;
};

TEST(JudgePath, LowersByOneAndNeverDrops) {
  Rule rule;
  rule.extractor = Extractor::kAssignment;
  Match match;
  match.rule = &rule;
  match.shape = {{0, 8}, '"', '=', false};
  for (const PathCase& c : {PathCase{"src/test/java/A.java", ReasonCode::kTestPath},
                            {"a_test.go", ReasonCode::kTestPath},
                            {"tests/a.py", ReasonCode::kTestPath},
                            {"spec/a_spec.rb", ReasonCode::kTestPath},
                            {"__tests__/a.js", ReasonCode::kTestPath},
                            {"src/a.test.ts", ReasonCode::kTestPath},
                            {"FooTest.java", ReasonCode::kTestPath},
                            {"docs/a.html", ReasonCode::kTestPath},
                            {"README.md", ReasonCode::kTestPath},
                            {"examples/a.yml", ReasonCode::kTestPath},
                            {".env.example", ReasonCode::kTestPath},
                            {"testdata/x", ReasonCode::kTestPath},
                            {"locales/en.json", ReasonCode::kI18n},
                            {"i18n/de.yml", ReasonCode::kI18n},
                            {"lang/a.php", ReasonCode::kI18n},
                            {"a.po", ReasonCode::kI18n}}) {
    for (const Confidence from : {Confidence::kHigh, Confidence::kMedium, Confidence::kLow}) {
      Verdict verdict;
      verdict.confidence = from;
      JudgePath(c.path, match, &verdict);
      EXPECT_TRUE(verdict.keep) << c.path;
      EXPECT_EQ(static_cast<int>(verdict.confidence), std::max(0, static_cast<int>(from) - 1))
          << c.path;
      EXPECT_TRUE(Has(verdict, c.reason)) << c.path;
    }
  }
  for (const char* path : {"src/main.py", "latest/a.go", "contest/a.go", "attestation.go",
                           "protest.txt", "config/app.yml", "", "/", "a//b"}) {
    Verdict verdict;
    verdict.confidence = Confidence::kHigh;
    JudgePath(path, match, &verdict);
    EXPECT_EQ(verdict.confidence, Confidence::kHigh) << path;
  }
}

TEST(JudgePath, LockFilesHoldDigests) {
  static constexpr std::string_view kKeyword[] = {"acme"};
  static constexpr std::string_view kTrigger[] = {"acme_"};
  Rule bare;
  bare.keywords = kKeyword;
  Rule prefixed;
  prefixed.triggers = kTrigger;
  const auto confidence = [](const Rule& rule, std::string_view path) {
    Match match;
    match.rule = &rule;
    Verdict verdict;
    verdict.confidence = Confidence::kHigh;
    JudgePath(path, match, &verdict);
    return verdict.confidence;
  };
  for (const char* path : {"Podfile.lock", "a/go.sum", "web/package-lock.json", "x/SHA256SUMS",
                           ".terraform.lock.hcl", "ios/Package.resolved"}) {
    EXPECT_EQ(confidence(bare, path), Confidence::kLow) << path;
    EXPECT_EQ(confidence(prefixed, path), Confidence::kHigh) << path;
  }
  for (const char* path : {"package.json", "lock", "a.lock/b.py", "sumo.go"})
    EXPECT_EQ(confidence(bare, path), Confidence::kHigh) << path;
}

TEST(JudgePath, ConfigurationSupportsBarePasswords) {
  Rule rule;
  rule.extractor = Extractor::kAssignment;
  Match match;
  match.rule = &rule;
  match.shape = {{0, 8}, 0, '=', true};
  const auto judge = [&](const char* path, Confidence from) {
    Verdict verdict;
    verdict.confidence = from;
    JudgePath(path, match, &verdict);
    return verdict.confidence;
  };
  EXPECT_EQ(judge("app.ini", Confidence::kLow), Confidence::kMedium);
  EXPECT_EQ(judge(".env", Confidence::kLow), Confidence::kMedium);
  EXPECT_EQ(judge("deploy/Dockerfile", Confidence::kLow), Confidence::kMedium);
  EXPECT_EQ(judge("app.py", Confidence::kHigh), Confidence::kMedium);
  EXPECT_EQ(judge("app.py", Confidence::kLow), Confidence::kLow);
  EXPECT_EQ(judge("unknown", Confidence::kMedium), Confidence::kMedium);
}

// The best of these paths gives what BestByPath promises, none gives more.
TEST(JudgePath, BestByPathIsTheBestOfAllPaths) {
  Rule generic, token;
  generic.extractor = Extractor::kAssignment;
  for (const Rule* rule : {&generic, &token}) {
    for (const char quote : {'"', '\0'}) {
      for (const char separator : {'=', ':', '>', ';'}) {
        for (const Confidence from : {Confidence::kLow, Confidence::kMedium, Confidence::kHigh}) {
          for (const bool weak : {false, true}) {
            Match match;
            match.rule = rule;
            match.shape = {{0, 8}, quote, separator, true};
            Verdict verdict;
            verdict.confidence = from;
            if (weak) verdict.reasons.push_back({ReasonCode::kWeakPassword, {}});
            Confidence best = Confidence::kLow;
            for (const char* path : {"", "unknown", "app.ini", ".env", "app.py", "tests/a.py",
                                     "docs/app.ini", "i18n/de.yml", "locales/a.ini"}) {
              Verdict judged = verdict;
              JudgePath(path, match, &judged);
              best = std::max(best, judged.confidence);
            }
            EXPECT_EQ(best, BestByPath(match, verdict));
          }
        }
      }
    }
  }
}

// docs/decisions/0009-tests-and-the-gate.md
TEST(JudgePath, WhatIsClearStaysVisibleInTests) {
  Rule rule;
  rule.extractor = Extractor::kAssignment;
  Match match;
  match.rule = &rule;
  match.shape.quote = '"';
  const auto judge = [&](std::vector<ReasonCode> codes) {
    Verdict verdict;
    verdict.confidence = Confidence::kMedium;
    for (const ReasonCode code : codes) verdict.reasons.push_back({code, {}});
    JudgePath("tests/test_login.py", match, &verdict);
    return verdict.confidence;
  };
  using enum ReasonCode;
  EXPECT_EQ(judge({kRandom, kSecretName}), Confidence::kMedium);
  EXPECT_EQ(judge({kWeakPassword, kMixedClasses, kSecretName}), Confidence::kMedium);
  EXPECT_EQ(judge({kStructureValid, kAuthContext}), Confidence::kMedium);
  EXPECT_EQ(judge({kKeyword, kSecretName}), Confidence::kMedium);
  EXPECT_EQ(judge({kSecretName, kAuthContext}), Confidence::kLow) << "a word";
  EXPECT_EQ(judge({kRandom}), Confidence::kLow) << "nothing says what it is";
  EXPECT_EQ(judge({kRandom, kWeakName, kAuthContext}), Confidence::kLow) << "a doubt";
  EXPECT_EQ(judge({kRandom, kSecretName, kComment}), Confidence::kLow);
}

TEST(Password, PointsAddUp) {
  const auto judge = [](PasswordEvidence evidence) {
    Verdict verdict;
    JudgePassword(evidence, &verdict);
    return verdict;
  };
  PasswordEvidence evidence{"zk4Lq8Wm", false, true, false, true};
  EXPECT_EQ(judge(evidence).confidence, Confidence::kHigh);
  evidence.value = "elephant";
  EXPECT_EQ(judge(evidence).confidence, Confidence::kMedium) << "a word beside a user";
  evidence.auth_context = false;
  EXPECT_EQ(judge(evidence).confidence, Confidence::kLow) << "a word alone";
  evidence.value = "gkvtqpxw";
  EXPECT_EQ(judge(evidence).confidence, Confidence::kHigh) << "no word";
  evidence.quoted = false;
  EXPECT_EQ(judge(evidence).confidence, Confidence::kMedium) << "may be the name of a variable";
  evidence.value = "admin123";
  EXPECT_EQ(judge(evidence).confidence, Confidence::kLow);
  EXPECT_TRUE(Has(judge(evidence), ReasonCode::kWeakPassword));
  evidence.quoted = true;
  EXPECT_EQ(judge(evidence).confidence, Confidence::kMedium) << "a literal with digits";
  evidence.value = "admin";
  EXPECT_EQ(judge(evidence).confidence, Confidence::kLow) << "a word";
}

TEST(Context, AssignedName) {
  for (const auto& [line, name] : {std::pair{"api_key = \"", "api_key"},
                                   {"  \"X-Token\": \"", "X-Token"},
                                   {"x.set(\"token\", \"", "token"},
                                   {"Authorization: Bearer ", "Authorization"},
                                   {"--token ", "--token"},
                                   {"sha256 \"", "sha256"},
                                   {"env['KEY'] = '", "KEY"},
                                   {"a => ", "a"},
                                   {"connect(host, user, \"", ""},
                                   {"Authorization: Client-ID ", "Authorization"},
                                   {"", ""},
                                   {"text", ""}}) {
    EXPECT_EQ(AssignedName(line), name) << line;
  }
}

TEST(Context, CommentsAndDigests) {
  for (const char* line : {"// x = ", "  # x: ", "-- x ", " * x", "<!-- x ", "a(); // x "})
    EXPECT_TRUE(InComment(line)) << line;
  for (const char* line : {"x = ", "", "//registry/:_authToken=", "url = http://x"})
    EXPECT_FALSE(InComment(line)) << line;
  const auto hash = [](std::string_view before) {
    return HasHashContext({before, "\n", before, ""});
  };
  for (const char* before : {"sha256:", "integrity sha512-", "h1:", "commit: ", "\"etag\": \"",
                             "uses: a/b@", "https://x/commit/", "checksum = \""})
    EXPECT_TRUE(hash(before)) << before;
  EXPECT_TRUE(IsInsideDigest({"", "", "x h1:abc+", ""}));
  EXPECT_FALSE(IsInsideDigest({"", "", "https://x/commit/", ""}));
  for (const char* before : {"token = \"", "key: ", "", "Bearer "})
    EXPECT_FALSE(hash(before) && before[0] != '\0') << before;
}

}  // namespace
}  // namespace leaksift
