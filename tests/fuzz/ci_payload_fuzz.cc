// The payload of a GitHub event: any bytes give an error or a context whose fields have their form.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "cli/ci_environment.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;  // NOLINT: one function
  constexpr std::array<const char*, 4> kEvents = {"push", "pull_request", "merge_group",
                                                  "schedule"};
  if (size == 0) return 0;
  const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Environment environment = {{"GITHUB_ACTIONS", "true"},
                                   {"GITHUB_EVENT_NAME", kEvents[data[0] % kEvents.size()]},
                                   {"GITHUB_SHA", std::string(40, 'a')},
                                   {"GITHUB_REF", "refs/heads/main"}};
  const Result<CiContext> context = ReadCiEnvironment(environment, payload);
  if (!context.ok()) return 0;
  for (const std::string* branch :
       {&context->branch, &context->target_branch, &context->default_branch}) {
    if (!branch->empty() && !IsBranchName(*branch)) std::abort();
  }
  for (const std::string* commit : {&context->head, &context->before}) {
    if (!commit->empty() && CommitIdOrEmpty(*commit) != *commit) std::abort();
  }
  for (const std::string& note : context->notes) {
    for (char c : note) {
      if (c < ' ' || c > '~') std::abort();
    }
  }
  return 0;
}
