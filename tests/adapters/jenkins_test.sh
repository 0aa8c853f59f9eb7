#!/usr/bin/env bash
# The Jenkins shared library under JenkinsPipelineUnit, plain and in CPS mode; the shell that it starts is real.
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

classpath=$tools/jenkins/classpath.txt
if [[ ! -s $classpath ]]; then
  mkdir -p "$tools/jenkins"
  mvn -q -f "$root/tests/adapters/jenkins/pom.xml" dependency:build-classpath -Dmdep.outputFile="$classpath" >&2 ||
    skip "JenkinsPipelineUnit cannot be installed"
fi

check "resources/ is what ci/generate writes" "$(cat "$root/ci/adapter.sh")" \
  "$(cat "$root/jenkins/resources/leaksift/adapter.sh")"

mkdir -p "$work/libraries"
# Two secrets, one of them gone again.
git init -q -b main "$work/workspace"
token=$(sample_token)
for text in "key = \"$token\"" "key = 1"; do commit "$work/workspace" a.py "$text" >/dev/null; done
commit "$work/workspace" b.py "key = \"$token\"" >/dev/null
# A change in which everything that has a name attacks: branch, message, file.
hostile=$work/hostile
git init -q -b main "$hostile"
base=$(commit "$hostile" readme hello)
git -C "$hostile" update-ref refs/remotes/origin/main "$base"
git -C "$hostile" switch -q -c 'topic/$(touch${IFS}pwned);`id`&calc|#1'
printf 'key = "%s"\n' "$token" >"$hostile/"$'x\e[8m$(touch pwned)`id`&calc <b>.py'
git -C "$hostile" add -A
git -C "$hostile" commit -qm $'$(touch pwned)`touch pwned`&calc\n\n%PATH%" \e[8mha:////x <script>alert(1)</script>'
cp -r "$root/jenkins" "$work/libraries/leaksift@v1"
cp "$root/tests/adapters/jenkins/PipelineTest.groovy" "$work/"
# The page's own pipeline is an example like the others.
awk '/^```/ { inside = !inside; next } inside' "$root/docs/ci/jenkins.md" >"$work/libraries/leaksift@v1/examples/page.Jenkinsfile"
check "the page has a pipeline" 0 "$([[ -s $work/libraries/leaksift@v1/examples/page.Jenkinsfile ]] && echo 0)"
for cps in false true; do
  out=$(cd "$work" && java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(cat "$classpath")" \
    --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED \
    -Dleaksift.cps=$cps -Dleaksift.libraries="$work/libraries" -Dleaksift.work="$work/workspace" \
    -Dleaksift.program="$root/tests/adapters/support/fake_leaksift" \
    -Dleaksift.real="${LEAKSIFT:-}" -Dleaksift.token="$token" \
    -Dleaksift.hostile="$hostile" -Dleaksift.base="$base" \
    groovy.ui.GroovyMain PipelineTest.groovy 2>&1)
  holds "the library's tests, CPS $cps" "$out" '^JUnit 4 Runner, Tests: [1-9][0-9]*, Failures: 0,'
  grep -E '^Test Failure|^Caused by|^[A-Za-z.]*(Error|Exception)|^JUnit' <<<"$out"
done

finish
