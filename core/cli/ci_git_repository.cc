// The boundary of a shallow clone is the file "shallow" in the common git directory, one id a line
// (gitformat-pack and git-fetch do not say so, Documentation/technical/shallow.txt does). libgit2
// of the supported versions does not all apply it, so it is applied here.

#include "cli/ci_git_repository.h"

#include <fstream>

#include "cli/ci_environment.h"

namespace leaksift {
namespace {

using GitCommit = std::unique_ptr<git_commit, GitDeleter<git_commit_free>>;

std::string Hex(const git_oid* id) {
  char text[GIT_OID_HEXSZ + 1];
  git_oid_tostr(text, sizeof text, id);
  return text;
}

Error Failure(const std::string& what, ErrorKind kind = ErrorKind::kCorrupt) {
  return {kind, what + ": " + LastGitError()};
}

// The commit that `object` is or, as a tag, leads to; empty when that is another kind of object or
// not here.
Result<std::optional<std::string>> Peel(const git_object* object) {
  git_object* peeled = nullptr;
  const int status = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
  const GitObject commit(peeled);
  if (status == 0) return std::optional<std::string>(Hex(git_object_id(commit.get())));
  if (status == GIT_ENOTFOUND || status == GIT_EPEEL || status == GIT_EINVALIDSPEC) {
    return std::optional<std::string>();
  }
  return Failure("an object cannot be read");
}

Result<std::optional<std::string>> ResolveId(git_repository* repository, const git_oid& id) {
  git_object* found = nullptr;
  const int status = git_object_lookup(&found, repository, &id, GIT_OBJECT_ANY);
  const GitObject object(found);
  if (status == GIT_ENOTFOUND) return std::optional<std::string>();
  if (status != 0) return Failure("object " + Hex(&id) + " cannot be read");
  return Peel(object.get());
}

}  // namespace

Result<std::unique_ptr<CiGitRepository>> CiGitRepository::Open(git_repository* repository) {
  std::unique_ptr<CiGitRepository> out(new CiGitRepository(repository));
  std::ifstream file(std::string(git_repository_commondir(repository)) + "shallow");
  for (std::string line; std::getline(file, line);) {
    const std::string id = CommitIdOrEmpty(line);
    if (id.empty()) {
      return Error{ErrorKind::kCorrupt,
                   "the repository's file \"shallow\" is not a list of commits"};
    }
    out->boundary_.insert(id);
  }
  return out;
}

Result<std::optional<std::string>> CiGitRepository::Resolve(const std::string& name) {
  git_oid id;
  if (!CommitIdOrEmpty(name).empty()) {
    // An id of the other hash's length is not in this repository.
    if (name.size() != GIT_OID_HEXSZ) return std::optional<std::string>();
    if (git_oid_fromstr(&id, name.c_str()) != 0) return Failure("no object id");
    return ResolveId(repository_, id);
  }
  const int status = git_reference_name_to_id(&id, repository_, name.c_str());
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) return std::optional<std::string>();
  if (status != 0) return Failure("a reference cannot be read");
  return ResolveId(repository_, id);
}

Result<std::optional<std::string>> CiGitRepository::SymbolicTarget(const std::string& name) {
  git_reference* found = nullptr;
  const int status = git_reference_lookup(&found, repository_, name.c_str());
  const GitReference reference(found);
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) return std::optional<std::string>();
  if (status != 0) return Failure("a reference cannot be read");
  const char* target = git_reference_symbolic_target(reference.get());
  if (!target) return std::optional<std::string>();
  return std::optional<std::string>(target);
}

Result<std::optional<CiCommit>> CiGitRepository::Read(const std::string& id) {
  git_oid oid;
  if (id.size() != GIT_OID_HEXSZ || git_oid_fromstr(&oid, id.c_str()) != 0) {
    return std::optional<CiCommit>();
  }
  git_commit* found = nullptr;
  const int status = git_commit_lookup(&found, repository_, &oid);
  const GitCommit handle(found);
  if (status == GIT_ENOTFOUND) return std::optional<CiCommit>();
  if (status != 0) return Failure("commit " + id + " cannot be read");
  CiCommit commit;
  commit.time = git_commit_time(handle.get());
  commit.is_cut = boundary_.contains(id);
  for (unsigned i = 0; i < git_commit_parentcount(handle.get()); ++i) {
    commit.parents.push_back(Hex(git_commit_parent_id(handle.get(), i)));
  }
  return std::optional<CiCommit>(std::move(commit));
}

}  // namespace leaksift
