// libgit2 behind one header: initialisation, owning handles, error text. No other file includes
// <git2.h>.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

namespace leaksift {

/// Initialises libgit2 once for the process; call before anything else of it. Thread-safe. It
/// neither judges the owner of a repository (OpenGitLayout does, and knows --trust-owner) nor reads
/// the configuration of the user and the system: a home folder that cannot be read, as in many
/// containers, would end the scan, and nothing there has a say in it.
void InitGitLibrary();

/// The text of the last failure on this thread. Read it right after the call that failed: it goes
/// stale.
std::string LastGitError();

template <auto Free>
struct GitDeleter {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

using GitRepository = std::unique_ptr<git_repository, GitDeleter<git_repository_free>>;
using GitOdb = std::unique_ptr<git_odb, GitDeleter<git_odb_free>>;
using GitOdbObject = std::unique_ptr<git_odb_object, GitDeleter<git_odb_object_free>>;
using GitReference = std::unique_ptr<git_reference, GitDeleter<git_reference_free>>;
using GitReferenceIterator =
    std::unique_ptr<git_reference_iterator, GitDeleter<git_reference_iterator_free>>;
using GitRevwalk = std::unique_ptr<git_revwalk, GitDeleter<git_revwalk_free>>;
using GitIndex = std::unique_ptr<git_index, GitDeleter<git_index_free>>;
using GitObject = std::unique_ptr<git_object, GitDeleter<git_object_free>>;
using GitConfig = std::unique_ptr<git_config, GitDeleter<git_config_free>>;

}  // namespace leaksift
