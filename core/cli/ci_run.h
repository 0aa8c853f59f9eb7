// What the verbs ci and ci-range do before they scan: the decision from the process's surroundings,
// and the policy that counts. The one place where ci_*.h meet the file system and libgit2.
//
//   Result<CiDecision> decision = DecideCiRun(environment, overrides, repository);
//   Result<CiPolicyFiles> policy = ReadCiPolicy(*decision, {.config = ".leaksift.toml"},
//   repository); … scan decision->ranges with policy->config and policy->baseline …
//   RefuseNewInlineAllows(CiBaseText(*decision, repository), &findings);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/ci_context.h"
#include "cli/ci_policy.h"
#include "cli/ci_range.h"
#include "source/git_handle.h"

namespace leaksift {

/// The process's environment. Of a name that stands there twice, the first value.
Environment ReadEnvironment(const char* const* variables);

/// Reads the event's payload (GITHUB_EVENT_PATH, at most 32 MiB) and the clone, and decides.
/// Errors: those of ReadCiEnvironment and DecideCi; kUsage for a payload that is named and cannot
/// be read.
Result<CiDecision> DecideCiRun(const Environment& environment, const CiOverrides& overrides,
                               git_repository* repository);

/// The text of a file in a commit; empty optional: the commit has no such file. Error: kMissing for
/// a commit that is not here, kUnsupported for something else than a file at that path, kBudget for
/// a file of more than 16 MiB, and those of reading.
Result<std::optional<std::string>> TextAtCommit(git_repository* repository,
                                                const std::string& commit, const std::string& path);

/// Paths from the root of the repository; empty: there is none.
struct CiPolicyPaths {
  std::string config = {};
  std::string baseline = {};
};

struct CiPolicyFiles {
  std::optional<std::string> config;  // texts to use; empty: none
  std::optional<std::string> baseline;
  std::vector<PolicyWeakening> weakenings;  // what the change does to them
};

/// The policy of decision.policy. `from_head` takes the head's own all the same (--config-from
/// head); what it weakens is told either way. Errors: those of TextAtCommit and
/// CompareConfigurations.
Result<CiPolicyFiles> ReadCiPolicy(const CiDecision& decision, const CiPolicyPaths& paths,
                                   bool from_head, git_repository* repository);

/// For RefuseNewInlineAllows: the texts before the change; of a whole history, those of the head.
/// Both arguments must outlive the result.
BaseText CiBaseText(const CiDecision& decision, git_repository* repository);

}  // namespace leaksift
