// Every service of services.txt is covered: by a file in core/providers/, or by a line that says
// why not in docs/providers-not-covered.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rule/rule_set.h"

namespace leaksift {
namespace {

std::vector<std::string> Lines(const std::string& file) {
  std::ifstream in(std::string(LEAKSIFT_SOURCE_DIR) + "/" + file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The cells of a row of a Markdown table, without the blanks around them; empty for other lines.
std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  if (!line.starts_with("| ")) return cells;
  line.remove_prefix(2);
  for (size_t end = line.find(" |"); end != std::string_view::npos; end = line.find(" |")) {
    cells.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(line.size(), end + 3));
  }
  return cells;
}

TEST(Coverage, EveryServiceHasAFileOrAReason) {
  std::set<std::string, std::less<>> files;
  for (const Provider& provider : BuiltinProviders()) files.emplace(provider.id);
  std::map<std::string, std::vector<std::string>> reasons;
  for (const std::string& line : Lines("docs/providers-not-covered.md")) {
    const std::vector<std::string> cells = Cells(line);
    if (cells.size() < 2 || cells[0] == "service" || cells[0] == "---") continue;
    EXPECT_TRUE(reasons.emplace(cells[0], cells).second) << cells[0] << " stands there twice";
  }
  std::set<std::string> services;
  for (const std::string& line : Lines("tests/rules/services.txt")) {
    if (line.empty() || line[0] == '#') continue;
    services.insert(line);
    EXPECT_NE(files.contains(line), reasons.contains(line))
        << line << ": a file or a reason, one of them";
  }
  EXPECT_GE(services.size(), 912u);
  for (const auto& [service, cells] : reasons) {
    EXPECT_TRUE(services.contains(service)) << service << " is no service of the list";
    // Found by the rule of another: that one exists.
    if (cells.size() == 3) {
      EXPECT_TRUE(files.contains(cells[1])) << cells[1];
    }
  }
}

}  // namespace
}  // namespace leaksift
