#include "report/shard_seal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace leaksift {

std::string DumpJson(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void ShardSeal::Add(char kind, std::string_view dump) {
  value_ = HexEncode(HmacSha256(key_, fmt::format("leaksift shard 1 {}{}{}", value_, kind, dump)));
}

}  // namespace leaksift
