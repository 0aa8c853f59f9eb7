// Where objects come from: the commits that brought a blob, and under which path.
//
// A blob is *introduced* by every commit that has it at a path where none of the commit's parents
// has it: on each line of history the first one, and again after it was deleted or moved. That is
// found for any number of blobs at once, in one pass over commits and two over trees, whatever the
// number of commits in between.
//
// Commits that no ref leads to count too. A shallow clone's oldest commits have no parents here, so
// they introduce all they hold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "source/git_descent.h"
#include "source/git_object.h"
#include "source/git_object_reader.h"
#include "source/git_refs.h"

namespace leaksift {

/// A commit that introduced something.
struct GitCommitInfo {
  ObjectId id;
  std::string author_name;  // raw bytes
  std::string author_email;
  int64_t author_time = 0;  // seconds since 1970, UTC
  std::string subject;      // first line of the message
  uint32_t position = 0;    // among all commits of the repository, in the order of GitProvenance
};

struct GitIntroduction {
  uint32_t commit = 0;  // into GitProvenance::commits
  std::string path;     // raw bytes, '/' between parts; empty for a commit that was asked for

  /// Which blobs the commit's parents have at the path instead, sorted: of those that were asked
  /// for, or all of them (GitProvenanceOptions::all_before). So a caller who takes several blobs
  /// for the same thing sees where one of them only took the place of another.
  std::vector<ObjectId> before;
};

/// What is known of one of the objects asked for.
struct GitOrigin {
  ObjectId id;
  std::vector<GitIntroduction>
      introductions;     // parents before children, else by date; then by path
  bool in_head = false;  // a blob: HEAD's tree has it. A commit: HEAD's history has it
};

struct GitProvenance {
  std::vector<GitOrigin>
      origins;  // by id, one for each id asked for; without introductions: unknown
  std::vector<GitCommitInfo> commits;  // parents before children, else by date
  GitDescent descent;                  // to find the refs that have some of them, by position
  std::vector<GitProblem> problems;    // what could not be read, so that origins may lack something

  /// The origin of `id`, null if it was not asked for.
  const GitOrigin* Find(const ObjectId& id) const;
};

struct GitProvenanceOptions {
  size_t threads = 1;
  bool all_before = false;  // see GitIntroduction::before; costs about a read of a tree each

  // Beyond these the answer is incomplete, and a problem (kBudget) says so.
  size_t max_introductions = 1'000'000;
  uint64_t max_steps = 1'000'000'000;         // entries compared and bytes of paths built
  uint64_t memory_bytes = uint64_t{1} << 30;  // of tree entries
};

/// Origins of blobs and commits. `refs` are the repository's. The result is the same for any number
/// of threads unless a budget is exceeded.
GitProvenance FindOrigins(const GitObjectReader& reader, const GitRefs& refs,
                          const std::vector<ObjectId>& ids, const GitProvenanceOptions& options);

}  // namespace leaksift
