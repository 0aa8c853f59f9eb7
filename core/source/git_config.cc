#include "source/git_config.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace leaksift {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
bool IsKeyByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; }

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
  }

  Result<std::vector<GitConfigEntry>> Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n' || IsSpace(c)) {
        Advance();
      } else if (c == '#' || c == ';') {
        SkipLine();
      } else if (c == '[' ? !Section() : !Variable()) {
        return Error{ErrorKind::kCorrupt, "git configuration: bad line " + std::to_string(line_)};
      }
    }
    return std::move(entries_);
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  char Advance() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    return c;
  }
  void SkipLine() {
    while (!AtEnd() && text_[at_] != '\n') ++at_;
  }
  void SkipSpaces() {
    while (!AtEnd() && IsSpace(text_[at_])) ++at_;
  }

  /// [section], [section "subsection"] or the old [section.subsection].
  bool Section() {
    ++at_;
    const size_t begin = at_;
    while (!AtEnd() && (IsKeyByte(text_[at_]) || text_[at_] == '.')) ++at_;
    std::string name = Lower(text_.substr(begin, at_ - begin));
    subsection_.clear();
    SkipSpaces();
    if (!AtEnd() && text_[at_] == '"') {
      ++at_;
      if (!Subsection()) return false;
    } else if (const size_t dot = name.find('.'); dot != std::string::npos) {
      subsection_ = name.substr(dot + 1);
      name.resize(dot);
    }
    if (name.empty() || AtEnd() || text_[at_] != ']') return false;
    ++at_;
    section_ = std::move(name);
    return true;
  }

  bool Subsection() {
    while (!AtEnd()) {
      char c = Advance();
      if (c == '"') return true;
      if (c == '\n') return false;
      if (c == '\\') {
        if (AtEnd()) return false;
        c = Advance();
      }
      subsection_ += c;
    }
    return false;
  }

  bool Variable() {
    const size_t begin = at_;
    if (std::isalpha(static_cast<unsigned char>(text_[at_])) == 0 || section_.empty()) return false;
    while (!AtEnd() && IsKeyByte(text_[at_])) ++at_;
    GitConfigEntry entry{section_, subsection_, Lower(text_.substr(begin, at_ - begin)), "true"};
    SkipSpaces();
    if (!AtEnd() && text_[at_] == '=') {
      ++at_;
      entry.value.clear();
      if (!Value(&entry.value)) return false;
    } else if (!AtEnd() && std::string_view("\n#;").find(text_[at_]) == std::string_view::npos) {
      return false;
    }
    entries_.push_back(std::move(entry));
    return true;
  }

  bool Value(std::string* value) {
    bool quoted = false;
    size_t keep = 0;  // length up to the last byte that is not white space outside of quotes
    SkipSpaces();
    while (!AtEnd()) {
      char c = Advance();
      if (c == '\n') {
        if (quoted) return false;
        break;
      }
      if (!quoted && (c == '#' || c == ';')) {
        SkipLine();
        break;
      }
      if (c == '"') {
        quoted = !quoted;
        keep = value->size();
        continue;
      }
      const bool space = !quoted && IsSpace(c);
      if (c == '\\' && !Escape(&c)) return false;
      if (c == '\0') continue;  // a line that goes on
      *value += c;
      if (!space) keep = value->size();
    }
    if (quoted) return false;
    value->resize(keep);
    return true;
  }

  /// Reads what stands after a backslash; NUL for a line end, which is skipped.
  bool Escape(char* c) {
    if (!AtEnd() && text_[at_] == '\r') ++at_;
    if (AtEnd()) return false;
    switch (Advance()) {
      case '\n':
        *c = '\0';
        return true;
      case 't':
        *c = '\t';
        return true;
      case 'n':
        *c = '\n';
        return true;
      case 'b':
        *c = '\b';
        return true;
      case '"':
        *c = '"';
        return true;
      case '\\':
        *c = '\\';
        return true;
      default:
        return false;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
  std::string section_, subsection_;
  std::vector<GitConfigEntry> entries_;
};

}  // namespace

bool GitConfigEntry::IsTrue() const {
  const std::string v = Lower(value);
  if (v == "true" || v == "yes" || v == "on") return true;
  return !v.empty() && v.find_first_not_of("0123456789") == std::string::npos &&
         v.find_first_not_of('0') != std::string::npos;
}

Result<std::vector<GitConfigEntry>> ParseGitConfig(std::string_view text) {
  return Parser(text).Run();
}

}  // namespace leaksift
