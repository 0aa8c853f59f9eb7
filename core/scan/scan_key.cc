#include "scan/scan_key.h"

#include <cstring>
#include <string_view>

#include "base/hash.h"
#include "base/little_endian.h"
#include "base/version.h"
#include "pack/mapped_file.h"

namespace leaksift {
namespace {

// Fields one after the other, each with its length, so that no two lists read the same.
class Fields {
 public:
  void Add(std::string_view text) {
    Add(static_cast<uint32_t>(text.size()));
    bytes_ += text;
  }
  void Add(uint32_t number) { AppendLittle32(number, &bytes_); }
  void Add(std::span<const std::string_view> texts) {
    Add(static_cast<uint32_t>(texts.size()));
    for (const std::string_view text : texts) Add(text);
  }
  std::string Digest() const { return HexEncode(Sha256(bytes_)); }

 private:
  std::string bytes_;
};

uint32_t Bits(float number) {
  uint32_t bits;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

void AddRule(const Rule& rule, Fields* fields) {
  fields->Add(rule.id);
  fields->Add(rule.provider ? rule.provider->id : std::string_view());
  for (const uint32_t number :
       {static_cast<uint32_t>(rule.severity), static_cast<uint32_t>(rule.confidence),
        static_cast<uint32_t>(rule.extractor), static_cast<uint32_t>(rule.check),
        static_cast<uint32_t>(rule.is_public), static_cast<uint32_t>(rule.group),
        static_cast<uint32_t>(rule.within), static_cast<uint32_t>(rule.reach),
        Bits(rule.min_entropy)}) {
    fields->Add(number);
  }
  fields->Add(rule.pattern);
  fields->Add(rule.path_pattern);
  fields->Add(rule.triggers);
  fields->Add(rule.keywords);
  fields->Add(rule.anchors);
  fields->Add(static_cast<uint32_t>(rule.companions.size()));
  for (const Companion& companion : rule.companions) {
    fields->Add(companion.name);
    fields->Add(companion.pattern);
    fields->Add(companion.within);
    fields->Add(companion.required);
  }
}

// Empty when the file cannot be read.
const std::string& ProgramDigest() {
  static const std::string digest = [] {
    const Result<MappedFile> program = MappedFile::Open("/proc/self/exe");
    return program.ok() ? HexEncode(Sha256(program->bytes())) : std::string();
  }();
  return digest;
}

}  // namespace

std::optional<std::string> ScanKey(const RuleSet& rules, const ScanOptions& options) {
  const std::string& program = ProgramDigest();
  if (program.empty()) return std::nullopt;
  Fields fields;
  fields.Add(kVersion);
  fields.Add(program);
  fields.Add(static_cast<uint32_t>(options.min_confidence));
  fields.Add(static_cast<uint32_t>(options.keep_dropped));
  for (const Rule* rule : rules.rules()) AddRule(*rule, &fields);
  return fields.Digest();
}

}  // namespace leaksift
