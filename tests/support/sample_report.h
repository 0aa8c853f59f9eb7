// Constructed scan reports for the tests of the report formats and for render_sample. The same
// bytes on each call. Secrets are invented and put together from pieces, so that no scanner trips
// over this repository.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace leaksift {

/// Owns what the findings point to. Not movable for that reason.
class SampleReport {
 public:
  enum class Kind {
    kPlain,    // a bit of everything, as a person would meet it
    kClean,    // files read, nothing found
    kEmpty,    // no file seen
    kHostile,  // names and messages that attack each format; a secret in every field
    kHuge,     // 26,000 findings, the critical ones last
  };

  explicit SampleReport(Kind kind);
  SampleReport(const SampleReport&) = delete;
  SampleReport& operator=(const SampleReport&) = delete;

  /// A finding of one byte or more on every line of the files under `folder` (sorted), with its
  /// line hash.
  static void AddLines(const std::string& folder, SampleReport* sample);

  const ScanReport& report() const { return report_; }
  ScanReport& report() { return report_; }
  const std::vector<std::string>& secrets() const { return secrets_; }  // of kHostile and kPlain

  /// The name of a kind ("plain"); false: there is none of that name.
  static bool Parse(std::string_view name, Kind* kind);

 private:
  void MakeRules();
  void MakePlain();
  void MakeHostile();
  void MakeHuge();
  const Rule& RuleOf(std::string_view id) const;
  Finding Make(std::string_view rule, const std::string& secret, const std::string& path,
               uint32_t line, uint32_t column);
  void Add(Finding finding);
  void Sort();

  std::deque<Provider> providers_;
  std::deque<Rule> rules_;
  std::vector<std::string> secrets_;
  ScanReport report_;
};

}  // namespace leaksift
