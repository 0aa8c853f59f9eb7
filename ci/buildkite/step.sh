#!/bin/sh
# A Buildkite step: scans, annotates the build with the summary, ends with the scan's exit code.
set -u

here=$(dirname "$0")
code=0
sh "$here/leaksift.sh" --report markdown=leaksift.md --report sarif=leaksift.sarif \
  --report junit=leaksift-junit.xml || code=$?
case $code in
  0) style=success ;;
  1) style=error ;;
  *) style=warning ;;
esac
if [ -s leaksift.md ] && command -v buildkite-agent >/dev/null 2>&1; then
  buildkite-agent annotate --style "$style" --context leaksift <leaksift.md ||
    echo 'leaksift: the build could not be annotated' >&2
fi
exit "$code"
