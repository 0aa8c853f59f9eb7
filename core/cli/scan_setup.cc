#include "cli/scan_setup.h"

#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "base/hash.h"
#include "cli/print_error.h"
#include "source/directory.h"

namespace leaksift {
namespace {

constexpr const char* kKeyFileName = ".leaksift.key";
constexpr const char* kGitleaksIgnore = ".gitleaksignore";
// In use when no key is configured: fingerprints are then stable everywhere, and no secret to those
// who try candidates for a weak password (docs/decisions/fingerprint.md).
constexpr std::string_view kBuiltinKey = "leaksift fingerprint key 1";

std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc;
  gmtime_r(&now, &utc);
  std::array<char, 16> text;
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &utc);
  return text.data();
}

std::string KeyFile(const Options& options) {
  if (!options.fingerprint_key_file.empty()) return options.fingerprint_key_file;
  if (options.baseline.empty()) return {};
  return (std::filesystem::path(options.baseline).parent_path() / kKeyFileName).string();
}

Result<void> ReadKey(const Options& options, ScanSetup* setup) {
  setup->key_file = KeyFile(options);
  setup->options.fingerprint_key = kBuiltinKey;
  if (setup->key_file.empty()) return {};
  struct stat info;
  const bool exists = stat(setup->key_file.c_str(), &info) == 0;
  if (!exists && options.fingerprint_key_file.empty()) return {};
  Result<std::string> key = ReadText(setup->key_file);
  if (!key.ok()) return key.error();
  while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
  if (key->size() < 16)
    return Error{ErrorKind::kUsage, setup->key_file + ": a key has at least 16 bytes"};
  setup->options.fingerprint_key = *key;
  setup->has_key = true;
  return {};
}

// The one named by --baseline, and beside a gitleaks configuration those at the roots that are
// scanned.
Result<void> ReadGitleaksIgnores(const Options& options, ScanSetup* setup) {
  std::vector<std::string> files;
  if (IsGitleaksIgnore(options.baseline)) files.push_back(options.baseline);
  const bool trees = options.verb == Verb::kDir || options.verb == Verb::kGit;
  if (setup->options.policy.foreign_markers && trees) {
    std::vector<std::string> roots = options.arguments;
    if (roots.empty()) roots.push_back(".");
    for (const std::string& root : roots) {
      const std::string file = (std::filesystem::path(root) / kGitleaksIgnore).string();
      struct stat info;
      if (stat(file.c_str(), &info) == 0 && file != options.baseline) files.push_back(file);
    }
  }
  for (const std::string& file : files) {
    const Result<std::string> text = ReadText(file);
    if (!text.ok()) return text.error();
    AddGitleaksIgnore(file, *text, setup);
  }
  return {};
}

}  // namespace

Result<std::string> ReadText(const std::string& path, uint64_t most) {
  Result<std::unique_ptr<FileReader>> file = FileReader::Open(path);
  if (!file.ok()) return Error{ErrorKind::kUsage, path + ": " + file.error().message};
  std::string text(std::min(most, (*file)->size()) + 1, '\0');  // one more shows the end
  const Result<size_t> size = (*file)->Read(text.data(), text.size());
  if (!size.ok()) return Error{ErrorKind::kUsage, path + ": " + size.error().message};
  if (*size > most) {
    return Error{ErrorKind::kUsage, path + ": larger than " + std::to_string(most >> 20) + " MiB"};
  }
  text.resize(*size);
  return text;
}

Result<std::string> ReadFingerprintKey(const Options& options) {
  ScanSetup setup;
  const Result<void> read = ReadKey(options, &setup);
  if (!read.ok()) return read.error();
  return setup.options.fingerprint_key;
}

bool IsGitleaksIgnore(const std::string& path) {
  return std::filesystem::path(path).filename() == kGitleaksIgnore;
}

void AddGitleaksIgnore(const std::string& name, const std::string& text, ScanSetup* setup) {
  Policy& policy = setup->options.policy;
  setup->policy_texts.push_back(text);
  for (GitleaksIgnoreEntry& entry : ReadGitleaksIgnore(name, text, setup->rules, &policy.notes)) {
    policy.gitleaks.ignored.push_back(std::move(entry));
  }
}

void PrintNotes(const Policy& policy, std::ostream& err) {
  for (const PolicyNote& note : policy.notes) PrintError(err, "note: " + note.text);
}

void AddNotes(const std::string& config, const Policy& policy, ScanReport* report) {
  for (const PolicyNote& note : policy.notes) {
    if (!note.gap) continue;
    report->ledger.entries.push_back(
        {UnitKind::kConfiguration, UnitOutcome::kSkipped, config, note.text});
  }
  std::sort(report->ledger.entries.begin(), report->ledger.entries.end());
}

Result<void> PrepareScan(const Options& options, ScanSetup* setup) {
  std::optional<std::string> config;
  if (!options.config.empty()) {
    Result<std::string> text = ReadText(options.config);
    if (!text.ok()) return text.error();
    config = std::move(*text);
  }
  const auto read = [](const std::string& path) { return ReadText(path); };
  const Result<void> prepared = PrepareScan(options, options.config, config, read, setup);
  return prepared.ok() ? ReadGitleaksIgnores(options, setup) : prepared;
}

Result<void> PrepareScan(const Options& options, const std::string& name,
                         const std::optional<std::string>& config, const ConfigurationReader& read,
                         ScanSetup* setup) {
  const Result<void> key = ReadKey(options, setup);
  if (!key.ok()) return key;
  if (config) {
    setup->policy_texts.push_back(*config);
    const auto remember = [&](const std::string& path) {
      Result<std::string> text = read(path);
      if (text.ok()) setup->policy_texts.push_back(*text);
      return text;
    };
    Result<Policy> policy = ReadConfiguration(name, *config, remember, &setup->rules);
    if (!policy.ok()) return policy.error();
    setup->options.policy = std::move(*policy);
  }
  ScanOptions& scan = setup->options;
  scan.threads = options.threads;
  scan.keep_dropped = options.show_dropped;
  scan.today = Today();
  scan.shard = {options.shard_index - 1, options.shard_count};
  scan.min_confidence =
      options.min_confidence.value_or(scan.policy.min_confidence.value_or(Confidence::kMedium));
  setup->detector.emplace(setup->rules);
  return {};
}

Result<Baseline> ReadBaseline(const std::string& path, const ScanSetup& setup) {
  const Result<std::string> text = ReadText(path);
  if (!text.ok()) return text.error();
  return Baseline::Parse(*text, setup.options.fingerprint_key, path);
}

Result<void> EnsureFingerprintKey(ScanSetup* setup) {
  if (setup->has_key) return {};
  std::array<unsigned char, 32> random;
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return Error{ErrorKind::kIo, "no random numbers from the system"};
  }
  const std::string key =
      HexEncode(std::string_view(reinterpret_cast<char*>(random.data()), random.size()));
  const int fd = open(setup->key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = key + "\n";
  const bool written =
      fd >= 0 && write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const std::string reason = std::strerror(errno);
  if (fd >= 0) close(fd);
  if (!written) return Error{ErrorKind::kIo, setup->key_file + ": " + reason};
  setup->options.fingerprint_key = key;
  setup->has_key = true;
  return {};
}

}  // namespace leaksift
