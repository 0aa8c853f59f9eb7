#!/usr/bin/env bash
# GitLab's two scripts with the program itself: GitLab's own variables, names that attack, a folder that is
# read-only, a program that is not the right one. (gitlab_test.sh runs the whole template.)
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
token=$(sample_token)
chmod 755 "$work"
branch='topic/$(touch${IFS}pwned);`id`|#1'
title='$(touch pwned)`touch pwned`
section_start:1:x
::error::made up <script>alert(1)</script>'

# A secret on main, gone again; on the branch one in four folders, gone again in one of them.
project=$work/project
git init -q -b main "$project"
commit "$project" old.py "old = \"$token\"" >/dev/null
base=$(commit "$project" old.py gone)
git -C "$project" switch -q -c "$branch"
for file in spec/a.py lib/spec/b.py 'a b/c.py' d.py; do commit "$project" "$file" "key = \"$token\"" >/dev/null; done
middle=$(git -C "$project" rev-parse HEAD)
head=$(commit "$project" d.py gone)
request=(GITLAB_CI=true CI_PIPELINE_SOURCE=merge_request_event CI_COMMIT_SHA="$head" CI_MERGE_REQUEST_IID=7 CI_DEFAULT_BRANCH=main
  CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_TITLE="$title"
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME="$branch" CI_COMMIT_MESSAGE="$title")

# scan VARIABLE...: the scan job's script, then the gate's; their exit codes in $code and $gate, the log in $out
scan() {
  cd "$project" && git -c safe.directory='*' clean -qfdx || exit 1
  out=$(env "${request[@]}" LEAKSIFT_BINARY="$LEAKSIFT" "$@" ${as[@]+"${as[@]}"} sh "$root/gitlab/scan.sh" "$root/ci/adapter.sh" 2>&1)
  code=$?
  env LEAKSIFT_BINARY="$LEAKSIFT" sh "$root/gitlab/gate.sh" "$root/ci/adapter.sh" >"$work/gate" 2>&1
  gate=$?
}
# places: the files of the secret detection report
places() { jq -r '[.vulnerabilities[].location.file] | sort | join(",")' gl-secret-detection-report.json; }

scan
check "the scan job succeeds" 0 "$code"
check "the gate fails" 1 "$gate"
check "what the branch brought" 'a b/c.py,d.py,lib/spec/b.py,spec/a.py' "$(places)"
check "no name was run" "" "$(find "$work" -name 'pwned*')"
check "masked everywhere" "" "$(grep -lF "$token" <<<"$out"; find . -maxdepth 1 \( -name 'gl-*' -o -name 'leaksift*' \) -exec grep -lF "$token" {} +)"
for file in leaksift.sarif leaksift-junit.xml gl-code-quality-report.json; do
  check "$file is there" 0 "$([[ -s $file ]] && echo 0)"
done

while IFS='|' read -r excluded expected; do
  scan "SECRET_DETECTION_EXCLUDED_PATHS=$excluded"
  check "excluded paths '$excluded'" "$expected" "$(places)"
  check "excluded paths '$excluded': gate" "$([[ -z $expected ]] && echo 0 || echo 1)" "$gate"
done <<'END'
spec|a b/c.py,d.py,lib/spec/b.py
./spec, a b|d.py,lib/spec/b.py
**/spec|a b/c.py,d.py
lib/**,d.py|a b/c.py,spec/a.py
*.py|a b/c.py,lib/spec/b.py,spec/a.py
**/*.py|
$(id),,|a b/c.py,d.py,lib/spec/b.py,spec/a.py
END

scan SECRET_DETECTION_HISTORIC_SCAN=true
holds "historic scan" "$(places)" 'old.py'
scan SECRET_DETECTION_HISTORIC_SCAN=false
lacks "no historic scan" "$(places)" 'old.py'
scan "SECRET_DETECTION_LOG_OPTIONS=$middle..$head"
check "log options: a range" '' "$(places)"
check "log options: a range: gate" 0 "$gate"
scan "SECRET_DETECTION_LOG_OPTIONS=$base~1..$middle"
check "log options: another range" 'a b/c.py,d.py,lib/spec/b.py,spec/a.py' "$(places)"
for options in --max-count=1 '--since=2020-01-01 HEAD' '-1' 'none..HEAD' '$(touch pwned)..HEAD'; do
  scan "SECRET_DETECTION_LOG_OPTIONS=$options"
  check "log options $options: nothing is left out" 'a b/c.py,d.py,lib/spec/b.py,spec/a.py' "$(places)"
  holds "log options $options: said" "$out" 'LOG_OPTIONS.* was not used'
done
check "log options: none was run" "" "$(find "$work" -name 'pwned*')"

scan SECURE_LOG_LEVEL=info
normal=$(wc -l <<<"$out")
scan SECURE_LOG_LEVEL=debug
check "debug says more" 1 "$(($(wc -l <<<"$out") > normal))"
for level in error fatal; do
  scan SECURE_LOG_LEVEL=$level
  lacks "$level: nothing about the choice of the range" "$out" 'leaksift: pull-request'
  check "$level: the gate is the same" 1 "$gate"
done

# Bad input
scan LEAKSIFT_SHA256=00
check "another program than said: the scan job fails" 2 "$code"
check "another program than said: and the gate" 3 "$gate"
scan CI_MERGE_REQUEST_DIFF_BASE_SHA="$head" CI_COMMIT_SHA='$(id)'
check "lying variables: the secret is found" 1 "$gate"
scan CI_MERGE_REQUEST_IID= CI_PIPELINE_SOURCE= CI_DEFAULT_BRANCH=
holds "missing variables: the whole history" "$(places)" 'old.py'
as=()
if [[ $EUID -eq 0 ]]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
if [[ $EUID -ne 0 ]] || "${as[@]}" test -x "$LEAKSIFT" 2>/dev/null; then
  [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$project"
  chmod a-w "$project"
  scan HOME=/root # which nobody cannot read; that must not matter
  check "read-only folder: the gate does not pass" 3 "$gate"
  check "read-only folder: the scan job ends as the scan" 1 "$code"
  holds "read-only folder: said" "$out" 'leaksift: .*(denied|cannot|could not)'
  chmod u+w "$project"
fi

finish
