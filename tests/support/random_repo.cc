#include "support/random_repo.h"

#include <random>
#include <string>
#include <vector>

namespace leaksift::testing {
namespace {

class HistoryMaker {
 public:
  HistoryMaker(uint32_t seed, const HistoryShape& shape)
      : random_(seed), shape_(shape), heads_(static_cast<size_t>(shape.branches), 0) {
    files_.resize(heads_.size());
  }

  std::string Stream() {
    for (int commit = 1; commit <= shape_.commits; ++commit) {
      const size_t branch = Below(heads_.size());
      Commit(commit == 1 ? 0 : branch, commit);
      if (Below(15) == 0) Tag(commit);
    }
    return out_ + "done\n";
  }

 private:
  size_t Below(size_t n) { return random_() % n; }

  std::string Line() {
    if (!shape_.lines.empty() && Below(12) == 0) return shape_.lines[Below(shape_.lines.size())];
    std::string line;
    const bool bytes = Below(20) == 0;
    for (size_t n = 10 + Below(60); n > 0; --n) {
      line += bytes ? static_cast<char>(Below(256)) : static_cast<char>('a' + Below(26));
    }
    return line + "\n";
  }

  std::string NewFile() {
    std::string text;
    while (text.size() < shape_.file_bytes / 2 + Below(shape_.file_bytes)) text += Line();
    return text;
  }

  void Edit(std::string* text) {
    const size_t at = text->empty() ? 0 : Below(text->size());
    switch (Below(4)) {
      case 0:
        text->insert(at, Line());
        break;
      case 1:
        text->erase(at, Below(200));
        break;
      case 2:
        text->append(text->substr(at, Below(400)));  // content that moves within a file
        break;
      default:
        text->replace(at, Below(30), Line());
    }
  }

  void Data(const std::string& bytes) {
    out_ += "data " + std::to_string(bytes.size()) + "\n" + bytes + "\n";
  }

  std::string Path(size_t file) {
    static const char* const kFolders[] = {"", "src/", "src/deep/er/", "docs/"};
    return kFolders[file % 4] + std::string("file") + std::to_string(file);
  }

  void Commit(size_t branch, int mark) {
    out_ += "commit refs/heads/branch" + std::to_string(branch) +
            "\nmark :" + std::to_string(mark) + "\ncommitter C O Mitter <c@example.com> " +
            std::to_string(1700000000 + mark) + " +0000\n";
    Data("change " + std::to_string(mark) + "\n\n" + Line());
    if (heads_[branch] != 0) {
      out_ += "from :" + std::to_string(heads_[branch]) + "\n";
      const size_t other = Below(heads_.size());
      if (other != branch && heads_[other] != 0 && Below(4) == 0) {
        out_ += "merge :" + std::to_string(heads_[other]) + "\n";
      }
    }
    std::vector<std::string>& files = files_[branch];
    files.resize(static_cast<size_t>(shape_.files));
    for (size_t changes = 1 + Below(3); changes > 0; --changes) {
      const size_t file = Below(files.size());
      if (files[file].empty()) {
        // Taken from another branch now and then: the same blob at two places.
        files[file] = Below(3) == 0 ? Donor(file) : NewFile();
      } else if (Below(12) == 0) {
        files[file].clear();
        out_ += "D " + Path(file) + "\n";
        continue;
      } else {
        Edit(&files[file]);
      }
      out_ += "M 100644 inline " + Path(file) + "\n";
      Data(files[file]);
    }
    heads_[branch] = mark;
  }

  std::string Donor(size_t file) {
    for (const std::vector<std::string>& files : files_) {
      if (file < files.size() && !files[file].empty()) return files[file];
    }
    return NewFile();
  }

  void Tag(int mark) {
    out_ += "tag v" + std::to_string(mark) + "\nfrom :" + std::to_string(mark) +
            "\ntagger T Agger <t@example.com> 1700000000 +0000\n";
    Data("release " + std::to_string(mark) + "\n");
  }

  std::mt19937 random_;
  const HistoryShape shape_;
  std::string out_;
  std::vector<int> heads_;                       // mark of the last commit, 0 for none
  std::vector<std::vector<std::string>> files_;  // by branch
};

}  // namespace

void MakeRandomHistory(const GitRepo& repo, uint32_t seed, const HistoryShape& shape) {
  repo.Git({"fast-import", "--quiet", "--done", "--depth=3"}, HistoryMaker(seed, shape).Stream());
  repo.Git({"symbolic-ref", "HEAD", "refs/heads/branch0"});
}

}  // namespace leaksift::testing
