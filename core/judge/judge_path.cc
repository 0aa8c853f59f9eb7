// The judgement by path: where a text came from says how much a find in it is worth, never whether
// it is one.
#include <algorithm>
#include <array>
#include <string>

#include "judge/judge.h"
#include "match/generic_key.h"

namespace leaksift {
namespace {

std::string LowerCopy(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

template <size_t N>
bool In(const std::array<std::string_view, N>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool EndsWith(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

constexpr auto kTestWords = std::to_array<std::string_view>(
    {"test",       "tests",     "testing",       "testcase",  "testcases",  "spec",
     "specs",      "fixture",   "fixtures",      "testdata",  "mock",       "mocks",
     "example",    "examples",  "sample",        "samples",   "demo",       "demos",
     "doc",        "docs",      "documentation", "e2e",       "cypress",    "conftest",
     "readme",     "tutorial",  "tutorials",     "cookbook",  "cassette",   "cassettes",
     "snapshots",  "stub",      "stubs",         "unittest",  "unittests",  "integrationtest",
     "playground", "changelog", "changes",       "benchmark", "benchmarks", "man"});
constexpr auto kTestEndings = std::to_array<std::string_view>(
    {".md", ".rst", ".adoc", ".markdown", ".mdx", ".example", ".sample", ".dist", ".template",
     ".tmpl", ".tpl", ".ipynb.txt", ".snap"});
constexpr auto kI18nWords = std::to_array<std::string_view>(
    {"i18n", "locale", "locales", "lang", "langs", "language", "languages", "translation",
     "translations", "l10n", "nls", "lproj", "localization", "localisation", "localized"});
constexpr auto kI18nEndings = std::to_array<std::string_view>(
    {".po", ".pot", ".resx", ".xliff", ".xlf", ".strings", ".arb", ".resjson", ".lang"});
constexpr auto kConfigEndings = std::to_array<std::string_view>(
    {".ini",   ".cfg",         ".conf",    ".config", ".cnf",      ".properties", ".yml",
     ".yaml",  ".toml",        ".tfvars",  ".netrc",  ".npmrc",    ".pypirc",     ".env",
     ".plist", ".envrc",       ".prefs",   ".hcl",    ".settings", "dockerfile",  ".pgpass",
     ".sh",    ".bash",        ".zsh",     ".bat",    ".ps1",      ".cmd",        ".service",
     ".rc",    ".credentials", ".secrets", ".xml"});
constexpr auto kCodeEndings = std::to_array<std::string_view>(
    {".py",    ".go",  ".js",  ".jsx", ".ts",   ".tsx", ".mjs",  ".cjs",    ".java", ".kt",
     ".scala", ".c",   ".h",   ".cc",  ".cpp",  ".hpp", ".cs",   ".rb",     ".rs",   ".php",
     ".swift", ".m",   ".lua", ".pl",  ".pm",   ".r",   ".dart", ".groovy", ".vue",  ".ex",
     ".exs",   ".erl", ".clj", ".sql", ".html", ".htm", ".jsp",  ".pyi",    ".css"});

/// Whether any part of the path, or any word of its last part, is in the list.
template <size_t N>
bool HasPart(std::string_view path, const std::array<std::string_view, N>& list) {
  bool found = false;
  for (size_t at = 0; at < path.size() && !found;) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    found = HasWordIn(part, list) || In(list, LowerCopy(part));
    at = end + 1;
  }
  return found;
}

template <size_t N>
bool HasEnding(std::string_view lower_path, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return EndsWith(lower_path, ending); });
}

bool HasReason(const Verdict& verdict, ReasonCode code) {
  return std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                     [code](const Reason& reason) { return reason.code == code; });
}

void Lower(Verdict* verdict) {
  if (verdict->confidence != Confidence::kLow) {
    verdict->confidence = static_cast<Confidence>(static_cast<int>(verdict->confidence) - 1);
  }
}

/// An unquoted word after a name: only its path says whether it is a value or a variable.
bool IsUnquoted(const Match& match) {
  return match.rule->extractor == Extractor::kAssignment && match.shape.quote == 0 &&
         match.shape.separator != '>' && match.shape.separator != ';';
}

/// Whether a configuration file would raise an unquoted word.
bool MayRise(const Verdict& verdict) {
  return verdict.confidence == Confidence::kLow &&
         (!HasReason(verdict, ReasonCode::kWeakPassword) ||
          HasReason(verdict, ReasonCode::kMixedClasses));
}

/// A credential without a doubt: the value looks like one, what stands around it says so, and
/// nothing speaks against it. Most real credentials in repositories are in tests, so such a one is
/// shown there as well (docs/decisions/0009-tests-and-the-gate.md).
bool IsClear(const Verdict& verdict) {
  bool value = false;
  bool context = false;
  for (const Reason& reason : verdict.reasons) {
    switch (reason.code) {
      case ReasonCode::kRandom:
      case ReasonCode::kMixedClasses:
      case ReasonCode::kStructureValid:
      case ReasonCode::kKeyword:  // the shape that the service documents
        value = true;
        break;
      case ReasonCode::kSecretName:
      case ReasonCode::kAuthContext:
        context = true;
        break;
      case ReasonCode::kWeakPassword:  // with letters and digits it is one that works
        break;
      default:
        return false;
    }
  }
  return value && context;
}

/// A file that package managers write: names of packages and digests, nothing else.
bool IsLockFile(std::string_view lower_path) {
  static constexpr std::string_view kNames[] = {
      "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum",
      "package.resolved",  "packages.lock.json",  "record",         "sha256sums",
      "md5sums",           "module.bazel.lock",   "checksums.txt",  "go.work.sum"};
  const std::string_view base = lower_path.substr(lower_path.rfind('/') + 1);
  return EndsWith(base, ".lock") || EndsWith(base, ".lock.hcl") ||
         std::find(std::begin(kNames), std::end(kNames), base) != std::end(kNames);
}

/// An unquoted word after a password's name: in a configuration file it is the password, in code a
/// variable.
void JudgeUnquoted(std::string_view lower_path, Verdict* verdict) {
  const std::string_view base = lower_path.substr(lower_path.rfind('/') + 1);
  if (HasEnding(lower_path, kConfigEndings) || base.substr(0, 4) == ".env") {
    if (MayRise(*verdict)) {
      verdict->confidence = Confidence::kMedium;
      verdict->reasons.push_back({ReasonCode::kAuthContext, "a configuration file"});
    }
  } else if (HasEnding(lower_path, kCodeEndings)) {
    Lower(verdict);
    verdict->reasons.push_back({ReasonCode::kExpression, "unquoted in code"});
  }
}

}  // namespace

void JudgePath(std::string_view path, const Match& match, Verdict* verdict) {
  if (!verdict->keep) return;
  const std::string lower = LowerCopy(path);
  const bool generic = match.rule->extractor == Extractor::kAssignment;
  if (IsUnquoted(match)) JudgeUnquoted(lower, verdict);
  if (generic && (HasPart(path, kI18nWords) || HasEnding(lower, kI18nEndings))) {
    // A password in a translation is the word for it, in a language that no table here knows.
    if (match.shape.is_password) verdict->confidence = Confidence::kLow;
    Lower(verdict);
    verdict->reasons.push_back({ReasonCode::kI18n, {}});
  }
  const bool by_keyword = match.rule->extractor == Extractor::kPattern &&
                          match.rule->triggers.empty() && match.rule->anchors.empty();
  if (by_keyword && IsLockFile(lower)) {
    verdict->confidence = Confidence::kLow;
    verdict->reasons.push_back({ReasonCode::kHashContext, "a lock file"});
  }
  if (HasPart(path, kTestWords) || HasEnding(lower, kTestEndings)) {
    // A checksum that does not agree is the same suspicion, that the value is made up: it counts
    // once.
    const bool shown = verdict->confidence == Confidence::kMedium && IsClear(*verdict);
    if (!shown && !HasReason(*verdict, ReasonCode::kChecksumInvalid)) Lower(verdict);
    verdict->reasons.push_back({ReasonCode::kTestPath, {}});
  }
}

Confidence BestByPath(const Match& match, const Verdict& verdict) {
  return IsUnquoted(match) && MayRise(verdict) ? Confidence::kMedium : verdict.confidence;
}

}  // namespace leaksift
