// A visitor that keeps what it is given, checks what the interface promises, and can be asked
// afterwards.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "pack/forest_walk.h"
#include "support/git_repo.h"

namespace leaksift::testing {

class Collector : public PackVisitor {
 public:
  std::function<bool(const ObjectId&, ObjectType)> wants;  // everything, when empty
  bool keep_contents = true;                               // their SHA-1 names otherwise

  bool Wants(const ObjectId& id, ObjectType type) override { return !wants || wants(id, type); }

  VisitState Visit(const PackObject& object, size_t worker) override {
    if (object.parent != nullptr) CheckParent(object);
    const std::lock_guard<std::mutex> lock(mutex_);
    EXPECT_LT(worker, 64u);
    const std::string contents = keep_contents
                                     ? std::string(object.contents)
                                     : ComputeObjectId(object.type, object.contents).Hex();
    EXPECT_TRUE(
        visited.emplace(object.id.Hex(), GitObject{std::string(ToString(object.type)), contents})
            .second)
        << object.id.Hex() << " was delivered twice";
    // Half of the objects have a state, so that both ways are taken.
    if (object.id.bytes[0] % 2 == 0) return nullptr;
    return std::make_shared<ObjectId>(object.id);
  }

  void Failed(const ObjectId& id, const Error& error) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    EXPECT_FALSE(error.message.empty());
    EXPECT_TRUE(failed.emplace(id.Hex(), error).second) << id.Hex() << " failed twice";
  }

  std::map<std::string, GitObject> visited;
  std::map<std::string, Error> failed;

 private:
  static void CheckParent(const PackObject& object) {
    const DeltaParent& parent = *object.parent;
    uint64_t end = 0;
    for (const DeltaRun& run : parent.runs) {
      ASSERT_EQ(run.target, end);
      ASSERT_GT(run.size, 0u);
      end += run.size;
      if (run.inserted()) continue;
      ASSERT_LE(uint64_t{run.source} + run.size, parent.contents.size());
      ASSERT_TRUE(object.contents.substr(run.target, run.size) ==
                  parent.contents.substr(run.source, run.size));
    }
    ASSERT_EQ(end, object.contents.size());
    const bool expect_state = parent.visited && parent.id.bytes[0] % 2 == 1;
    ASSERT_EQ(parent.state != nullptr, expect_state);
    if (expect_state) {
      ASSERT_EQ(*static_cast<const ObjectId*>(parent.state.get()), parent.id);
    }
  }

  std::mutex mutex_;
};

}  // namespace leaksift::testing
