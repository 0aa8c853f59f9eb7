// What Matcher::Find finds, by a plain search at every byte: the definition that its tables are
// compared with.
#include <algorithm>

#include "match/matcher_job.h"

namespace leaksift {

Result<void> Matcher::FindWithoutTables(std::string_view text, MatchScratch* scratch) const {
  scratch->Clear();
  Job job{*this, text, scratch};
  for (size_t at = 0; at < text.size(); ++at) {
    for (const Trigger& trigger : index_.triggers()) {
      if (StandsAt(text, at, trigger.text)) job.OnTrigger(trigger, at);
    }
    for (size_t literal = 0; literal < kGenericLiterals.size(); ++literal) {
      if (StandsAtFolded(text, at, kGenericLiterals[literal])) {
        job.OnLiteral(at, static_cast<GenericLiteral>(literal));
      }
    }
  }
  for (size_t begin = 0; begin < text.size();) {
    Run run{begin, begin, false, false};
    for (; run.end < text.size() && IsTokenByte(static_cast<unsigned char>(text[run.end]));
         ++run.end) {
      const char c = text[run.end];
      if (c >= '0' && c <= '9')
        run.has_digit = true;
      else if (c != '_' && c != '-')
        run.has_letter = true;
    }
    if (run.end - run.begin >= kMinRun && run.has_digit && run.has_letter) {
      const size_t from = begin > index_.look_back() ? begin - index_.look_back() : 0;
      for (size_t at = from; at < begin; ++at) {
        for (const Word& word : index_.words()) {
          if (!KeywordAt(text, at, word.text, word.whole)) continue;
          const size_t end = at + word.text.size();
          job.OnKeywords(word, end, run);
          for (const CompiledRule* rule : word.as_anchor) job.OnAnchor(*rule, {at, end});
        }
      }
    }
    begin = std::max(run.end, begin + 1);
  }
  const Span whole{0, text.size()};
  job.WholeText({&whole, 1});
  job.Finish();
  if (job.error) return *job.error;
  return {};
}

}  // namespace leaksift
