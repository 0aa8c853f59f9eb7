#include "match/trigger_scan.h"

#include "match/trigger_scan_kinds.h"

namespace leaksift {
namespace {

using ScanFunction = void (*)(std::string_view, size_t, size_t, OpenRun*, TriggerEvents*);

ScanFunction Best() {
#if defined(__x86_64__)
  if (TriggerScanAvailable(TriggerScanKind::kAvx512)) return &ScanTriggersAvx512;
  if (TriggerScanAvailable(TriggerScanKind::kAvx2)) return &ScanTriggersAvx2;
#endif
  return &ScanTriggersPortable;
}

}  // namespace

TriggerEvents::TriggerEvents()
    : runs(new Run[kMaxRuns]),
      literals(new LiteralHit[kMaxLiterals]),
      escapes(new size_t[kMaxEscapes]) {}

bool TriggerScanAvailable(TriggerScanKind kind) {
  if (kind == TriggerScanKind::kPortable) return true;
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2");
  if (kind == TriggerScanKind::kAvx2) return avx2;
  return avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi");
#else
  return false;
#endif
}

void ScanTriggersWith(TriggerScanKind kind, std::string_view text, size_t begin, size_t end,
                      OpenRun* open, TriggerEvents* events) {
  switch (kind) {
#if defined(__x86_64__)
    case TriggerScanKind::kAvx512:
      return ScanTriggersAvx512(text, begin, end, open, events);
    case TriggerScanKind::kAvx2:
      return ScanTriggersAvx2(text, begin, end, open, events);
#endif
    default:
      return ScanTriggersPortable(text, begin, end, open, events);
  }
}

void ScanTriggers(std::string_view text, size_t begin, size_t end, OpenRun* open,
                  TriggerEvents* events) {
  static const ScanFunction scan = Best();
  scan(text, begin, end, open, events);
}

}  // namespace leaksift
