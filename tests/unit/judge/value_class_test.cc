#include "judge/value_class.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "judge/placeholder.h"

namespace leaksift {
namespace {

struct ClassCase {
  ReasonCode code;
  std::vector<const char*> values;
};

TEST(ValueClass, QuotedValuesThatAreNoSecrets) {
  const ClassCase cases[] = {
      {ReasonCode::kTemplate,
       {"${DB_PASSWORD}",
        "$PASSWORD",
        "{{ password }}",
        "<your-token>",
        "%s",
        "%(password)s",
        "{password}",
        "#{ENV['X']}",
        "$(cat file)",
        "prefix-${x}-suffix",
        "%PASSWORD%",
        "@PASSWORD@",
        "<%= secret %>",
        "arn:aws:secretsmanager:eu-west-1:1:secret:x",
        "{0}",
        "\\(token)",
        "env.TOKEN",
        "op://vault/item/field",
        "__PASSWORD__",
        "secrets.TOKEN",
        "$user:$password",
        "$as_dir$ac_word$ac_exec_ext",
        "$value[0]:$value[1]",
        "*{hashlib.sha1(_password.encode()).hexdigest().upper()}"}},
      {ReasonCode::kMask,
       {"********", "xxxxxxxx", "XXXX-XXXX", "abc...", "....", "12**34***", "*LK*",
        "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2"}},
      {ReasonCode::kPasswordHash,
       {"$2a$10$abcdefghijklmnopqrstuv", "$6$salt$hash", "{SSHA}abcdef", "pbkdf2_sha256$100$x$y",
        "$argon2id$v=19$x", "bob:$2y$05$abcdefghijklmnopqrstuv", "root:x:0:0:root:/root:/bin/sh"}},
      {ReasonCode::kEncrypted,
       {"ENC(abc)", "ENC[AES256_GCM,data:x]", "AQICAHhX", "{cipher}abc", "$ANSIBLE_VAULT;1.1",
        "U2FsdGVkX1abc", "vault:v1:abc"}},
      {ReasonCode::kExpression,
       {"null", "undefined", "None", "true", "get_password()", "os.getenv('X')", "[A-Za-z0-9]+",
        "#password", "input[name=x]", "a => b", ".password-field", "user->password", "always",
        "in 0,1", "prog,link", "C,nw=,g=r,o=rm", "DSN=", "/^ok$/i"}},
      {ReasonCode::kPathOrUrl,
       {"/etc/secrets/token", "./key.pem", "https://example.com/token", "C:\\keys\\a.pem",
        "secrets/token.txt", "server.key", "~/.ssh/id_rsa", "path/to/secret",
        "redis://localhost:6379", "keys/private.pem", "C\\\\:/keys/a", "main.c util_locl.h"}},
      {ReasonCode::kVersionOrDate,
       {"1.2.3", "v1.2", "2024-01-02", "10.0.0.1", "12:30:00", "2024-01-02T10:00:00Z",
        "<2.0.5|>=3,<3.0.3"}},
      {ReasonCode::kIdentifier,
       {"application/json", "HS256", "AES/CBC/PKCS5Padding", "ssh-rsa", "HmacSHA256",
        "access_denied_exception", "userProfileName", "kubernetes.profile"}},
      {ReasonCode::kNaturalText,
       {"Enter your password", "Please try again.",
        "Contrase\xc3\xb1"
        "a",
        "must be at least 8 characters", "Forgot password?", "Welcome:"}},
      {ReasonCode::kPlaceholder,
       {"changeme", "your-api-key-here", "CHANGE_ME", "mysecretkey", "test-token", "dummy",
        "example", "my_access_token_123", "YOUR_API_KEY", "supersecret", "fake-secret",
        "sample_token", "insert_key_here", "foobar", "YOUR-ACME-API-KEY", "my-n8n-api-key",
        "key_1234", "mustBe8chars", "Exampl3Pass"}},
  };
  for (const ClassCase& c : cases) {
    for (const char* value : c.values) {
      const auto reason = ClassifyValue({value, "some_name", '"', false});
      ASSERT_TRUE(reason.has_value()) << value;
      EXPECT_EQ(ToString(reason->code), ToString(c.code)) << value;
    }
  }
  EXPECT_EQ(ClassifyValue({"0f8fad5b-d9cb-469f-a165-70867728950e", "token", '"', false})->code,
            ReasonCode::kUuid);
  EXPECT_FALSE(ClassifyValue({"0f8fad5b-d9cb-469f-a165-70867728950e", "password", '"', true}))
      << "a password may be one";
  EXPECT_EQ(ClassifyValue({"ClientSecret", "client_secret", '"', false})->code,
            ReasonCode::kSameAsName);
}

TEST(ValueClass, SecretsOfAllKindsPass) {
  for (const char* value : {"k3J9dLq2ZxT7vBn4", "p@ss)w0rd(9", "Tr0ub4dor&3", "gkvtqpxw",
                            "8f14e45fceea167a5a36dedd4bea2543", "S3cure!Pa$$1", "hunter2",
                            "qT7/8dKe+3fL9zQwX2vB==", "a1b2-c9d8-e7f6", "x;y:z%41", "Zq3$kL9%mN",
                            "9cXu{fT1", "mkpl9}w"}) {
    const auto reason = ClassifyValue({value, "password", '"', true});
    EXPECT_FALSE(reason.has_value()) << value << " " << ToString(reason->code);
  }
}

TEST(ValueClass, PasswordsOfWhichTheNameIsAPart) {
  for (const char* value :
       {"pass4word", "mypassword123", "x/gfuL?4Zuj{n73m}eeJt1", "f\xc3\xa4k\xc3\xa9pass2"}) {
    const auto reason = ClassifyValue({value, "password", '"', true});
    EXPECT_FALSE(reason && reason->code != ReasonCode::kPlaceholder) << value;
  }
  for (const auto& [value, key] : {std::pair{"password2", "password"},
                                   {"Password1", "password"},
                                   {"dot1xPassword", "dot1x_password"}}) {
    EXPECT_EQ(ClassifyValue({value, key, '"', true})->code, ReasonCode::kSameAsName) << value;
  }
}

TEST(ValueClass, UnquotedCode) {
  for (const char* value : {"getPassword", "config.password", "foo(", "user.getToken()", "args[0]",
                            "&password", "self.token;", "data,", "*ptr"}) {
    const bool code = IsExpression(value, 0) || IsIdentifier(value);
    EXPECT_TRUE(code) << value;
  }
  EXPECT_FALSE(IsExpression("k3J9dLq2ZxT7.vBn4xQw9", 0)) << "random with a dot is no member access";
}

TEST(Placeholder, TokenBodies) {
  for (const char* body : {"xxxxxxxxxxxxxxxxxxxx", "AAAAAAAAAAAAAAAAAAAA", "1234567890abcdefghij",
                           "abcdefghijklmnopqrst", "00000000000000000000",
                           "abcd1234abcd1234abcd1234", "1a2b3c4d5e6f7g8h9i0j", "IOSFODNN7EXAMPLE",
                           "your-token-here", "REDACTED0000000", "ABABABABABABABAB"}) {
    EXPECT_TRUE(IsPlaceholderBody(body)) << body;
  }
  for (const char* body :
       {"k3J9dLq2ZxT7vBn4Yp0R", "7d793037a0760186574b0282f2f435e7", "Q9testX2vB4nM8kL1p"}) {
    EXPECT_FALSE(IsPlaceholderBody(body)) << body;
  }
}

TEST(Placeholder, WeakPasswords) {
  for (const char* value :
       {"admin", "admin123", "P@ssw0rd", "password1!", "123456", "qwerty", "root", "test123",
        "letmein", "s3cr3t", "guest", "abc123", "11111111"}) {
    EXPECT_TRUE(IsWeakPassword(value)) << value;
  }
  for (const char* value :
       {"smtp_pass", "ipmi_pwd", "anothersecretpassword", "randomusertokenfromthedevice"}) {
    EXPECT_TRUE(IsWeakPassword(value)) << value << ": says what it is";
  }
  for (const char* value : {"gkvtqpxw", "Tr0ub4dor&3", "k3J9dLq2", "elephant42blue", "zW8#kq",
                            "correcthorsebatterystaple", "xq_pa5s"})
    EXPECT_FALSE(IsWeakPassword(value)) << value;
}

}  // namespace
}  // namespace leaksift
