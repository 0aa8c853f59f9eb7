#include "judge/enclosure.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leaksift {
namespace {

const std::string kToken = "k3J9dLq2ZxT7vBn4Yp0RsW8mQ1cF6h";
const std::string kHex40 = "0f3c9a7be215d8604af7c19e3b52d8067a4e91fc";
const std::string kUuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const std::string kBlob64 = "Qk7vT2pXz+9LmWq3RtY8bNc/Zk4Lq8WmXc7VhU2pQk7vT2pXz+9LmWq3RtY8bNc0";

struct PieceCase {
  std::string before;
  std::string token;
  std::string after;
  std::string reason;  // empty: it stands for itself
};

std::string ReasonOf(const PieceCase& c, bool prefixed) {
  static constexpr std::string_view kTriggers[] = {"k3J"};
  Rule rule;
  if (prefixed) rule.triggers = kTriggers;
  const std::string text = c.before + c.token + c.after;
  const Span span{c.before.size(), c.before.size() + c.token.size()};
  const Surroundings around = SurroundingsOf(text, span, 512);
  const auto reason = prefixed ? PieceOfMore(around, c.token, rule)
                               : PieceOfMoreWithoutPrefix(around, c.token, rule);
  return reason ? std::string(ToString(reason->code)) : "";
}

TEST(Enclosure, WhateverATokenStartsWith) {
  const std::vector<PieceCase> cases = {
      {"x = \"", kToken, "\"", ""},
      {"integrity: sha512-abc+", kToken, "/x==", "hash-context"},
      {"key SHA256:", kToken, "", "hash-context"},
      {"\"Qk7vT2pXz+9LmWq3RtY8bNc/", kToken, "/Zk4Lq8WmXc7V", "not-random"},
      {kBlob64 + "\n", kToken, "Zk4Lq8WmXc7VhU\n", "not-random"},
      {"    " + kBlob64 + "\r\n    ", kToken, "\r\n", "not-random"},
      {"", kToken, "\n" + kBlob64 + "\n", "not-random"},
      {"k3Jabc" + kBlob64 + "\n", kToken, "\n", ""},  // a list of tokens
      {kBlob64 + "\nkey = ", kToken, "\n", ""},
      {"a short line\n", kToken, "\n", ""},
      {"/static/", kToken, ".js", "path-or-url"},
      {"x ", kToken, ".json", ""},
      {"/", kToken, ". Next", ""},
  };
  for (const PieceCase& c : cases)
    EXPECT_EQ(ReasonOf(c, true), c.reason) << c.before << c.token << c.after;
}

TEST(Enclosure, TokensWithoutAPrefix) {
  const std::vector<PieceCase> cases = {
      {"acme_key = \"", kToken, "\"", ""},
      {"acme ", kToken, "...", "mask"},
      {"acme ", kToken, "\xe2\x80\xa6", "mask"},
      {"acme.", kHex40, ".chunk.js", "path-or-url"},
      {"acme/", kHex40 + ".svg", "", "path-or-url"},
      {"acme -----BEGIN CERTIFICATE-----\nMII", kToken, "\n", "known-public"},
      {"-----BEGIN X-----\nMII\n-----END X-----\nacme ", kToken, "", ""},
      {"https://github.com/acme/sdk/", "blob/" + kHex40, "/x.py", "path-or-url"},
      {"https://api.acme.com/v1/users/", kToken, "/x", "path-or-url"},
      {"GET /v1/items/", kToken, "", "path-or-url"},
      {"https://api.acme.com/v2/", kToken, "/latest", ""},
      {"https://logs.acme.com/inputs/", kToken, "", ""},
      {"https://acme.com/users?key=", kToken, "", ""},
      {"https://", "acme.com/docs/" + kToken, "", "path-or-url"},
      {"acme=ENC[AES256_GCM,data:", kToken, ",iv:x]", "encrypted"},
      {"acme=ENC[x] y=", kToken, "", ""},
      {"acme: '{cipher}", kHex40, "'", "encrypted"},
      {"acme vault:v1:abc/", kToken, "", "encrypted"},
      {"ACME=$2b$12$", kToken, "", "password-hash"},
      {"acme_price=$12 key=", kToken, "", ""},
      {"\"acme.csproj\", \"{", kUuid, "}\"", "uuid"},
      {"acme: {key: ", kUuid, "}", ""},
      {"acme = { '", kHex40, "'?: string", "identifier"},
      {"acme = { \"", kHex40, "\": 1", "identifier"},
      {"acme == x ? \"", kToken, "\" : y", ""},
      {"acme cursor=", "eyJwYWdlIjoyLCJsaW1pdCI6NTB9", "", "not-random"},
      {"", "ACME_TEAM_ID=" + kToken, "", "path-or-url"},
      {"acme ", "k3J9=dLq2ZxT7vBn4Yp0", "", ""},
      {"acme <", kToken, ".825570865@mail.acme.com>", "identifier"},
      {"https://build:", kToken, "@acme.com", ""},
  };
  for (const PieceCase& c : cases)
    EXPECT_EQ(ReasonOf(c, false), c.reason) << c.before << c.token << c.after;
}

TEST(Enclosure, ReadsOnlyTheReach) {
  // The same verdict whatever stands beyond the surroundings: they are all that it is given.
  const std::string inside = std::string(600, ' ') + "acme " + kToken;
  const std::string pem = "-----BEGIN CERTIFICATE-----" + inside;
  for (const std::string& text : {inside, pem}) {
    const Span span{text.size() - kToken.size(), text.size()};
    EXPECT_FALSE(PieceOfMoreWithoutPrefix(SurroundingsOf(text, span, 512), kToken, Rule{}));
  }
}

}  // namespace
}  // namespace leaksift
