// The implementations of ScanTriggers (match/trigger_scan.h), one a file.
#pragma once

#include "match/trigger_scan.h"

namespace leaksift {

void ScanTriggersPortable(std::string_view text, size_t begin, size_t end, OpenRun* open,
                          TriggerEvents* events);

#if defined(__x86_64__)
/// Only on a processor with AVX2 and BMI.
void ScanTriggersAvx2(std::string_view text, size_t begin, size_t end, OpenRun* open,
                      TriggerEvents* events);

/// Only on a processor with AVX-512 BW and VBMI as well.
void ScanTriggersAvx512(std::string_view text, size_t begin, size_t end, OpenRun* open,
                        TriggerEvents* events);
#endif

}  // namespace leaksift
