// What reporting costs beside scanning: lines, line hashes, redaction.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "finding/line_hash.h"
#include "finding/location.h"
#include "finding/redaction.h"

namespace leaksift {
namespace {

std::string SourceText(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) {
    text += std::string(i % 9, ' ') + "value_" + std::to_string(i * 7919 % 10007) + " = call(x);\n";
  }
  return text;
}

void SetRate(const std::string& text, benchmark::State* state) {
  state->SetBytesProcessed(static_cast<int64_t>(text.size()) * state->iterations());
}

/// One finding at the end of a large file.
void BM_LocateOnce(benchmark::State& state) {
  const std::string text = SourceText(64 << 20);
  for (auto _ : state) {
    LineIndex lines(text);
    benchmark::DoNotOptimize(lines.Locate({text.size() - 10, text.size() - 5}));
  }
  SetRate(text, &state);
}
BENCHMARK(BM_LocateOnce);

/// Each further one.
void BM_LocateAgain(benchmark::State& state) {
  const std::string text = SourceText(64 << 20);
  LineIndex lines(text);
  size_t at = 0;
  for (auto _ : state) {
    at = (at + 7919 * 1001) % text.size();
    benchmark::DoNotOptimize(lines.Locate({at, at}));
  }
}
BENCHMARK(BM_LocateAgain);

void BM_LineHash(benchmark::State& state) {
  const std::string text = SourceText(16 << 20);
  const uint32_t last = LineIndex(text).Locate({text.size(), text.size()}).line;
  for (auto _ : state) benchmark::DoNotOptimize(LineHashes(text, {last}));
  SetRate(text, &state);
}
BENCHMARK(BM_LineHash);

std::vector<Secret> Secrets(int64_t count) {
  std::vector<Secret> secrets;
  for (int64_t i = 0; i < count; ++i) {
    secrets.emplace_back("prefix_" + std::to_string(i * 7919) + "qWe9rTy8uIo7pLk6" +
                         std::to_string(i));
  }
  return secrets;
}

Redactor RedactorOf(const std::vector<Secret>& secrets) {
  std::vector<const Secret*> borrowed;
  for (const Secret& secret : secrets) borrowed.push_back(&secret);
  return Redactor(borrowed);
}

void BM_BuildRedactor(benchmark::State& state) {
  const std::vector<Secret> secrets = Secrets(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(RedactorOf(secrets).Contains("prefix_0"));
}
BENCHMARK(BM_BuildRedactor)->Arg(100)->Arg(26000)->Unit(benchmark::kMillisecond);

void BM_Redact(benchmark::State& state) {
  const std::string text = SourceText(4 << 20);
  const Redactor redactor = RedactorOf(Secrets(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(redactor.Redact(text));
  SetRate(text, &state);
}
BENCHMARK(BM_Redact)->Arg(1)->Arg(100)->Arg(26000);

/// The worst text: every position is the start of a needle.
void BM_RedactPeriodic(benchmark::State& state) {
  const std::string text(1 << 20, 'a');
  const Redactor redactor = RedactorOf({Secret(std::string(16 * 1024, 'a'))});
  for (auto _ : state) benchmark::DoNotOptimize(redactor.Redact(text));
  SetRate(text, &state);
}
BENCHMARK(BM_RedactPeriodic);

}  // namespace
}  // namespace leaksift
