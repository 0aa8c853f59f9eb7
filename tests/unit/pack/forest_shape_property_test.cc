// Forests of any shape, with bases before and behind their deltas, within any budget: what is
// delivered is always the same. Packs are written directly, so that shapes come up that git would
// not choose.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "support/pack_builder.h"
#include "unit/pack/collector.h"

namespace leaksift::testing {
namespace {

struct Planned {
  std::string contents;
  std::string delta;  // against `base`
  int base = -1;      // -1: a whole object
  ObjectId id;
};

/// An edit of `base`: something between two pieces of it.
void Derive(const std::string& base, int number, Planned* object) {
  const auto size = static_cast<uint32_t>(base.size());
  const auto head = *rc::gen::inRange<uint32_t>(0, size + 1);
  const auto tail = *rc::gen::inRange<uint32_t>(head, size + 1);
  const std::string text = "<" + std::to_string(number) + ">";
  object->contents = base.substr(0, head) + text + base.substr(tail);
  DeltaText delta(size, object->contents.size());
  if (head > 0) delta.Copy(0, head);
  delta.Insert(text);
  if (tail < size) delta.Copy(tail, size - tail);
  object->delta = delta.text();
}

std::vector<Planned> Plan() {
  std::vector<Planned> plan;
  const int count = *rc::gen::inRange(1, 80);
  for (int i = 0; i < count; ++i) {
    Planned object;
    object.base = i == 0 ? -1 : *rc::gen::inRange(-1, i);
    if (object.base >= 0 && *rc::gen::inRange(0, 4) > 0) object.base = i - 1;  // long chains too
    if (object.base < 0) {
      object.contents = "root " + std::to_string(i) + std::string(*rc::gen::inRange(0, 9000), 'r');
    } else {
      Derive(plan[static_cast<size_t>(object.base)].contents, i, &object);
    }
    object.id = ComputeObjectId(ObjectType::kBlob, object.contents);
    plan.push_back(std::move(object));
  }
  return plan;
}

/// Writes the objects in any order: a base that comes later can only be named by its id.
PackBuilder Write(const std::vector<Planned>& plan) {
  std::vector<size_t> order;
  for (size_t i = 0; i < plan.size(); ++i) {
    const size_t place =
        *rc::gen::inRange<size_t>(order.size() - order.size() / 4, order.size() + 1);
    order.insert(order.begin() + static_cast<ptrdiff_t>(place), i);
  }
  PackBuilder builder;
  std::vector<int> entries(plan.size(), -1);
  for (size_t i : order) {
    const Planned& object = plan[i];
    const auto base = static_cast<size_t>(object.base);
    size_t entry = 0;
    if (object.base < 0) {
      entry = builder.Add(ObjectType::kBlob, object.contents);
    } else if (entries[base] >= 0 && *rc::gen::arbitrary<bool>()) {
      entry = builder.AddOfsDelta(static_cast<size_t>(entries[base]), object.delta, object.id);
    } else {
      entry = builder.AddRefDelta(plan[base].id, object.delta, object.id);
    }
    entries[i] = static_cast<int>(entry);
  }
  return builder;
}

RC_GTEST_PROP(ForestShapes, AreDeliveredWholeWithinAnyBudget, ()) {
  const std::vector<Planned> plan = Plan();
  const PackBuilder builder = Write(plan);
  const std::string pack_bytes = builder.Pack();
  const std::string index_bytes = builder.IndexV2(*rc::gen::element<uint64_t>(100, 0x80000000));
  const Result<PackFile> pack = PackFile::Parse(pack_bytes, "test.pack");
  const Result<PackIndex> index = PackIndex::Parse(index_bytes, "test.idx");
  RC_ASSERT(pack.ok() && index.ok());

  PackWalkOptions options;
  options.threads = *rc::gen::inRange<size_t>(1, 5);
  options.memory_bytes = *rc::gen::element<size_t>(1, 20000, 50000, 1 << 20);
  options.verify_ids = true;
  const int wanted = *rc::gen::inRange(1, 4);  // every one, every second, every third
  Collector collector;
  collector.wants = [wanted](const ObjectId& id, ObjectType) { return id.bytes[5] % wanted == 0; };
  const Result<PackWalkStats> stats = WalkPack(*pack, *index, &collector, options);
  RC_ASSERT(stats.ok());
  std::map<std::string, GitObject> expected;
  for (const Planned& object : plan) {
    if (object.id.bytes[5] % wanted == 0) expected[object.id.Hex()] = {"blob", object.contents};
  }
  RC_ASSERT(collector.failed.empty());
  RC_ASSERT(collector.visited == expected);
  RC_ASSERT(stats->visited + stats->unwanted == plan.size());
}

}  // namespace
}  // namespace leaksift::testing
