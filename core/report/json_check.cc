#include "report/json_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string JsonPlace::Path() const {
  return parent == nullptr ? name : parent->Path() + '/' + name;
}

void JsonCheck::Fail(const JsonPlace& at, std::string_view what) {
  if (ok()) wrong_ = fmt::format("{}: {}: {}", document_, at.Path(), what);
}

void JsonCheck::FailMember(const JsonPlace& in, const char* name, std::string_view what) {
  Fail({nullptr, &in, name}, what);
}

const Json* JsonCheck::Find(const JsonPlace& in, const char* name) {
  if (!ok()) return nullptr;
  if (in.json == nullptr || !in.json->is_object()) {
    Fail(in, "must be an object");
    return nullptr;
  }
  const auto found = in.json->find(name);
  if (found != in.json->end()) return &*found;
  FailMember(in, name, "is missing");
  return nullptr;
}

bool JsonCheck::Has(const JsonPlace& in, const char* name) const {
  return ok() && in.json != nullptr && in.json->is_object() && in.json->contains(name);
}

JsonPlace JsonCheck::Object(const JsonPlace& in, const char* name) {
  const JsonPlace place{Find(in, name), &in, name};
  if (place.json != nullptr && !place.json->is_object()) Fail(place, "must be an object");
  return place;
}

void JsonCheck::ForEach(const JsonPlace& in, const char* name,
                        const std::function<void(const JsonPlace&)>& visit) {
  const JsonPlace array{Find(in, name), &in, name};
  if (array.json == nullptr) return;
  if (!array.json->is_array()) return Fail(array, "must be an array");
  for (size_t i = 0; i < array.json->size() && ok(); ++i) {
    visit({&(*array.json)[i], &array, std::to_string(i)});
  }
}

std::string JsonCheck::TextOf(const JsonPlace& at) {
  if (!ok()) return {};
  if (at.json != nullptr && at.json->is_string()) return at.json->get<std::string>();
  Fail(at, "must be a string");
  return {};
}

std::string JsonCheck::BytesOf(const JsonPlace& at) {
  const std::string word = TextOf(at);
  if (word.empty()) return {};
  std::optional<std::string> bytes = UnescapeWord(word);
  if (!bytes) Fail(at, "is not escaped as it must be");
  return std::move(bytes).value_or("");
}

std::string JsonCheck::Text(const JsonPlace& in, const char* name) {
  return TextOf({Find(in, name), &in, name});
}

std::string JsonCheck::Bytes(const JsonPlace& in, const char* name) {
  return BytesOf({Find(in, name), &in, name});
}

std::string JsonCheck::HexOf(const JsonPlace& at, std::initializer_list<size_t> sizes) {
  std::string text = TextOf(at);
  if (!ok()) return {};
  const bool right = std::find(sizes.begin(), sizes.end(), text.size()) != sizes.end() &&
                     text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!right) Fail(at, "must be hexadecimal digits of the right number");
  return text;
}

std::string JsonCheck::Hex(const JsonPlace& in, const char* name,
                           std::initializer_list<size_t> sizes) {
  return HexOf({Find(in, name), &in, name}, sizes);
}

bool JsonCheck::Flag(const JsonPlace& in, const char* name) {
  const Json* json = Find(in, name);
  if (json == nullptr) return false;
  if (!json->is_boolean()) FailMember(in, name, "must be true or false");
  return json->is_boolean() && json->get<bool>();
}

uint64_t JsonCheck::NumberOf(const JsonPlace& at, uint64_t least, uint64_t most) {
  if (at.json == nullptr) return least;
  const uint64_t number = at.json->is_number_unsigned() ? at.json->get<uint64_t>() : 0;
  if (at.json->is_number_unsigned() && number >= least && number <= most) return number;
  Fail(at, fmt::format("must be a whole number from {} to {}", least, most));
  return least;
}

uint64_t JsonCheck::Number(const JsonPlace& in, const char* name, uint64_t least, uint64_t most) {
  return NumberOf({Find(in, name), &in, name}, least, most);
}

int64_t JsonCheck::Signed(const JsonPlace& in, const char* name) {
  const Json* json = Find(in, name);
  if (json == nullptr) return 0;
  if (json->is_number_integer() &&
      (!json->is_number_unsigned() || json->get<uint64_t>() <= INT64_MAX)) {
    return json->get<int64_t>();
  }
  FailMember(in, name, "must be a whole number");
  return 0;
}

}  // namespace leaksift
