#include "cli/ci_run.h"

#include <fstream>
#include <memory>

#include "cli/ci_environment.h"
#include "cli/ci_git_repository.h"

namespace leaksift {
namespace {

constexpr size_t kMaxPayload = 32 << 20;
constexpr size_t kMaxText = 16 << 20;

using GitTreeEntry = std::unique_ptr<git_tree_entry, GitDeleter<git_tree_entry_free>>;

Result<std::string> ReadPayload(const Environment& environment) {
  const auto it = environment.find("GITHUB_EVENT_PATH");
  if (it == environment.end() || it->second.empty()) return std::string();
  std::ifstream file(it->second, std::ios::binary);
  std::string text;
  char chunk[1 << 16];
  while (file.read(chunk, sizeof chunk) || file.gcount() > 0) {
    text.append(chunk, static_cast<size_t>(file.gcount()));
    if (text.size() > kMaxPayload) {
      return Error{ErrorKind::kUsage,
                   "the file that GITHUB_EVENT_PATH names is larger than 32 MiB"};
    }
  }
  // A folder opens, but the first read of it fails.
  if (!file.is_open() || file.bad()) {
    return Error{ErrorKind::kUsage, "the file that GITHUB_EVENT_PATH names cannot be read"};
  }
  return text;
}

Error Failure(ErrorKind kind, const std::string& what) {
  return {kind, what + ": " + LastGitError()};
}

// What is trusted to be older than the change; the head itself where there is no change.
const std::string& CommitBefore(const CiDecision& decision) {
  if (decision.policy == CiPolicySource::kHead) return decision.head;
  return decision.fork_commit.empty() ? decision.policy_commit : decision.fork_commit;
}

// There is something at the path, but no text that could be a policy or hold a marker.
bool IsNoReadableFile(const Error& error) {
  return error.kind == ErrorKind::kUnsupported || error.kind == ErrorKind::kBudget;
}

// The file at a commit, or nothing where there is no commit or no path.
Result<std::optional<std::string>> TextOrNothing(git_repository* repository,
                                                 const std::string& commit,
                                                 const std::string& path) {
  if (commit.empty() || path.empty()) return std::optional<std::string>();
  return TextAtCommit(repository, commit, path);
}

}  // namespace

Environment ReadEnvironment(const char* const* variables) {
  Environment environment;
  for (; *variables != nullptr; ++variables) {
    const std::string_view variable = *variables;
    const size_t equals = variable.find('=');
    if (equals == variable.npos) continue;
    environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return environment;
}

Result<CiDecision> DecideCiRun(const Environment& environment, const CiOverrides& overrides,
                               git_repository* repository) {
  const Result<std::string> payload = ReadPayload(environment);
  if (!payload.ok()) return payload.error();
  const Result<CiContext> context = ReadCiEnvironment(environment, *payload);
  if (!context.ok()) return context.error();
  auto clone = CiGitRepository::Open(repository);
  if (!clone.ok()) return clone.error();
  return DecideCi(*context, overrides, clone->get());
}

Result<std::optional<std::string>> TextAtCommit(git_repository* repository,
                                                const std::string& commit,
                                                const std::string& path) {
  git_oid id;
  if (git_oid_fromstr(&id, commit.c_str()) != 0) {
    return Failure(ErrorKind::kUsage, "no commit id");
  }
  git_object* found_tree = nullptr;
  git_object* found_commit = nullptr;
  const int looked_up = git_object_lookup(&found_commit, repository, &id, GIT_OBJECT_COMMIT);
  const GitObject commit_object(found_commit);
  if (looked_up != 0) return Failure(ErrorKind::kMissing, "commit " + commit + " cannot be read");
  const int peeled = git_object_peel(&found_tree, commit_object.get(), GIT_OBJECT_TREE);
  const GitObject tree(found_tree);
  if (peeled != 0) {
    return Failure(ErrorKind::kCorrupt, "the tree of commit " + commit + " cannot be read");
  }
  git_tree_entry* found_entry = nullptr;
  const int status = git_tree_entry_bypath(
      &found_entry, reinterpret_cast<const git_tree*>(tree.get()), path.c_str());
  const GitTreeEntry entry(found_entry);
  if (status == GIT_ENOTFOUND) return std::optional<std::string>();
  if (status != 0) return Failure(ErrorKind::kCorrupt, "a file of commit " + commit);
  // A link would have to be followed, and to where is for the change to say.
  const git_filemode_t mode = git_tree_entry_filemode(entry.get());
  if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) {
    return Error{ErrorKind::kUnsupported,
                 "a policy file of commit " + commit + " is no plain file"};
  }
  git_object* found_blob = nullptr;
  const int read = git_tree_entry_to_object(&found_blob, repository, entry.get());
  const GitObject object(found_blob);
  if (read != 0) return Failure(ErrorKind::kCorrupt, "a file of commit " + commit);
  const auto* blob = reinterpret_cast<const git_blob*>(object.get());
  const auto size = static_cast<size_t>(git_blob_rawsize(blob));
  if (size > kMaxText) {
    return Error{ErrorKind::kBudget,
                 "a policy file of commit " + commit + " is larger than 16 MiB"};
  }
  const auto* bytes = static_cast<const char*>(git_blob_rawcontent(blob));
  return std::optional<std::string>(std::in_place, bytes, size);
}

Result<CiPolicyFiles> ReadCiPolicy(const CiDecision& decision, const CiPolicyPaths& paths,
                                   bool from_head, git_repository* repository) {
  const std::string& trusted = from_head || decision.policy == CiPolicySource::kHead
                                   ? decision.head
                                   : decision.policy_commit;
  CiPolicyFiles files;
  struct Part {
    const std::string& path;
    std::optional<std::string>* used;
    bool is_config;
  };
  for (const Part& part :
       {Part{paths.config, &files.config, true}, Part{paths.baseline, &files.baseline, false}}) {
    auto used = TextOrNothing(repository, trusted, part.path);
    if (!used.ok()) return used.error();
    auto before = TextOrNothing(repository, CommitBefore(decision), part.path);
    if (!before.ok()) return before.error();
    auto after = TextOrNothing(repository, decision.head, part.path);
    if (!after.ok() && !IsNoReadableFile(after.error())) return after.error();
    if (!after.ok()) {
      files.weakenings.push_back({WeakeningKind::kUnknown, part.path, 1,
                                  "the change makes of it what is no plain file, or a huge one"});
      *part.used = std::move(*used);
      continue;
    }
    auto found = part.is_config ? CompareConfigurations(part.path, *before, *after)
                                : CompareBaselines(part.path, *before, *after);
    if (!found.ok()) return found.error();
    files.weakenings.insert(files.weakenings.end(), found->begin(), found->end());
    *part.used = std::move(*used);
  }
  return files;
}

BaseText CiBaseText(const CiDecision& decision, git_repository* repository) {
  return [&decision, repository](const std::string& path) -> Result<std::optional<std::string>> {
    auto text = TextOrNothing(repository, CommitBefore(decision), path);
    // A marker in what is no file, or no file of reasonable size, is no old marker.
    if (!text.ok() &&
        (text.error().kind == ErrorKind::kUnsupported || text.error().kind == ErrorKind::kBudget)) {
      return std::optional<std::string>();
    }
    return text;
  };
}

}  // namespace leaksift
