#include "source/git_parse.h"

#include <gtest/gtest.h>

#include <string>

#include "support/git_repo.h"
#include "support/random_repo.h"

namespace leaksift::testing {
namespace {

const std::string kId1(40, '1');
const std::string kId2(40, '2');

std::string RawId(char c) { return std::string(ObjectId::kSize, c); }

TEST(GitParse, Trees) {
  const std::string tree = "100644 a file" + std::string(1, '\0') + RawId('\1') + "40000 .." +
                           std::string(1, '\0') + RawId('\0') + "160000 sub/x" +
                           std::string(1, '\0') + RawId('\3') + "120000 " + std::string(1, '\0') +
                           RawId('\4');
  TreeReader reader(tree);
  TreeEntry entry;
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_EQ(entry.name, "a file");
  EXPECT_EQ(entry.mode, 0100644u);
  EXPECT_EQ(entry.id, ObjectId::FromBytes(RawId('\1')));
  EXPECT_TRUE(entry.is_blob());
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_EQ(entry.name, "..");
  EXPECT_TRUE(entry.is_tree());
  EXPECT_TRUE(entry.id.IsZero());
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_TRUE(entry.is_submodule());
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_EQ(entry.name, "");
  EXPECT_TRUE(entry.is_blob());
  EXPECT_FALSE(reader.Next(&entry));
  EXPECT_TRUE(reader.ok());
}

TEST(GitParse, BrokenTrees) {
  const std::string good = "100644 a" + std::string(1, '\0') + RawId('\1');
  for (const std::string& bad :
       {good.substr(0, good.size() - 1), good.substr(0, 8), std::string("100644"),
        "100648 a" + good.substr(8), " a" + good.substr(8), "777777777777 a" + good.substr(8)}) {
    const std::string tree = good + bad;
    TreeReader reader(tree);
    TreeEntry entry;
    EXPECT_TRUE(reader.Next(&entry));
    EXPECT_FALSE(reader.Next(&entry));
    EXPECT_FALSE(reader.ok()) << bad;
    EXPECT_FALSE(reader.Next(&entry));
  }
}

TEST(GitParse, Commits) {
  const std::string text = "tree " + kId1 + "\nparent " + kId2 + "\nparent " + kId1 +
                           "\nauthor A U Thor <a@example.com> 1700000000 +0130\n"
                           "committer C <c@example.com> 1700000001 -0200\n"
                           "gpgsig -----BEGIN\n \n author fake <x> 1 +0000\n -----END\n"
                           "\n\nsubject line\n\nbody\n";
  const Result<CommitView> commit = ParseCommit(text);
  ASSERT_TRUE(commit.ok()) << commit.error().message;
  EXPECT_EQ(commit->tree.Hex(), kId1);
  ASSERT_EQ(commit->parents.size(), 2u);
  EXPECT_EQ(commit->parents[0].Hex(), kId2);
  EXPECT_EQ(commit->author.name, "A U Thor");
  EXPECT_EQ(commit->author.email, "a@example.com");
  EXPECT_EQ(commit->author.time, 1700000000);
  EXPECT_EQ(commit->author.zone_minutes, 90);
  EXPECT_EQ(commit->committer.zone_minutes, -120);
  EXPECT_EQ(commit->subject(), "subject line");
  EXPECT_EQ(commit->message, "\nsubject line\n\nbody\n");
  EXPECT_EQ(commit->headers.size() + 1 + commit->message.size(), text.size());
}

TEST(GitParse, CommitsThatAreBroken) {
  EXPECT_FALSE(ParseCommit("").ok());
  EXPECT_FALSE(ParseCommit("tree 12\n").ok());
  EXPECT_FALSE(ParseCommit("parent " + kId1 + "\ntree " + kId1 + "\n").ok());
  EXPECT_FALSE(ParseCommit("tree " + kId1 + "\nparent 12\n").ok());
  const std::string tree_alone = "tree " + kId1;
  const Result<CommitView> bare = ParseCommit(tree_alone);
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->message, "");
  EXPECT_EQ(bare->subject(), "");
}

TEST(GitParse, IdentitiesAsTheyOccur) {
  struct Case {
    const char *text, *name, *email;
    int64_t time;
    int32_t zone;
  };
  const Case cases[] = {
      {"A <a@b> 12 +0000", "A", "a@b", 12, 0},
      {"<a@b> -5 -0030", "", "a@b", -5, -30},
      {"A B C", "A B C", "", 0, 0},
      {"A <a@b", "A", "a@b", 0, 0},
      {"A <a <b> c> 7 +1400", "A", "a <b> c", 7, 840},
      {"A <a@b>", "A", "a@b", 0, 0},
      {"A <a@b> now", "A", "a@b", 0, 0},
      {"A <a@b> 99999999999999999999 +0000", "A", "a@b", 0, 0},
      {"A <a@b> 12 +00:00", "A", "a@b", 12, 0},
      {"A <a@b> 12 +-100", "A", "a@b", 12, 0},
      {"> <", "", "", 0, 0},
      {"", "", "", 0, 0},
  };
  for (const Case& c : cases) {
    const GitIdentity identity = ParseIdentity(c.text);
    EXPECT_EQ(identity.email, c.email) << c.text;
    EXPECT_EQ(identity.time, c.time) << c.text;
    EXPECT_EQ(identity.zone_minutes, c.zone) << c.text;
    if (std::string(c.text) != "> <") {
      EXPECT_EQ(identity.name, c.name) << c.text;
    }
  }
}

TEST(GitParse, Tags) {
  const std::string text =
      "object " + kId1 + "\ntype tree\ntag v1 final\ntagger T <t@example.com> 5 +0000\n\nmessage\n";
  const Result<TagView> tag = ParseTag(text);
  ASSERT_TRUE(tag.ok());
  EXPECT_EQ(tag->target.Hex(), kId1);
  EXPECT_EQ(tag->target_type, ObjectType::kTree);
  EXPECT_EQ(tag->name, "v1 final");
  EXPECT_EQ(tag->tagger.time, 5);
  EXPECT_EQ(tag->message, "message\n");
  EXPECT_FALSE(ParseTag("").ok());
  EXPECT_FALSE(ParseTag("object " + kId1).ok());
  EXPECT_FALSE(ParseTag("object " + kId1 + "\ntype thing\n").ok());
}

TEST(GitParse, EveryObjectOfARealRepository) {
  const GitRepo repo;
  MakeRandomHistory(repo, 3);
  std::string listed;
  for (const auto& [id, object] : repo.AllObjects()) {
    if (object.type == "commit") {
      const Result<CommitView> commit = ParseCommit(object.contents);
      ASSERT_TRUE(commit.ok());
      EXPECT_EQ(repo.Git({"log", "-1", "--format=%T|%P|%cn|%ce|%ct|%s", id}), [&] {
        std::string parents;
        for (const ObjectId& parent : commit->parents) {
          parents += (parents.empty() ? "" : " ") + parent.Hex();
        }
        return commit->tree.Hex() + "|" + parents + "|" + std::string(commit->committer.name) +
               "|" + std::string(commit->committer.email) + "|" +
               std::to_string(commit->committer.time) + "|" + std::string(commit->subject());
      }());
    } else if (object.type == "tree") {
      std::string entries;
      TreeReader reader(object.contents);
      TreeEntry entry;
      while (reader.Next(&entry)) {
        entries += entry.id.Hex() + " " + std::string(entry.name) + "\n";
      }
      EXPECT_TRUE(reader.ok());
      if (!entries.empty()) entries.pop_back();
      EXPECT_EQ(repo.Git({"ls-tree", "--format=%(objectname) %(path)", id}), entries);
    } else if (object.type == "tag") {
      EXPECT_TRUE(ParseTag(object.contents).ok());
    }
  }
}

TEST(ObjectId, Hexadecimal) {
  const std::string hex = "0123456789abcdef0123456789ABCDEF01234567";
  ASSERT_TRUE(ObjectId::FromHex(hex).has_value());
  EXPECT_EQ(ObjectId::FromHex(hex)->Hex(), "0123456789abcdef0123456789abcdef01234567");
  EXPECT_FALSE(ObjectId::FromHex(hex.substr(1)).has_value());
  EXPECT_FALSE(ObjectId::FromHex(hex + "0").has_value());
  EXPECT_FALSE(ObjectId::FromHex("g" + hex.substr(1)).has_value());
  EXPECT_EQ(ComputeObjectId(ObjectType::kBlob, "").Hex(),
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

}  // namespace
}  // namespace leaksift::testing
