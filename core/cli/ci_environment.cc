// Platforms are told apart by the one variable that each documents for that purpose. The variables
// of two platforms at once mean a job inside a job, or a change that sets variables; which of them
// is right cannot be known from here, so that is an error with a remedy and not a guess.

#include "cli/ci_environment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "cli/ci_platforms.h"

namespace leaksift {
namespace {

constexpr std::array<std::pair<CiPlatform, std::string_view>, 12> kPlatformNames = {{
    {CiPlatform::kNone, "none"},
    {CiPlatform::kGithub, "github"},
    {CiPlatform::kGitlab, "gitlab"},
    {CiPlatform::kJenkins, "jenkins"},
    {CiPlatform::kCircleci, "circleci"},
    {CiPlatform::kTravis, "travis"},
    {CiPlatform::kBitbucket, "bitbucket"},
    {CiPlatform::kAzure, "azure"},
    {CiPlatform::kBuildkite, "buildkite"},
    {CiPlatform::kDrone, "drone"},
    {CiPlatform::kWoodpecker, "woodpecker"},
    {CiPlatform::kKubernetes, "kubernetes"},
}};

constexpr uint32_t kMaxShards = 10'000;

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string Lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), LowerAscii);
  return out;
}

std::string_view Lookup(const Environment& environment, std::string_view name) {
  const auto it = environment.find(name);
  return it == environment.end() ? std::string_view() : std::string_view(it->second);
}

bool True(std::string_view value) {
  const std::string lower = Lower(value);
  return lower == "true" || lower == "1";
}

std::optional<CiPlatform> ParsePlatform(std::string_view name) {
  for (const auto& [platform, text] : kPlatformNames) {
    if (text == name) return platform;
  }
  return std::nullopt;
}

// Every platform whose own variables are there. Woodpecker sets Drone's for compatibility, and jobs
// of any platform may run inside Kubernetes: those two rank last.
std::vector<CiPlatform> PlatformsPresent(const Environment& environment) {
  const auto set = [&](std::string_view name) { return !Lookup(environment, name).empty(); };
  const auto on = [&](std::string_view name) { return True(Lookup(environment, name)); };
  std::vector<CiPlatform> found;
  if (on("GITHUB_ACTIONS")) found.push_back(CiPlatform::kGithub);
  if (on("GITLAB_CI")) found.push_back(CiPlatform::kGitlab);
  if (set("JENKINS_URL") || set("JENKINS_HOME")) found.push_back(CiPlatform::kJenkins);
  if (on("CIRCLECI")) found.push_back(CiPlatform::kCircleci);
  if (on("TRAVIS")) found.push_back(CiPlatform::kTravis);
  if (set("BITBUCKET_BUILD_NUMBER")) found.push_back(CiPlatform::kBitbucket);
  if (on("TF_BUILD")) found.push_back(CiPlatform::kAzure);
  if (on("BUILDKITE")) found.push_back(CiPlatform::kBuildkite);
  if (Lookup(environment, "CI") == "woodpecker") {
    found.push_back(CiPlatform::kWoodpecker);
  } else if (on("DRONE")) {
    found.push_back(CiPlatform::kDrone);
  }
  if (found.empty() && set("JOB_COMPLETION_INDEX")) found.push_back(CiPlatform::kKubernetes);
  return found;
}

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

// Where the variables of each platform count from, and what they are called.
struct ShardVariables {
  CiPlatform platform;
  std::string_view index;
  std::string_view total;
  uint32_t first;  // 0 or 1
};

constexpr std::array<ShardVariables, 5> kShardVariables = {{
    {CiPlatform::kGitlab, "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {CiPlatform::kCircleci, "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
    {CiPlatform::kBitbucket, "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0},
    {CiPlatform::kAzure, "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1},
    {CiPlatform::kBuildkite, "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
}};

std::optional<uint32_t> ParseNumber(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<CiShard> ParseShard(const Environment& environment, const ShardVariables& names) {
  const std::string_view index_text = Lookup(environment, names.index);
  const std::string_view total_text = Lookup(environment, names.total);
  if (index_text.empty() && total_text.empty()) return CiShard{};
  const std::optional<uint32_t> total = ParseNumber(total_text);
  if (!total || *total == 0 || *total > kMaxShards) {
    return Usage(std::string(names.total) + " must be a number from 1 to 10000");
  }
  if (*total == 1) return CiShard{};  // GitLab sets the total, but no index, in a job that is alone
  const std::optional<uint32_t> index = ParseNumber(index_text);
  if (!index || *index < names.first || *index - names.first >= *total) {
    return Usage(std::string(names.index) + " must be a number that " + std::string(names.total) +
                 " allows, counted from " + std::to_string(names.first));
  }
  return CiShard{*index - names.first + 1, *total};
}

}  // namespace

std::string_view ToString(CiPlatform platform) {
  return kPlatformNames[static_cast<size_t>(platform)].second;
}

std::string_view ToString(CiEvent event) {
  switch (event) {
    case CiEvent::kPush:
      return "push";
    case CiEvent::kTag:
      return "tag";
    case CiEvent::kPullRequest:
      return "pull-request";
    case CiEvent::kMergeQueue:
      return "merge-queue";
    case CiEvent::kSchedule:
      return "schedule";
    case CiEvent::kManual:
      return "manual";
    case CiEvent::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(CiAnnotations annotations) {
  switch (annotations) {
    case CiAnnotations::kGithub:
      return "github";
    case CiAnnotations::kAzure:
      return "azure";
    case CiAnnotations::kNone:
      break;
  }
  return "none";
}

std::string CommitIdOrEmpty(std::string_view text) {
  if (text.size() != 40 && text.size() != 64) return "";
  std::string id = Lower(text);
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::all_of(id.begin(), id.end(), is_hex)) return "";
  if (id.find_first_not_of('0') == std::string::npos) return "";
  return id;
}

bool IsBranchName(std::string_view name) {
  if (name.empty() || name.size() > 1024 || name.front() == '-' || name.back() == '.') return false;
  if (name == "@" || name.find("..") != name.npos || name.find("@{") != name.npos) return false;
  for (char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f ||
        std::string_view("~^:?*[\\").find(c) != std::string_view::npos) {
      return false;
    }
  }
  // No component is empty, starts with a dot or ends with ".lock".
  size_t begin = 0;
  while (begin <= name.size()) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part.front() == '.' || part.ends_with(".lock")) return false;
    begin = end + 1;
  }
  return true;
}

std::string_view CiVariables::Get(std::string_view name) const {
  return Lookup(environment_, name);
}

bool CiVariables::IsTrue(std::string_view name) const { return True(Get(name)); }

std::string CiVariables::CheckCommit(std::string_view name, std::string_view value) {
  if (value.empty()) return "";
  std::string id = CommitIdOrEmpty(value);
  const bool zeros = value.find_first_not_of('0') == value.npos;
  if (id.empty() && !zeros) Note(std::string(name) + " is not a full commit id and was not used");
  return id;
}

std::string CiVariables::CheckBranch(std::string_view name, std::string_view value) {
  constexpr std::string_view kHeads = "refs/heads/";
  if (value.starts_with(kHeads)) value.remove_prefix(kHeads.size());
  if (value.empty()) return "";
  if (IsBranchName(value)) return std::string(value);
  Note(std::string(name) + " is not a branch name and was not used");
  return "";
}

std::string CiVariables::Commit(std::string_view name) { return CheckCommit(name, Get(name)); }

std::string CiVariables::Branch(std::string_view name) { return CheckBranch(name, Get(name)); }

Result<CiPlatform> DetectCiPlatform(const Environment& environment) {
  const std::string_view chosen = Lookup(environment, "LEAKSIFT_CI_PLATFORM");
  if (!chosen.empty()) {
    if (const auto platform = ParsePlatform(chosen)) return *platform;
    return Usage(
        "LEAKSIFT_CI_PLATFORM names no platform that is known; \"none\" is for all others");
  }
  const std::vector<CiPlatform> found = PlatformsPresent(environment);
  if (found.empty()) return CiPlatform::kNone;
  if (found.size() > 1) {
    return Usage("the variables of " + std::string(ToString(found[0])) + " and of " +
                 std::string(ToString(found[1])) +
                 " are both set; say which one counts with LEAKSIFT_CI_PLATFORM");
  }
  return found.front();
}

Result<CiContext> ReadCiEnvironment(const Environment& environment,
                                    std::string_view event_payload) {
  const Result<CiPlatform> platform = DetectCiPlatform(environment);
  if (!platform.ok()) return platform.error();
  CiContext context;
  context.platform = *platform;
  CiVariables variables(environment, &context);
  switch (*platform) {
    case CiPlatform::kGithub:
      if (auto read = ReadGithub(&variables, event_payload, &context); !read.ok())
        return read.error();
      break;
    case CiPlatform::kGitlab:
      ReadGitlab(&variables, &context);
      break;
    case CiPlatform::kJenkins:
      ReadJenkins(&variables, &context);
      break;
    case CiPlatform::kCircleci:
      ReadCircleci(&variables, &context);
      break;
    case CiPlatform::kTravis:
      ReadTravis(&variables, &context);
      break;
    case CiPlatform::kBitbucket:
      ReadBitbucket(&variables, &context);
      break;
    case CiPlatform::kAzure:
      ReadAzure(&variables, &context);
      break;
    case CiPlatform::kBuildkite:
      ReadBuildkite(&variables, &context);
      break;
    case CiPlatform::kDrone:
      ReadDrone(&variables, &context);
      break;
    case CiPlatform::kWoodpecker:
      ReadWoodpecker(&variables, &context);
      break;
    case CiPlatform::kKubernetes:
    case CiPlatform::kNone:
      context.event = CiEvent::kManual;
      break;
  }
  // Most platforms do not name it; the author of the pipeline can.
  if (context.default_branch.empty()) {
    context.default_branch = variables.Branch("LEAKSIFT_DEFAULT_BRANCH");
  }
  return context;
}

Result<CiShard> ReadCiShard(const Environment& environment) {
  const ShardVariables own = {CiPlatform::kNone, "LEAKSIFT_SHARD_INDEX", "LEAKSIFT_SHARD_TOTAL", 0};
  const bool own_index = !Lookup(environment, own.index).empty();
  const bool own_total = !Lookup(environment, own.total).empty();
  const Result<CiPlatform> platform = DetectCiPlatform(environment);
  if (!platform.ok()) return platform.error();
  if (*platform == CiPlatform::kKubernetes && !own_index) {
    // An indexed Job tells a pod its index but not the number of completions.
    return ParseShard(environment, {CiPlatform::kKubernetes, "JOB_COMPLETION_INDEX", own.total, 0});
  }
  if (own_index || own_total) return ParseShard(environment, own);
  for (const ShardVariables& names : kShardVariables) {
    if (names.platform == *platform) return ParseShard(environment, names);
  }
  return CiShard{};
}

}  // namespace leaksift
