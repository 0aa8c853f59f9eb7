#include "source/git_handle.h"

namespace leaksift {

void InitGitLibrary() {
  static const int initialised = git_libgit2_init();
  (void)initialised;
}

std::string LastGitError() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "unknown error";
}

}  // namespace leaksift
