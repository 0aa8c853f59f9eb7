// Level by level: all trees that the places lead through at a depth are read together.
#include "source/git_tree_lookup.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "source/git_parse.h"

namespace leaksift {
namespace {

// So few trees are read one by one.
constexpr size_t kFew = 64;

/// A place whose path from `begin` on is still to be followed.
struct Step {
  size_t place = 0;
  size_t begin = 0;
};

// The trees of a level, and what is looked for in each.
using Level = std::map<ObjectId, std::vector<Step>>;

class Lookup {
 public:
  Lookup(const GitObjectReader& reader, const std::vector<GitTreePath>& places, size_t threads)
      : reader_(reader), places_(places), parts_(std::max<size_t>(1, threads)) {}

  std::vector<std::vector<ObjectId>> Run() {
    std::vector<std::vector<ObjectId>> found(places_.size());
    for (size_t i = 0; i < places_.size(); ++i) level_[places_[i].tree].push_back({i, 0});
    while (!level_.empty()) {
      ReadLevel();
      level_.clear();
      for (Part& part : parts_) {
        for (const auto& [tree, step] : part.open) level_[tree].push_back(step);
        for (const auto& [place, blob] : part.found) found[place].push_back(blob);
        part = Part();
      }
    }
    for (std::vector<ObjectId>& blobs : found) {
      std::sort(blobs.begin(), blobs.end());
      blobs.erase(std::unique(blobs.begin(), blobs.end()), blobs.end());
    }
    return found;
  }

 private:
  // What a thread found in the trees of a level.
  struct Part {
    std::vector<std::pair<ObjectId, Step>> open;
    std::vector<std::pair<size_t, ObjectId>> found;
  };

  std::string_view NameOf(const Step& step) const {
    const std::string_view rest = std::string_view(places_[step.place].path).substr(step.begin);
    return rest.substr(0, rest.find('/'));
  }

  void ReadLevel() {
    for (auto& [tree, steps] : level_) {
      std::sort(steps.begin(), steps.end(),
                [this](const Step& a, const Step& b) { return NameOf(a) < NameOf(b); });
    }
    if (level_.size() <= kFew) {
      for (const auto& [tree, steps] : level_) {
        const Result<GitObjectData> object = reader_.Read(tree);
        if (object.ok() && object->type == ObjectType::kTree) {
          Follow(object->contents, steps, &parts_[0]);
        }
      }
      return;
    }
    std::vector<GitProblem> known;  // whoever read all trees has noted them
    reader_.ForEach(
        [this](const ObjectId& id, ObjectType type) {
          return type == ObjectType::kTree && level_.contains(id);
        },
        parts_.size(),
        [this](const ObjectId& id, ObjectType, std::string_view contents, size_t worker) {
          Follow(contents, level_.at(id), &parts_[worker]);
        },
        &known);
  }

  void Follow(std::string_view contents, const std::vector<Step>& steps, Part* part) const {
    TreeReader reader(contents);
    TreeEntry entry;
    while (reader.Next(&entry)) {
      auto step = std::lower_bound(
          steps.begin(), steps.end(), entry.name,
          [this](const Step& a, std::string_view name) { return NameOf(a) < name; });
      for (; step != steps.end() && NameOf(*step) == entry.name; ++step) {
        const size_t end = step->begin + entry.name.size();
        const bool last = end == places_[step->place].path.size();
        if (last && entry.is_blob()) {
          part->found.emplace_back(step->place, entry.id);
        } else if (!last && entry.is_tree()) {
          part->open.push_back({entry.id, {step->place, end + 1}});
        }
      }
    }
  }

  const GitObjectReader& reader_;
  const std::vector<GitTreePath>& places_;
  Level level_;
  std::vector<Part> parts_;  // by thread
};

}  // namespace

std::vector<std::vector<ObjectId>> LookUpBlobs(const GitObjectReader& reader,
                                               const std::vector<GitTreePath>& places,
                                               size_t threads) {
  return Lookup(reader, places, threads).Run();
}

}  // namespace leaksift
