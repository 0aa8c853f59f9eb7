#include "rule/toml_parse.h"

#include "rule/toml_error.h"

namespace leaksift {

Result<toml::table> ParseToml(std::string_view file, std::string_view text) {
  try {  // the library throws; the exception goes no further than here
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const auto& where = error.source().begin;
    return TomlError(file, text, where.line, where.column, error.description());
  }
}

Error TomlErrorAt(std::string_view file, std::string_view text, const toml::node* node,
                  std::string_view message) {
  const auto where = node ? node->source().begin : toml::source_position{};
  return TomlError(file, text, where.line, where.column, message);
}

}  // namespace leaksift
