#include "support/sample_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "finding/fingerprint.h"
#include "finding/line_hash.h"
#include "finding/location.h"
#include "support/make_rule.h"

namespace leaksift {
namespace {

constexpr std::string_view kKey = "the fixed key of the sample reports";
constexpr int64_t kMarch2024 = 1709370000;

constexpr std::string_view kAcmeUses[] = {"The acme command line", "Deployments of Acme Cloud"};
constexpr std::string_view kAcmeRevoke[] = {
    "Open Access keys in the Acme Cloud console and choose Deactivate for this key",
    "Make a new key and put it where the old one was used", "Delete the old key"};
constexpr std::string_view kAcmeLinks[] = {"https://docs.example.com/acme/keys",
                                           "https://docs.example.com/acme/audit"};
constexpr std::string_view kForgeRevoke[] = {"Delete the token in the settings of its owner"};
constexpr std::string_view kForgeLinks[] = {"https://docs.example.org/forge/tokens"};

std::string AcmeKey() { return std::string("acme_") + "sk_9fK2mQ7xLw4RtZ81bVnC3yHd"; }
std::string ForgeToken(char last) { return std::string("fg") + "p_R7uWq2ZxN5kTb8LmY4cVd1" + last; }
std::string Password() { return std::string("tulip-") + "Harbour-42"; }
std::string Hook() { return std::string("https://hooks.example.com/T0") + "8XJ2/kq93mxz71"; }

std::string PemKey() {
  return std::string("-----BEGIN PRIVATE ") + "KEY-----\nMIIEvQ7uWq2ZxN5kTb8LmY4cVd1RtZ81\n" +
         "bVnC3yHd9fK2mQ7xLw4a\n-----END PRIVATE " + "KEY-----";
}

Introduction Commit(char digit, std::string path, std::string author, std::string subject) {
  Introduction from;
  from.commit = std::string(40, digit);
  from.path = std::move(path);
  from.author_name = std::move(author);
  from.author_email = "ann.lee@example.com";
  from.author_time = kMarch2024;
  from.subject = std::move(subject);
  return from;
}

}  // namespace

bool SampleReport::Parse(std::string_view name, Kind* kind) {
  static constexpr std::pair<std::string_view, Kind> kKinds[] = {{"plain", Kind::kPlain},
                                                                 {"clean", Kind::kClean},
                                                                 {"empty", Kind::kEmpty},
                                                                 {"hostile", Kind::kHostile},
                                                                 {"huge", Kind::kHuge}};
  for (const auto& [known, value] : kKinds) {
    if (known != name) continue;
    *kind = value;
    return true;
  }
  return false;
}

SampleReport::SampleReport(Kind kind) {
  MakeRules();
  report_.command = "dir";
  report_.target = "example";
  if (kind == Kind::kEmpty) return;
  report_.start_time = kMarch2024;
  report_.end_time = kMarch2024 + 3;
  report_.ledger.files = 1204;
  report_.ledger.bytes = 12'345'678;
  if (kind == Kind::kPlain) MakePlain();
  if (kind == Kind::kHostile) MakeHostile();
  if (kind == Kind::kHuge) MakeHuge();
  Sort();
}

void SampleReport::MakeRules() {
  Provider& acme = providers_.emplace_back(MakeProvider("acme-cloud", "Acme Cloud"));
  acme.what = "Acme Cloud runs servers; an access key acts as the account that made it.";
  acme.risk = "Whoever holds it can start, read and delete everything of the account.";
  acme.logs = "The audit page of the console lists each request with its address.";
  acme.uses = kAcmeUses;
  acme.revoke = kAcmeRevoke;
  acme.links = kAcmeLinks;
  Provider& forge = providers_.emplace_back(MakeProvider("forge", "Forge"));
  forge.what = "Forge hosts source code; a token reads and writes repositories.";
  forge.risk = "Whoever holds it can read private code and push to it.";
  forge.revoke = kForgeRevoke;
  forge.links = kForgeLinks;
  const auto add = [&](std::string_view id, std::string_view name, const Provider* provider,
                       Severity severity) {
    rules_.push_back(MakeRule(id, provider, severity));
    rules_.back().name = name;
  };
  add("acme-cloud-access-key", "Acme Cloud access key", &acme, Severity::kCritical);
  add("acme-cloud-webhook", "Acme Cloud web hook", &acme, Severity::kLow);
  add("forge-token", "Forge token", &forge, Severity::kHigh);
  add("generic-password", "Password", nullptr, Severity::kMedium);
  add("private-key", "Private key", nullptr, Severity::kCritical);
}

const Rule& SampleReport::RuleOf(std::string_view id) const {
  const auto it =
      std::find_if(rules_.begin(), rules_.end(), [&](const Rule& r) { return r.id == id; });
  if (it == rules_.end()) std::abort();
  return *it;
}

Finding SampleReport::Make(std::string_view rule, const std::string& secret,
                           const std::string& path, uint32_t line, uint32_t column) {
  Finding f;
  f.rule = &RuleOf(rule);
  f.secret = Secret(secret);
  f.provenance.path = path;
  const auto length = static_cast<uint32_t>(secret.size());
  f.location = {line, column, line, column + length, column, column + length};
  f.span = {line * 100, line * 100 + secret.size()};
  f.verdict.confidence = Confidence::kHigh;
  f.verdict.reasons = {{ReasonCode::kPrefix, {}}};
  f.fingerprint = Fingerprint(kKey, *f.rule, secret);
  f.path_fingerprint = PathFingerprint(kKey, *f.rule, secret, path);
  f.line_hash = fmt::format("{}{:x}:1", f.path_fingerprint.substr(0, 10), line);
  return f;
}

void SampleReport::Add(Finding finding) {
  secrets_.emplace_back(finding.secret.Reveal());
  for (const FindingPart& part : finding.parts) secrets_.emplace_back(part.value.Reveal());
  report_.findings.push_back(std::move(finding));
}

void SampleReport::Sort() {
  std::sort(report_.findings.begin(), report_.findings.end(), ReportOrder);
  std::sort(report_.ledger.entries.begin(), report_.ledger.entries.end());
}

void SampleReport::MakePlain() {
  report_.command = "git";
  report_.head_commit = std::string(40, 'a');
  report_.branch = "main";
  report_.repository_uri = "https://build:" + Password() + "@git.example.org/team/app.git";
  report_.fail_on = Severity::kMedium;
  report_.ledger.commits = 310;
  report_.ledger.objects = 2210;

  Finding key = Make("acme-cloud-access-key", AcmeKey(), "config/prod.env", 3, 17);
  key.verdict.reasons = {{ReasonCode::kPrefix, {}}, {ReasonCode::kChecksumValid, "crc32-base62"}};
  key.parts.push_back({"account id", Secret("acct-5512094471"), {2, 16, 2, 31, 16, 31}});
  key.provenance.kind = SourceKind::kGitBlob;
  key.provenance.object_id = std::string(40, 'b');
  key.provenance.introductions = {Commit('c', "config/prod.env", "Ann Lee", "Deploy from CI")};
  key.provenance.refs = {"refs/heads/main", "refs/tags/v1.2"};
  Add(key);
  Finding copy = Make("acme-cloud-access-key", AcmeKey(), "deploy/settings.py", 88, 9);
  copy.encodings = {"base64"};
  Add(copy);
  for (uint32_t i = 0; i < 14; ++i) {
    Add(Make("acme-cloud-access-key", AcmeKey(), fmt::format("k8s/overlay-{:02}/env.yaml", i), 7,
             12));
  }
  Add(Make("forge-token", ForgeToken('e'), "ci/clone.sh", 12, 20));
  Add(Make("forge-token", ForgeToken('f'), "ci/clone.sh", 12, 70));  // two on a line

  Finding old = Make("forge-token", ForgeToken('g'), "ci/old.sh", 4, 20);
  old.provenance.kind = SourceKind::kGitBlob;
  old.provenance.object_id = std::string(40, 'd');
  old.provenance.in_head = false;
  old.provenance.introductions = {Commit('e', "ci/old.sh", "Ann Lee", "Add the nightly clone"),
                                  Commit('f', "ci/nightly.sh", "Bo Öhm", "Move it")};
  Add(old);
  Finding message = Make("forge-token", ForgeToken('h'), "", 1, 30);
  message.provenance.kind = SourceKind::kGitCommitMessage;
  message.provenance.object_id = std::string(40, '9');
  message.provenance.in_head = false;
  Add(message);

  Finding password = Make("generic-password", Password(), "tests/db_test.go", 40, 15);
  password.verdict = {true,
                      Confidence::kMedium,
                      {{ReasonCode::kSecretName, "db_password"}, {ReasonCode::kTestPath, {}}}};
  Add(password);
  Finding pem = Make("private-key", PemKey(), "certs/server.key", 1, 1);
  pem.location = {1, 1, 4, 26, 1, 26};
  pem.verdict.reasons = {{ReasonCode::kStructureValid, "PKCS #8"}};
  Add(pem);
  Add(Make("acme-cloud-webhook", Hook(), "docs/alerts.md", 9, 3));

  Finding known = Make("forge-token", ForgeToken('k'), "legacy/build.xml", 77, 31);
  known.suppressed = Reason{ReasonCode::kBaselined, {}};
  Add(known);
  Finding dropped = Make("generic-password", "changeme-please", "README.md", 12, 11);
  dropped.verdict = {false, Confidence::kLow, {{ReasonCode::kPlaceholder, "changeme"}}};
  report_.dropped.push_back(dropped);

  report_.ledger.entries = {
      {UnitKind::kFile, UnitOutcome::kFailed, "data/dump.bin", "permission denied"},
      {UnitKind::kObject, UnitOutcome::kFailed, std::string(40, '7'), "its zlib stream is damaged"},
      {UnitKind::kFile, UnitOutcome::kSkipped, "latest", "a symbolic link"}};
}

void SampleReport::MakeHostile() {
  const std::string token = ForgeToken('x');
  report_.target = "dir\x1b[31m/" + token;
  report_.branch = "feature/" + token + "\n::error::x";
  report_.repository_uri = "https://user:" + token + "@git.example.org/a b/c";
  report_.head_commit = std::string(40, 'a');
  const std::vector<std::string> names = {
      "new\nline.txt",
      "quote\"'`.txt",
      "\x1b[2Jansi\x07.txt",
      "invalid\xFF\xC0\xAF.txt",
      "cdata]]>.txt",
      "http://first:segment",
      "c:drive.txt",
      "dir x/cfg [1](2) {0}.env",
      "<b>&amp;</b><script>alert(1)</script>",
      "::error file=x::injected",
      "##vso[task.setvariable variable=x]y",
      "| table | cell |\\|",
      "**bold** _it_ ~~s~~ @mention #1 www.example.com",
      "bidi\xE2\x80\xAEtxt.exe",
      "\xEF\xBF\xBF\xEF\xBF\xBEnonchar",
      "-rf",
      "%41%zz",
      "back\\slash",
      std::string(255, 'n'),
      "/absolute/path",
      "secret-" + token + ".env",
      "../outside",
      "nul\x01\x02",
  };
  uint32_t line = 0;
  for (const std::string& name : names) {
    Finding f = Make("forge-token", token, name, ++line, 1);
    f.verdict.reasons = {{ReasonCode::kSecretName, name + " " + token}};
    f.provenance.kind = SourceKind::kGitBlob;
    f.provenance.object_id = std::string(40, 'b');
    f.provenance.in_head = line % 2 == 0;
    f.provenance.introductions = {Commit('c', name, name + token, name + " subject " + token)};
    f.provenance.introductions[0].author_email = token + "@example.com";
    f.provenance.refs = {"refs/heads/" + name + token};
    f.parts.push_back({"app key", Secret(AcmeKey() + "]]>\x1b<&"), {line, 2, line, 9}});
    Add(f);
    f.suppressed = Reason{ReasonCode::kInlineAllow, name + token};
    f.location.column = 500;
    Add(f);
    f.suppressed.reset();
    f.verdict.keep = false;
    report_.dropped.push_back(f);
    report_.ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kFailed, name, "is " + token});
    report_.ledger.entries.push_back({UnitKind::kFile, UnitOutcome::kSkipped, name, "is " + token});
  }
  // A secret that has every special character itself, and one of bytes that are no text.
  Add(Make("generic-password", std::string("p\"'<&>]]>{0}[x](1)|`\\") + "Zq81%\n\x1bq", "odd", 1,
           1));
  Add(Make("generic-password", std::string("\xFF\xFE\x80secret\xC0\x80") + "bytes77", "odd", 2, 1));
  Add(Make("acme-cloud-webhook", Hook(), "low/" + Hook(), 1, 1));
}

void SampleReport::MakeHuge() {
  for (uint32_t i = 0; i < 26000; ++i) {
    const bool critical = i >= 25500;
    Add(Make(critical     ? "acme-cloud-access-key"
             : i % 2 == 0 ? "forge-token"
                          : "generic-password",
             fmt::format("{}{:06}", ForgeToken('z'), i),
             fmt::format("{}/package-{:05}/config/settings.yaml", critical ? "zz" : "src", i),
             i + 1, 10));
  }
}

void SampleReport::AddLines(const std::string& folder, SampleReport* sample) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    LineIndex lines(text);
    for (size_t at = 0; at < text.size();) {
      const Span line = lines.LineAt(at);
      Finding f = sample->Make("forge-token", "line " + std::to_string(at),
                               path.substr(folder.size() + 1), 1, 1);
      f.location = lines.Locate(line);
      f.span = line;
      f.line_hash = LineHashes(text, {f.location.line})[0];
      sample->Add(f);
      at = line.end + 1;
      if (at < text.size() && text[line.end] == '\r' && text[at] == '\n') ++at;
    }
  }
  sample->Sort();
}

}  // namespace leaksift
