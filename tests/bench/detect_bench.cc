// Detection in memory: every file below LEAKSIFT_BENCH_TREE is read first, then scanned by one
// thread with all rules. Bytes a second of
//   trigger scan: the SIMD pass alone,
//   match:        with all rules, before decoders and judgement,
//   detect:       everything that is done to a text.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "match/trigger_scan.h"
#include "scan/detector.h"

namespace leaksift {
namespace {

const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> read;
    const char* tree = std::getenv("LEAKSIFT_BENCH_TREE");
    if (!tree) return read;
    size_t left = size_t{512} << 20;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(tree)) {
      if (!entry.is_regular_file() || entry.file_size() > left) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      read.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      left -= read.back().size();
    }
    return read;
  }();
  return texts;
}

const Detector& All() {
  static const RuleSet rules = RuleSet::Builtin();
  static const Detector detector(rules);
  return detector;
}

template <typename Scan>
void Run(benchmark::State& state, Scan scan) {
  if (Texts().empty()) return state.SkipWithError("LEAKSIFT_BENCH_TREE names no folder with files");
  size_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& text : Texts()) {
      scan(text);
      bytes += text.size();
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}

void TriggerScan(benchmark::State& state) {
  TriggerEvents events;
  Run(state, [&events](std::string_view text) {
    OpenRun open;
    for (size_t at = 0; at < text.size(); at += TriggerEvents::kBlock) {
      ScanTriggers(text, at, std::min(text.size(), at + TriggerEvents::kBlock), &open, &events);
      benchmark::DoNotOptimize(events.run_count);
    }
  });
}

void Match(benchmark::State& state) {
  MatchScratch scratch;
  Run(state, [&scratch](std::string_view text) {
    const Span whole{0, text.size()};
    benchmark::DoNotOptimize(All().matcher().Find(text, {&whole, 1}, &scratch).ok());
  });
}

void Detect(benchmark::State& state) {
  DetectScratch scratch;
  std::vector<Hit> hits;
  Run(state, [&](std::string_view text) {
    hits.clear();
    benchmark::DoNotOptimize(All().DetectAll(text, &scratch, &hits).ok());
  });
}

BENCHMARK(TriggerScan)->Unit(benchmark::kMillisecond);
BENCHMARK(Match)->Unit(benchmark::kMillisecond);
BENCHMARK(Detect)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace leaksift
