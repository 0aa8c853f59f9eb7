// Reads the environment of a CI job. Pure functions: no file, no process, no clock; thread-safe.
//
//   Result<CiContext> context = ReadCiEnvironment(environment, payload);
//   Result<CiShard> shard = ReadCiShard(environment);   // only for --shard auto
//
// Sources of the variables' meaning: each platform's documentation of its predefined variables,
// named in the .cc that reads them (ci_github.cc, ci_gitlab.cc, ci_platforms.cc).
#pragma once

#include <string_view>

#include "base/result.h"
#include "cli/ci_context.h"

namespace leaksift {

/// Which platform runs this job. LEAKSIFT_CI_PLATFORM names it explicitly ("gitlab", "none" …);
/// otherwise the platforms' own variables decide. Error (kUsage): an unknown name, or two platforms
/// at once, since guessing between them could pick the wrong commits.
Result<CiPlatform> DetectCiPlatform(const Environment& environment);

/// The platform's event payload is the text of the file that GITHUB_EVENT_PATH names, or empty
/// where there is none. A variable that is absent or malformed is treated as absent, with a note:
/// ci_range.h then takes a wider range. LEAKSIFT_DEFAULT_BRANCH names the default branch where the
/// platform does not. Error (kUsage): see DetectCiPlatform; a payload that is not
/// JSON.
Result<CiContext> ReadCiEnvironment(const Environment& environment, std::string_view event_payload);

/// The shard that the platform's parallel-job variables name; LEAKSIFT_SHARD_INDEX (from 0) and
/// LEAKSIFT_SHARD_TOTAL go before them. {1, 1} where the job is not one of several. Error (kUsage):
/// a number that is not one, an index outside the total, or one of the two missing: a guess would
/// leave a part unscanned. At most 10,000 shards.
Result<CiShard> ReadCiShard(const Environment& environment);

/// Lower-case form of a full commit id (40 or 64 hex digits), or empty: malformed or all zeros.
std::string CommitIdOrEmpty(std::string_view text);

/// Whether `name` can be a branch's name without "refs/heads/" (git-check-ref-format(1), and no
/// leading hyphen as git-branch(1)).
bool IsBranchName(std::string_view name);

}  // namespace leaksift
