#!/usr/bin/env bash
# The program itself through the adapter files of the platforms that have only variables: a request whose names
# attack shell, log and Markdown, in a clone of depth 1; reports that cannot be written; results that the platform
# refuses; a wrong checksum.
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
python_tool check-jsonschema check-jsonschema==0.39.0 >/dev/null || skip "a YAML reader cannot be installed"
token=$(sample_token)
chmod 755 "$work" # some steps run as nobody

# main, and a topic with a secret in the middle of three commits, one in a file whose name is a command.
branch='topic/$(touch${IFS}pwned);`id`##vso|#1'
title='$(touch pwned)`touch pwned`
::error::made up
##vso[task.complete result=Succeeded]
<script>alert(1)</script> [x](javascript:alert(1))'
origin=$work/origin
git init -q -b main "$origin"
git -C "$origin" config uploadpack.allowAnySHA1InWant true
base=$(commit "$origin" readme hello)
git -C "$origin" switch -q -c "$branch" || exit 1
commit "$origin" '::error::made up ##vso[task.complete]`x`<b>.py' "key = \"$token\"" >/dev/null
commit "$origin" a.py "key = \"$token\"" >/dev/null
printf 'x = 1\n' >"$origin/a.py"
git -C "$origin" commit -qam "$title"
head=$(git -C "$origin" rev-parse HEAD)
git -C "$origin" switch -q main

# What projects copy, and where it comes from.
mkdir -p "$work/mirror/v0.1.0" "$work/bin"
cp "$root/ci/adapter.sh" "$work/mirror/v0.1.0/leaksift-adapter.sh"
sum=$(sha256sum "$root/ci/adapter.sh" | cut -d ' ' -f 1)
cat >"$work/bin/buildkite-agent" <<END
#!/bin/sh
cat >"$work/annotation"
exit 1
END
chmod +x "$work/bin/buildkite-agent"

# step NAME: the script that NAME's file would run
step() {
  case $1 in
    circleci) yaml_text "$root/ci/circleci/orb.yml" commands scan steps 0 run command | sed 's/\\<</<</g' ;;
    azure) yaml_text "$root/ci/azure/leaksift.yml" steps 0 bash ;;
    bitbucket) yaml_text "$root/ci/bitbucket/bitbucket-pipelines.yml" definitions steps 0 step script ;;
    buildkite) yaml_text "$root/ci/buildkite/pipeline.yml" steps 0 command ;;
    travis) yaml_text "$root/ci/travis/travis.yml" jobs include 0 script ;;
    drone) yaml_text "$root/ci/drone/drone.yml" steps 0 commands ;;
    woodpecker) yaml_text "$root/ci/drone/woodpecker.yml" steps 0 commands ;;
    generic) echo 'sh ci/leaksift.sh --report sarif=leaksift.sarif --report markdown=leaksift.md' ;;
  esac
}

# variables NAME: what the platform sets for the request, into `variables`
variables() {
  case $1 in
    circleci) variables=(CIRCLECI=true CIRCLE_SHA1="$head" CIRCLE_BRANCH="$branch" LEAKSIFT_DEFAULT_BRANCH=main LEAKSIFT_CIRCLE_TRIGGER=webhook) ;;
    azure) variables=(TF_BUILD=True BUILD_REASON=PullRequest BUILD_SOURCEVERSION="$head" BUILD_SOURCEBRANCH=refs/pull/7/merge
      BUILD_SOURCEVERSIONMESSAGE="$title" SYSTEM_PULLREQUEST_SOURCECOMMITID="$head" SYSTEM_PULLREQUEST_SOURCEBRANCH="refs/heads/$branch"
      SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main BUILD_ARTIFACTSTAGINGDIRECTORY="$work/clone/staging") ;;
    bitbucket) variables=(BITBUCKET_BUILD_NUMBER=3 BITBUCKET_COMMIT="$head" BITBUCKET_BRANCH="$branch" BITBUCKET_PR_ID=7
      BITBUCKET_PR_DESTINATION_BRANCH=main BITBUCKET_PR_DESTINATION_COMMIT="$base" BITBUCKET_WORKSPACE=s BITBUCKET_REPO_SLUG=r
      LEAKSIFT_BITBUCKET_PROXY=http://127.0.0.1:1) ;;
    buildkite) variables=(BUILDKITE=true BUILDKITE_COMMIT="$head" BUILDKITE_BRANCH="$branch" BUILDKITE_MESSAGE="$title"
      BUILDKITE_PULL_REQUEST=7 BUILDKITE_PULL_REQUEST_BASE_BRANCH=main BUILDKITE_SOURCE=webhook) ;;
    travis) variables=(TRAVIS=true TRAVIS_EVENT_TYPE=pull_request TRAVIS_COMMIT="$head" TRAVIS_PULL_REQUEST=7 TRAVIS_PULL_REQUEST_SHA="$head"
      TRAVIS_BRANCH=main TRAVIS_PULL_REQUEST_BRANCH="$branch" TRAVIS_COMMIT_MESSAGE="$title") ;;
    drone) variables=(DRONE=true DRONE_BUILD_EVENT=pull_request DRONE_COMMIT_SHA="$head" DRONE_TARGET_BRANCH=main DRONE_SOURCE_BRANCH="$branch"
      DRONE_COMMIT_MESSAGE="$title" DRONE_PULL_REQUEST_TITLE="$title") ;;
    woodpecker) variables=(CI=woodpecker CI_PIPELINE_EVENT=pull_request CI_COMMIT_SHA="$head" CI_COMMIT_TARGET_BRANCH=main
      CI_COMMIT_SOURCE_BRANCH="$branch" CI_COMMIT_MESSAGE="$title" CI_COMMIT_PULL_REQUEST_TITLE="$title") ;;
    generic) variables=(LEAKSIFT_BASE=main) ;;
  esac
}

clone() {
  cd "$work" && rm -rf "$work/clone" && git init -q "$work/clone" && cd "$work/clone" || exit 1
  git remote add origin "file://$origin"
  git fetch -q --depth=1 origin "$head" && git checkout -q --detach FETCH_HEAD
  mkdir ci
  cp "$root/ci/generic/leaksift.sh" "$root/ci/bitbucket/code-insights.sh" "$root/ci/buildkite/step.sh" ci/
}

# run NAME VARIABLE... [-- WRAPPER...]: NAME's step in the clone; exit code in $code, what it said in $out
run() {
  local name=$1 more=() wrapper=()
  shift
  while [[ $# -gt 0 && $1 != -- ]]; do
    more+=("$1")
    shift
  done
  [[ $# -eq 0 ]] || wrapper=("${@:2}")
  variables "$name"
  out=$(step "$name" | "${wrapper[@]}" env PATH="$work/bin:$PATH" LEAKSIFT_BINARY="$LEAKSIFT" LEAKSIFT_DOWNLOAD_URL="file://$work/mirror" \
    LEAKSIFT_ADAPTER_SHA256="$sum" LEAKSIFT_VERSION=0.1.0 "${variables[@]}" "${more[@]}" bash -e 2>&1)
  code=$?
}

for name in circleci azure bitbucket buildkite travis drone woodpecker generic; do
  clone
  run "$name"
  check "$name: the secret of a middle commit fails the step" 1 "$code"
  holds "$name: after deepening" "$out" 'deepening the clone'
  holds "$name: since main" "$out" '3 commits up to .* after '
  holds "$name: both places" "$out" '1 secret in 2 places'
  check "$name: no name was run" "" "$(find "$work" -name 'pwned*')"
  check "$name: masked in the log and in every file" "" \
    "$(grep -lF "$token" <<<"$out"; grep -rlF --exclude-dir=.git --exclude='::error*' "$token" "$work/clone")"
  # Of commands in the log there are only those that the program itself writes.
  check "$name: no command of the change" "" "$(grep -F '##vso[' <<<"$out" | grep -vE '^##vso\[task\.logissue [^]]*][^]]*$')"
  check "$name: nor at the begin of a line" "" "$(grep -E '^ *(::|##\[)' <<<"$out")"
  check "$name: no markup of the change in a summary" "" \
    "$(find . -name '*.md' -exec grep -nE '<script|\]\(javascript:|<b>' {} + | grep -v '`[^`]*<b>')"

  clone
  run "$name" LEAKSIFT_FETCH_BUDGET=0
  check "$name: without fetching: incomplete" 3 "$code"
  run "$name" LEAKSIFT_SHA256="${sum//[0-9]/0}"
  check "$name: wrong checksum of the program: refused" 2 "$code"
  holds "$name: and said" "$out" 'wrong SHA-256: .* it was not run'
  case $name in
    circleci | azure) ;; # they carry the adapter
    *)
      run "$name" LEAKSIFT_ADAPTER_SHA256="${sum//[0-9]/0}"
      check "$name: wrong checksum of the adapter: refused" 2 "$code"
      ;;
  esac
done

# What the platform refuses changes nothing of the outcome.
clone
run bitbucket
holds "bitbucket: refused results are a warning" "$out" 'Code Insights did not take the report'
check "bitbucket: each line is a request" "" "$(while read -r line; do jq -e . <<<"$line" >/dev/null || echo bad; done <leaksift.ndjson)"
clone
run buildkite
holds "buildkite: a refused annotation is said" "$out" 'could not be annotated'
holds "buildkite: the annotation is Markdown" "$(cat "$work/annotation")" '^### leaksift: 1 secret in 2 places'

# Kubernetes: four pods of a Job, joined; the shell of the container with its folders put elsewhere.
mkdir -p "$work/results"
git clone -q --mirror "$origin" "$work/repository"
yaml_text "$root/ci/kubernetes/job.yaml" spec template spec containers 0 args |
  sed -e "s#/clone/repository#$work/repository#" -e "s#/results#$work/results#" >"$work/pod.sh"
# pod INDEX TOTAL
pod() {
  env JOB_COMPLETION_INDEX="$1" LEAKSIFT_SHARD_TOTAL="$2" \
    PATH="$(dirname "$LEAKSIFT"):$PATH" sh "$work/pod.sh" >/dev/null 2>&1
}
for i in 0 1 2 3; do
  pod "$i" 4
  check "kubernetes: pod $i succeeds, whatever it found" 0 $?
done
"$LEAKSIFT" merge "$work"/results/leaksift-*.json >/dev/null 2>&1
check "kubernetes: joined, they fail" 1 $?
for wrong in "4 4" "0 " "0 0" "0 x"; do
  pod "${wrong% *}" "${wrong#* }"
  check "kubernetes: index and total '$wrong': an error" 2 $?
done
rm "$work/results/leaksift-2.json"
"$LEAKSIFT" merge "$work"/results/leaksift-*.json >/dev/null 2>&1
check "kubernetes: a missing part" 3 $?

# A folder that nothing can be written to: as nobody where the test is root, to whom nothing is read-only.
nobody=()
if [[ $EUID -eq 0 ]]; then nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
if [[ $EUID -ne 0 ]] || "${nobody[@]}" test -x "$LEAKSIFT" 2>/dev/null; then
  for name in circleci azure bitbucket buildkite travis drone woodpecker generic; do
    clone
    git fetch -q --unshallow origin main:refs/remotes/origin/main
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$work/clone"
    chmod a-w "$work/clone"
    run "$name" TMPDIR=/tmp -- ${nobody[@]+"${nobody[@]}"}
    check "$name: a read-only folder: the gate fails as it would" 1 "$code"
    holds "$name: a read-only folder: a warning that names the report" "$out" \
      '^leaksift: warning: cannot create .*leaksift[^ ]*: .*; the exit code stays as it is$'
    run "$name" TMPDIR=/tmp "LEAKSIFT_EXCLUDE=**" -- ${nobody[@]+"${nobody[@]}"}
    check "$name: a read-only folder: the gate passes as it would" 0 "$code"
    chmod u+w "$work/clone"
  done
fi

finish
