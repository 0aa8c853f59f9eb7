#include "cli/scan_identity.h"

#include <concepts>
#include <string_view>

#include "base/hash.h"

namespace leaksift {
namespace {

// Values as netstrings ("3:abc,"): no two lists have the same bytes.
class Digest {
 public:
  Digest& Add(std::string_view text) {
    text_ += std::to_string(text.size());
    text_ += ':';
    text_ += text;
    text_ += ',';
    return *this;
  }
  Digest& Add(std::integral auto number) { return Add(std::string_view(std::to_string(number))); }
  Digest& Add(std::span<const std::string_view> texts) {
    Add(texts.size());
    for (const std::string_view text : texts) Add(text);
    return *this;
  }
  /// Keyed: texts of a policy are not to be guessed from their digest.
  std::string Finish(std::string_view key) const { return HexEncode(HmacSha256(key, text_)); }

 private:
  std::string text_;
};

void AddProvider(const Provider& provider, Digest* digest) {
  digest->Add(provider.id).Add(provider.name).Add(provider.what).Add(provider.risk);
  digest->Add(provider.logs).Add(provider.revoke_hits_account);
  digest->Add(provider.revoke).Add(provider.links);
}

void AddRule(const Rule& rule, Digest* digest) {
  digest->Add(rule.id).Add(rule.name).Add(ToString(rule.severity)).Add(ToString(rule.confidence));
  digest->Add(static_cast<int>(rule.extractor)).Add(static_cast<int>(rule.check));
  digest->Add(rule.is_public).Add(rule.group).Add(rule.within).Add(rule.reach);
  digest->Add(std::string_view(std::to_string(rule.min_entropy)));
  digest->Add(rule.pattern).Add(rule.path_pattern);
  digest->Add(rule.triggers).Add(rule.keywords).Add(rule.anchors);
  for (const Companion& companion : rule.companions) {
    digest->Add(companion.name).Add(companion.pattern);
    digest->Add(companion.within).Add(companion.required);
  }
  if (rule.provider != nullptr) AddProvider(*rule.provider, digest);
}

std::string RulesDigest(const RuleSet& rules, std::string_view key) {
  Digest digest;
  for (const Rule* rule : rules.rules()) AddRule(*rule, &digest);
  return digest.Finish(key);
}

std::string PolicyDigest(const Options& options, const ScanSetup& setup, const Baseline& baseline,
                         const ScanReport& report) {
  const std::string& key = setup.options.fingerprint_key;
  Digest digest;
  digest.Add(ToString(report.min_confidence)).Add(ToString(report.fail_on));
  digest.Add(options.show_dropped).Add(options.gitignore).Add(options.allow_shallow);
  digest.Add(options.verify).Add(options.config_from_head);
  digest.Add(options.exclude.size());
  for (const std::string& glob : options.exclude) digest.Add(glob);
  digest.Add(setup.policy_texts.size());
  for (const std::string& text : setup.policy_texts) digest.Add(text);
  return digest.Add(baseline.Serialize(key)).Finish(key);
}

}  // namespace

ShardIdentity IdentifyScan(const Options& options, const ScanSetup& setup, const Baseline& baseline,
                           const ScanReport& report) {
  const std::string& key = setup.options.fingerprint_key;
  ShardIdentity shard;
  shard.index = setup.options.shard.index + 1;
  shard.count = setup.options.shard.count;
  shard.fingerprint_key = key;
  shard.rules = RulesDigest(setup.rules, key);
  shard.policy = PolicyDigest(options, setup, baseline, report);
  shard.source = Digest().Add(report.target).Add(report.source).Finish(key);
  return shard;
}

}  // namespace leaksift
