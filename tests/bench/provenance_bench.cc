// How long it takes to find where blobs come from: every n-th blob of a repository at once.
//
//   LEAKSIFT_BENCH_REPO=…/repo provenance_bench
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "pack/object_store.h"
#include "source/git_layout.h"
#include "source/git_provenance.h"

namespace leaksift {
namespace {

std::vector<ObjectId> SomeBlobs(const ObjectStore& store, size_t one_in) {
  std::vector<ObjectId> ids;
  size_t blobs = 0;
  std::vector<GitProblem> problems;
  // Only asks for types: nothing is delivered.
  store.ForEach(
      [&](const ObjectId& id, ObjectType type) {
        if (type == ObjectType::kBlob && blobs++ % one_in == 0) ids.push_back(id);
        return false;
      },
      1, [](const ObjectId&, ObjectType, std::string_view, size_t) {}, &problems);
  return ids;
}

void Origins(benchmark::State& state) {
  const char* path = std::getenv("LEAKSIFT_BENCH_REPO");
  if (path == nullptr) return state.SkipWithError("LEAKSIFT_BENCH_REPO names no repository");
  const Result<GitLayout> layout = OpenGitLayout(path, {.trust_owner = true});
  if (!layout.ok()) return state.SkipWithError(layout.error().message.c_str());
  const ObjectStore store = ObjectStore::Open(*layout, {});
  const GitRefs refs = ReadGitRefs(*layout);
  const std::vector<ObjectId> ids = SomeBlobs(store, static_cast<size_t>(state.range(0)));
  size_t introductions = 0;
  size_t problems = 0;
  for (auto unused : state) {
    const GitProvenance found =
        FindOrigins(store, refs, ids, {.threads = static_cast<size_t>(state.range(1))});
    introductions = 0;
    for (const GitOrigin& origin : found.origins) introductions += origin.introductions.size();
    problems = found.problems.size();
  }
  state.counters["blobs"] = static_cast<double>(ids.size());
  state.counters["introductions"] = static_cast<double>(introductions);
  state.counters["problems"] = static_cast<double>(problems);
}

BENCHMARK(Origins)
    ->ArgNames({"one_in", "threads"})
    ->Args({1000, 1})
    ->Args({1000, 2})
    ->Args({10, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace leaksift
