#include "scan/cache_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "scan/known_objects.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

namespace fs = std::filesystem;
using Text = std::optional<std::string>;

CacheFolder Opened(const std::string& path, std::string_view key = "",
                   uint64_t max_bytes = CacheFolder::kMaxBytes) {
  Result<CacheFolder> folder = CacheFolder::Open(path, key, max_bytes);
  EXPECT_TRUE(folder.ok()) << folder.error().message;
  return std::move(*folder);
}

mode_t ModeOf(const std::string& path) {
  struct stat st {};
  EXPECT_EQ(0, stat(path.c_str(), &st)) << path;
  return st.st_mode & 0777;
}

void Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
}

TEST(CacheFolder, GivesBackWhatWasWritten) {
  const TempDir dir;
  const std::string path = dir.At("deep/er/cache");
  const CacheFolder folder = Opened(path);
  EXPECT_EQ(folder.Read("a"), std::nullopt);
  for (const std::string& contents :
       {std::string("one"), std::string(), std::string(100000, 'x')}) {
    EXPECT_TRUE(folder.Write("a", contents));
    EXPECT_EQ(folder.Read("a"), Text(contents));
    EXPECT_EQ(Opened(path).Read("a"), Text(contents));
    EXPECT_EQ(folder.Read("b"), std::nullopt);
  }
  EXPECT_EQ(0700u, ModeOf(path));
  EXPECT_EQ(0600u, ModeOf(path + "/key"));
  EXPECT_EQ(0600u, ModeOf(path + "/a.scan"));
}

TEST(CacheFolder, TrustsNothingThatWasChanged) {
  const TempDir dir;
  const CacheFolder folder = Opened(dir.At("cache"));
  ASSERT_TRUE(folder.Write("a", "contents"));
  const std::string file = dir.At("cache/a.scan");
  const std::string good = ReadFile(file);
  for (size_t size = 0; size < good.size(); ++size) {
    Overwrite(file, good.substr(0, size));
    EXPECT_EQ(folder.Read("a"), std::nullopt) << size;
  }
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    Overwrite(file, bad);
    EXPECT_EQ(folder.Read("a"), std::nullopt) << bit;
  }
  Overwrite(file, good + "x");
  EXPECT_EQ(folder.Read("a"), std::nullopt);
  Overwrite(file, good);
  EXPECT_EQ(folder.Read("a"), Text("contents"));
}

TEST(CacheFolder, TrustsNothingOfAnotherNameOrKey) {
  const TempDir dir;
  const CacheFolder folder = Opened(dir.At("cache"));
  ASSERT_TRUE(folder.Write("a", "contents"));
  fs::copy_file(dir.At("cache/a.scan"), dir.At("cache/b.scan"));
  EXPECT_EQ(folder.Read("b"), std::nullopt);
  EXPECT_EQ(Opened(dir.At("cache"), "fingerprint key").Read("a"), std::nullopt);
  const CacheFolder other = Opened(dir.At("other"));
  fs::copy_file(dir.At("cache/a.scan"), dir.At("other/a.scan"));
  EXPECT_EQ(other.Read("a"), std::nullopt);
  fs::create_symlink(dir.At("cache/a.scan"), dir.At("cache/c.scan"));
  EXPECT_EQ(folder.Read("c"), std::nullopt);
}

TEST(CacheFolder, AKeyThatOthersCouldReadIsReplaced) {
  const TempDir dir;
  ASSERT_TRUE(Opened(dir.At("cache")).Write("a", "contents"));
  fs::permissions(dir.At("cache/key"), fs::perms::group_read, fs::perm_options::add);
  const CacheFolder folder = Opened(dir.At("cache"));
  EXPECT_EQ(folder.Read("a"), std::nullopt);
  EXPECT_EQ(0600u, ModeOf(dir.At("cache/key")));
  Overwrite(dir.At("cache/key"), "short");
  ASSERT_TRUE(Opened(dir.At("cache")).Write("a", "again"));
  EXPECT_EQ(Opened(dir.At("cache")).Read("a"), Text("again"));
}

TEST(CacheFolder, RefusesFoldersThatOthersWriteTo) {
  const TempDir dir;
  fs::create_directory(dir.At("shared"));
  fs::permissions(dir.At("shared"), fs::perms::all);
  EXPECT_FALSE(CacheFolder::Open(dir.At("shared"), "").ok());
  dir.Write("file", "");
  EXPECT_FALSE(CacheFolder::Open(dir.At("file"), "").ok());
  EXPECT_FALSE(CacheFolder::Open(dir.At("file/below"), "").ok());
}

TEST(CacheFolder, ForgetsWhatWasNotUsedForLongest) {
  const TempDir dir;
  const CacheFolder folder = Opened(dir.At("cache"), "", 4000);
  const auto age = [&](const std::string& name, int hours) {
    fs::last_write_time(dir.At("cache/" + name + ".scan"),
                        fs::file_time_type::clock::now() - std::chrono::hours(hours));
  };
  for (const char* name : {"a", "b", "c"})
    ASSERT_TRUE(folder.Write(name, std::string(1000, *name)));
  age("a", 3);
  age("b", 2);
  age("c", 1);
  EXPECT_TRUE(folder.Read("a").has_value());  // and so it was used just now
  ASSERT_TRUE(folder.Write("d", std::string(1000, 'd')));
  EXPECT_FALSE(folder.Read("b").has_value());
  for (const char* name : {"a", "c", "d"}) EXPECT_TRUE(folder.Read(name).has_value()) << name;
  EXPECT_FALSE(folder.Write("e", std::string(3000, 'e')));
}

// Whoever reads while others write gets all of one of the texts.
TEST(CacheFolder, ManyAtATime) {
  const TempDir dir;
  std::vector<std::thread> threads;
  for (char c = 'a'; c < 'i'; ++c) {
    threads.emplace_back([&dir, c] {
      const CacheFolder folder = Opened(dir.At("cache"));
      for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(folder.Write("x", std::string(20000, c)));
        const Text read = folder.Read("x");
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(*read, std::string(20000, read->at(0)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(KnownObjects, EveryPrefixAndFlippedBitIsReadOrRefused) {
  std::vector<KnownObject> objects;
  for (uint8_t i = 0; i < 9; ++i) {
    KnownObject object;
    object.id.bytes[0] = static_cast<uint8_t>(i * 40);
    object.id.bytes[19] = i;
    object.size = i * 1000u;
    object.flags = static_cast<uint8_t>(i % 4 + 1 + KnownObject::kClean);
    objects.push_back(object);
  }
  objects.push_back(objects[3]);
  objects.back().size = 7;  // the last one counts
  const KnownObjects known(objects);
  ASSERT_EQ(9u, known.size());
  EXPECT_EQ(7u, known.At(known.Find(objects[3].id)).size);
  EXPECT_EQ(KnownObjects::kNone, known.Find(ObjectId{}) == 0 ? KnownObjects::kNone : 1u);
  std::string bytes;
  known.Serialize(&bytes);
  std::string_view rest = bytes;
  const std::optional<KnownObjects> again = KnownObjects::Parse(&rest);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(rest.empty());
  for (size_t i = 0; i < known.size(); ++i) EXPECT_EQ(known.At(i), again->At(i));
  for (size_t size = 0; size < bytes.size(); ++size) {
    rest = std::string_view(bytes).substr(0, size);
    EXPECT_FALSE(KnownObjects::Parse(&rest).has_value()) << size;
  }
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    rest = bad;
    const std::optional<KnownObjects> read = KnownObjects::Parse(&rest);
    if (!read) continue;
    for (size_t i = 0; i < read->size(); ++i) EXPECT_EQ(i, read->Find(read->ids()[i])) << bit;
  }
}

}  // namespace
}  // namespace leaksift
