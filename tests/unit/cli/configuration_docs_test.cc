// docs/configuration.md says what the program does: its examples are read, its lists compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

#include "cli/command_info.h"
#include "rule/rule_set.h"
#include "scan/detector.h"
#include "scan/gitleaks_config.h"
#include "scan/rule_examples.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

using Strings = std::vector<std::string>;

const std::string& Page() {
  static const std::string page = ReadFile(LEAKSIFT_SOURCE_DIR "/docs/configuration.md");
  return page;
}

// The blocks that are fenced as `language`.
Strings Blocks(const std::string& language) {
  Strings blocks;
  const std::string fence = "\n```" + language + "\n";
  for (size_t at = Page().find(fence); at != std::string::npos; at = Page().find(fence, at + 1)) {
    const size_t begin = at + fence.size();
    blocks.push_back(Page().substr(begin, Page().find("\n```", begin) + 1 - begin));
  }
  return blocks;
}

Result<Policy> Read(const std::string& toml, RuleSet* rules) {
  const ConfigurationReader none = [](const std::string& path) -> Result<std::string> {
    return Error{ErrorKind::kUsage, path};
  };
  return ReadConfiguration("configuration.md", toml, none, rules);
}

TEST(ConfigurationPage, EveryExampleIsAConfiguration) {
  const Strings blocks = Blocks("toml");
  EXPECT_EQ(4u, blocks.size());
  for (const std::string& block : blocks) {
    RuleSet rules = RuleSet::Builtin();
    const Result<Policy> policy = Read(block, &rules);
    ASSERT_TRUE(policy.ok()) << policy.error().message << "\n" << block;
    for (const PolicyNote& note : policy->notes) EXPECT_FALSE(note.gap) << note.text;
  }
}

TEST(ConfigurationPage, ItsRulesBehaveAsTheirExamplesSay) {
  for (const std::string& block : Blocks("toml")) {
    RuleSet rules = RuleSet::Builtin();
    ASSERT_TRUE(Read(block, &rules).ok());
    const Detector detector(rules);
    for (const Rule* rule : rules.rules()) {
      if (!rule->provider || rule->provider->id != "user") continue;
      for (const ExampleFailure& failure : CheckExamples(*rule, detector)) {
        ADD_FAILURE() << failure.rule << ": " << failure.what;
      }
    }
  }
}

TEST(ConfigurationPage, ItsErrorIsTheProgramsOwn) {
  RuleSet rules = RuleSet::Builtin();
  const Result<Policy> policy =
      ReadConfiguration(".leaksift.toml", "[scan]\n\nfail_on = \"hgh\"\n", nullptr, &rules);
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ("leaksift: " + policy.error().message + "\n", Blocks("text").at(0));
}

// An unknown key makes the reader list those it knows.
std::set<std::string> KnownKeys(const std::string& toml) {
  RuleSet rules = RuleSet::Builtin();
  const Result<Policy> policy = Read(toml, &rules);
  EXPECT_FALSE(policy.ok());
  std::string message = policy.error().message;
  message = message.substr(0, message.find('\n'));
  std::istringstream list(message.substr(message.find("known are: ") + 11));
  std::set<std::string> keys;
  for (std::string key; list >> key;) {
    if (key.back() == ',') key.pop_back();
    keys.insert(key);
  }
  return keys;
}

TEST(ConfigurationPage, NoFieldIsLeftOut) {
  for (const std::string& table : {std::string("[scan]"), std::string("[[allow]]")}) {
    for (const std::string& key : KnownKeys(table + "\nnonsense = 1\n")) {
      EXPECT_NE(std::string::npos, Page().find("| `" + key + "` |")) << key << " of " << table;
    }
  }
  for (const std::string& key : KnownKeys("nonsense = 1\n")) {
    EXPECT_NE(std::string::npos, Page().find("[" + key + "]")) << key;
  }
}

TEST(ConfigurationPage, ItsMarkersCount) {
  std::istringstream lines(Blocks("python").at(0));
  int markers = 0;
  for (std::string line; std::getline(lines, line); ++markers) {
    const auto marker = FindAllowMarker(line, "stripe-secret-key", "2027-01-01", false);
    ASSERT_TRUE(marker) << line;
    EXPECT_TRUE(marker->valid) << marker->explanation;
  }
  EXPECT_EQ(2, markers);
}

TEST(ConfigurationPage, ItsVariablesAreThoseOfTheFlags) {
  std::set<std::string> flags;
  const std::function<void(const CommandInfo&)> visit = [&](const CommandInfo& command) {
    for (const OptionInfo& option : command.options) {
      if (option.environment.empty()) continue;
      flags.insert("| `" + option.environment + "` | `" + option.names.back() + "` |");
    }
    for (const CommandInfo& below : command.commands) visit(below);
  };
  visit(DescribeCommands());
  std::set<std::string> documented;
  std::istringstream lines(Page());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `LEAKSIFT_")) documented.insert(line);
  }
  EXPECT_EQ(flags, documented);
}

}  // namespace
}  // namespace leaksift
