#!/usr/bin/env bash
# 26,000 findings of the program itself: every report stays within its platform's limits, has the most severe
# first, and says what it left out; the consumers that can be run here take them.
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
# Five critical ones in the last of 261 files, which a report in the order of paths would cut.
mkdir -p "$work/tree" && cd "$work/tree" || exit 1
python3 - <<'END'
import base64, hashlib
def token(i, size):
    return base64.b64encode(hashlib.sha512(b"%d" % i).digest()).decode().translate({43: 97, 47: 98})[:size]
for f in range(260):
    with open("f%03d.yml" % f, "w") as out:
        for i in range(100):
            out.write('INFRACOST_API_KEY: "%s%s"\n' % ("ico" + "-", token(f * 100 + i, 32)))
with open("zz.py", "w") as out:
    for i in range(5):
        out.write('key = "%s%s"\n' % ("gh" + "p_", token(-i - 1, 36)))
END
reports=()
for format in text json sarif junit junit-strict gitlab codequality markdown annotations azure bitbucket; do
  reports+=(--report "$format=$work/$format")
done
timeout 300 "$LEAKSIFT" dir . "${reports[@]}" >/dev/null 2>&1
check "findings" 1 $?
check "json: all of them" 26005 "$(jq '.findings | length' "$work/json")"
size() { wc -c <"$work/$1"; }

# GitHub code scanning: 25,000 results a run, 10 MB compressed, 20 tags a rule, 25,000 rules
check "sarif: within 25,000 results" 1 "$(jq '.runs[0].results | length <= 25000 and length > 20000 | if . then 1 else 0 end' "$work/sarif")"
check "sarif: within 10 MB compressed" 1 "$(($(gzip -c "$work/sarif" | wc -c) <= 10000000))"
check "sarif: most severe first" "github-personal-access-token 5" \
  "$(jq -r '[.runs[0].results[:5][].ruleId] | "\(unique | join(" ")) \(length)"' "$work/sarif")"
left=$((26005 - $(jq '.runs[0].results | length' "$work/sarif")))
holds "sarif: says what it left out" "$(jq -r '.runs[0].invocations[0].toolExecutionNotifications[].message.text' "$work/sarif" | tr -d ,)" "$left"
check "sarif: tags" 1 "$(jq '[.runs[0].tool.driver.rules[].properties.tags | length] | max <= 10 | if . then 1 else 0 end' "$work/sarif")"
# GitLab takes the first 5,000 results of a SARIF file, and drops results with long messages.
check "sarif: short messages" 1 "$(jq '[.runs[0].results[].message.text | length] | max <= 1000 | if . then 1 else 0 end' "$work/sarif")"

# GitHub: 10 errors and 10 warnings a step; a summary of 1 MiB
check "annotations: ten, and how many more" "10 1" "$(grep -c '^::error' "$work/annotations") $(grep -c '^::notice' "$work/annotations")"
holds "annotations: most severe first" "$(head -n 1 "$work/annotations")" 'critical'
holds "annotations: says how many more" "$(tail -n 1 "$work/annotations")" '25,995 more lines'
check "markdown: within 1 MiB" 1 "$(($(size markdown) <= 1048576))"
holds "markdown: most severe first" "$(grep -m 1 '^| [a-z]' "$work/markdown")" '^\| critical '
holds "markdown: says what it left out" "$(cat "$work/markdown")" '[0-9,]+ more secrets'

# GitHub and Buildkite in a job: appended once, within 1 MiB, and the outcome counts all of them
git init -q -b main "$work/clone" && cp "$work"/tree/* "$work/clone/" && cd "$work/clone" || exit 1
git add -A && git commit -qm all
env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=schedule "GITHUB_STEP_SUMMARY=$work/step" "GITHUB_OUTPUT=$work/output" \
  timeout 300 "$LEAKSIFT" ci --report "sarif=$work/job.sarif" >"$work/log" 2>&1
check "job: findings" 1 $?
check "job: summary within 1 MiB" 1 "$(($(size step) <= 1048576))"
holds "job: summary says what it left out" "$(cat "$work/step")" '[0-9,]+ more secrets'
check "job: ten errors, and how many more" "10 1" "$(grep -c '^::error' "$work/log") $(grep -c '^::notice' "$work/log")"
holds "job: all are counted" "$(cat "$work/output")" '^LEAKSIFT_FINDINGS=26005$'
check "job: sarif within 10 MB compressed" 1 "$(($(gzip -c "$work/job.sarif" | wc -c) <= 10000000))"

# JUnit: 30 MB (GitLab); the parser of Jenkins holds all of it in memory
for format in junit junit-strict; do
  check "$format: within 30 MB" 1 "$(($(size "$format") <= 30000000))"
  holds "$format: most severe first" "$(grep -m 1 '<failure' "$work/$format")" 'secret.critical'
  holds "$format: says what it left out" "$(tr -d , <"$work/$format")" 'left out|not listed|16005'
done

# GitLab: all of them; 100 MB for a job's artifacts
for format in gitlab codequality; do check "$format: within 100 MB" 1 "$(($(size "$format") <= 100000000))"; done
check "gitlab: all of them" 26005 "$(jq '.vulnerabilities | length' "$work/gitlab")"
check "gitlab: most severe first" Critical "$(jq -r '.vulnerabilities[0].severity' "$work/gitlab")"
check "codequality: all of them" 26005 "$(jq length "$work/codequality")"
check "codequality: most severe first" "blocker 5" \
  "$(jq -r '[.[:5][].severity] | "\(unique | join(" ")) \(length)"' "$work/codequality")"
check "codequality: no fingerprint twice" 26005 "$(jq '[.[].fingerprint] | unique | length' "$work/codequality")"

# Azure and Bitbucket
check "azure: fifty, and how many more" 51 "$(wc -l <"$work/azure")"
holds "azure: most severe first" "$(head -n 1 "$work/azure")" '\(critical'
holds "azure: says how many more" "$(tail -n 1 "$work/azure")" '25,955 more lines'
check "bitbucket: a thousand annotations by hundreds" "1000 100" \
  "$(sed 1d "$work/bitbucket" | jq -s 'map(length) | "\(add) \(max)"' -r)"
check "bitbucket: most severe first" CRITICAL "$(sed -n 2p "$work/bitbucket" | jq -r '.[0].severity')"
holds "bitbucket: says what it left out" "$(sed -n 1p "$work/bitbucket" | jq -r .details)" '25,005 findings not annotated'

# People
check "text: is cut" 1 "$(($(size text) < 20000000))"
holds "text: says how many there are" "$(tail -n 3 "$work/text")" '26,005 secrets'

# Consumers
xmllint --noout --schema "$root/docs/schemas/junit-strict.xsd" "$work/junit-strict" 2>"$work/err"
check "xmllint takes junit-strict: $(head -c 300 "$work/err")" 0 $?
schema=$(python_tool check-jsonschema check-jsonschema==0.39.0) || skip "check-jsonschema cannot be installed"
for pair in gitlab:gitlab-secret-detection codequality:gitlab-code-quality; do
  "$schema" --quiet --schemafile "$root/docs/schemas/${pair#*:}.schema.json" "$work/${pair%:*}" >"$work/err" 2>&1
  check "${pair%:*}: the schema takes it: $(head -c 300 "$work/err")" 0 $?
done

finish
