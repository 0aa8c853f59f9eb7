// The judge: keep, demote or drop a match, always with the reason. Pure functions, thread-safe.
//
// Judging has two halves, because git history is judged blob by blob and a blob can have many
// paths: JudgeText sees only bytes within the rule's reach of the match (law 1: its verdict can be
// inherited with the match through copied ranges of a delta); JudgePath sees only the path and
// refines the verdict.
#pragma once

#include <string_view>

#include "judge/verdict.h"
#include "match/match.h"

namespace leaksift {

/// Judges `match` by the text around it. Looks at no byte outside
/// [match.token.begin - reach, match.token.end + reach).
Verdict JudgeText(std::string_view text, const Match& match);

/// Refines `verdict` by where the text came from: test and documentation paths lower by one level,
/// configuration and .env files support passwords. Never drops.
void JudgePath(std::string_view path, const Match& match, Verdict* verdict);

/// The highest confidence that JudgePath can give, whatever the path: what stays below the gate
/// even so need not wait for its paths.
Confidence BestByPath(const Match& match, const Verdict& verdict);

}  // namespace leaksift
