#!/bin/bash
# shellcheck disable=SC1091,SC2154  # root, work and tools come from there
# xmllint with our schema and junitparser over both JUnit profiles.
. "$(dirname "$0")/report_tools.sh"
command -v xmllint >/dev/null || skip "no xmllint"
python=$(python_tools) || skip "no junitparser"
schema=$root/docs/schemas/junit-strict.xsd

# counts FILE: junitparser's counts must be those that the file states.
counts() {
  "$python" - "$1" <<'PY' || fail "junitparser reads $1 otherwise"
import sys
from junitparser import JUnitXml, Failure, Error, Skipped
xml = JUnitXml.fromfile(sys.argv[1])
stated = (xml.tests, xml.failures, xml.errors)
cases = [case for suite in xml for case in suite]
def count(kind):
    return sum(any(isinstance(r, kind) for r in case.result) for case in cases)
read = (len(cases), count(Failure), count(Error))
passed = sum(not case.result for case in cases)
keys = {(case.classname, case.name) for case in cases}
print(sys.argv[1].rsplit("/", 1)[1], read, "passed", passed, "skipped", count(Skipped))
sys.exit(0 if stated == read and passed >= 1 and len(keys) == len(cases) else 1)
PY
}

check() {  # NAME STRICT GENERIC
  xmllint --noout --schema "$schema" "$2" 2>"$work/err.txt" || fail "$1: $(head -5 "$work/err.txt")"
  xmllint --noout "$3" 2>"$work/err.txt" || fail "$1: $(head -5 "$work/err.txt")"
  counts "$2"
  counts "$3"
}

for kind in plain clean empty hostile huge; do
  "$RENDER_SAMPLE" "$kind" junit-strict >"$work/$kind-strict.xml"
  "$RENDER_SAMPLE" "$kind" junit >"$work/$kind.xml"
  check "$kind" "$work/$kind-strict.xml" "$work/$kind.xml"
done
# The schema must be able to refuse: the generic profile has attributes that the strict one lacks.
xmllint --noout --schema "$schema" "$work/plain.xml" 2>/dev/null && fail "the schema takes anything"

if [ -n "${LEAKSIFT:-}" ]; then
  sample_tree "$work/found"
  leaksift_report junit-strict "$work/found" >"$work/program-strict.xml"
  leaksift_report junit "$work/found" >"$work/program.xml"
  check program "$work/program-strict.xml" "$work/program.xml"
fi
echo "passed"
