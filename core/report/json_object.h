// A JSON object put together as text: big arrays need not be in memory as trees, and stand with one
// element a line, so that reports can be compared line by line.
#pragma once

#include <string>
#include <string_view>

namespace leaksift {

class JsonObject {
 public:
  /// `name` needs no escaping; `json` is a JSON text.
  void Member(std::string_view name, std::string_view json);

  /// Opens an array member; then Element for each of its elements, then EndArray.
  void BeginArray(std::string_view name);
  void Element(std::string_view json);
  void EndArray();

  /// The whole object, without a line end after it. The last call.
  std::string Finish();

 private:
  void Name(std::string_view name);

  std::string text_ = "{";
  bool empty_ = true;        // no member yet
  bool empty_array_ = true;  // no element yet in the open array
};

}  // namespace leaksift
