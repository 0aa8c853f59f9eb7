#include "report/mask.h"

#include <algorithm>

#include "finding/redaction.h"

namespace leaksift {
namespace {

void EditFinding(const std::function<void(std::string*)>& edit, Finding* finding) {
  Provenance& from = finding->provenance;
  edit(&from.path);
  for (Introduction& first : from.introductions) {
    for (std::string* text :
         {&first.path, &first.author_name, &first.author_email, &first.subject}) {
      edit(text);
    }
  }
  for (std::string& ref : from.refs) edit(&ref);
  for (Reason& reason : finding->verdict.reasons) edit(&reason.detail);
  if (finding->suppressed) edit(&finding->suppressed->detail);
}

}  // namespace

void EditForeignTexts(const std::function<void(std::string*)>& edit, ScanReport* report) {
  for (auto* list : {&report->findings, &report->dropped, &report->undecided}) {
    for (Finding& finding : *list) EditFinding(edit, &finding);
  }
  for (LedgerEntry& entry : report->ledger.entries) {
    edit(&entry.unit);
    edit(&entry.reason);
  }
  for (std::string* text : {&report->target, &report->branch, &report->repository_uri}) edit(text);
}

void SortReport(ScanReport* report) {
  for (auto* list : {&report->findings, &report->dropped, &report->undecided}) {
    std::sort(list->begin(), list->end(), ReportOrder);
  }
  report->ledger.Settle();
}

void MaskReport(ScanReport* report) {
  std::vector<const Secret*> secrets;
  AppendSecrets(report->findings, &secrets);
  const Redactor redactor(secrets);
  EditForeignTexts([&redactor](std::string* text) { *text = redactor.Redact(*text); }, report);
  SortReport(report);
}

}  // namespace leaksift
