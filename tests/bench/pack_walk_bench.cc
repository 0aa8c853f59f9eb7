// How long a bare walk over a pack takes: everything is built and delivered, nothing is done with
// it.
//
//   LEAKSIFT_BENCH_PACK=…/pack-….pack pack_walk_bench
//
// To be compared with `git cat-file --batch-all-objects --unordered --batch >/dev/null` on the same
// repository, in alternation.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "pack/forest_walk.h"

namespace leaksift {
namespace {

class Nothing : public PackVisitor {
 public:
  explicit Nothing(bool trees) : trees_(trees) {}
  bool Wants(const ObjectId&, ObjectType type) override {
    return trees_ || type != ObjectType::kTree;
  }
  VisitState Visit(const PackObject&, size_t) override { return nullptr; }
  void Failed(const ObjectId&, const Error&) override {}

 private:
  const bool trees_;
};

void Walk(benchmark::State& state, bool trees, const PackWalkOptions& base) {
  const char* path = std::getenv("LEAKSIFT_BENCH_PACK");
  if (path == nullptr) return state.SkipWithError("LEAKSIFT_BENCH_PACK names no pack");
  const std::string name = path;
  PackWalkOptions options = base;
  options.threads = static_cast<size_t>(state.range(0));
  PackWalkStats stats;
  for (auto unused : state) {
    const Result<PackFile> pack = PackFile::Open(name);
    const Result<PackIndex> index = PackIndex::Open(name.substr(0, name.rfind('.')) + ".idx");
    if (!pack.ok()) return state.SkipWithError(pack.error().message.c_str());
    if (!index.ok()) return state.SkipWithError(index.error().message.c_str());
    Nothing visitor(trees);
    const Result<PackWalkStats> walked = WalkPack(*pack, *index, &visitor, options);
    if (!walked.ok()) return state.SkipWithError(walked.error().message.c_str());
    if (walked->failed > 0) return state.SkipWithError("some objects failed");
    stats = *walked;
  }
  state.counters["objects"] = static_cast<double>(stats.visited);
  state.counters["rebuilt"] = static_cast<double>(stats.rebuilt);
  state.counters["peak_MB"] = static_cast<double>(stats.peak_bytes) / 1e6;
  state.SetBytesProcessed(static_cast<int64_t>(stats.built_bytes * state.iterations()));
}

void AllObjects(benchmark::State& state) { Walk(state, true, {}); }
void WithoutTrees(benchmark::State& state) { Walk(state, false, {}); }
void WithoutChecksums(benchmark::State& state) { Walk(state, true, {.verify_stored = false}); }
void WithIds(benchmark::State& state) { Walk(state, true, {.verify_ids = true}); }
void InFourMegabytes(benchmark::State& state) {
  Walk(state, true, {.memory_bytes = size_t{4} << 20});
}

BENCHMARK(AllObjects)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(WithoutTrees)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(WithoutChecksums)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(WithIds)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(InFourMegabytes)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace leaksift
