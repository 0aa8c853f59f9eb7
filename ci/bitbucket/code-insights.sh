#!/bin/sh
# Sends a report of the format "bitbucket" to Code Insights: code-insights.sh FILE. Each line of the file is one
# request. Inside Pipelines the proxy of the build signs requests, so no token is needed. An upload that is
# refused is a warning: the gate is the scan's exit code, which does not pass here.
set -u

file=$1
proxy=${LEAKSIFT_BITBUCKET_PROXY:-http://localhost:29418}
api=${LEAKSIFT_BITBUCKET_API:-http://api.bitbucket.org/2.0}
report=$api/repositories/$BITBUCKET_WORKSPACE/$BITBUCKET_REPO_SLUG/commit/$BITBUCKET_COMMIT/reports/leaksift

warn() { printf 'leaksift: %s\n' "$*" >&2; }

# send METHOD URL: the body comes from standard input
send() {
  curl --proxy "$proxy" -fsS --retry 3 --max-time 60 -X "$1" -H 'Content-Type: application/json' \
    --data-binary @- -o /dev/null -- "$2"
}

if [ ! -s "$file" ]; then
  warn "there is no report to show"
  exit 0
fi
# Annotations of an earlier run of the same commit go with its report.
curl --proxy "$proxy" -sS --max-time 60 -X DELETE -o /dev/null -- "$report" || true
number=0
while IFS= read -r line; do
  if [ "$number" -eq 0 ]; then
    printf '%s' "$line" | send PUT "$report" || {
      warn "Code Insights did not take the report"
      exit 0
    }
  else
    printf '%s' "$line" | send POST "$report/annotations" ||
      warn "Code Insights did not take annotations (request $number)"
  fi
  number=$((number + 1))
done <"$file"
