// The readers of ci_environment.cc, one a platform: variables in, claims out. Private to
// core/cli/ci_*.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/ci_context.h"

namespace leaksift {

/// Typed access to the variables, which notes everything that does not fit its form.
class CiVariables {
 public:
  /// Both must outlive this object; notes go to `context->notes`.
  CiVariables(const Environment& environment, CiContext* context)
      : environment_(environment), context_(context) {}

  std::string_view Get(std::string_view name) const;  // empty: not set
  bool IsSet(std::string_view name) const { return !Get(name).empty(); }
  /// "true" and "1" (any case); anything else is false.
  bool IsTrue(std::string_view name) const;
  /// A full commit id, or empty (zeros included). Noted when there was text of another form.
  std::string Commit(std::string_view name);
  /// A branch name with any "refs/heads/" taken off, or empty. Noted when it is not a branch name.
  std::string Branch(std::string_view name);
  /// The same checks on a value from elsewhere (an event payload); `name` is for the note.
  std::string CheckCommit(std::string_view name, std::string_view value);
  std::string CheckBranch(std::string_view name, std::string_view value);
  /// `sentence` is plain ASCII and holds no value from the environment.
  void Note(std::string sentence) { context_->notes.push_back(std::move(sentence)); }

 private:
  const Environment& environment_;
  CiContext* context_;
};

/// Whether `tag` is set and `branch`, which platforms leave empty or give the tag's name then, does
/// not say otherwise; a contradiction is noted.
bool IsTagBuild(CiVariables* variables, std::string_view tag, std::string_view branch);

/// Error (kUsage): the payload is not a JSON object.
Result<void> ReadGithub(CiVariables* variables, std::string_view payload, CiContext* context);
void ReadGitlab(CiVariables* variables, CiContext* context);
void ReadJenkins(CiVariables* variables, CiContext* context);
void ReadCircleci(CiVariables* variables, CiContext* context);
void ReadTravis(CiVariables* variables, CiContext* context);
void ReadBitbucket(CiVariables* variables, CiContext* context);
void ReadAzure(CiVariables* variables, CiContext* context);
void ReadBuildkite(CiVariables* variables, CiContext* context);
void ReadDrone(CiVariables* variables, CiContext* context);
void ReadWoodpecker(CiVariables* variables, CiContext* context);

}  // namespace leaksift
