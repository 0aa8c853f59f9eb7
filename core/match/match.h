// Match: a hit of a rule in one text, before any judgement. No policy here.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "rule/rule.h"

namespace leaksift {

/// What the generic extractor saw around a value; zero for pattern rules.
struct AssignmentShape {
  Span key;                  // the name the value is given to; empty when there is none
  char quote = 0;            // ', ", ` or 0
  char separator = 0;        // =, :, >, (, , or space; 0 when there is none
  bool is_password = false;  // judged as a password (context) rather than as a token (randomness)
};

/// Another part of the credential that stands near the match.
struct CompanionMatch {
  std::string_view name;
  Span span;
};

/// Spans are byte offsets into the text that was scanned. By law 1 a match depends on no byte
/// outside [token.begin - rule->reach, token.end + rule->reach).
struct Match {
  const Rule* rule = nullptr;
  Span token;             // everything the rule matched
  Span secret;            // the part that is the secret; inside token
  uint16_t distance = 0;  // bytes between keyword and token; 0 for other rules
  AssignmentShape shape;
  std::vector<CompanionMatch> companions;
};

}  // namespace leaksift
