// Git configuration files: entries are no larger than the text that they were read from.
#include <cstdlib>
#include <string_view>

#include "source/git_config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const Result<std::vector<GitConfigEntry>> config =
      ParseGitConfig({reinterpret_cast<const char*>(data), size});
  if (!config.ok()) return 0;
  for (const GitConfigEntry& entry : *config) {
    if (entry.section.empty() || entry.key.empty()) std::abort();
    if (entry.value != "true" && entry.value.size() > size) std::abort();
    (void)entry.IsTrue();
  }
  return 0;
}
