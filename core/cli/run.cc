#include "cli/run.h"

#include "cli/commands.h"

namespace leaksift {

ExitStatus Run(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.verb) {
    case Verb::kDir:
    case Verb::kStdin:
    case Verb::kGit:
      return RunScan(options, out, err);
    case Verb::kCi:
      return RunCi(options, out, err);
    case Verb::kCiRange:
      return RunCiRange(options, out, err);
    case Verb::kMerge:
      return RunMerge(options, out, err);
    case Verb::kBaselineCreate:
    case Verb::kBaselineUpdate:
    case Verb::kBaselinePrune:
      return RunBaseline(options, out, err);
    case Verb::kRulesList:
      return RunRulesList(options, out, err);
    case Verb::kRulesShow:
      return RunRulesShow(options, out, err);
    case Verb::kRulesTest:
      return RunRulesTest(options, out, err);
    case Verb::kRulesStats:
      return RunRulesStats(options, out, err);
    case Verb::kExplain:
      return RunExplain(options, out, err);
    case Verb::kCompletion:
      return RunCompletion(options, out);
    case Verb::kMan:
      return RunMan(out);
  }
  return ExitStatus::kUsage;
}

}  // namespace leaksift
