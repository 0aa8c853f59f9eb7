#!/bin/bash
# shellcheck disable=SC1091,SC2154  # root, work and tools come from there
# Our JSON reports keep to the schemas that we publish; SARIF keeps to the one of the standard.
. "$(dirname "$0")/report_tools.sh"
python=$(python_tools) || skip "no check-jsonschema"
tool=$(multitool) || skip "no SARIF schema (it comes with @microsoft/sarif-multitool-linux)"
sarif_schema=$(dirname "$tool")/sarif-2.1.0.json
schemas=$root/docs/schemas

check() {  # SCHEMA FILE…
  local schema=$1
  shift
  "$(dirname "$python")/check-jsonschema" --schemafile "$schema" "$@" >"$work/out.txt" 2>&1 ||
    fail "$(head -20 "$work/out.txt")"
}

lines() {  # FILE: each line is an object of the schema
  "$python" - "$schemas/leaksift-report-1.schema.json" "$1" <<'PY' || fail "$1 has lines outside the schema"
import json, sys
from jsonschema import Draft202012Validator
validator = Draft202012Validator(json.load(open(sys.argv[1])))
count = 0
for line in open(sys.argv[2], encoding="utf-8"):
    errors = list(validator.iter_errors(json.loads(line)))
    if errors:
        sys.exit("%s: %s" % (line[:200], errors[0].message[:500]))
    count += 1
print(count, "lines")
PY
}

"$(dirname "$python")/check-jsonschema" --check-metaschema "$schemas"/*.json >"$work/out.txt" 2>&1 ||
  fail "$(cat "$work/out.txt")"
for kind in plain clean empty hostile; do
  for format in json gitlab codequality sarif sarif-history jsonl; do
    "$RENDER_SAMPLE" "$kind" "$format" >"$work/$kind.$format.json"
  done
  lines "$work/$kind.jsonl.json"
done
if [ -n "${LEAKSIFT:-}" ]; then
  sample_tree "$work/found"
  for format in json gitlab codequality sarif jsonl; do
    leaksift_report "$format" "$work/found" >"$work/program.$format.json"
  done
  lines "$work/program.jsonl.json"
fi
check "$schemas/leaksift-report-1.schema.json" "$work"/*.json.json
check "$schemas/gitlab-secret-detection.schema.json" "$work"/*.gitlab.json
check "$schemas/gitlab-code-quality.schema.json" "$work"/*.codequality.json
check "$sarif_schema" "$work"/*.sarif.json "$work"/*.sarif-history.json

# The schema must be able to refuse.
sed 's/"blocking":true/"blocking":"yes"/' "$work/plain.json.json" >"$work/broken.json"
(check "$schemas/leaksift-report-1.schema.json" "$work/broken.json") 2>/dev/null &&
  fail "a report with a wrong type went through"
echo "passed"
