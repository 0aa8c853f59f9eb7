#include "match/pem.h"

#include <gtest/gtest.h>

#include <string>

namespace leaksift {
namespace {

std::string Lines(int count, const std::string& line_end) {
  std::string out;
  for (int i = 0; i < count; ++i) out += std::string(64, static_cast<char>('a' + i)) + line_end;
  return out;
}

std::string Block(const std::string& label, const std::string& body, const std::string& line_end) {
  return "-----BEGIN " + label + "-----" + line_end + body + "-----END " + label + "-----";
}

TEST(Pem, PrivateKeysInAllSpellings) {
  for (const char* label :
       {"RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY", "DSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK"}) {
    for (const char* line_end :
         {"\n", "\r\n", "\\n", "\\r\\n", "\n    ", "\\n\" +\n    \"", "\"\n\"", " ", "\\\\n"}) {
      const std::string block = Block(label, Lines(3, line_end), line_end);
      const std::string text = "key = \"" + block + "\";";
      const auto found = FindPemBlock(text, 7);
      ASSERT_TRUE(found) << label << line_end;
      EXPECT_EQ(found->span, (Span{7, 7 + block.size()})) << label << " " << line_end;
      EXPECT_EQ(found->kind,
                std::string(label).find("PGP") == 0 ? PrivateKeyKind::kPgp : PrivateKeyKind::kPem);
    }
  }
}

TEST(Pem, HeadersAndShortKeys) {
  const std::string encrypted =
      Block("RSA PRIVATE KEY",
            "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" + Lines(3, "\n"), "\n");
  EXPECT_TRUE(FindPemBlock(encrypted, 0));
  EXPECT_TRUE(FindPemBlock(Block("PRIVATE KEY", std::string(64, 'a') + "\n", "\n"), 0))
      << "Ed25519 has 64 digits";
  EXPECT_FALSE(FindPemBlock(Block("PRIVATE KEY", std::string(40, 'a') + "\n", "\n"), 0));
}

TEST(Pem, CutBlocksEndWithTheirDigits) {
  const std::string text = "-----BEGIN RSA PRIVATE KEY-----\n" + Lines(3, "\n") +
                           "\nand other text that goes on for a while, without digits";
  const auto found = FindPemBlock(text, 0);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->span.end, 32u + 3 * 65 - 1);
}

TEST(Pem, NoPrivateKeys) {
  const std::string body = Lines(3, "\n");
  for (const std::string& text :
       {Block("PUBLIC KEY", body, "\n"), Block("CERTIFICATE", body, "\n"),
        Block("RSA PUBLIC KEY", body, "\n"), Block("PGP PUBLIC KEY BLOCK", body, "\n"),
        Block("PGP MESSAGE", body, "\n"), Block("RSA PRIVATE KEY", "...\n", "\n"),
        Block("RSA PRIVATE KEY", "", "\n"), Block("<type> PRIVATE KEY", body, "\n"),
        std::string("-----BEGIN "), std::string("-----BEGIN RSA PRIVATE KEY"),
        std::string("-----BEGIN RSA PRIVATE KEY-----"),
        std::string("-----BEGIN RSA PRIVATE KEY-----` marks the begin of such a key, see the "
                    "documentation of the format for what follows it.")}) {
    EXPECT_FALSE(FindPemBlock(text, 0)) << text;
  }
}

TEST(Pem, LongBlocksAreCutAtTheBudget) {
  const std::string text =
      Block("RSA PRIVATE KEY", Lines(20, "\n") + std::string(40000, 'x') + "\n", "\n");
  const auto found = FindPemBlock(text, 0);
  ASSERT_TRUE(found);
  EXPECT_LE(found->span.size(), kMaxPrivateKey);
}

TEST(Pem, Putty) {
  const std::string head =
      "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 1\n" +
      Lines(1, "\n");
  const std::string key = head + "Private-Lines: 2\n" + Lines(2, "\n") + "Private-MAC: 00";
  const auto found = FindPuttyKey(key + "\nrest", 0);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->span, (Span{0, key.size()}));
  EXPECT_FALSE(FindPuttyKey(head, 0)) << "only the public half";
  EXPECT_FALSE(FindPuttyKey("PuTTY-User-Key-File-2: Private-Lines: none", 0));
}

}  // namespace
}  // namespace leaksift
