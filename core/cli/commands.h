// The verbs, one function each; run.cc chooses. `err` gets messages for the user.
#pragma once

#include <iosfwd>

#include "cli/exit_status.h"
#include "cli/options.h"
#include "report/report.h"

namespace leaksift {

ExitStatus RunScan(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunCi(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunCiRange(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunMerge(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunBaseline(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunRulesList(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunRulesShow(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunRulesTest(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunRulesStats(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunExplain(const Options& options, std::ostream& out, std::ostream& err);
ExitStatus RunCompletion(const Options& options, std::ostream& out);
ExitStatus RunMan(std::ostream& out);

}  // namespace leaksift
