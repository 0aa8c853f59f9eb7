#include "pack/pack_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "support/git_repo.h"
#include "support/pack_builder.h"

namespace leaksift::testing {
namespace {

TEST(PackFile, RefusesWhatIsNoPack) {
  struct Case {
    std::string bytes;
    ErrorKind kind;
  };
  const std::string good = PackBuilder().Pack();
  std::string version = good;
  version[7] = 4;
  const Case cases[] = {{"", ErrorKind::kCorrupt},
                        {good.substr(0, 31), ErrorKind::kCorrupt},
                        {"KCAP" + good.substr(4), ErrorKind::kCorrupt},
                        {version, ErrorKind::kUnsupported}};
  for (const Case& c : cases) {
    const Result<PackFile> pack = PackFile::Parse(c.bytes, "test.pack");
    ASSERT_FALSE(pack.ok());
    EXPECT_EQ(pack.error().kind, c.kind);
  }
  EXPECT_TRUE(PackFile::Parse(good, "test.pack").ok());
}

TEST(PackFile, ReadsEntryHeaders) {
  PackBuilder builder;
  const std::string text(5000, 'x');
  const size_t blob = builder.Add(ObjectType::kBlob, text);
  const size_t commit = builder.Add(ObjectType::kCommit, "c");
  const size_t ofs = builder.AddOfsDelta(blob, DeltaText(5000, 1).Copy(0, 1).text(), FakeId(1));
  const size_t ref = builder.AddRefDelta(builder.entry(blob).id, "delta", FakeId(2));
  const std::string bytes = builder.Pack();
  const Result<PackFile> pack = PackFile::Parse(bytes, "test.pack");
  ASSERT_TRUE(pack.ok());
  EXPECT_TRUE(pack->VerifyTrailer().ok());
  const auto entry = [&](size_t number) { return *pack->ReadEntry(builder.entry(number).offset); };
  EXPECT_EQ(entry(blob).kind, EntryKind::kBlob);
  EXPECT_EQ(entry(blob).size, 5000u);
  EXPECT_EQ(entry(commit).kind, EntryKind::kCommit);
  EXPECT_EQ(entry(ofs).kind, EntryKind::kOfsDelta);
  EXPECT_EQ(entry(ofs).base_offset, builder.entry(blob).offset);
  EXPECT_EQ(entry(ref).kind, EntryKind::kRefDelta);
  EXPECT_EQ(entry(ref).base_id, builder.entry(blob).id);

  Inflater inflater;
  std::string out(5000, '\0');
  const Result<uint64_t> end = pack->Inflate(entry(blob), &inflater, out.data(), out.size());
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(*end, builder.entry(commit).offset);
  EXPECT_EQ(out, text);
}

TEST(PackFile, RefusesBrokenEntryHeaders) {
  const std::string many(30, '\xff');
  struct Case {
    const char* what;
    std::string bytes;
  };
  const Case cases[] = {
      {"type 0", std::string(1, '\x05')},
      {"type 5", std::string(1, '\x55')},
      {"size without end", "\xbf" + many},
      {"distance without end", EntryHeader(6, 3) + many},
      {"distance 0", EntryHeader(6, 3) + std::string(1, '\0')},
      {"distance before the pack", EntryHeader(6, 3) + "\x20"},
      {"base id cut off", EntryHeader(7, 3) + "short"},
  };
  for (const Case& c : cases) {
    PackBuilder builder;
    builder.AddRaw(c.bytes, FakeId(1));
    const std::string bytes = builder.Pack();
    const Result<PackFile> pack = PackFile::Parse(bytes, "test.pack");
    ASSERT_TRUE(pack.ok());
    const Result<PackEntry> entry = pack->ReadEntry(PackFile::kHeaderSize);
    ASSERT_FALSE(entry.ok()) << c.what;
    EXPECT_EQ(entry.error().kind, ErrorKind::kCorrupt) << c.what;
  }
  const std::string empty = PackBuilder().Pack();
  const Result<PackFile> pack = PackFile::Parse(empty, "test.pack");
  for (uint64_t offset : {uint64_t{0}, uint64_t{11}, uint64_t{12}, ~uint64_t{0}}) {
    EXPECT_FALSE(pack->ReadEntry(offset).ok()) << offset;
  }
}

TEST(Inflater, RefusesWrongSizesAndDamage) {
  const std::string text = "some text, some text, some text";
  const std::string stream = Compressed(text);
  Inflater inflater;
  std::string out(text.size() + Inflater::kSlack, '\0');
  const auto inflate = [&](std::string_view in, size_t size) {
    return inflater.Inflate(in, out.data(), size, out.size());
  };
  const Result<size_t> good = inflate(stream + "what follows", text.size());
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, stream.size());
  EXPECT_EQ(out.substr(0, text.size()), text);
  EXPECT_FALSE(inflate(stream, text.size() - 1).ok());
  EXPECT_FALSE(inflate(stream, text.size() + 1).ok());
  for (size_t size = 0; size < stream.size(); ++size) {
    EXPECT_FALSE(inflate(stream.substr(0, size), text.size()).ok()) << size;
  }
}

TEST(MappedFile, OpensRegularFilesOnly) {
  const TempDir dir;
  const std::string fifo = (dir.path() / "fifo").string();
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FALSE(MappedFile::Open(fifo).ok());
  EXPECT_FALSE(MappedFile::Open(dir.path().string()).ok());
  EXPECT_FALSE(MappedFile::Open("/dev/zero").ok());
  WriteFile(dir.path() / "empty", "");
  const Result<MappedFile> empty = MappedFile::Open((dir.path() / "empty").string());
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(empty->bytes(), "");
}

TEST(MappedFile, NoticesAnotherSize) {
  const TempDir dir;
  WriteFile(dir.path() / "file", "twelve bytes");
  Result<MappedFile> file = MappedFile::Open((dir.path() / "file").string());
  ASSERT_TRUE(file.ok());
  const std::string_view bytes = file->bytes();
  const MappedFile moved = std::move(*file);
  EXPECT_EQ(bytes, "twelve bytes");
  EXPECT_TRUE(moved.CheckUnchanged().ok());
  std::filesystem::resize_file(dir.path() / "file", 5);
  EXPECT_FALSE(moved.CheckUnchanged().ok());
}

TEST(MappedFile, WhatIsCutOffReadsAsZerosAndIsNoticed) {
  const TempDir dir;
  const std::string path = (dir.path() / "file").string();
  const std::string contents(size_t{1} << 20, 'x');
  WriteFile(path, contents);
  Result<MappedFile> opened = MappedFile::Open(path);
  const Result<MappedFile> other = MappedFile::Open(path);
  ASSERT_TRUE(opened.ok() && other.ok());
  const MappedFile file = std::move(*opened);
  std::filesystem::resize_file(path, 4096);
  EXPECT_EQ(file.bytes()[0], 'x');
  EXPECT_EQ(file.bytes()[500000], '\0');
  EXPECT_EQ(file.bytes().back(), '\0');
  // Of its old size again, but zeros have been read.
  std::filesystem::resize_file(path, contents.size());
  EXPECT_FALSE(file.CheckUnchanged().ok());
  EXPECT_TRUE(other->CheckUnchanged().ok());
}

// A sanitizer has a handler of its own, which reports the signal and exits.
bool DiedOfBusError(int status) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  if (WIFEXITED(status)) return WEXITSTATUS(status) != 0;
#endif
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS;
}

TEST(MappedFileDeathTest, OtherBusErrorsEndTheProcess) {
  const TempDir dir;
  const std::string path = (dir.path() / "file").string();
  WriteFile(path, std::string(100000, 'x'));
  ASSERT_TRUE(MappedFile::Open(path).ok());  // its mapping has ended; the handler is there
  const int fd = open(path.c_str(), O_RDONLY);
  ASSERT_GE(fd, 0);
  const auto* data =
      static_cast<const volatile char*>(mmap(nullptr, 100000, PROT_READ, MAP_PRIVATE, fd, 0));
  std::filesystem::resize_file(path, 0);
  EXPECT_EXIT((void)data[90000], DiedOfBusError, "");
  munmap(const_cast<char*>(data), 100000);
  close(fd);
}

}  // namespace
}  // namespace leaksift::testing
