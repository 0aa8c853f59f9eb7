// 1. One pass over all commits and trees: the commit graph, and which trees lead to a wanted blob.
// 2. One pass over the trees that do, keeping the entries that do. In a history of a hundred
// thousand trees that
//    is usually a handful of entries each.
// 3. Each commit's tree against those of its parents, entry by entry, going down only where they
// differ. Nothing
//    is read any more.
#include "source/git_provenance.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "source/git_blob_trees.h"
#include "source/git_commit_graph.h"
#include "source/git_parse.h"
#include "source/git_tree_lookup.h"

namespace leaksift {
namespace {

constexpr int kMaxTagDepth = 20;  // tags of tags

/// An introduction before commits are numbered for the answer.
struct Found {
  uint32_t object = 0;    // into WantedBlobs
  uint32_t position = 0;  // of the commit in CommitGraph::order()
  std::string path;
  std::vector<ObjectId> before;  // see GitIntroduction

  friend bool operator<(const Found& a, const Found& b) {
    return std::tie(a.object, a.position, a.path) < std::tie(b.object, b.position, b.path);
  }
  // A forged tree may have an entry twice: it is one place.
  friend bool operator==(const Found& a, const Found& b) {
    return std::tie(a.object, a.position, a.path) == std::tie(b.object, b.position, b.path);
  }
};

/// Compares commits with their parents.
class Comparison {
 public:
  Comparison(const CommitGraph& graph, const BlobTrees& trees, const WantedBlobs& wanted,
             const GitProvenanceOptions& options)
      : graph_(graph), trees_(trees), wanted_(wanted), options_(options) {}

  /// Error (kBudget) when a limit was met; `found` is then incomplete.
  Result<void> Run(std::vector<Found>* found) {
    roots_.resize(graph_.size());
    for (uint32_t i = 0; i < graph_.size(); ++i) roots_[i] = trees_.Find(graph_.tree(i));
    for (uint32_t position = 0; position < graph_.size(); ++position) {
      Start(graph_.order()[position]);
      while (!open_.empty()) {
        if (Result<void> step = Step(position, found); !step.ok()) return step;
      }
    }
    return {};
  }

 private:
  /// A tree of the commit and what its parents have at the same place.
  struct Place {
    uint32_t tree = 0;
    std::vector<uint32_t> others;
    std::string path;  // with '/' at its end, unless it is the root
  };

  void Start(uint32_t commit) {
    if (roots_[commit] == BlobTrees::kNone) return;
    Place root{roots_[commit], {}, {}};
    for (uint32_t parent : graph_.parents(commit)) {
      if (roots_[parent] == roots_[commit]) return;
      if (roots_[parent] != BlobTrees::kNone) root.others.push_back(roots_[parent]);
    }
    open_.push_back(std::move(root));
  }

  Result<void> Step(uint32_t position, std::vector<Found>* found) {
    const Place place = std::move(open_.back());
    open_.pop_back();
    std::vector<size_t> at(place.others.size(), 0);
    for (const BlobTrees::Entry& entry : trees_.entries(place.tree)) {
      std::vector<uint32_t> others;  // trees, or blobs
      const bool known = KnownToOthers(place, entry, &at, &others);
      steps_ += 1 + place.others.size();
      if (known) continue;
      std::string path = place.path + std::string(trees_.name(entry.name));
      steps_ += path.size();
      if (steps_ > options_.max_steps || found->size() == options_.max_introductions) {
        return Error{ErrorKind::kBudget, "too many places to name all of them"};
      }
      if (entry.tree) {
        open_.push_back({entry.child, std::move(others), path + "/"});
      } else {
        found->push_back({entry.child, position, std::move(path), Before(others)});
      }
    }
    return {};
  }

  std::vector<ObjectId> Before(const std::vector<uint32_t>& blobs) const {
    std::vector<ObjectId> ids;
    ids.reserve(blobs.size());
    for (uint32_t blob : blobs) ids.push_back(wanted_.ids()[blob]);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  /// Whether one of the parents has the same there; if not, collects the others of its kind that
  /// they have there. Entries are sorted by name, so `at` only ever moves on. A name may occur
  /// twice in a forged tree.
  bool KnownToOthers(const Place& place, const BlobTrees::Entry& entry, std::vector<size_t>* at,
                     std::vector<uint32_t>* others) const {
    for (size_t i = 0; i < place.others.size(); ++i) {
      const std::span<const BlobTrees::Entry> other = trees_.entries(place.others[i]);
      size_t& cursor = (*at)[i];
      while (cursor < other.size() && other[cursor].name < entry.name) ++cursor;
      for (size_t j = cursor; j < other.size() && other[j].name == entry.name; ++j) {
        if (other[j].tree != entry.tree) continue;
        if (other[j].child == entry.child) return true;
        others->push_back(other[j].child);
      }
    }
    return false;
  }

  const CommitGraph& graph_;
  const BlobTrees& trees_;
  const WantedBlobs& wanted_;
  const GitProvenanceOptions& options_;
  std::vector<uint32_t> roots_;  // by commit: its tree in trees_
  std::vector<Place> open_;
  uint64_t steps_ = 0;
};

class Finder {
 public:
  Finder(const GitObjectReader& reader, const GitRefs& refs, const std::vector<ObjectId>& ids,
         const GitProvenanceOptions& options)
      : reader_(reader),
        refs_(refs),
        options_(options),
        threads_(std::max<size_t>(1, options.threads)),
        wanted_(ids),
        budget_(options.memory_bytes) {}

  GitProvenance Run() {
    for (const ObjectId& id : wanted_.ids()) out_.origins.push_back({id, {}, false});
    if (wanted_.ids().empty()) return std::move(out_);
    TreeScout scout;
    const CommitGraph graph = ReadHistory(&scout);
    const BlobTrees trees(ReadTrees(scout));
    std::vector<Found> found;
    if (const Result<void> all = Comparison(graph, trees, wanted_, options_).Run(&found);
        !all.ok()) {
      out_.problems.push_back({"history", all.error()});
    }
    AddWantedCommits(graph, &found);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    MarkHead(graph, trees);
    if (options_.all_before) LookBefore(graph, &found);
    out_.descent = DescentOf(graph);
    Answer(graph, std::move(found));
    std::sort(out_.problems.begin(), out_.problems.end(), [](const auto& a, const auto& b) {
      return std::tie(a.unit, a.error.message) < std::tie(b.unit, b.error.message);
    });
    return std::move(out_);
  }

 private:
  /// Problems of one thread: those of the budget once, all others by object.
  struct Notes {
    std::vector<GitProblem> problems;
    bool spent = false;

    void Add(const ObjectId& id, const Error& error) {
      if (error.kind == ErrorKind::kBudget && std::exchange(spent, true)) return;
      problems.push_back({error.kind == ErrorKind::kBudget ? "history" : id.Hex(), error});
    }
  };

  CommitGraph ReadHistory(TreeScout* scout);
  std::vector<BlobTrees::Part> ReadTrees(const TreeScout& scout);
  void AddWantedCommits(const CommitGraph& graph, std::vector<Found>* found) const;
  void MarkHead(const CommitGraph& graph, const BlobTrees& trees);
  void LookBefore(const CommitGraph& graph, std::vector<Found>* found) const;
  GitDescent DescentOf(const CommitGraph& graph) const;
  void Answer(const CommitGraph& graph, std::vector<Found> found);
  void DescribeCommits();
  uint32_t CommitOf(const ObjectId& id, const CommitGraph& graph) const;
  void Take(std::vector<Notes> notes);

  const GitObjectReader& reader_;
  const GitRefs& refs_;
  const GitProvenanceOptions options_;
  const size_t threads_;
  const WantedBlobs wanted_;
  TreeBudget budget_;
  GitProvenance out_;
};

void Finder::Take(std::vector<Notes> notes) {
  bool spent = false;
  for (Notes& part : notes) {
    for (GitProblem& problem : part.problems) {
      if (problem.error.kind == ErrorKind::kBudget && std::exchange(spent, true)) continue;
      out_.problems.push_back(std::move(problem));
    }
  }
}

CommitGraph Finder::ReadHistory(TreeScout* scout) {
  std::vector<CommitGraph::Part> commits(threads_);
  std::vector<TreeScout::Part> trees(threads_);
  std::vector<Notes> notes(threads_);
  reader_.ForEach(
      [](const ObjectId&, ObjectType type) {
        return type == ObjectType::kCommit || type == ObjectType::kTree;
      },
      threads_,
      [&](const ObjectId& id, ObjectType type, std::string_view contents, size_t worker) {
        if (type == ObjectType::kTree) {
          const Result<void> added = trees[worker].Add(id, contents, wanted_, &budget_);
          if (!added.ok()) notes[worker].Add(id, added.error());
          return;
        }
        const Result<CommitView> commit = ParseCommit(contents);
        if (commit.ok()) {
          commits[worker].Add(id, *commit);
        } else {
          notes[worker].Add(id, commit.error());
        }
      },
      &out_.problems);
  Take(std::move(notes));
  *scout = TreeScout(std::move(trees));
  return CommitGraph(commits);
}

std::vector<BlobTrees::Part> Finder::ReadTrees(const TreeScout& scout) {
  std::vector<BlobTrees::Part> parts(threads_);
  std::vector<Notes> notes(threads_);
  std::vector<GitProblem> known;  // what cannot be read was noted in the first pass
  reader_.ForEach(
      [&scout](const ObjectId& id, ObjectType type) {
        return type == ObjectType::kTree && scout.Leads(id);
      },
      threads_,
      [&](const ObjectId& id, ObjectType, std::string_view contents, size_t worker) {
        const Result<void> added = parts[worker].Add(id, contents, wanted_, scout, &budget_);
        if (!added.ok() && added.error().kind == ErrorKind::kBudget) {
          notes[worker].Add(id, added.error());
        }
      },
      &known);
  Take(std::move(notes));
  return parts;
}

/// A commit that was asked for introduces itself.
void Finder::AddWantedCommits(const CommitGraph& graph, std::vector<Found>* found) const {
  for (uint32_t position = 0; position < graph.size(); ++position) {
    const uint32_t object = wanted_.Find(graph.id(graph.order()[position]));
    if (object != WantedBlobs::kNone) found->push_back({object, position, {}, {}});
  }
}

void Finder::MarkHead(const CommitGraph& graph, const BlobTrees& trees) {
  const uint32_t head = refs_.head.has_value() ? graph.Find(*refs_.head) : CommitGraph::kNone;
  if (head == CommitGraph::kNone) return;
  std::vector<bool> seen(trees.size(), false);
  std::vector<uint32_t> open;
  const auto visit = [&](uint32_t tree) {
    if (tree == BlobTrees::kNone || seen[tree]) return;
    seen[tree] = true;
    open.push_back(tree);
  };
  visit(trees.Find(graph.tree(head)));
  while (!open.empty()) {
    const uint32_t tree = open.back();
    open.pop_back();
    for (const BlobTrees::Entry& entry : trees.entries(tree)) {
      if (entry.tree) {
        visit(entry.child);
      } else {
        out_.origins[entry.child].in_head = true;
      }
    }
  }
  std::vector<bool> ancestor(graph.size(), false);
  ancestor[head] = true;
  for (size_t i = graph.size(); i-- > 0;) {
    const uint32_t commit = graph.order()[i];
    if (!ancestor[commit]) continue;
    for (uint32_t parent : graph.parents(commit)) ancestor[parent] = true;
    const uint32_t object = wanted_.Find(graph.id(commit));
    if (object != WantedBlobs::kNone) out_.origins[object].in_head = true;
  }
}

/// The commit that a ref leads to, through annotated tags. kNone for other objects.
uint32_t Finder::CommitOf(const ObjectId& id, const CommitGraph& graph) const {
  ObjectId at = id;
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    if (const uint32_t commit = graph.Find(at); commit != CommitGraph::kNone) return commit;
    const Result<GitObjectData> object = reader_.Read(at);
    if (!object.ok() || object->type != ObjectType::kTag) return CommitGraph::kNone;
    const Result<TagView> tag = ParseTag(object->contents);
    if (!tag.ok()) return CommitGraph::kNone;
    at = tag->target;
  }
  return CommitGraph::kNone;
}

GitDescent Finder::DescentOf(const CommitGraph& graph) const {
  std::vector<uint32_t> tips;
  for (const GitRef& ref : refs_.refs) tips.push_back(CommitOf(ref.id, graph));
  return GitDescent(graph, std::move(tips));
}

void Finder::LookBefore(const CommitGraph& graph, std::vector<Found>* found) const {
  std::vector<GitTreePath> places;
  std::vector<size_t> whose;  // by place, into `found`
  for (size_t i = 0; i < found->size(); ++i) {
    Found& one = (*found)[i];
    if (one.path.empty()) continue;
    one.before.clear();
    for (uint32_t parent : graph.parents(graph.order()[one.position])) {
      places.push_back({graph.tree(parent), one.path});
      whose.push_back(i);
    }
  }
  const std::vector<std::vector<ObjectId>> blobs = LookUpBlobs(reader_, places, threads_);
  for (size_t i = 0; i < places.size(); ++i) {
    std::vector<ObjectId>& before = (*found)[whose[i]].before;
    before.insert(before.end(), blobs[i].begin(), blobs[i].end());
  }
  for (Found& one : *found) {
    std::sort(one.before.begin(), one.before.end());
    one.before.erase(std::unique(one.before.begin(), one.before.end()), one.before.end());
  }
}

void Finder::Answer(const CommitGraph& graph, std::vector<Found> found) {
  std::vector<uint32_t> number(graph.size(), CommitGraph::kNone);  // by position
  for (const Found& one : found) number[one.position] = 0;
  for (uint32_t position = 0; position < graph.size(); ++position) {
    if (number[position] == CommitGraph::kNone) continue;
    number[position] = static_cast<uint32_t>(out_.commits.size());
    out_.commits.push_back({graph.id(graph.order()[position]), {}, {}, 0, {}, position});
  }
  for (Found& one : found) {
    out_.origins[one.object].introductions.push_back(
        {number[one.position], std::move(one.path), std::move(one.before)});
  }
  DescribeCommits();
}

void Finder::DescribeCommits() {
  std::unordered_map<ObjectId, GitCommitInfo*, ObjectIdHash> by_id;
  for (GitCommitInfo& commit : out_.commits) by_id.emplace(commit.id, &commit);
  std::vector<GitProblem> known;
  reader_.ForEach(
      [&by_id](const ObjectId& id, ObjectType type) {
        return type == ObjectType::kCommit && by_id.count(id) > 0;
      },
      threads_,
      [&by_id](const ObjectId& id, ObjectType, std::string_view contents, size_t) {
        const Result<CommitView> commit = ParseCommit(contents);
        if (!commit.ok()) return;  // noted when the graph was built
        GitCommitInfo* info = by_id.at(id);
        info->author_name = commit->author.name;
        info->author_email = commit->author.email;
        info->author_time = commit->author.time;
        info->subject = commit->subject();
      },
      &known);
}

}  // namespace

const GitOrigin* GitProvenance::Find(const ObjectId& id) const {
  const auto found =
      std::lower_bound(origins.begin(), origins.end(), id,
                       [](const GitOrigin& a, const ObjectId& b) { return a.id < b; });
  return found == origins.end() || found->id != id ? nullptr : &*found;
}

GitProvenance FindOrigins(const GitObjectReader& reader, const GitRefs& refs,
                          const std::vector<ObjectId>& ids, const GitProvenanceOptions& options) {
  return Finder(reader, refs, ids, options).Run();
}

}  // namespace leaksift
