// Random histories for property tests, from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/git_repo.h"

namespace leaksift::testing {

struct HistoryShape {
  int commits = 60;
  int branches = 3;
  int files = 8;
  size_t file_bytes = 3000;             // about
  std::vector<std::string> lines = {};  // each now and then in a file or a message
};

/// Fills an empty repository with edited, moved and deleted files of text and bytes, in folders, on
/// branches that merge (branch0, the first, is never empty), with annotated tags. The same seed and
/// shape give the same objects.
void MakeRandomHistory(const GitRepo& repo, uint32_t seed, const HistoryShape& shape = {});

}  // namespace leaksift::testing
