#!/usr/bin/env bash
# The Jenkins shared library under JenkinsPipelineUnit, plain and in CPS mode; the shell that it starts is real.
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
cp -r "$root/jenkins" "$work/libraries/leaksift@v1"
cp "$root/tests/adapters/jenkins/PipelineTest.groovy" "$work/"
for cps in false true; do
  out=$(cd "$work" && java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(cat "$classpath")" \
    --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED \
    -Dleaksift.cps=$cps -Dleaksift.libraries="$work/libraries" -Dleaksift.work="$work/workspace" \
    -Dleaksift.program="$root/tests/adapters/support/fake_leaksift" \
    -Dleaksift.real="${LEAKSIFT:-}" -Dleaksift.token="$token" \
    groovy.ui.GroovyMain PipelineTest.groovy 2>&1)
  holds "the library's tests, CPS $cps" "$out" '^JUnit 4 Runner, Tests: [1-9][0-9]*, Failures: 0,'
  grep -E '^Test Failure|^Caused by|^[A-Za-z.]*(Error|Exception)|^JUnit' <<<"$out"
done

finish
