// Passwords are judged by context, not by entropy: "hunter2" beside a user and a host is one, in a
// list of labels it is not. Points for the value, for its name and for what stands around it add up
// to a confidence.
#pragma once

#include <string_view>

#include "judge/verdict.h"

namespace leaksift {

/// What is known about a value that may be a password. `value` has passed ClassifyValue.
struct PasswordEvidence {
  std::string_view value;
  bool weak_name = false;     // "pass" and the like, or unusual words beside the name
  bool auth_context = false;  // a user, host or login call beside it
  bool comment = false;
  bool quoted = true;  // a literal; otherwise it may be the name of a variable
};

/// Sets confidence and reasons; never drops.
void JudgePassword(const PasswordEvidence& evidence, Verdict* verdict);

}  // namespace leaksift
