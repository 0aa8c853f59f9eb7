// The seal of a shard section: both sides feed it the same values in the same order.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace leaksift {

/// One line, without spaces; bytes that are not UTF-8 become U+FFFD.
std::string DumpJson(const nlohmann::ordered_json& json);

class ShardSeal {
 public:
  explicit ShardSeal(std::string fingerprint_key) : key_(std::move(fingerprint_key)) {}

  /// `kind` tells the parts of a section apart.
  void Add(char kind, std::string_view dump);
  /// 64 hexadecimal digits.
  const std::string& value() const { return value_; }

 private:
  std::string key_;
  std::string value_;
};

}  // namespace leaksift
