#!/bin/sh
# The gate job of GitLab: gate.sh ADAPTER. Fails as the parts of the scan ask for, and when one is missing.
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
part=1
while [ "$part" -le "$total" ]; do
  set -- "$@" "leaksift-outputs-$part-of-$total.env"
  part=$((part + 1))
done
exec sh "$adapter" gate "$@"
