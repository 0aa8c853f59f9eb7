#include "cli/describe_app.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace leaksift {
namespace {

std::vector<std::string> Split(const std::string& list) {
  std::vector<std::string> out;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(", ", begin), list.size());
    out.push_back(list.substr(begin, end - begin));
    begin = end + 2;
  }
  return out;
}

OptionInfo DescribeOption(CLI::Option* option) {
  OptionInfo info;
  info.positional = option->get_positional();
  if (info.positional) {
    info.names.push_back(option->get_single_name());
  } else {
    for (const std::string& name : option->get_snames()) info.names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) info.names.push_back("--" + name);
  }
  if (option->get_items_expected_max() > 0 && !info.positional) {
    const std::string type = option->get_type_name();
    info.value = type.substr(0, type.find(':'));  // without the text of validators
  }
  info.description = option->get_description();
  info.environment = option->get_envname();
  info.required = option->get_required();
  info.repeated = option->get_items_expected_max() > 1;
  try {  // there is no other way to ask whether it has one
    info.choices = Split(option->get_validator(0)->get_name());
  } catch (const CLI::OptionNotFound&) {
  }
  return info;
}

}  // namespace

CommandInfo DescribeApp(CLI::App* app, std::string_view common_footer) {
  CommandInfo info;
  info.name = app->get_name();
  info.description = app->get_description();
  if (app->get_footer() != common_footer) info.footer = app->get_footer();
  for (CLI::Option* option : app->get_options()) info.options.push_back(DescribeOption(option));
  for (CLI::App* command : app->get_subcommands([](CLI::App*) { return true; })) {
    info.commands.push_back(DescribeApp(command, common_footer));
  }
  return info;
}

}  // namespace leaksift
