// What a CI platform says about the run: the event, the commits, the shard, where reports go.
//
// A CiContext is only what was *claimed*, by variables that a change may have been able to set. It
// is checked against the repository in ci_range.h, which never lets a claim make the scan smaller
// than the repository itself supports.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leaksift {

/// Environment variables by name.
using Environment = std::map<std::string, std::string, std::less<>>;

enum class CiPlatform : uint8_t {
  kNone,  // no known platform: a developer's machine, or a CI that sets no variables
  kGithub,
  kGitlab,
  kJenkins,
  kCircleci,
  kTravis,
  kBitbucket,
  kAzure,
  kBuildkite,
  kDrone,
  kWoodpecker,
  kKubernetes,
};
std::string_view ToString(CiPlatform platform);  // "github", "none" …

enum class CiEvent : uint8_t {
  kPush,         // commits arrived on a branch (new, forced and deleted branches included)
  kTag,          // a tag arrived
  kPullRequest,  // pull or merge request, whatever the platform builds: its head or a merge
  kMergeQueue,   // merge queue entry
  kSchedule,     // by the clock
  kManual,       // by a person, another pipeline or an API call
  kUnknown,      // an event that is not known here
};
std::string_view ToString(CiEvent event);  // "push", "pull-request" …

/// One of `total` parts of the work; `index` counts from 1.
struct CiShard {
  uint32_t index = 1;
  uint32_t total = 1;

  friend bool operator==(const CiShard&, const CiShard&) = default;
};

/// How findings reach the platform's own log viewer.
enum class CiAnnotations : uint8_t { kNone, kGithub, kAzure };
std::string_view ToString(CiAnnotations annotations);  // "none", "github", "azure"

/// Where the platform looks for results. Files are as the platform names them; empty: it has no
/// such place.
struct CiReportPlaces {
  CiAnnotations annotations = CiAnnotations::kNone;
  std::string summary_file;  // Markdown is appended to it
  std::string outputs_file;  // name=value lines are appended to it
  /// Format (as `--report` names it) and file: used when the caller names no report of its own.
  std::vector<std::pair<std::string, std::string>> reports;
};

/// Commit ids are lower-case hex of 40 or 64 digits; branch names carry no "refs/heads/" and are
/// valid by git-check-ref-format(1), so they hold no control character, space, colon, glob or
/// leading hyphen. What a platform left out, or what did not fit its form, is empty (and then
/// `notes` says so).
struct CiContext {
  CiPlatform platform = CiPlatform::kNone;
  CiEvent event = CiEvent::kUnknown;
  std::string head;  // the commit the event is about; empty: what is checked out
  std::vector<std::string> other_heads;  // further commits that the platform says it builds
  std::string before;              // push: the branch's previous tip; empty: new branch or unknown
  std::vector<std::string> bases;  // pull request, queue: commits said to be in the target already
  std::string branch;              // pushed, or the pull request's source
  std::string target_branch;       // pull request, queue
  std::string default_branch;
  bool is_fork = false;     // the change comes from another repository: no write access, no secrets
  bool is_deleted = false;  // the branch is gone
  bool checkout_is_merge = false;  // what is checked out is the platform's merge of head and target
  CiReportPlaces places;
  std::vector<std::string> notes;  // what was odd about the variables: sentences, plain ASCII
};

}  // namespace leaksift
