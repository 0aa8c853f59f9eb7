#include "report/json_object.h"

#include <utility>

namespace leaksift {

void JsonObject::Name(std::string_view name) {
  text_ += empty_ ? "\n\"" : ",\n\"";
  text_ += name;
  text_ += "\": ";
  empty_ = false;
}

void JsonObject::Member(std::string_view name, std::string_view json) {
  Name(name);
  text_ += json;
}

void JsonObject::BeginArray(std::string_view name) {
  Name(name);
  text_ += '[';
  empty_array_ = true;
}

void JsonObject::Element(std::string_view json) {
  text_ += empty_array_ ? "\n" : ",\n";
  text_ += json;
  empty_array_ = false;
}

void JsonObject::EndArray() { text_ += empty_array_ ? "]" : "\n]"; }

std::string JsonObject::Finish() {
  text_ += "\n}";
  return std::move(text_);
}

}  // namespace leaksift
