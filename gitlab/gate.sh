#!/bin/sh
# The gate job of GitLab: gate.sh ADAPTER. Fails as the parts of the scan ask for, and when one is missing.
# Several parts are joined: what they say together counts, and is left as leaksift-merged.*.
set -eu

adapter=$1
set -- leaksift-outputs-*-of-*.env
total=${1##*-of-}
total=${total%.env}
case $total in
  '' | *[!0-9]*)
    echo "leaksift: the scan left no outcome" >&2
    exit 3
    ;;
esac
set --
reports=
part=1
while [ "$part" -le "$total" ]; do
  set -- "$@" "leaksift-outputs-$part-of-$total.env"
  [ ! -f "leaksift-report-$part-of-$total.json" ] || reports="$reports x"
  part=$((part + 1))
done
code=0
sh "$adapter" gate "$@" || code=$?
# A part that crashed or is missing has been told of, and would be in no merge.
[ "$total" -gt 1 ] && [ "$code" -le 3 ] && [ "$code" -ne 2 ] && [ "${#reports}" -eq $((2 * total)) ] || exit "$code"
exec sh "$adapter" merge --report text=- --report json=leaksift-merged.json --report sarif=leaksift-merged.sarif \
  --report junit=leaksift-merged.xml leaksift-report-*-of-"$total".json
