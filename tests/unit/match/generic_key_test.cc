#include "match/generic_key.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leaksift {
namespace {

std::string WordsOf(std::string_view name) {
  std::string out;
  ForEachWord(
      name, [&out](std::string_view word) { out += (out.empty() ? "" : " ") + std::string(word); });
  return out;
}

TEST(GenericKey, Words) {
  for (const auto& [name, words] : {std::pair{"dbPassword", "db password"},
                                    {"DB_PASSWORD", "db password"},
                                    {"db-password.2", "db password 2"},
                                    {"HTTPToken", "http token"},
                                    {"parseHTTP", "parse http"},
                                    {"aws4Secret", "aws 4 secret"},
                                    {"X-API-Key", "x api key"},
                                    {"__x__", "x"},
                                    {"", ""},
                                    {"...", ""},
                                    {"AbC", "ab c"}}) {
    EXPECT_EQ(WordsOf(name), words) << name;
  }
  EXPECT_EQ(WordsOf(std::string(100, 'a')).size(), 32u) << "long words are cut";
}

struct Case {
  KeyKind kind;
  std::vector<const char*> names;
};

TEST(GenericKey, NamesOfSecrets) {
  const Case cases[] = {
      {KeyKind::kPassword,
       {"password",
        "passwd",
        "pwd",
        "Password",
        "DB_PASSWORD",
        "dbPassword",
        "dbpassword",
        "MYSQL_ROOT_PASSWORD",
        "user_pass",
        "pass",
        "PASS",
        "smtpPass",
        "ftppass",
        "passphrase",
        "key_password",
        "keyStorePassword",
        "password2",
        "clearTextPassword",
        "PASSWORD_PROD",
        "spring.datasource.password",
        "new_password",
        "adminPwd",
        "confirm_password",
        "passwordConfirm",
        "DB_PASS",
        "PGPASSWORD",
        "userPassword",
        "$password",
        "wp_pass"}},
      {KeyKind::kSecret,
       {"secret", "client_secret", "clientSecret", "clientsecret", "APP_SECRET", "secret1",
        "oauth_token_secret", "jwtSecret", "credential"}},
      {KeyKind::kToken,
       {"token", "access_token", "accessToken", "GITHUB_TOKEN", "authtoken", "apitoken",
        "slackToken", "refresh_token", "_authToken", "X-Auth-Token", "secret_token"}},
      {KeyKind::kApiKey,
       {"api_key", "apiKey", "API-KEY", "apikey", "APIKEY", "secret_key", "SECRET_KEY",
        "aws_secret_access_key", "accessKey", "private_key", "encryptionKey", "signing_key",
        "AccountKey", "appkey", "licenseKey", "aesKey", "api_key_prod", "tokenKey"}},
      {KeyKind::kKey, {"key", "KEY", "myKey"}},
      {KeyKind::kAuth, {"auth", "_auth", "Authorization"}},
  };
  for (const Case& c : cases) {
    for (const char* name : c.names) {
      const KeyMeaning meaning = ReadKey(name);
      EXPECT_EQ(static_cast<int>(meaning.kind), static_cast<int>(c.kind)) << name;
      EXPECT_FALSE(meaning.negative) << name;
    }
  }
}

TEST(GenericKey, NamesOfOtherThings) {
  for (const char* name : {"password_hint",
                           "passwordField",
                           "PASSWORD_LABEL",
                           "tokenUrl",
                           "token_url",
                           "tokenurl",
                           "secretName",
                           "secret_name",
                           "key_id",
                           "keyId",
                           "api_key_id",
                           "csrf_token",
                           "from_secret",
                           "csrfToken",
                           "next_page_token",
                           "pageToken",
                           "public_key",
                           "publicKey",
                           "primary_key",
                           "cacheKey",
                           "sortKey",
                           "showPassword",
                           "is_password",
                           "hasToken",
                           "forgot_password",
                           "password_reset",
                           "max_tokens",
                           "eos_token",
                           "tokenType",
                           "passwordHash",
                           "hashed_password",
                           "encrypted_password",
                           "keyCode",
                           "pass_through",
                           "passRate",
                           "authType",
                           "auth_url",
                           "passwordPolicy",
                           "password_min_length",
                           "secretKeyRef",
                           "ssh_public_key",
                           "auth_method_id",
                           "tokenizer_name",
                           "passwordRequired",
                           "invalid_token",
                           "get_token",
                           "site_key",
                           "recaptcha_secret_label",
                           "token_expiry",
                           "badPasswords",
                           "GUID_CHANGE_PASSWORD",
                           "version_token",
                           "trusted_keys",
                           "sentry_key",
                           "password.acme.com",
                           "passwd_sources"}) {
    EXPECT_FALSE(ReadKey(name).IsSecret()) << name;
  }
}

TEST(GenericKey, OtherWordsSayNothing) {
  for (const char* name :
       {"monkey",    "keyboard", "author",    "turkey", "compass",   "passenger",  "accessor",
        "secretary", "tokenize", "bypass",    "hockey", "authority", "passive",    "passed",
        "",          "x",        "secretion", "donkey", "keynote",   "onepassword"}) {
    EXPECT_FALSE(ReadKey(name).IsSecret()) << name;
  }
}

TEST(GenericKey, NamesOfServices) {
  for (const char* name : {"AUTH0_CLIENT", "auth0Domain", "1password_logo"})
    EXPECT_EQ(ReadKey(name).kind, KeyKind::kNone) << name;
  EXPECT_EQ(ReadKey("AUTH0_CLIENT_SECRET").kind, KeyKind::kSecret);
  EXPECT_EQ(ReadKey("user1password").kind, KeyKind::kPassword);
  EXPECT_EQ(ReadKey("1PASSWORD_TOKEN").kind, KeyKind::kToken);
}

TEST(GenericKey, WeakNames) {
  for (const char* name : {"tokens", "secrets", "password_alice", "render_pass", "passwords"})
    EXPECT_TRUE(ReadKey(name).weak) << name;
  for (const char* name : {"token", "api_key", "db_pass", "password_prod"})
    EXPECT_FALSE(ReadKey(name).weak) << name;
}

}  // namespace
}  // namespace leaksift
