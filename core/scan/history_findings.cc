#include "scan/history_findings.h"

namespace leaksift {

void DecideHistoryFindings(std::vector<PendingFinding> pending, const ObjectStore& store,
                           const GitRefs& refs, const std::string& prefix, Collector* collector) {
  (void)store;
  (void)refs;
  (void)prefix;
  for (PendingFinding& finding : pending) collector->Decide(std::move(finding));
}

}  // namespace leaksift
