// Depth first, with an explicit stack of frames (a built object and its children that are still to
// come).
//
// Memory. A frame ends when its last child is begun, and that child is the heaviest, so the frames
// on a stack at least halve in weight from one to the next: there are never more than log2(objects)
// of them, and two buffers serve a chain of any length. If that is too much all the same, because
// objects are large, the contents of the bottom frames are dropped; when the walk comes back to
// such a frame they are built again from the nearest ancestor that is left. An object that does not
// fit even so is built while its thread holds `oversize`, so there is one at a time.
//
// Threads. Roots are handed out one by one. A worker without work waits at the queue; a busy worker
// that sees it waiting splits its lowest frame (the one with the most work behind it) and gives
// away the last children, about half of the weight, with a share in the parent's contents: nothing
// is inflated twice.
#include "pack/forest_walk.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "pack/content_buffer.h"
#include "pack/delta_forest.h"
#include "pack/inflate.h"
#include "pack/run_threads.h"
#include "pack/walk_queue.h"

namespace leaksift {
namespace {

Error Corrupt(std::string what) { return {ErrorKind::kCorrupt, std::move(what)}; }

/// What all workers of a walk share.
struct Walk {
  Walk(const PackFile& the_pack, const PackIndex& the_index, const DeltaForest& the_forest,
       PackVisitor* the_visitor, const PackWalkOptions& the_options)
      : pack(the_pack),
        index(the_index),
        forest(the_forest),
        visitor(*the_visitor),
        options(the_options),
        queue(the_options.threads) {}

  const PackFile& pack;
  const PackIndex& index;
  const DeltaForest& forest;
  PackVisitor& visitor;
  const PackWalkOptions& options;
  MemoryGauge gauge;  // before the queue, whose frames count in it
  WalkQueue queue;
  std::mutex oversize;  // held by the one worker that may exceed the memory budget
  std::atomic<uint32_t> next_root{0};
  std::atomic<uint64_t> built_bytes{0};
  std::atomic<bool> halted{false};
  std::mutex fatal_mutex;
  Result<void> fatal;

  void Halt(Error error) {
    {
      const std::lock_guard<std::mutex> lock(fatal_mutex);
      if (fatal.ok()) fatal = std::move(error);
    }
    halted.store(true, std::memory_order_relaxed);
    queue.Halt();
  }
};

class Worker {
 public:
  Worker(Walk* walk, size_t number) : walk_(*walk), number_(number), pool_(&walk->gauge) {}

  void Run();
  const PackWalkStats& stats() const { return stats_; }

 private:
  bool Halted();
  bool TakeWork();
  void StartRoot(uint32_t root);
  void Step();
  void Split();
  void Deliver(uint32_t node, ContentRef content, const DeltaParent* parent);
  void Fail(uint32_t node, const Error& error);

  Result<ContentRef> Build(uint32_t node, std::string_view base, DeltaRuns* runs);
  Result<ContentRef> BuildDelta(const PackEntry& entry, uint64_t end, std::string_view base,
                                DeltaRuns* runs);
  Result<ContentRef> BuildAgain(uint32_t node);
  Result<ContentRef> Inflated(const PackEntry& entry, uint64_t end);
  Result<ContentRef> NewContent(uint64_t size);
  void MakeRoom(size_t bytes);
  bool Fits(size_t bytes) const { return walk_.gauge.live() + bytes <= walk_.options.memory_bytes; }

  Walk& walk_;
  const size_t number_;
  BufferPool pool_;
  Inflater inflater_;
  DeltaRuns runs_;
  std::vector<WalkFrame> stack_;  // each frame's node is an ancestor of the next one's
  std::unique_lock<std::mutex> oversize_{walk_.oversize, std::defer_lock};
  PackWalkStats stats_;
  uint32_t taken_ = 0;
};

void Worker::Run() {
  while (!Halted()) {
    if (oversize_.owns_lock() && Fits(0)) oversize_.unlock();
    if (stack_.empty()) {
      if (!TakeWork()) break;
    } else {
      if (walk_.queue.hungry()) Split();
      Step();
    }
  }
  stack_.clear();
  if (oversize_.owns_lock()) oversize_.unlock();
}

bool Worker::Halted() {
  const std::atomic<bool>* stop = walk_.options.stop;
  if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
    walk_.Halt({ErrorKind::kBudget, walk_.pack.name() + ": stopped before the end"});
  }
  return walk_.halted.load(std::memory_order_relaxed);
}

bool Worker::TakeWork() {
  // Most trees of the forest are one object: not worth a system call each.
  constexpr uint32_t kCheckEvery = 64;
  if (taken_++ % kCheckEvery == 0) {
    if (Result<void> same = walk_.pack.CheckUnchanged(); !same.ok()) {
      walk_.Halt(same.error());
      return false;
    }
  }
  const std::vector<uint32_t>& roots = walk_.forest.roots();
  if (walk_.next_root.load(std::memory_order_relaxed) < roots.size()) {
    const uint32_t i = walk_.next_root.fetch_add(1, std::memory_order_relaxed);
    if (i < roots.size()) {
      StartRoot(roots[i]);
      return true;
    }
  }
  // Waiting with the lock could make a worker that waits for the lock, and this one, wait forever.
  if (oversize_.owns_lock()) oversize_.unlock();
  pool_.Trim();
  WalkFrame frame;
  if (!walk_.queue.Take(&frame)) return false;
  stack_.push_back(std::move(frame));
  return true;
}

void Worker::StartRoot(uint32_t root) {
  Result<ContentRef> content = Build(root, {}, nullptr);
  if (!content.ok()) return Fail(root, content.error());
  Deliver(root, std::move(*content), nullptr);
}

void Worker::Step() {
  WalkFrame& top = stack_.back();
  const std::span<const uint32_t> children = walk_.forest.children(top.node);
  if (!top.content) {
    Result<ContentRef> content = BuildAgain(top.node);
    if (!content.ok()) {
      for (; top.next < top.end; ++top.next) Fail(children[top.next], content.error());
      stack_.pop_back();
      return;
    }
    top.content = std::move(*content);
  }
  const uint32_t child = children[top.next++];
  DeltaParent parent;
  parent.id = walk_.forest.id(top.node);
  parent.visited = walk_.forest.wanted(top.node);
  ContentRef base;
  if (top.next == top.end) {
    base = std::move(top.content);
    parent.state = std::move(top.state);
    stack_.pop_back();
  } else {
    base = top.content;
    parent.state = top.state;
  }
  parent.contents = base.view();
  Result<ContentRef> content = Build(child, base.view(), &runs_);
  if (content.ok()) {
    parent.runs = runs_.runs;
    Deliver(child, std::move(*content), runs_.complete ? &parent : nullptr);
  } else {
    Fail(child, content.error());
  }
  pool_.Recycle(std::move(base));
}

void Worker::Deliver(uint32_t node, ContentRef content, const DeltaParent* parent) {
  const DeltaForest& forest = walk_.forest;
  const uint32_t children = static_cast<uint32_t>(forest.children(node).size());
  VisitState state;
  if (forest.wanted(node)) {
    PackObject object;
    object.id = forest.id(node);
    object.type = forest.type(node);
    object.contents = content.view();
    object.offset = forest.offset(node);
    object.has_children = children > 0;
    object.parent = parent;
    if (walk_.options.verify_ids) {
      Result<void> same = VerifyObject(object.id, object.type, object.contents);
      if (!same.ok()) return Fail(node, same.error());
    }
    state = walk_.visitor.Visit(object, number_);
    ++stats_.visited;
    stats_.visited_bytes += object.contents.size();
  }
  if (children == 0) return pool_.Recycle(std::move(content));
  stack_.push_back({node, 0, children, std::move(content), std::move(state)});
}

void Worker::Fail(uint32_t node, const Error& error) {
  std::vector<uint32_t> subtree = {node};
  Error inherited = error;
  inherited.message = "built from " + walk_.forest.id(node).Hex() + ": " + error.message;
  while (!subtree.empty()) {
    const uint32_t next = subtree.back();
    subtree.pop_back();
    if (walk_.forest.wanted(next)) {
      walk_.visitor.Failed(walk_.forest.id(next), next == node ? error : inherited);
      ++stats_.failed;
    }
    const std::span<const uint32_t> children = walk_.forest.children(next);
    subtree.insert(subtree.end(), children.begin(), children.end());
  }
}

void Worker::Split() {
  WalkFrame& lowest = stack_.front();
  const std::span<const uint32_t> children = walk_.forest.children(lowest.node);
  if (stack_.size() == 1 && lowest.end - lowest.next < 2) return;  // all that is left to do here
  uint64_t total = 0;
  for (uint32_t i = lowest.next; i < lowest.end; ++i) total += walk_.forest.weight(children[i]);
  uint32_t middle = lowest.end;
  for (uint64_t given = 0; middle > lowest.next && 2 * given < total;) {
    given += walk_.forest.weight(children[--middle]);
  }
  if (stack_.size() == 1 && middle == lowest.next) ++middle;  // keep something
  WalkFrame given{lowest.node, middle, lowest.end, lowest.content, lowest.state};
  lowest.end = middle;
  if (lowest.next == lowest.end) stack_.erase(stack_.begin());
  walk_.queue.Put(std::move(given));
}

// ---- building contents ----

Result<ContentRef> Worker::Build(uint32_t node, std::string_view base, DeltaRuns* runs) {
  const DeltaForest& forest = walk_.forest;
  const uint64_t end = forest.end(node);
  if (walk_.options.verify_stored && walk_.index.has_crc()) {
    const std::string_view stored = walk_.pack.Stored(forest.offset(node), end);
    if (Crc32(stored) != walk_.index.Crc(forest.index_position(node))) {
      return Corrupt("its entry in the pack does not fit the index' CRC-32");
    }
  }
  Result<PackEntry> entry = walk_.pack.ReadEntry(forest.offset(node));
  if (!entry.ok()) return entry.error();
  Result<ContentRef> content =
      entry->is_delta() ? BuildDelta(*entry, end, base, runs) : Inflated(*entry, end);
  if (!content.ok()) return content;
  const uint64_t size = content->view().size();
  stats_.built_bytes += size;
  const uint64_t before = walk_.built_bytes.fetch_add(size, std::memory_order_relaxed);
  if (before + size > walk_.options.max_total_bytes) {
    walk_.Halt({ErrorKind::kBudget, walk_.pack.name() + ": holds more than " +
                                        std::to_string(walk_.options.max_total_bytes) +
                                        " bytes of contents"});
  }
  return content;
}

Result<ContentRef> Worker::BuildDelta(const PackEntry& entry, uint64_t end, std::string_view base,
                                      DeltaRuns* runs) {
  Result<ContentRef> delta = Inflated(entry, end);
  if (!delta.ok()) return delta;
  Result<DeltaHeader> header = ReadDeltaHeader(delta->view());
  if (!header.ok()) return header.error();
  Result<ContentRef> content = NewContent(header->result_size);
  if (!content.ok()) return content;
  Result<void> applied = ApplyDelta(base, delta->view(), *header, content->data(), runs);
  pool_.Recycle(std::move(*delta));
  if (!applied.ok()) return applied.error();
  return content;
}

Result<ContentRef> Worker::BuildAgain(uint32_t node) {
  std::vector<uint32_t> path;  // to be built, last one first
  ContentRef content;
  size_t level = stack_.size();
  for (uint32_t at = node; at != DeltaForest::kNone; at = walk_.forest.parent(at)) {
    if (level > 0 && stack_[level - 1].node == at && (content = stack_[--level].content)) break;
    path.push_back(at);
  }
  for (; !path.empty(); path.pop_back()) {
    Result<ContentRef> next =
        Build(path.back(), content ? content.view() : std::string_view(), nullptr);
    if (!next.ok()) return next;
    ++stats_.rebuilt;
    pool_.Recycle(std::exchange(content, std::move(*next)));
  }
  return content;
}

Result<ContentRef> Worker::Inflated(const PackEntry& entry, uint64_t end) {
  Result<ContentRef> content = NewContent(entry.size);
  if (!content.ok()) return content;
  Result<uint64_t> stream_end =
      walk_.pack.Inflate(entry, &inflater_, content->data(), content->capacity());
  if (!stream_end.ok()) return stream_end.error();
  if (*stream_end != end) return Corrupt("its entry does not end where the next one begins");
  return content;
}

Result<ContentRef> Worker::NewContent(uint64_t size) {
  if (size > std::min<uint64_t>(walk_.options.max_object_bytes, 0xffffffff)) {
    return Error{ErrorKind::kBudget,
                 "is larger than " + std::to_string(walk_.options.max_object_bytes) + " bytes"};
  }
  if (!pool_.Has(size)) MakeRoom(BufferPool::CapacityFor(size));
  ContentRef content = pool_.Take(size);
  if (!content) return Error{ErrorKind::kBudget, "no memory for its contents"};
  return content;
}

void Worker::MakeRoom(size_t bytes) {
  if (Fits(bytes)) return;
  pool_.Trim();
  for (WalkFrame& frame : stack_) {
    if (Fits(bytes)) return;
    if (frame.content && frame.content.unique()) frame.content = ContentRef();
  }
  if (!Fits(bytes) && !oversize_.owns_lock()) oversize_.lock();
}

void Add(const PackWalkStats& part, PackWalkStats* sum) {
  sum->visited += part.visited;
  sum->failed += part.failed;
  sum->visited_bytes += part.visited_bytes;
  sum->built_bytes += part.built_bytes;
  sum->rebuilt += part.rebuilt;
}

PackWalkStats RunWorkers(Walk* walk) {
  std::vector<PackWalkStats> parts(walk->options.threads);
  RunThreads(
      parts.size(),
      [walk, &parts](size_t number) {
        Worker worker(walk, number);
        worker.Run();
        parts[number] = worker.stats();
      },
      [walk] { walk->queue.RemoveWorker(); });
  PackWalkStats sum;
  for (const PackWalkStats& part : parts) Add(part, &sum);
  return sum;
}

}  // namespace

Result<PackWalkStats> WalkPack(const PackFile& pack, const PackIndex& index, PackVisitor* visitor,
                               const PackWalkOptions& options) {
  Result<DeltaForest> forest = DeltaForest::Build(pack, index);
  if (!forest.ok()) return forest.error();
  return WalkPack(pack, index, *forest, visitor, options);
}

Result<PackWalkStats> WalkPack(const PackFile& pack, const PackIndex& index,
                               const DeltaForest& whole, PackVisitor* visitor,
                               const PackWalkOptions& options) {
  PackWalkOptions checked = options;
  checked.threads = std::max<size_t>(1, options.threads);
  if (Result<void> same = pack.CheckUnchanged(); !same.ok()) return same.error();
  if (Result<void> same = index.CheckUnchanged(); !same.ok()) return same.error();
  if (options.verify_stored && !index.has_crc()) {
    if (Result<void> good = pack.VerifyTrailer(); !good.ok()) return good.error();
  }
  DeltaForest forest = whole;
  forest.Narrow(
      [visitor](const ObjectId& id, ObjectType type) { return visitor->Wants(id, type); });
  for (const DeltaForest::Unreadable& bad : forest.unreadable()) {
    visitor->Failed(forest.id(bad.node), bad.error);
  }
  Walk walk(pack, index, forest, visitor, checked);
  PackWalkStats stats = RunWorkers(&walk);
  if (!walk.fatal.ok()) return walk.fatal.error();
  // What was read since the last look may have been cut off.
  if (Result<void> same = pack.CheckUnchanged(); !same.ok()) return same.error();
  if (Result<void> same = index.CheckUnchanged(); !same.ok()) return same.error();
  stats.failed += forest.unreadable().size();
  stats.unwanted = forest.size() - stats.visited - stats.failed;
  stats.peak_bytes = walk.gauge.peak();
  return stats;
}

Result<void> VerifyObject(const ObjectId& id, ObjectType type, std::string_view contents) {
  if (ComputeObjectId(type, contents) != id) return Corrupt("its contents do not have its id");
  return {};
}

}  // namespace leaksift
