#!/bin/sh
# The scan job of GitLab: scan.sh ADAPTER. Maps GitLab's own variables to flags and succeeds when there are
# findings, because GitLab takes no security report from a job that failed; gate.sh is the job that fails.
set -eu

adapter=$1
part=${CI_NODE_INDEX:-1}-of-${CI_NODE_TOTAL:-1}
outputs=leaksift-outputs-$part.env
rm -f "$outputs" || exit 3 # an outcome of an earlier job is none of this one

# Range flags first, then --, then the others; see adapter.sh.
set --
case ${SECRET_DETECTION_HISTORIC_SCAN:-} in
  true | 1) set -- --full ;;
esac
# A range of git log's, "A..B". Everything else that git log understands would make the scan smaller in ways
# that cannot be checked, so it is named and not used.
options=${SECRET_DETECTION_LOG_OPTIONS:-}
case $options in
  '') ;;
  -* | *' '* | ..* | *.. | *...*)
    echo "leaksift: SECRET_DETECTION_LOG_OPTIONS is not a range A..B and was not used" >&2
    ;;
  *..*)
    base=$(git rev-parse --verify --quiet --end-of-options "${options%%..*}^{commit}") &&
      head=$(git rev-parse --verify --quiet --end-of-options "${options##*..}^{commit}") &&
      set -- "--base=$base" "--head=$head" ||
      echo "leaksift: the range of SECRET_DETECTION_LOG_OPTIONS is not in this clone and was not used" >&2
    ;;
  *) echo "leaksift: SECRET_DETECTION_LOG_OPTIONS is not a range A..B and was not used" >&2 ;;
esac

set -- "$@" -- --report text=- \
  --report gitlab=gl-secret-detection-report.json \
  --report codequality=gl-code-quality-report.json \
  --report junit=leaksift-junit.xml \
  --report sarif=leaksift.sarif \
  --report "json=leaksift-report-$part.json" \
  "--outputs=$outputs"
[ "${CI_NODE_TOTAL:-1}" = 1 ] || set -- "$@" --shard=auto
case ${SECURE_LOG_LEVEL:-} in
  debug) set -- "$@" --verbose ;;
  error | fatal) set -- "$@" --quiet ;;
esac
# Comma-separated paths and globs. GitLab matches them with the whole path and its parent folders, so "spec" is
# the folder at the top alone; here that is "/spec".
paths=${SECRET_DETECTION_EXCLUDED_PATHS:-},
while [ -n "$paths" ]; do
  path=$(printf '%s' "${paths%%,*}" | sed -e 's/^ *//' -e 's/ *$//')
  paths=${paths#*,}
  path=${path#./}
  case $path in
    '') ;;
    /* | '**'*) set -- "$@" "--exclude=$path" ;;
    *) set -- "$@" "--exclude=/$path" ;;
  esac
done

code=0
sh "$adapter" run "$@" || code=$?
case $code in
  0 | 1 | 3) ;;
  *) exit "$code" ;;
esac
# Without it the gate knows nothing (and fails); then this job says what it found.
[ -f "$outputs" ] || exit "$code"
