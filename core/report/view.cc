#include "report/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "finding/text_escape.h"

namespace leaksift {
namespace {

constexpr int64_t kEndOfYear9999 = 253402300799;

/// The secrets of `report`. Dropped matches were judged to be none: masking them everywhere would
/// take ordinary words out of every text.
std::vector<const Secret*> SecretsOf(const ScanReport& report) {
  std::vector<const Secret*> secrets;
  AppendSecrets(report.findings, &secrets);
  return secrets;
}

/// "RSA PRIVATE KEY" of a PEM block (RFC 7468, section 2); empty for anything else.
std::string_view PemLabel(std::string_view text) {
  static constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.starts_with(kBegin)) return {};
  const std::string_view rest = text.substr(kBegin.size(), 40);
  const std::string_view label = rest.substr(0, rest.find("-----"));
  const bool plain =
      label.size() < rest.size() && (label.ends_with("KEY") || label.ends_with("KEY BLOCK")) &&
      label.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") == std::string_view::npos;
  return plain ? label : std::string_view();
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A part of an address as a part of a URI: what it has encoded already (%20) stays as it is, so
// that encoding a URI once more changes nothing.
std::string UriPart(std::string_view part) {
  std::string out;
  size_t begin = 0;  // of what is not in `out` yet
  const auto flush = [&](size_t end) { out += UriReference(part.substr(begin, end - begin)); };
  for (size_t i = 0; i < part.size(); ++i) {
    const bool encoded =
        part[i] == '%' && i + 2 < part.size() && IsHexDigit(part[i + 1]) && IsHexDigit(part[i + 2]);
    if (!encoded && part[i] != '/') continue;
    flush(i);
    out += part[i];
    begin = i + 1;  // both digits and what follows need no encoding
  }
  flush(part.size());
  return out;
}

}  // namespace

ReportView::ReportView(const ScanReport& report, const ReportOptions& options)
    : report_(report), options_(options) {
  if (!options.show_secrets && !report.masked) redactor_ = Redactor(SecretsOf(report));
}

std::string ReportView::Shown(const Secret& secret) const {
  if (options_.show_secrets || report_.masked) return std::string(secret.Reveal());
  // The edges of a PEM block are the same in all of them; its label says more and is no secret.
  const std::string_view label = PemLabel(secret.Reveal());
  if (label.empty()) return secret.Masked();
  return fmt::format("{} ({})", label, CountText(secret.size(), "byte"));
}

std::string ReportView::Clean(std::string_view foreign) const { return redactor_.Redact(foreign); }

std::string ReportView::CleanProse(std::string_view text) const {
  return redactor_.RedactProse(text);
}

std::string ReportView::Place(const Finding& finding) const {
  return Clean(PlaceName(finding.provenance));
}

bool ReportView::Blocks(const Finding& finding) const {
  return finding.active() && finding.rule->severity >= report_.fail_on;
}

bool ReportView::InTree(const Finding& finding) {
  const SourceKind kind = finding.provenance.kind;
  return kind == SourceKind::kFile || kind == SourceKind::kStdin ||
         (kind == SourceKind::kGitBlob && finding.provenance.in_head);
}

std::string ReportView::ReasonText(const Reason& reason) const {
  std::string text(Describe(reason.code));
  if (!reason.detail.empty()) text += " (" + Clean(reason.detail) + ")";
  return text;
}

std::string ReportView::ConfidenceText(const Verdict& verdict) const {
  std::string text(ToString(verdict.confidence));
  bool first = true;
  for (const bool supports : {true, false}) {
    std::string_view separator = first ? ": " : ", but ";
    for (const Reason& reason : verdict.reasons) {
      if (Supports(reason.code) != supports) continue;
      text += separator;
      text += ReasonText(reason);
      separator = "; ";
      first = false;
    }
  }
  return text;
}

std::vector<const Finding*> BySeverity(std::vector<const Finding*> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding* a, const Finding* b) {
    if (a->rule->severity != b->rule->severity) return a->rule->severity > b->rule->severity;
    return a->verdict.confidence > b->verdict.confidence;
  });
  return findings;
}

std::string DateText(int64_t seconds) { return TimeText(seconds).substr(0, 10); }

std::string TimeText(int64_t seconds) {
  if (seconds < 0 || seconds > kEndOfYear9999) return {};
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string AgeText(int64_t then, int64_t now) {
  constexpr uint64_t kDay = 86400;
  if (then > now) return {};
  const uint64_t age = static_cast<uint64_t>(now) - static_cast<uint64_t>(then);
  const uint64_t days = age / kDay;
  const uint64_t months = age / (kDay * 3044 / 100);
  if (days == 0) return "today";
  if (months < 2) return CountText(days, "day") + " ago";
  if (months < 24) return CountText(months, "month") + " ago";
  return CountText(months / 12, "year") + " ago";
}

std::string NumberText(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string CountText(uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", NumberText(number), noun, number == 1 ? "" : "s");
}

std::string RepositoryUri(std::string_view address) {
  const size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) {
    // scp-like: [user@]host:path
    const size_t colon = address.find(':');
    if (colon == std::string_view::npos || address.find('/') < colon) return {};
    std::string_view host = address.substr(0, colon);
    host = host.substr(host.rfind('@') + 1);
    std::string_view path = address.substr(colon + 1);
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    return fmt::format("ssh://{}/{}", UriPart(host), UriReference(path));
  }
  const std::string_view rest = address.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  // Queries, too, can hold a token.
  std::string_view path = rest.substr(authority.size());
  path = path.substr(0, path.find_first_of("?#"));
  std::string_view host_port = authority.substr(authority.rfind('@') + 1);
  host_port = host_port.substr(0, host_port.find_first_of("?#"));
  const size_t port = host_port.rfind(':');
  const std::string_view host = host_port.substr(0, port);
  std::string uri = fmt::format("{}://{}", UriReference(address.substr(0, scheme)), UriPart(host));
  if (port != std::string_view::npos) uri += ':' + UriPart(host_port.substr(port + 1));
  if (!path.empty()) uri += '/' + UriPart(path.substr(1));
  return uri;
}

std::string_view FirstStep(const Rule& rule) {
  if (rule.provider != nullptr && !rule.provider->revoke.empty()) return rule.provider->revoke[0];
  return "Take it out of service where it was made, then put a new one in its place";
}

std::string_view FirstLink(const Rule& rule) {
  if (rule.provider != nullptr && !rule.provider->links.empty()) return rule.provider->links[0];
  return {};
}

}  // namespace leaksift
