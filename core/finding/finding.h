// Finding: a match that was judged, at one place; Incident: all findings of one secret.
//
// A finding owns what it keeps. Text fields (path, author, message) are raw bytes as they were
// found: whoever prints them escapes them for its format and masks secrets in them
// (finding/redaction.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/span.h"
#include "finding/location.h"
#include "finding/version_choice.h"
#include "judge/verdict.h"
#include "rule/rule.h"

namespace leaksift {

/// What kind of text it stood in.
enum class SourceKind : uint8_t {
  kFile,
  kStdin,
  kGitBlob,
  kGitCommitMessage,
  kGitTagMessage,
  kGitIdentity,
  kGitNote,
  kGitReflog
};
std::string_view ToString(SourceKind kind);  // "file", "stdin", "git-blob" …

/// A commit that brought the text under a path: it has it there, and none of its parents has.
struct Introduction {
  std::string commit;  // hex id
  std::string path;
  std::string author_name;
  std::string author_email;
  int64_t author_time = 0;  // seconds since 1970, UTC
  std::string subject;      // first line of the message
};

/// Where a finding was: one path outside of git; in history a blob, and where the secret came to
/// its path: on each line of history, and again after it was gone.
struct Provenance {
  static constexpr size_t kMostIntroductions = 100;  // that are kept, and printed
  static constexpr size_t kMostRefs = 50;

  SourceKind kind = SourceKind::kFile;
  std::string path;  // relative to the scanned root where possible; '/' between parts; raw bytes
  std::string object_id;  // git id of the blob, commit or tag; empty outside of git
  std::vector<Introduction> introductions;  // parents before children; of a part (see version) all
  size_t more_introductions = 0;            // that are not listed
  std::vector<std::string> refs;            // whose history has it, by name
  size_t more_refs = 0;
  bool in_head = true;  // outside of git: true
};

/// Leaves the first kMostIntroductions.
void ShortenIntroductions(Provenance* provenance);

/// What a report calls the place: the path; for a text without one "stdin" or
/// "git-commit-message/<id>". Raw bytes, never empty.
std::string PlaceName(const Provenance& provenance);

struct FindingPart {
  std::string name;  // "account id"
  Secret value;
  Location location;
};

struct Finding {
  const Rule* rule = nullptr;
  Secret secret;
  Provenance provenance;
  Location location;
  Span span;  // bytes of the original text
  Verdict verdict;
  std::vector<FindingPart> parts;      // companions
  std::vector<std::string> encodings;  // outermost first: "base64" …
  std::string fingerprint;             // 64 hex digits; independent of path, line and commit
  std::string path_fingerprint;        // the same with the path
  std::string line_hash;  // GitHub's primaryLocationLineHash, "hash:n"; empty if unknown
  std::optional<Reason>
      suppressed;  // inline allow, allowlist or baseline: shown, but not a failure
  std::shared_ptr<const VersionMark> version;  // of a part of a history only

  /// Whether it counts for the gate.
  bool active() const { return verdict.keep && !suppressed; }
};

/// Findings of one secret, by fingerprint.
struct Incident {
  std::string fingerprint;
  std::vector<const Finding*> findings;  // in report order; borrowed
  Severity severity = Severity::kLow;    // the highest of them
};

/// Report order: path, location, rule id, object id, fingerprint. Total for distinct findings.
bool ReportOrder(const Finding& a, const Finding& b);

/// Incidents in the order of severity (highest first), then of their first finding. A finding
/// without fingerprint is an incident of its own.
std::vector<Incident> GroupByIncident(const std::vector<Finding>& findings);

}  // namespace leaksift
