#include "source/git_parse.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>

namespace leaksift {
namespace {

Error Corrupt(const char* what) { return {ErrorKind::kCorrupt, what}; }

/// Takes the first line off `text`, without its line end.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

/// Takes `keyword` and a space off `line`. False when something else stands there.
bool TakeKeyword(std::string_view keyword, std::string_view* line) {
  if (line->substr(0, keyword.size()) != keyword || line->size() <= keyword.size() ||
      (*line)[keyword.size()] != ' ') {
    return false;
  }
  line->remove_prefix(keyword.size() + 1);
  return true;
}

/// Splits an object at the first empty line: headers, each with its line end, and the message.
std::pair<std::string_view, std::string_view> SplitMessage(std::string_view contents) {
  if (!contents.empty() && contents[0] == '\n') return {{}, contents.substr(1)};
  const size_t gap = contents.find("\n\n");
  if (gap == std::string_view::npos) return {contents, {}};
  return {contents.substr(0, gap + 1), contents.substr(gap + 2)};
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// "+0130" is 90. Anything else is 0.
int32_t ParseZone(std::string_view text) {
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return 0;
  int32_t digits = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + 1, end, digits);
  if (parsed.ec != std::errc() || parsed.ptr != end || digits < 0) return 0;
  const int32_t minutes = digits / 100 * 60 + digits % 100;
  return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

bool TreeReader::Next(TreeEntry* entry) {
  if (rest_.empty()) return false;
  ok_ = false;
  uint32_t mode = 0;
  size_t at = 0;
  for (; at < rest_.size() && rest_[at] != ' '; ++at) {
    if (rest_[at] < '0' || rest_[at] > '7' || mode >> 24 != 0) return false;
    mode = mode << 3 | static_cast<uint32_t>(rest_[at] - '0');
  }
  if (at == 0 || at == rest_.size()) return false;
  const size_t name = at + 1;
  const void* nul = std::memchr(rest_.data() + name, '\0', rest_.size() - name);
  if (nul == nullptr) return false;
  const size_t end = static_cast<size_t>(static_cast<const char*>(nul) - rest_.data());
  if (rest_.size() - end - 1 < ObjectId::kSize) return false;
  entry->mode = mode;
  entry->name = rest_.substr(name, end - name);
  entry->id = ObjectId::FromBytes(rest_.substr(end + 1));
  rest_.remove_prefix(end + 1 + ObjectId::kSize);
  ok_ = true;
  return true;
}

GitIdentity ParseIdentity(std::string_view text) {
  GitIdentity identity;
  const size_t open = text.find('<');
  if (open == std::string_view::npos) {
    identity.name = Trim(text);
    return identity;
  }
  identity.name = Trim(text.substr(0, open));
  // The last one: addresses with brackets in them occur.
  const size_t close = text.rfind('>');
  if (close == std::string_view::npos || close < open) {
    identity.email = text.substr(open + 1);
    return identity;
  }
  identity.email = text.substr(open + 1, close - open - 1);
  const std::string_view date = Trim(text.substr(close + 1));
  const auto parsed = std::from_chars(date.data(), date.data() + date.size(), identity.time);
  if (parsed.ec != std::errc()) {
    identity.time = 0;
    return identity;
  }
  identity.zone_minutes =
      ParseZone(Trim(date.substr(static_cast<size_t>(parsed.ptr - date.data()))));
  return identity;
}

std::string_view CommitView::subject() const {
  std::string_view rest = message;
  while (!rest.empty()) {
    const std::string_view line = TakeLine(&rest);
    if (!Trim(line).empty()) return line;
  }
  return {};
}

Result<CommitView> ParseCommit(std::string_view contents) {
  CommitView commit;
  std::tie(commit.headers, commit.message) = SplitMessage(contents);
  std::string_view rest = commit.headers;
  std::string_view line = TakeLine(&rest);
  std::optional<ObjectId> tree;
  if (TakeKeyword("tree", &line)) tree = ObjectId::FromHex(line);
  if (!tree.has_value()) return Corrupt("a commit without a tree");
  commit.tree = *tree;
  bool in_parents = true;
  while (!rest.empty()) {
    line = TakeLine(&rest);
    if (in_parents && TakeKeyword("parent", &line)) {
      const std::optional<ObjectId> parent = ObjectId::FromHex(line);
      if (!parent.has_value()) return Corrupt("a commit with a broken parent");
      commit.parents.push_back(*parent);
      continue;
    }
    in_parents = false;
    if (TakeKeyword("author", &line)) {
      commit.author = ParseIdentity(line);
    } else if (TakeKeyword("committer", &line)) {
      commit.committer = ParseIdentity(line);
      break;
    }
  }
  return commit;
}

Result<TagView> ParseTag(std::string_view contents) {
  TagView tag;
  std::tie(tag.headers, tag.message) = SplitMessage(contents);
  std::string_view rest = tag.headers;
  std::string_view line = TakeLine(&rest);
  std::optional<ObjectId> target;
  if (TakeKeyword("object", &line)) target = ObjectId::FromHex(line);
  if (!target.has_value()) return Corrupt("a tag without an object");
  tag.target = *target;
  line = TakeLine(&rest);
  std::optional<ObjectType> type;
  if (TakeKeyword("type", &line)) type = ParseObjectType(line);
  if (!type.has_value()) return Corrupt("a tag without the type of its object");
  tag.target_type = *type;
  while (!rest.empty()) {
    line = TakeLine(&rest);
    if (TakeKeyword("tag", &line)) tag.name = line;
    if (TakeKeyword("tagger", &line)) tag.tagger = ParseIdentity(line);
  }
  return tag;
}

}  // namespace leaksift
