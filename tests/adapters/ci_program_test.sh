#!/usr/bin/env bash
# The program itself in CI: through the adapter, on clones as the platforms make them.
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
"$LEAKSIFT" --help 2>&1 | grep -q ci-range || skip "this program has no verb ci-range"
export LEAKSIFT_BINARY=$LEAKSIFT
token=$(sample_token)
origin=$work/origin
git init -q -b main "$origin"
git -C "$origin" config uploadpack.allowAnySHA1InWant true
commit "$origin" readme "hello" >/dev/null
base=$(commit "$origin" .leaksift.toml '[scan]')

# The change: a secret in the second of three commits, gone in the third.
git -C "$origin" switch -q -c 'topic/$(touch${IFS}pwned);#1'
commit "$origin" a.py "x = 1" >/dev/null
commit "$origin" a.py "token = \"$token\"" >/dev/null
head=$(commit "$origin" a.py "x = 2")
git -C "$origin" switch -q -c merged main
git -C "$origin" merge -q --no-ff -m merge "$head"
merge=$(git -C "$origin" rev-parse HEAD)

# clone COMMIT: depth 1, detached, as a platform checks out a pull request
clone() {
  cd "$work" && rm -rf "$work/clone" && git init -q "$work/clone" && cd "$work/clone" || exit 1
  git remote add origin "file://$origin"
  git fetch -q --depth=1 origin "$1" && git checkout -q --detach FETCH_HEAD
}
cat >"$work/event.json" <<END
{"pull_request":{"number":1,"head":{"sha":"$head","ref":"topic/\$(touch\${IFS}pwned);#1","repo":{"full_name":"o/r"}},
 "base":{"sha":"$base","ref":"main","repo":{"full_name":"o/r"}}},"repository":{"default_branch":"main"}}
END
pull_request=(GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$work/event.json"
  GITHUB_SHA="$merge" GITHUB_REF=refs/pull/1/merge)
# scan VARIABLE... -- FLAG...: exit code in $code, everything that was printed in $out
scan() {
  local variables=()
  while [[ $1 != -- ]]; do
    variables+=("$1")
    shift
  done
  shift
  rm -f "$work/outputs"
  out=$(env "${variables[@]}" sh "$root/ci/adapter.sh" run -- --outputs="$work/outputs" --report text=- "$@" 2>&1)
  code=$?
  outputs=$(cat "$work/outputs" 2>/dev/null)
}

clone "$merge"
scan "${pull_request[@]}" -- --report "sarif=$work/pr.sarif"
check "pull request: the secret of a middle commit is found" 1 "$code"
holds "pull request: after deepening" "$out" 'deepening the clone: 50'
holds "pull request: complete" "$outputs" '^LEAKSIFT_COVERAGE=complete$'
holds "pull request: range" "$outputs" "^LEAKSIFT_RANGE_BASE=$base\$"
holds "pull request: range" "$outputs" "^LEAKSIFT_RANGE_HEAD=$head\$"
lacks "pull request: masked" "$out" "$token"
lacks "pull request: masked in the file" "$(cat "$work/pr.sarif")" "$token"
check "pull request: the branch's name was not run" "" "$(find "$work" -name pwned)"

clone "$merge"
scan "${pull_request[@]}" LEAKSIFT_FETCH_BUDGET=0 --
check "without fetching: incomplete, never clean" 3 "$code"
holds "without fetching: partial" "$outputs" '^LEAKSIFT_COVERAGE=partial$'
holds "without fetching: says why" "$out" 'shallow|not in this clone'

clone "$base"
scan GITLAB_CI=true CI_PIPELINE_SOURCE=push CI_COMMIT_SHA="$base" CI_COMMIT_BRANCH=main CI_DEFAULT_BRANCH=main \
  CI_COMMIT_BEFORE_SHA="$(git -C "$origin" rev-parse "$base^")" --
check "a clean push" 0 "$code"
holds "a clean push: complete" "$outputs" '^LEAKSIFT_COVERAGE=complete$'

# A clone of another user, as in many containers: refused, or read all the same if that is asked for.
if [[ $EUID -eq 0 ]]; then
  chown -R 65534:65534 "$work/clone"
  "$LEAKSIFT" ci --full >"$work/out" 2>&1
  check "another user's clone: refused" 2 $?
  holds "another user's clone: what to do" "$(cat "$work/out")" 'belongs to another user .*--trust-owner'
  LEAKSIFT_TRUST_OWNER=true "$LEAKSIFT" ci --tree >"$work/out" 2>&1
  check "another user's clone: as asked" 0 $?
fi

# A base that claims all of the head is not believed.
git -C "$work" clone -q "file://$origin" "$work/whole" && cd "$work/whole" && git checkout -q "$head" || exit 1
scan GITLAB_CI=true CI_MERGE_REQUEST_IID=1 CI_COMMIT_SHA="$head" CI_MERGE_REQUEST_DIFF_BASE_SHA="$head" \
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME=elsewhere --
check "a lying base" 1 "$code"

# Forty commits, the secret in the first and gone in the second; and one that only a merge brought.
git -C "$origin" switch -q -c forty "$base"
commit "$origin" c.py "token = \"$token\"" >/dev/null
for i in $(seq 39); do commit "$origin" c.py "x = $i" >/dev/null; done
head=$(git -C "$origin" rev-parse HEAD)
clone "$head"
request=(GITLAB_CI=true CI_MERGE_REQUEST_IID=1 CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main)
scan "${request[@]}" CI_COMMIT_SHA="$head" --
check "forty commits: found in the first" 1 "$code"
holds "forty commits: all of them" "$out" '40 commits up to'
git -C "$origin" switch -q -c side "$base"
commit "$origin" d.py "x = 1" >/dev/null
git -C "$origin" switch -q -c evil "$base"
commit "$origin" e.py "x = 1" >/dev/null
git -C "$origin" merge -q --no-commit --no-ff side
commit "$origin" e.py "token = \"$token\"" >/dev/null
head=$(commit "$origin" e.py "x = 3")
clone "$head"
scan "${request[@]}" CI_COMMIT_SHA="$head" --
check "what a merge itself brought is found" 1 "$code"
holds "what a merge itself brought: where" "$out" 'e\.py:1:'

# The change allows its own secret: by configuration, by a marker on the line.
git -C "$origin" switch -q -c allowing "$base"
printf '[[allow]]\nreason = "nothing to see"\npaths = ["**"]\n' >"$origin/.leaksift.toml"
head=$(commit "$origin" b.py "token = \"$token\"  # leaksift:allow reason=\"nothing to see\"")
clone "$head"
scan GITLAB_CI=true CI_MERGE_REQUEST_IID=1 CI_COMMIT_SHA="$head" CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" \
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main -- --report "json=$work/allowing.json"
check "a change cannot allow itself" 1 "$code"
holds "the weakening is told" "$out$(cat "$work/allowing.json")" 'policy-weakened'

# Shards: joined, they are the whole; one too few is not.
git -C "$origin" switch -q -c many "$base"
for i in $(seq 12); do printf 'key%d = "%s"\n' "$i" "$token" >"$origin/f$i.py"; done
head=$(commit "$origin" last 1)
rm -rf "$work/whole" && git clone -q "file://$origin" "$work/whole" && cd "$work/whole" && git checkout -q "$head" || exit 1
mkdir "$work/parts"
for part in 1 2 3 4; do
  "$LEAKSIFT" ci --full --shard "$part/4" --report "json=$work/parts/$part.json" >/dev/null 2>&1
done
"$LEAKSIFT" ci --full --report "json=$work/unsharded.json" >/dev/null 2>&1
check "unsharded: findings" 1 $?
"$LEAKSIFT" merge --report "json=$work/merged.json" "$work"/parts/*.json >/dev/null 2>&1
check "merged: findings" 1 $?
check "merged equals unsharded" "" "$(cmp "$work/merged.json" "$work/unsharded.json" 2>&1)"
out=$("$LEAKSIFT" merge --report "json=$work/short.json" "$work"/parts/[124].json 2>&1)
check "a missing part" 3 $?
holds "a missing part is named" "$out" 'of 4 parts these are missing: 3'
check "of a missing part nothing is written" "" "$(find "$work" -name short.json)"
"$LEAKSIFT" merge --report "json=$work/double.json" "$work"/parts/*.json "$work/parts/1.json" >/dev/null 2>&1
check "a doubled part" 3 $?
"$LEAKSIFT" merge "$work/unsharded.json" >/dev/null 2>&1
check "a report of a whole scan is no part" 2 $?
head -c 3000 "$work/parts/2.json" >"$work/cut.json"
"$LEAKSIFT" merge "$work"/parts/[134].json "$work/cut.json" >/dev/null 2>&1
check "a part that was cut" 2 $?
"$LEAKSIFT" ci --full --exclude 'f1*.py' --shard 3/4 --report "json=$work/other.json" >/dev/null 2>&1
out=$("$LEAKSIFT" merge "$work"/parts/[124].json "$work/other.json" 2>&1)
check "a part with another policy" 2 $?
holds "a part with another policy: why" "$out" 'different configuration'
part=$(LEAKSIFT_SHARD_INDEX=1 LEAKSIFT_SHARD_TOTAL=4 "$LEAKSIFT" ci --full --shard auto --report json=- 2>/dev/null | cksum)
check "the platform's shard is the one of that number" "$part" "$(cksum <"$work/parts/2.json")"
LEAKSIFT_SHARD_INDEX=4 LEAKSIFT_SHARD_TOTAL=4 "$LEAKSIFT" ci --full --shard auto >/dev/null 2>&1
check "a shard that is not there" 2 $?

# Excluded paths
"$LEAKSIFT" ci --full --exclude 'f*.py' --exclude last >/dev/null 2>&1
check "excluded paths do not fail" 0 $?
"$LEAKSIFT" ci --full --exclude 'f1*.py' >/dev/null 2>&1
check "the others do" 1 $?

# Reports that cannot be written
"$LEAKSIFT" ci --full --report "sarif=$work/no/such/folder/x.sarif" >/dev/null 2>&1
check "a report that cannot be written is no success" 1 "$(($? != 0))"

"$LEAKSIFT" ci-range --json --full >"$work/range.json"
check "ci-range is JSON" leaksift-ci-range "$(jq -r .format "$work/range.json")"

finish
