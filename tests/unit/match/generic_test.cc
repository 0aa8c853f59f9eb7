#include "match/generic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "match/generic_assignment.h"
#include "match/generic_url.h"

namespace leaksift {
namespace {

const RuleSet& Rules() {
  static const RuleSet rules = RuleSet::Builtin();
  return rules;
}

char Fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// Calls the extractor wherever one of its literals stands, as the trigger scan does.
std::vector<Match> ExtractAll(std::string_view text) {
  static const GenericExtractor extractor(Rules());
  std::vector<Match> matches;
  for (size_t at = 0; at < text.size(); ++at) {
    for (size_t i = 0; i < kGenericLiterals.size(); ++i) {
      const std::string_view literal = kGenericLiterals[i];
      if (text.size() - at < literal.size()) continue;
      if (std::equal(literal.begin(), literal.end(), text.begin() + static_cast<ptrdiff_t>(at),
                     [](char a, char b) { return a == Fold(b); })) {
        extractor.ExtractAt(text, at, static_cast<GenericLiteral>(i), &matches);
      }
    }
  }
  return matches;
}

struct Case {
  const char* rule;
  const char* text;
  const char* value;
  const char* key;
};

TEST(Generic, ExtractsNameAndValue) {
  const Case cases[] = {
      {"generic-password", R"(db_password = "ab12")", "ab12", "db_password"},
      {"generic-password", R"(password = "a\"b")", R"(a\"b)", "password"},
      {"generic-password", R"({\"password\": \"ab12\"})", "ab12", "password"},
      {"generic-password", R"({\\\"password\\\": \\\"ab12\\\"})", "ab12", "password"},
      {"generic-password", "&quot;password&quot;:&quot;ab12&quot;", "ab12", "password"},
      {"generic-password", "%22password%22%3A%22ab12%22", "ab12", "password"},
      {"generic-password", R"("\npassword = \"ab12\"")", "ab12", "password"},
      {"generic-password", "password = \"\"\"ab12\n2\"\"\"", "ab12\n2", "password"},
      {"generic-password", "let password: &str = \"ab12\";", "ab12", "password"},
      {"generic-password", "var password string = \"ab12\"", "ab12", "password"},
      {"generic-password", "char password[32] = \"ab12\";", "ab12", "password"},
      {"generic-password", "config[\"password\"] = \"ab12\"", "ab12", "password"},
      {"generic-password", "$password = @\"ab12\"", "ab12", "password"},
      {"generic-password", "password =\n    \"ab12\"", "ab12", "password"},
      {"generic-password", "setPassword(\"ab12\")", "ab12", "setPassword"},
      {"generic-password", "set(\"password\", \"ab12\")", "ab12", "password"},
      {"generic-password", "login(\"bob\", \"ab12\")", "ab12", "login"},
      {"generic-password", "auth=(\"bob\", \"ab12\")", "ab12", "auth"},
      {"generic-password", "password.equals(\"ab12\")", "ab12", "password"},
      {"generic-password", "DB_PASSWORD=ab12", "ab12", "DB_PASSWORD"},
      {"generic-password", "export DB_PASSWORD=ab12 other", "ab12", "DB_PASSWORD"},
      {"generic-password", "ENV DB_PASSWORD ab12", "ab12", "DB_PASSWORD"},
      {"generic-password", "password: ab12 # comment", "ab12", "password"},
      {"generic-password", "tool --password ab12 --x", "ab12", "password"},
      {"generic-password", "tool --password=ab12", "ab12", "password"},
      {"generic-password", "machine h login bob password ab12\n", "ab12", "password"},
      {"generic-password", "<password>ab12</password>", "ab12", "password"},
      {"generic-password", "<a:password x=\"1\">ab12</a:password>", "ab12", "password"},
      {"generic-password", "<add key=\"Password\" value=\"ab12\"/>", "ab12", "Password"},
      {"generic-password", "<key>password</key>\n <string>ab12</string>", "ab12", "password"},
      {"generic-password", "- name: PASSWORD\n  value: ab12\n", "ab12", "PASSWORD"},
      {"generic-password", "variable \"password\" {\n default = \"ab12\"\n}", "ab12", "password"},
      {"generic-password", "password: |\n  ab12\n", "ab12", "password"},
      {"generic-password", "IDENTIFIED BY 'ab12'", "ab12", "IDENTIFIED"},
      {"generic-password", "let(:password) { 'ab12' }", "ab12", "password"},
      {"generic-password", "set :password, 'ab12'", "ab12", "password"},
      {"generic-password", "fill_in 'user[password]', with: 'ab12'", "ab12", "password"},
      {"generic-password", "get('#password').type('ab12')", "ab12", "password"},
      {"generic-password", "page.fill('input[name=\"password\"]', 'ab12')", "ab12", "password"},
      {"generic-password", "By.id(\"password\")).sendKeys(\"ab12\");", "ab12", "password"},
      {"generic-password", "passwordField.sendKeys(\"ab12\");", "ab12", "password"},
      {"generic-password", "passwordField.text = \"ab12\"", "ab12", "password"},
      {"generic-password", "expect(user.password).to.equal('ab12')", "ab12", "user.password"},
      {"generic-password", "EXPECT_EQ(c.password(), \"ab12\")", "ab12", "c.password"},
      {"generic-password", "user, password = 'bob', 'ab12'", "ab12", "password"},
      {"generic-password", "put(Context.DB_PASSWORD, \"ab12\")", "ab12", "Context.DB_PASSWORD"},
      {"generic-password", "flag.String(\"password\", \"ab12\", \"the password\")", "ab12",
       "password"},
      {"generic-password", "INSERT INTO u (a, password, b) VALUES (1, 'ab12', now())", "ab12",
       "password"},
      {"generic-password", "insert into `u`(`a`,`password`)\n values ('x,(', 'ab12')", "ab12",
       "password"},
      {"generic-password", "requirepass ab12\n", "ab12", "requirepass"},
      {"generic-password", "sshpass -p ab12 ssh h", "ab12", "pass"},
      {"generic-password", "docker login -u bob -p ab12 h", "ab12", "login"},
      {"generic-password", "basic_authorize 'bob', 'ab12'", "ab12", "basic_authorize"},
      {"generic-password", "${DB_PASSWORD:-ab12}", "ab12", "DB_PASSWORD"},
      {"generic-password", "<property name=\"password\"><value>ab12</value>", "ab12", "password"},
      {"generic-password", "x -Password (ConvertTo-SecureString -String 'ab12' -AsPlainText)",
       "ab12", "Password"},
      {"url-credentials-connection-string", "x(\"user=bob password=ab12 dbname=d\")", "ab12",
       "password"},
      {"generic-secret", "salt = b'abcd1234'", "abcd1234", "salt"},
      {"generic-token", "set_access_token('k', 'abcd1234')", "abcd1234", "set_access_token"},
      {"generic-api-key", "X-Api-Key:\n      - abcd1234\n", "abcd1234", "X-Api-Key"},
      {"generic-api-key", "API Key: abcd1234", "abcd1234", "API Key"},
      {"generic-api-key", "f(\"String\", \"API_KEY\", \"\\\"abcd1234\\\"\")", "abcd1234",
       "API_KEY"},
      {"generic-auth", "curl -H 'Authorization: token abcd1234' h", "abcd1234", "Authorization"},
      {"url-credentials-connection-string", "\"Server=a;Password=ab12;\"", "ab12", "Password"},
      {"generic-token", "?a=b&token=abcd1234&c=d", "abcd1234", "token"},
      {"generic-token", "tokens: [\"abcd1234\", \"x\"]", "abcd1234", "tokens"},
      {"generic-token", "t = process.env.TOKEN || 'abcd1234'", "abcd1234", "process.env.TOKEN"},
      {"generic-api-key", "get('API_KEY', 'abcd1234')", "abcd1234", "API_KEY"},
      {"generic-api-key", "secret_key <- \"abcd1234\"", "abcd1234", "secret_key"},
      {"generic-secret", "client_secret => 'abcd1234'", "abcd1234", "client_secret"},
      {"generic-auth", "Authorization: Token abcd1234", "abcd1234", "Authorization"},
      {"url-credentials-password", "x://bob:ab12@host/", "ab12", "bob"},
      {"url-credentials-password", "x://bob:k8/Q#z@host/", "k8/Q#z", "bob"},
      {"url-credentials-password", "x://bob:k8@Qz@host/", "k8@Qz", "bob"},
      {"url-credentials-password", "x://:ab12@host", "ab12", ""},
      {"url-credentials-token", "x://abcd1234abcd1234@host/", "abcd1234abcd1234", ""},
      {"url-credentials-pgpass", "h:5432:d:bob:ab12\n", "ab12", "bob"},
      {"http-auth-curl-user", "curl -u bob:ab12 https://h/", "ab12", "bob"},
      {"http-auth-curl-user", "curl https://h/ \\\n  --user 'bob:ab12'", "ab12", "bob"},
      {"http-auth-curl-user", "curl -u k3yk3yk3y: https://h/", "k3yk3yk3y", ""},
      {"generic-password", "[{password, \"ab12\"}]", "ab12", "password"},
      {"generic-password", "app:dbPassword: ab12\n", "ab12", "dbPassword"},
      {"generic-password", "const password: []const u8 = \"ab12\";", "ab12", "password"},
      {"generic-password", "echo \"ab12\" | docker login -u bob --password-stdin\n", "ab12",
       "password"},
      {"generic-password", "root password is ab12\n", "ab12", "password"},
      {"generic-password", "<Password><Value>ab12</Value></Password>", "ab12", "Password"},
      {"generic-password", "Credentials(\"realm\", \"host\", \"bob\", \"ab12\")", "ab12",
       "Credentials"},
      {"generic-token", "  proxy_set_header X-Token abcd1234;", "abcd1234", "X-Token"},
      {"url-credentials-password", "x://a:1,bob:ab12@host/", "ab12", "bob"},
      {"http-auth-bearer", "Bearer abcd1234abcd1234.", "abcd1234abcd1234", ""},
      {"http-auth-basic", "Basic Ym9iOmFiMTI=", "Ym9iOmFiMTI=", ""},
  };
  for (const Case& c : cases) {
    const std::string_view text = c.text;
    const auto matches = ExtractAll(text);
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const Match& m) {
      return m.rule->id == c.rule && m.secret.In(text) == c.value;
    });
    ASSERT_NE(found, matches.end()) << c.text << ": " << matches.size() << " others";
    EXPECT_EQ(found->shape.key.In(text), c.key) << c.text;
  }
}

TEST(Generic, NothingIsGiven) {
  for (const char* text : {"the password of the user",
                           "password)",
                           "tokens.length",
                           "key;",
                           "INSERT INTO u (a, password) VALUES ('ab12')",
                           "INSERT INTO u (a, password) SELECT 'x', 'ab12'",
                           "f(a, password) values ('x', 'ab12')",
                           "password",
                           "author: \"abcd1234\"",

                           "if (password) {",
                           "[\"user\", \"password\", \"email\", \"phone\"]",
                           "{\"password\", \"token1234\", \"x\"}",
                           "password: {\"title\": \"x1y2z3w4\"}",
                           "see http://a.b/c@d",
                           "https://host:8080/x@y",
                           "://",
                           "x://",
                           "x://@",
                           "x://a:@h",
                           "Bearer of news",
                           "Basic idea",
                           "-----BEGIN PUBLIC KEY-----",
                           "identified by `x123`",
                           "type=\"password\" name=\"p123\"",
                           "password = \"unterminated\nnext\"",
                           "you should pass `abcd1234` here",
                           "curl -u https://h/",
                           "lookup('acme.password', 'ab12')",
                           "[\"password\", \"ssh_key\"]",
                           "sign('', 'my_secret') => 'abcd1234'",
                           "t(\"password\"), \"wifi\", x",
                           "'password' or 'ab12'",
                           "'password' OR 'ab12'",
                           "x: ${PASSWORD:?ab12}",
                           "cat f | docker login --password-stdin",
                           "the password is required\n",
                           "label=\"password\"x=\"1234\""}) {
    const auto matches = ExtractAll(text);
    EXPECT_TRUE(matches.empty()) << text << " gave " << matches[0].secret.In(text);
  }
}

TEST(Generic, TheSameFromEveryLiteral) {
  const std::string text = "my_secret_token_key = \"abcd1234abcd1234\"";
  const auto matches = ExtractAll(text);
  ASSERT_GE(matches.size(), 2u) << "secret, token and key stand in the name";
  for (const Match& match : matches) {
    EXPECT_EQ(match.secret, matches[0].secret);
    EXPECT_EQ(match.shape.key, matches[0].shape.key);
    EXPECT_EQ(match.rule, matches[0].rule);
  }
}

TEST(Generic, RulesThatAreNotThereAreNotReported) {
  const RuleSet none;
  const GenericExtractor extractor(none);
  std::vector<Match> matches;
  const std::string text = "password = \"abcd1234\" x://bob:ab12@host/ Bearer abcd1234abcd1234";
  extractor.ExtractAt(text, 0, GenericLiteral::kPass, &matches);
  extractor.ExtractAt(text, text.find("://"), GenericLiteral::kUrl, &matches);
  extractor.ExtractAt(text, text.find("Bearer"), GenericLiteral::kBearer, &matches);
  EXPECT_TRUE(matches.empty());
}

// Law 1: what is found in the window that the rule's reach gives is what is found in the whole.
TEST(Generic, DependsOnNothingBeyondTheReach) {
  constexpr std::string_view kPieces[] = {"password",
                                          "token",
                                          "key",
                                          "=",
                                          ":",
                                          "\"",
                                          "'",
                                          " ",
                                          "\n",
                                          "abcd1234",
                                          "<",
                                          ">",
                                          "</",
                                          "value",
                                          "name",
                                          "://",
                                          "@",
                                          "bob",
                                          "-u",
                                          "curl",
                                          "Bearer ",
                                          "login(",
                                          ",",
                                          ")",
                                          "{",
                                          "}",
                                          "--",
                                          "secret",
                                          "\\",
                                          ";",
                                          "&",
                                          "machine h login b ",
                                          "default",
                                          "auth",
                                          "[",
                                          "]",
                                          "identified by ",
                                          ":5432:",
                                          "||",
                                          "x"};
  std::mt19937_64 random(512);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    while (text.size() < 6000) text += kPieces[random() % std::size(kPieces)];
    for (const Match& match : ExtractAll(text)) {
      const Span window = Widen(match.token, match.rule->reach, text.size());
      const auto inside = ExtractAll(window.In(text));
      const Span moved{match.secret.begin - window.begin, match.secret.end - window.begin};
      EXPECT_TRUE(
          std::any_of(inside.begin(), inside.end(),
                      [&](const Match& m) { return m.rule == match.rule && m.secret == moved; }))
          << match.rule->id << ": " << window.In(text);
    }
  }
}

TEST(Generic, HostileTextIsLinear) {
  // Each literal repeated, with openings that never close: 1 MB each, seconds only if something is
  // quadratic.
  for (const char* piece : {"password=\"", "token: '", "key=[", "://a:", "login(\"", "<password ",
                            "\"password\",", "password: {", "-----BEGIN RSA PRIVATE KEY-----",
                            "Bearer a", "curl -u a:", "identified by '", "name=\"password\" ",
                            "key\n", "password `", "\\\\\\\\\"token"}) {
    std::string text;
    while (text.size() < 1 << 20) text += piece;
    size_t matches = ExtractAll(text).size();
    EXPECT_LE(matches, text.size());
  }
}

}  // namespace
}  // namespace leaksift
