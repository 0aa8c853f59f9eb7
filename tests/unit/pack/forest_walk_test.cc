// Shapes and lies that git would not write.
#include "pack/forest_walk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "pack/content_buffer.h"
#include "pack/delta_forest.h"
#include "support/pack_builder.h"
#include "unit/pack/collector.h"

namespace leaksift::testing {
namespace {

ObjectId BlobId(std::string_view contents) { return ComputeObjectId(ObjectType::kBlob, contents); }

/// Walks what the builder made.
Result<PackWalkStats> Walk(const PackBuilder& builder, PackVisitor* visitor,
                           const PackWalkOptions& options = {}) {
  const std::string pack_bytes = builder.Pack();
  const std::string index_bytes = builder.IndexV2();
  const Result<PackFile> pack = PackFile::Parse(pack_bytes, "test.pack");
  const Result<PackIndex> index = PackIndex::Parse(index_bytes, "test.idx");
  if (!pack.ok()) return pack.error();
  if (!index.ok()) return index.error();
  return WalkPack(*pack, *index, visitor, options);
}

/// Object n of a chain: `filler` and n; each is the last one with another number.
std::string ChainText(const std::string& filler, int n) { return filler + std::to_string(n); }

std::string ChainDelta(const std::string& filler, int base, int n) {
  const std::string text = ChainText(filler, n);
  return DeltaText(ChainText(filler, base).size(), text.size())
      .Copy(0, static_cast<uint32_t>(filler.size()))
      .Insert(text.substr(filler.size()))
      .text();
}

TEST(ForestWalk, EmptyPack) {
  Collector collector;
  const Result<PackWalkStats> stats = Walk(PackBuilder(), &collector, {.threads = 4});
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->visited, 0u);
}

TEST(ForestWalk, ChainOfTenThousandInTwoBuffers) {
  const std::string filler(3000, 'f');
  PackBuilder builder;
  size_t last = builder.Add(ObjectType::kBlob, ChainText(filler, 0));
  for (int n = 1; n < 10000; ++n) {
    last = builder.AddOfsDelta(last, ChainDelta(filler, n - 1, n), BlobId(ChainText(filler, n)));
  }
  for (size_t threads : {1, 3}) {
    Collector collector;
    collector.keep_contents = false;
    const Result<PackWalkStats> stats =
        Walk(builder, &collector, {.threads = threads, .verify_ids = true});
    ASSERT_TRUE(stats.ok());
    EXPECT_EQ(stats->visited, 10000u);
    EXPECT_EQ(stats->rebuilt, 0u);
    EXPECT_LE(stats->peak_bytes, size_t{64} << 10);
  }
}

TEST(ForestWalk, FamilyOfFiftyThousandIsShared) {
  const std::string filler(500, 'f');
  PackBuilder builder;
  const size_t root = builder.Add(ObjectType::kBlob, ChainText(filler, 0));
  for (int n = 1; n < 50000; ++n) {
    builder.AddOfsDelta(root, ChainDelta(filler, 0, n), BlobId(ChainText(filler, n)));
  }
  for (size_t threads : {1, 4}) {
    Collector collector;
    collector.keep_contents = false;
    const Result<PackWalkStats> stats =
        Walk(builder, &collector, {.threads = threads, .verify_ids = true});
    ASSERT_TRUE(stats.ok());
    EXPECT_EQ(stats->visited, 50000u);
    EXPECT_EQ(stats->built_bytes, stats->visited_bytes);
    EXPECT_LE(stats->peak_bytes, size_t{512} << 10);
  }
}

/// A chain whose every object has a leaf and another chain of the same kind below it: a return to
/// every level.
void AddBush(PackBuilder* builder, size_t base, int base_number, int depth,
             const std::string& filler, int* number) {
  for (int child = 0; child < 3 && depth > 0; ++child) {
    const int n = ++*number;
    const size_t entry = builder->AddOfsDelta(base, ChainDelta(filler, base_number, n),
                                              BlobId(ChainText(filler, n)));
    AddBush(builder, entry, n, depth - 1 - child, filler, number);
  }
}

TEST(ForestWalk, BuildsAgainWhatDoesNotFit) {
  const std::string filler(20000, 'f');
  PackBuilder builder;
  const size_t root = builder.Add(ObjectType::kBlob, ChainText(filler, 0));
  int number = 0;
  AddBush(&builder, root, 0, 12, filler, &number);
  for (size_t threads : {1, 2, 5}) {
    Collector roomy;
    roomy.keep_contents = false;
    const Result<PackWalkStats> expected = Walk(builder, &roomy, {.threads = threads});
    ASSERT_TRUE(expected.ok());
    EXPECT_EQ(expected->visited, static_cast<uint64_t>(number) + 1);
    EXPECT_EQ(expected->rebuilt, 0u);

    Collector tight;
    tight.keep_contents = false;
    const Result<PackWalkStats> stats =
        Walk(builder, &tight,
             {.threads = threads, .memory_bytes = size_t{50} << 10, .verify_ids = true});
    ASSERT_TRUE(stats.ok());
    EXPECT_TRUE(tight.visited == roomy.visited);
    EXPECT_GT(stats->rebuilt, 0u);
    // The budget, and for each worker the base and object it cannot do without, the delta and the
    // next one.
    EXPECT_LE(stats->peak_bytes, (size_t{50} << 10) + threads * 4 * (size_t{24} << 10));
  }
}

TEST(ForestWalk, OneObjectLargerThanTheBudget) {
  const std::string large(size_t{64} << 20, 'L');
  PackBuilder builder;
  const size_t root = builder.Add(ObjectType::kBlob, large);
  std::string other = "x" + large.substr(0, 1000);
  builder.AddOfsDelta(root, DeltaText(large.size(), other.size()).Insert("x").Copy(0, 1000).text(),
                      BlobId(other));
  for (int n = 0; n < 50; ++n) builder.Add(ObjectType::kBlob, std::to_string(n));
  Collector collector;
  collector.keep_contents = false;
  const Result<PackWalkStats> stats =
      Walk(builder, &collector, {.threads = 3, .memory_bytes = size_t{1} << 20});
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->visited, 52u);
  EXPECT_EQ(stats->rebuilt, 0u);
}

TEST(ForestWalk, RefDeltasForwardAndBackward) {
  PackBuilder builder;
  const std::string base = "the base of both";
  const std::string delta = DeltaText(base.size(), 8).Copy(4, 4).Insert("1234").text();
  builder.AddRefDelta(BlobId(base), delta, BlobId("base1234"));
  builder.Add(ObjectType::kBlob, base);
  Collector collector;
  const Result<PackWalkStats> stats = Walk(builder, &collector, {.verify_ids = true});
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(collector.visited[BlobId("base1234").Hex()].contents, "base1234");
  EXPECT_TRUE(collector.failed.empty());
}

TEST(ForestWalk, TypesComeFromTheRoot) {
  PackBuilder builder;
  const size_t tree = builder.Add(ObjectType::kTree, "");
  const ObjectId child = ComputeObjectId(ObjectType::kTree, "x");
  builder.AddOfsDelta(tree, DeltaText(0, 1).Insert("x").text(), child);
  builder.Add(ObjectType::kBlob, "blob");
  Collector collector;
  collector.wants = [](const ObjectId&, ObjectType type) { return type != ObjectType::kTree; };
  const Result<PackWalkStats> stats = Walk(builder, &collector);
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->visited, 1u);
  EXPECT_EQ(stats->unwanted, 2u);
  EXPECT_EQ(stats->built_bytes, 4u);  // the trees were not even inflated
}

TEST(ForestWalk, UnwantedParentIsBuiltButHasNoState) {
  PackBuilder builder;
  const size_t root = builder.Add(ObjectType::kBlob, "root");
  const ObjectId child = BlobId("roots");
  builder.AddOfsDelta(root, DeltaText(4, 5).Copy(0, 4).Insert("s").text(), child);
  Collector collector;
  collector.wants = [&](const ObjectId& id, ObjectType) { return id == child; };
  const Result<PackWalkStats> stats = Walk(builder, &collector);
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(collector.visited.size(), 1u);
  EXPECT_EQ(collector.visited[child.Hex()].contents, "roots");
}

// ---- lies: the object fails, with a reason, and all others are delivered ----

struct Lie {
  const char* what;
  std::string reason;
  ErrorKind kind;
  size_t failures;
  PackBuilder builder;
};

std::vector<Lie> Lies() {
  std::vector<Lie> lies;
  const auto add = [&](const char* what, const char* reason, ErrorKind kind, size_t failures) {
    lies.push_back({what, reason, kind, failures, {}});
    lies.back().builder.Add(ObjectType::kBlob, "a healthy object");
    return &lies.back().builder;
  };
  const std::string text = "a healthy object";
  const auto copy = [&](uint64_t size) { return DeltaText(text.size(), size).Copy(0, 4).text(); };

  PackBuilder* b = add("thin", "thin pack", ErrorKind::kMissing, 2);
  const size_t thin = b->AddRefDelta(FakeId(9), copy(4), FakeId(1));
  b->AddOfsDelta(thin, DeltaText(4, 4).Copy(0, 4).text(), FakeId(2));

  b = add("its own base", "no readable beginning", ErrorKind::kCorrupt, 1);
  b->AddRefDelta(FakeId(1), copy(4), FakeId(1));

  b = add("a circle of three", "no readable beginning", ErrorKind::kCorrupt, 3);
  for (int i = 0; i < 3; ++i) b->AddRefDelta(FakeId((i + 1) % 3), copy(4), FakeId(i));

  b = add("base offset between objects", "no object begins", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(6, 3) + "\x01" + Compressed("abc"), FakeId(1));

  b = add("size too small", "stated size", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 3) + Compressed("four"), FakeId(1));

  b = add("size too large", "stated size", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 5) + Compressed("four"), FakeId(1));

  b = add("size beyond any compression", "stated size", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 1 << 30) + Compressed("four"), FakeId(1));

  b = add("size beyond the limit", "larger than", ErrorKind::kBudget, 1);
  b->AddRaw(EntryHeader(3, uint64_t{1} << 59) + Compressed("four"), FakeId(1));

  b = add("no zlib stream", "damaged", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 4) + "garbage, not compressed", FakeId(1));

  b = add("bytes after the stream", "next one begins", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 4) + Compressed("four") + "more", FakeId(1));

  b = add("wrong id", "have its id", ErrorKind::kCorrupt, 1);
  b->AddRaw(EntryHeader(3, 4) + Compressed("four"), FakeId(1));

  b = add("delta for another base", "another size", ErrorKind::kCorrupt, 2);
  const size_t other = b->AddOfsDelta(0, DeltaText(3, 3).Copy(0, 3).text(), FakeId(1));
  b->AddOfsDelta(other, DeltaText(3, 3).Copy(0, 3).text(), FakeId(2));

  b = add("delta of a gigantic object", "larger than", ErrorKind::kBudget, 1);
  b->AddOfsDelta(0, copy(uint64_t{1} << 40), FakeId(1));

  b = add("delta that is empty", "not numbers", ErrorKind::kCorrupt, 1);
  b->AddOfsDelta(0, "", FakeId(1));

  // The object before it fails too: it does not end where the next one is said to begin.
  b = add("index points outside", "outside of the pack", ErrorKind::kCorrupt, 2);
  b->entry(b->Add(ObjectType::kBlob, "misplaced")).offset = uint64_t{1} << 30;
  return lies;
}

TEST(ForestWalk, EachLieFailsAlone) {
  const std::string healthy = BlobId("a healthy object").Hex();
  for (const Lie& lie : Lies()) {
    SCOPED_TRACE(lie.what);
    Collector collector;
    const Result<PackWalkStats> stats =
        Walk(lie.builder, &collector, {.threads = 2, .verify_stored = false, .verify_ids = true});
    ASSERT_TRUE(stats.ok()) << stats.error().message;
    EXPECT_EQ(collector.failed.size(), lie.failures);
    EXPECT_EQ(stats->failed, lie.failures);
    bool explained = false;
    for (const auto& [id, error] : collector.failed) {
      explained |= error.message.find(lie.reason) != std::string::npos && error.kind == lie.kind;
    }
    EXPECT_TRUE(explained) << collector.failed.begin()->second.message;
    EXPECT_EQ(collector.visited.count(healthy) + collector.failed.count(healthy), 1u);
    EXPECT_EQ(stats->visited + stats->failed, collector.visited.size() + lie.failures);
    Collector with_crc;
    const Result<PackWalkStats> again = Walk(lie.builder, &with_crc);
    ASSERT_TRUE(again.ok());
    // Only a wrong id needs the id to be computed: everything else is seen anyway.
    EXPECT_EQ(again->failed > 0, std::string(lie.what) != "wrong id");
  }
}

TEST(ForestWalk, BombOfDeltasIsStopped) {
  // Each object is 250 times its base, from a delta of a thousand bytes.
  PackBuilder builder;
  uint64_t size = 60000;
  size_t last = builder.Add(ObjectType::kBlob, std::string(size, 'b'));
  for (int level = 1; level <= 4; ++level) {
    DeltaText delta(size, size * 250);
    for (int i = 0; i < 250; ++i)
      delta.Copy(0, static_cast<uint32_t>(std::min<uint64_t>(size, 0xffffff)));
    last = builder.AddOfsDelta(last, delta.text(), FakeId(static_cast<uint64_t>(level)));
    size *= 250;
  }
  Collector collector;
  collector.keep_contents = false;
  const Result<PackWalkStats> stats =
      Walk(builder, &collector, {.max_object_bytes = uint64_t{16} << 20});
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->visited, 2u);
  EXPECT_EQ(stats->failed, 3u);
  EXPECT_LE(stats->peak_bytes, size_t{32} << 20);

  Collector limited;
  const Result<PackWalkStats> stopped =
      Walk(builder, &limited, {.threads = 2, .max_total_bytes = 1 << 20});
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind, ErrorKind::kBudget);
}

TEST(ForestWalk, PackAndIndexMustBelongTogether) {
  PackBuilder one, two, lying;
  one.Add(ObjectType::kBlob, "one");
  two.Add(ObjectType::kBlob, "two");
  lying.Add(ObjectType::kBlob, "one");
  lying.LieAboutCount(2);
  const std::string packs[] = {one.Pack(), two.Pack(), lying.Pack(), PackBuilder().Pack()};
  const std::string index_bytes = one.IndexV2();
  const Result<PackIndex> index = PackIndex::Parse(index_bytes, "test.idx");
  for (const std::string& bytes : packs) {
    const Result<PackFile> pack = PackFile::Parse(bytes, "test.pack");
    Collector collector;
    EXPECT_EQ(WalkPack(*pack, *index, &collector, {}).ok(), bytes == packs[0]);
  }
  two.entry(two.Add(ObjectType::kBlob, "three")).offset = two.entry(0).offset;
  Collector collector;
  EXPECT_FALSE(Walk(two, &collector).ok());
}

TEST(ForestWalk, FilesThatWereCutOffAreNotTouched) {
  PackBuilder builder;
  for (int n = 0; n < 3000; ++n) builder.Add(ObjectType::kBlob, std::to_string(n));
  for (const char* cut : {"test.pack", "test.idx"}) {
    const TempDir dir;
    WriteFile(dir.path() / "test.pack", builder.Pack());
    WriteFile(dir.path() / "test.idx", builder.IndexV2());
    const Result<PackFile> pack = PackFile::Open((dir.path() / "test.pack").string());
    const Result<PackIndex> index = PackIndex::Open((dir.path() / "test.idx").string());
    ASSERT_TRUE(pack.ok() && index.ok());
    std::filesystem::resize_file(dir.path() / cut, 100);
    Collector collector;
    const Result<PackWalkStats> stats = WalkPack(*pack, *index, &collector, {});
    ASSERT_FALSE(stats.ok()) << cut;
    EXPECT_EQ(stats.error().kind, ErrorKind::kIo);
  }
}

// Cuts a file off when the walk is under way. What is delivered afterwards does not matter.
class Cutter : public PackVisitor {
 public:
  explicit Cutter(std::filesystem::path file) : file_(std::move(file)) {}
  bool Wants(const ObjectId&, ObjectType) override { return true; }
  VisitState Visit(const PackObject&, size_t) override {
    if (!done_.exchange(true)) std::filesystem::resize_file(file_, 100);
    return nullptr;
  }
  void Failed(const ObjectId&, const Error&) override {}

 private:
  const std::filesystem::path file_;
  std::atomic<bool> done_{false};
};

TEST(ForestWalk, FilesThatAreCutOffUnderwayFailTheWalk) {
  PackBuilder builder;
  for (int n = 0; n < 30000; ++n) {
    builder.Add(ObjectType::kBlob, RawSha1(std::to_string(n)) + RawSha1(std::to_string(-n)));
  }
  for (const char* cut : {"test.pack", "test.idx"}) {
    for (const size_t threads : {1u, 4u}) {
      const TempDir dir;
      WriteFile(dir.path() / "test.pack", builder.Pack());
      WriteFile(dir.path() / "test.idx", builder.IndexV2());
      const Result<PackFile> pack = PackFile::Open((dir.path() / "test.pack").string());
      const Result<PackIndex> index = PackIndex::Open((dir.path() / "test.idx").string());
      ASSERT_TRUE(pack.ok() && index.ok());
      Cutter cutter(dir.path() / cut);
      const Result<PackWalkStats> stats = WalkPack(*pack, *index, &cutter, {.threads = threads});
      ASSERT_FALSE(stats.ok()) << cut;
      EXPECT_EQ(stats.error().kind, ErrorKind::kIo);
    }
  }
}

TEST(ForestWalk, StopsWhenAsked) {
  PackBuilder builder;
  for (int n = 0; n < 1000; ++n) builder.Add(ObjectType::kBlob, std::to_string(n));
  const std::atomic<bool> stop{true};
  Collector collector;
  const Result<PackWalkStats> stats = Walk(builder, &collector, {.threads = 4, .stop = &stop});
  ASSERT_FALSE(stats.ok());
  EXPECT_EQ(stats.error().kind, ErrorKind::kBudget);
  EXPECT_TRUE(collector.visited.empty());
}

TEST(DeltaForest, HeaviestChildComesLast) {
  PackBuilder builder;
  const std::string copy = DeltaText(1, 1).Copy(0, 1).text();
  const size_t root = builder.Add(ObjectType::kBlob, "r");
  const size_t heavy = builder.AddOfsDelta(root, copy, FakeId(1));
  builder.AddOfsDelta(root, copy, FakeId(2));
  builder.AddOfsDelta(heavy, copy, FakeId(3));
  const std::string pack_bytes = builder.Pack();
  const std::string index_bytes = builder.IndexV2();
  const Result<PackFile> pack = PackFile::Parse(pack_bytes, "test.pack");
  const Result<PackIndex> index = PackIndex::Parse(index_bytes, "test.idx");
  Result<DeltaForest> forest = DeltaForest::Build(*pack, *index);
  ASSERT_TRUE(forest.ok());
  forest->Narrow([](const ObjectId&, ObjectType) { return true; });
  ASSERT_EQ(forest->roots(), std::vector<uint32_t>{0});
  ASSERT_EQ(forest->children(0).size(), 2u);
  EXPECT_EQ(forest->id(forest->children(0)[1]), FakeId(1));
  EXPECT_EQ(forest->weight(0), 4u);
  EXPECT_EQ(forest->weight(forest->children(0)[1]), 2u);
}

TEST(BufferPool, KeepsAndCounts) {
  MemoryGauge gauge;
  {
    BufferPool pool(&gauge);
    ContentRef a = pool.Take(10000);
    EXPECT_GE(a.capacity(), 10000u + Inflater::kSlack);
    EXPECT_EQ(gauge.live(), BufferPool::CapacityFor(10000));
    const char* memory = a.data();
    const ContentRef shared = a;
    pool.Recycle(std::move(a));
    EXPECT_FALSE(pool.Has(10000));  // somebody still reads it
    pool.Recycle(shared);
    EXPECT_FALSE(pool.Has(10000));
    ContentRef b = pool.Take(9000);
    EXPECT_NE(b.data(), memory);
    memory = b.data();
    pool.Recycle(std::move(b));
    EXPECT_TRUE(pool.Has(10000));
    EXPECT_EQ(pool.Take(10500).data(), memory);
  }
  EXPECT_EQ(gauge.live(), 0u);
  for (size_t size = 0; size < 200000; size += 37) {
    const size_t capacity = BufferPool::CapacityFor(size);
    ASSERT_GE(capacity, size + Inflater::kSlack);
    ASSERT_LE(capacity, std::max<size_t>(4096, 3 * (size + Inflater::kSlack) / 2 + 4096));
  }
}

}  // namespace
}  // namespace leaksift::testing
