// Of the versions of a file that hold one secret: which of them a report shows, and which came
// first. One rule for a scan that sees all versions and for parts of it that are joined later.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace leaksift {

/// Orders versions by the commit that introduced them.
struct VersionRank {
  static constexpr uint32_t kNoCommit = 0xffffffff;

  uint32_t commit = kNoCommit;  // its place among all commits, parents before children
  std::string object_id;        // of the version, hex; decides between equal commits

  friend auto operator<=>(const VersionRank&, const VersionRank&) = default;
};

struct SecretVersion {
  VersionRank rank;
  bool in_head = false;
};

/// Indexes into the versions that were given.
struct VersionChoice {
  size_t shown = 0;      // HEAD's version, else the first; the earliest of several in HEAD
  size_t first = 0;      // what brought the secret
  bool in_head = false;  // whether any is
};

/// `versions` is not empty. Of equal ones the first counts.
VersionChoice ChooseVersion(const std::vector<SecretVersion>& versions);

/// What is known of an Introduction, to find out which of several only changed a file that had the
/// secret already.
struct VersionStep {
  VersionRank rank;                 // of the commit, and the version that it brought
  std::vector<std::string> before;  // all that the commit's parents have at the path instead, hex
};

/// Whether a step brought the secret: none of `objects` (sorted) was there before it.
bool IsIntroduction(const VersionStep& step, const std::vector<std::string>& objects);

/// Marks a finding that was chosen from some of the versions, when others may be known elsewhere
/// (ScanOptions::shard). Findings with the same `place` are one decision, of which a merge keeps
/// one side: the one whose version is shown.
struct VersionMark {
  std::string place;  // repository, rule, secret, path and source, as a digest in hex
  VersionRank first;  // of the versions known here
  SecretVersion shown;
  std::vector<std::string> objects;  // all versions known here, hex, sorted
  std::vector<VersionStep> steps;    // of Provenance::introductions, one each
  std::vector<uint64_t> refs;        // a bit for each ref of the repository whose history has it
};

}  // namespace leaksift
