#include "source/git_range.h"

#include <algorithm>

#include "source/git_handle.h"
#include "source/git_parse.h"

namespace leaksift {
namespace {

git_oid OidOf(const ObjectId& id) {
  git_oid oid;
  git_oid_fromraw(&oid, id.bytes.data());
  return oid;
}

ObjectId IdOf(const git_oid& oid) {
  return ObjectId::FromBytes({reinterpret_cast<const char*>(oid.id), ObjectId::kSize});
}

Error GitError(ErrorKind kind, const std::string& what) {
  return {kind, what + ": " + LastGitError()};
}

Result<GitRepository> OpenRepository(const GitLayout& layout) {
  InitGitLibrary();
  const std::string& git_dir = layout.git_dir;
  git_repository* handle = nullptr;
  if (git_repository_open(&handle, git_dir.c_str()) != 0) return GitError(ErrorKind::kIo, git_dir);
  GitRepository repository(handle);
  if (layout.quarantine.empty()) return repository;
  git_odb* objects = nullptr;
  if (git_repository_odb(&objects, handle) != 0) return GitError(ErrorKind::kIo, git_dir);
  const GitOdb odb(objects);
  if (git_odb_add_disk_alternate(objects, layout.quarantine.c_str()) != 0) {
    return GitError(ErrorKind::kIo, layout.quarantine);
  }
  return repository;
}

// The commits of a range. Marks the trees of the excluded commits at its edge before those of the
// range.
class RangeWalk {
 public:
  RangeWalk(git_repository* repository, const GitObjectReader& reader,
            const std::vector<ObjectId>& shallow, GitRangeObjects* out)
      : repository_(repository),
        reader_(reader),
        shallow_(shallow.begin(), shallow.end()),
        out_(out) {}

  Result<void> Run(const GitRange& range) {
    const Result<std::vector<ObjectId>> commits = Commits(range);
    if (!commits.ok()) return commits.error();
    const std::unordered_set<ObjectId, ObjectIdHash> inside(commits->begin(), commits->end());
    std::vector<ObjectId> trees;
    std::unordered_set<ObjectId, ObjectIdHash> edge;
    for (const ObjectId& id : *commits) {
      const Result<GitObjectData> data = reader_.Read(id);
      const Result<CommitView> commit = data.ok() ? ParseCommit(data->contents) : data.error();
      if (!commit.ok()) {
        out_->problems.push_back({id.Hex(), commit.error()});
        continue;
      }
      out_->objects.insert(id);
      trees.push_back(commit->tree);
      if (range.tree_only) continue;
      for (const ObjectId& parent : commit->parents) {
        if (!inside.contains(parent)) edge.insert(parent);
      }
    }
    seen_.clear();
    for (const ObjectId& id : edge) MarkCommit(id);
    for (const ObjectId& tree : trees) Walk(tree, true);
    out_->objects.insert(range.tags.begin(), range.tags.end());
    return {};
  }

 private:
  Result<std::vector<ObjectId>> Commits(const GitRange& range) {
    if (range.tree_only) return range.include;
    if (!shallow_.empty()) return CommitsOfShallow(range);
    git_revwalk* handle = nullptr;
    if (git_revwalk_new(&handle, repository_) != 0) return GitError(ErrorKind::kIo, "commits");
    const GitRevwalk walk(handle);
    for (const ObjectId& id : range.include) {
      const git_oid oid = OidOf(id);
      if (git_revwalk_push(handle, &oid) != 0) return GitError(ErrorKind::kMissing, id.Hex());
    }
    for (const ObjectId& id : range.exclude) {
      const git_oid oid = OidOf(id);
      if (git_revwalk_hide(handle, &oid) != 0) return GitError(ErrorKind::kMissing, id.Hex());
    }
    std::vector<ObjectId> commits;
    git_oid next;
    int code;
    while ((code = git_revwalk_next(&next, handle)) == 0) commits.push_back(IdOf(next));
    if (code != GIT_ITEROVER)
      return GitError(ErrorKind::kCorrupt, "the walk over commits broke off");
    return commits;
  }

  // libgit2 does not know where a shallow clone ends. Such a clone is small, so both sides are
  // simply walked to their ends.
  Result<std::vector<ObjectId>> CommitsOfShallow(const GitRange& range) {
    for (const ObjectId& id : range.include) {
      if (!reader_.Contains(id)) return Error{ErrorKind::kMissing, id.Hex()};
    }
    std::unordered_set<ObjectId, ObjectIdHash> seen;
    Reachable(range.exclude, &seen);
    return Reachable(range.include, &seen);
  }

  // Commits that `from` descend from and that were not seen yet. Those that cannot be read are
  // among them: whoever reads them says so.
  std::vector<ObjectId> Reachable(std::vector<ObjectId> from,
                                  std::unordered_set<ObjectId, ObjectIdHash>* seen) const {
    std::vector<ObjectId> commits;
    while (!from.empty()) {
      const ObjectId id = from.back();
      from.pop_back();
      if (!seen->insert(id).second) continue;
      commits.push_back(id);
      if (shallow_.contains(id)) continue;
      const Result<GitObjectData> data = reader_.Read(id);
      if (!data.ok()) continue;
      const Result<CommitView> commit = ParseCommit(data->contents);
      if (commit.ok()) from.insert(from.end(), commit->parents.begin(), commit->parents.end());
    }
    return commits;
  }

  void MarkCommit(const ObjectId& id) {
    const Result<GitObjectData> data = reader_.Read(id);
    if (!data.ok()) return;  // nothing of it is known: its blobs count as new
    const Result<CommitView> commit = ParseCommit(data->contents);
    if (commit.ok()) Walk(commit->tree, false);
  }

  // All below `root` that was not seen yet; blobs become objects of the range if `add`.
  void Walk(const ObjectId& root, bool add) {
    std::vector<ObjectId> pending = {root};
    while (!pending.empty()) {
      const ObjectId id = pending.back();
      pending.pop_back();
      if (!seen_.insert(id).second) continue;
      const Result<GitObjectData> tree = reader_.Read(id);
      if (!tree.ok()) {
        if (add) out_->problems.push_back({id.Hex(), tree.error()});
        continue;
      }
      TreeReader entries(tree->contents);
      TreeEntry entry;
      while (entries.Next(&entry)) {
        if (entry.is_tree())
          pending.push_back(entry.id);
        else if (entry.is_blob() && seen_.insert(entry.id).second && add)
          out_->objects.insert(entry.id);
      }
      if (!entries.ok() && add) out_->problems.push_back({id.Hex(), entries.error()});
    }
  }

  git_repository* repository_;
  const GitObjectReader& reader_;
  const std::unordered_set<ObjectId, ObjectIdHash> shallow_;
  GitRangeObjects* out_;
  std::unordered_set<ObjectId, ObjectIdHash> seen_;
};

}  // namespace

Result<GitRangeObjects> ListRangeObjects(const GitLayout& layout, const GitObjectReader& reader,
                                         const std::vector<GitRange>& ranges) {
  const Result<GitRepository> repository = OpenRepository(layout);
  if (!repository.ok()) return repository.error();
  GitRangeObjects out;
  RangeWalk walk(repository->get(), reader, layout.shallow, &out);
  for (const GitRange& range : ranges) {
    const Result<void> done = walk.Run(range);
    if (!done.ok()) return done.error();
  }
  return out;
}

Result<ObjectId> ResolveCommit(const GitLayout& layout, const std::string& name,
                               std::vector<ObjectId>* tags) {
  const Error none{ErrorKind::kUsage, name + ": no such commit"};
  const Result<GitRepository> repository = OpenRepository(layout);
  if (!repository.ok()) return repository.error();
  git_object* handle = nullptr;
  if (git_revparse_single(&handle, repository->get(), name.c_str()) != 0) return none;
  GitObject object(handle);
  while (git_object_type(object.get()) == GIT_OBJECT_TAG) {
    if (tags) tags->push_back(IdOf(*git_object_id(object.get())));
    git_object* target = nullptr;
    if (git_tag_target(&target, reinterpret_cast<git_tag*>(object.get())) != 0) return none;
    object.reset(target);
  }
  if (git_object_type(object.get()) != GIT_OBJECT_COMMIT) return none;
  return IdOf(*git_object_id(object.get()));
}

Result<GitRange> RangeSince(const GitLayout& layout, int64_t time) {
  const Result<GitRepository> repository = OpenRepository(layout);
  if (!repository.ok()) return repository.error();
  const Result<ObjectId> head = ResolveCommit(layout, "HEAD");
  if (!head.ok()) return head.error();
  git_revwalk* handle = nullptr;
  if (git_revwalk_new(&handle, repository->get()) != 0) {
    return GitError(ErrorKind::kIo, layout.git_dir);
  }
  const GitRevwalk walk(handle);
  const git_oid start = OidOf(*head);
  if (git_revwalk_push(handle, &start) != 0) return GitError(ErrorKind::kMissing, head->Hex());
  GitRange range;
  git_oid next;
  int code;
  // Dates of commits need not be in order: each older commit is excluded by itself.
  while ((code = git_revwalk_next(&next, handle)) == 0) {
    git_commit* commit = nullptr;
    if (git_commit_lookup(&commit, repository->get(), &next) != 0)
      return GitError(ErrorKind::kCorrupt, IdOf(next).Hex());
    const bool recent = git_commit_time(commit) >= time;
    git_commit_free(commit);
    (recent ? range.include : range.exclude).push_back(IdOf(next));
  }
  if (code != GIT_ITEROVER) return GitError(ErrorKind::kCorrupt, "the walk over commits broke off");
  return range;
}

Result<std::vector<StagedBlob>> ListStagedBlobs(const GitLayout& layout) {
  const Result<GitRepository> repository = OpenRepository(layout);
  if (!repository.ok()) return repository.error();
  git_index* handle = nullptr;
  if (git_repository_index(&handle, repository->get()) != 0)
    return GitError(ErrorKind::kCorrupt, "the index");
  const GitIndex index(handle);
  git_object* head = nullptr;
  const int has_head = git_revparse_single(&head, repository->get(), "HEAD^{tree}");
  const GitObject tree(has_head == 0 ? head : nullptr);
  std::vector<StagedBlob> out;
  for (size_t i = 0; i < git_index_entrycount(handle); ++i) {
    const git_index_entry* entry = git_index_get_byindex(handle, i);
    if ((entry->mode & 0170000) == 0160000) continue;  // a submodule's commit
    git_tree_entry* old = nullptr;
    const bool known = tree && git_tree_entry_bypath(&old, reinterpret_cast<git_tree*>(tree.get()),
                                                     entry->path) == 0;
    const bool same = known && git_oid_equal(git_tree_entry_id(old), &entry->id);
    git_tree_entry_free(old);
    if (!same) out.push_back({entry->path, IdOf(entry->id)});
  }
  return out;
}

}  // namespace leaksift
