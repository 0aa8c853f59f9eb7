#include "support/program_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace leaksift::testing {
namespace {

using Json = nlohmann::json;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

ScannedFinding FindingOf(const Json& json) {
  ScannedFinding finding{
      json.at("source"), json.at("path"), json.value("object", ""), json.at("fingerprint"), {},
      json.at("in_head")};
  for (const Json& one : json.value("introductions", Json::array())) {
    finding.commits.push_back(one.at("commit"));
  }
  return finding;
}

}  // namespace

std::string ProgramScan::Reason(const std::string& unit) const {
  for (const ScannedUnit& one : units) {
    if (EndsWith(one.unit, unit)) return one.reason;
  }
  return "";
}

bool ProgramScan::Finds(const std::string& path) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const ScannedFinding& one) { return one.path == path; });
}

ProgramScan ReadProgramScan(const ProgramOutput& run) {
  ProgramScan scan;
  scan.status = run.status;
  scan.out = run.out;
  scan.err = run.err;
  if (run.status == 2) return scan;
  const Json report = Json::parse(run.out, nullptr, false);
  if (report.is_discarded()) {
    ADD_FAILURE() << "no report; status " << run.status << ": " << run.err;
    return scan;
  }
  scan.complete = report.at("summary").at("complete");
  scan.commits = report.at("coverage").at("commits");
  scan.objects = report.at("coverage").at("objects");
  for (const Json& unit : report.at("units")) {
    scan.units.push_back({unit.at("kind"), unit.at("outcome"), unit.at("unit"), unit.at("reason")});
  }
  for (const Json& finding : report.at("findings")) scan.findings.push_back(FindingOf(finding));
  return scan;
}

std::string Describe(const ProgramScan& scan) {
  std::string text = "status " + std::to_string(scan.status) + ", " + std::to_string(scan.commits) +
                     " commits\n" + scan.err;
  for (const ScannedUnit& unit : scan.units) {
    text += unit.kind + " " + unit.outcome + " " + unit.unit + ": " + unit.reason + "\n";
  }
  for (const ScannedFinding& finding : scan.findings) {
    text += "finding " + finding.source + " " + finding.path + " " + finding.object + "\n";
  }
  return text;
}

}  // namespace leaksift::testing
