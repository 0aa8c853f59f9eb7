// Configuration files of both kinds, and .gitleaksignore: any bytes give a policy or an error with
// its place, and the rules that come out of them can be applied.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scan/detector.h"
#include "scan/gitleaks_config.h"

namespace leaksift {
namespace {

void Apply(const RuleSet& rules, const Policy& policy, std::string_view text) {
  const Detector detector(rules);
  DetectScratch scratch;
  std::vector<Hit> hits;
  // An expression that finds too much is an error, not a failure of this test.
  const Result<void> detected = detector.DetectAll(text, &scratch, &hits);
  if (!detected.ok() && detected.error().kind != ErrorKind::kBudget) std::abort();
  for (const Hit& hit : hits) {
    Finding finding;
    finding.rule = hit.rule;
    finding.secret = hit.secret;
    const std::string_view match = hit.token.In(text);
    policy.gitleaks.Allows(finding, policy.gitleaks.ReadText({hit.secret.Reveal(), match, match}));
    policy.Allows(finding, "2027-01-01");
  }
}

}  // namespace
}  // namespace leaksift

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ConfigurationReader itself = [text](const std::string&) -> Result<std::string> {
    return std::string(text);
  };
  RuleSet rules;
  const Result<Policy> policy = ReadConfiguration("fuzz.toml", text, itself, &rules);
  if (policy.ok()) {
    Apply(rules, *policy, text);
  } else if (policy.error().kind != ErrorKind::kUsage || policy.error().message.empty()) {
    std::abort();
  }
  std::vector<PolicyNote> notes;
  for (const GitleaksIgnoreEntry& entry : ReadGitleaksIgnore("ignore", text, rules, &notes)) {
    if (entry.path.empty()) std::abort();
  }
  FindAllowMarker(text.substr(0, text.find('\n')), "rule", "2027-01-01", true);
  return 0;
}
