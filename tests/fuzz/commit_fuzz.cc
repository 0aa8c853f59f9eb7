// Commits: headers and message are the input, cut at one place.
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/git_parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace leaksift;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<CommitView> commit = ParseCommit(bytes);
  if (!commit.ok()) return 0;
  if (bytes.substr(0, commit->headers.size()) != commit->headers) std::abort();
  if (bytes.substr(size - commit->message.size()) != commit->message && !commit->message.empty()) {
    std::abort();
  }
  if (commit->parents.size() * 48 > size) std::abort();
  const std::string copies = std::string(commit->author.name) + std::string(commit->author.email) +
                             std::string(commit->committer.name) + std::string(commit->subject());
  if (copies.size() > 2 * size) std::abort();
  return 0;
}
