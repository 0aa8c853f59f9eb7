#include "finding/version_choice.h"

#include <algorithm>

namespace leaksift {

bool IsIntroduction(const VersionStep& step, const std::vector<std::string>& objects) {
  return std::none_of(step.before.begin(), step.before.end(), [&](const std::string& id) {
    return std::binary_search(objects.begin(), objects.end(), id);
  });
}

VersionChoice ChooseVersion(const std::vector<SecretVersion>& versions) {
  VersionChoice choice;
  for (size_t i = 0; i < versions.size(); ++i) {
    const SecretVersion& version = versions[i];
    if (version.rank < versions[choice.first].rank) choice.first = i;
    const bool better = version.in_head != choice.in_head
                            ? version.in_head
                            : version.rank < versions[choice.shown].rank;
    if (!better) continue;
    choice.shown = i;
    choice.in_head = version.in_head;
  }
  return choice;
}

}  // namespace leaksift
