// Seals the shard section of a report again after a test or a fuzzer changed it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "report/shard_seal.h"

namespace leaksift {

/// `text` with the right seal, if it is JSON and has a section; else as it is.
inline std::string SealShard(const std::string& text, const std::string& key) {
  using Json = nlohmann::ordered_json;
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("shard") || !json["shard"].is_object()) return text;
  Json& section = json["shard"];
  ShardSeal seal(key);
  if (section.contains("scan")) seal.Add('s', DumpJson(section["scan"]));
  for (const auto& [name, kind] : {std::pair("rules", 'r'), {"units", 'u'}, {"findings", 'f'}}) {
    if (!section.contains(name) || !section[name].is_array()) continue;
    for (const Json& one : section[name]) seal.Add(kind, DumpJson(one));
  }
  section["seal"] = seal.value();
  return DumpJson(json);
}

}  // namespace leaksift
