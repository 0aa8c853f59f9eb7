// Reads a JSON document that nobody vouches for, member by member, and keeps the first thing that
// is wrong with its place ("/shard/findings/3/span: …"). After that every read gives an empty
// value, so that a reader can go on to its end and ask once.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace leaksift {

/// A value of the document and where it stands. Borrowed; `parent` must outlive it.
struct JsonPlace {
  const nlohmann::ordered_json* json = nullptr;
  const JsonPlace* parent = nullptr;
  std::string name = {};  // in its parent

  std::string Path() const;
};

class JsonCheck {
 public:
  /// `document` stands before every message: the file's name.
  explicit JsonCheck(std::string document) : document_(std::move(document)) {}

  bool ok() const { return !wrong_.has_value(); }
  /// kUsage.
  Error error() const { return {ErrorKind::kUsage, wrong_.value_or("")}; }
  void Fail(const JsonPlace& at, std::string_view what);

  bool Has(const JsonPlace& in, const char* name) const;
  /// The member, an object. The result is borrowed from `in`.
  JsonPlace Object(const JsonPlace& in, const char* name);
  /// Calls `visit` for every element of the array, as long as nothing is wrong.
  void ForEach(const JsonPlace& in, const char* name,
               const std::function<void(const JsonPlace&)>& visit);

  std::string Text(const JsonPlace& in, const char* name);
  /// Raw bytes that were written with EscapeWord; may be empty.
  std::string Bytes(const JsonPlace& in, const char* name);
  /// Lower-case hexadecimal digits, as many as one of `sizes` says.
  std::string Hex(const JsonPlace& in, const char* name, std::initializer_list<size_t> sizes);
  bool Flag(const JsonPlace& in, const char* name);
  uint64_t Number(const JsonPlace& in, const char* name, uint64_t least, uint64_t most);
  int64_t Signed(const JsonPlace& in, const char* name);

  /// The same for an element itself.
  std::string TextOf(const JsonPlace& at);
  std::string BytesOf(const JsonPlace& at);
  std::string HexOf(const JsonPlace& at, std::initializer_list<size_t> sizes);
  uint64_t NumberOf(const JsonPlace& at, uint64_t least, uint64_t most);

  /// The value of an enumeration that ToString names so; its values go from 0 to `last`.
  template <typename E>
  E Choice(const JsonPlace& in, const char* name, E last) {
    const std::string text = Text(in, name);
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      if (ToString(static_cast<E>(i)) == text) return static_cast<E>(i);
    }
    FailMember(in, name, "is none of the known words");
    return E{};
  }

 private:
  const nlohmann::ordered_json* Find(const JsonPlace& in, const char* name);
  void FailMember(const JsonPlace& in, const char* name, std::string_view what);

  std::string document_;
  std::optional<std::string> wrong_;
};

}  // namespace leaksift
