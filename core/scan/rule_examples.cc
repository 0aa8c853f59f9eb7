#include "scan/rule_examples.h"

#include <fmt/format.h>

#include <algorithm>

#include "rule/sample.h"

namespace leaksift {
namespace {

std::string Listed(const std::vector<Hit>& hits) {
  std::string out;
  for (const Hit& hit : hits) {
    out +=
        fmt::format("\n    {} {} [{}, {}) {}:", hit.verdict.keep ? "kept" : "dropped", hit.rule->id,
                    hit.secret_span.begin, hit.secret_span.end, ToString(hit.verdict.confidence));
    for (const Reason& reason : hit.verdict.reasons) {
      out += fmt::format(" {}{}{}", ToString(reason.code), reason.detail.empty() ? "" : "=",
                         reason.detail);
    }
  }
  return out.empty() ? " nothing" : out;
}

bool Reported(const Rule& rule, const Hit& hit) {
  const Confidence gate = std::min(rule.confidence, Confidence::kMedium);
  return hit.rule == &rule && hit.verdict.keep && hit.verdict.confidence >= gate;
}

// A publishable value: recognised, and nothing reported in its place.
bool Silenced(const Rule& rule, const std::vector<Hit>& hits, Span secret) {
  const auto recognised = [&](const Hit& hit) {
    return hit.rule == &rule && hit.secret_span == secret;
  };
  const auto reported = [&](const Hit& hit) {
    return hit.verdict.keep && hit.secret_span.Overlaps(secret);
  };
  return std::any_of(hits.begin(), hits.end(), recognised) &&
         std::none_of(hits.begin(), hits.end(), reported);
}

std::vector<Hit> Scan(const Detector& detector, const std::string& text) {
  DetectScratch scratch;
  std::vector<Hit> hits;
  const Result<void> result = detector.DetectAll(text, &scratch, &hits);
  if (!result.ok()) hits.clear();
  return hits;
}

std::string CheckMatch(const Rule& rule, size_t index, const Detector& detector) {
  const Result<Sample> sample = MatchSample(rule, index);
  if (!sample.ok()) return sample.error().message;
  const std::vector<Hit> hits = Scan(detector, sample->text);
  const auto good = [&](const Hit& hit) {
    return Reported(rule, hit) && hit.secret_span == sample->secret;
  };
  if (rule.is_public ? Silenced(rule, hits, sample->secret)
                     : std::any_of(hits.begin(), hits.end(), good))
    return {};
  return fmt::format("match {} is not reported: {}\n  wanted [{}, {}), found:{}", index,
                     sample->text, sample->secret.begin, sample->secret.end, Listed(hits));
}

std::string CheckNoMatch(const Rule& rule, size_t index, const Detector& detector) {
  const Result<Sample> sample = NoMatchSample(rule, index);
  if (!sample.ok()) return sample.error().message;
  const std::vector<Hit> hits = Scan(detector, sample->text);
  const auto bad = [&](const Hit& hit) { return Reported(rule, hit); };
  if (std::none_of(hits.begin(), hits.end(), bad)) return {};
  return fmt::format("no_match {} ({}) is reported: {}\n  found:{}", index,
                     rule.no_match[index].why, sample->text, Listed(hits));
}

}  // namespace

std::vector<ExampleFailure> CheckExamples(const Rule& rule, const Detector& detector) {
  std::vector<ExampleFailure> failures;
  const auto note = [&](std::string what) {
    if (!what.empty()) failures.push_back({std::string(rule.id), std::move(what)});
  };
  for (size_t i = 0; i < rule.match.size(); ++i) note(CheckMatch(rule, i, detector));
  for (size_t i = 0; i < rule.no_match.size(); ++i) note(CheckNoMatch(rule, i, detector));
  return failures;
}

}  // namespace leaksift
